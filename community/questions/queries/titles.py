"""The titles of questions, for lists of other things."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select

from community.core.access import Actor
from community.questions.models import Answer, Post, Question
from community.questions.queries.visibility import read_by

posts, questions, answers = Post.__table__, Question.__table__, Answer.__table__

ids: BindParameter[Any] = bindparam("ids", expanding=True)
there = posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None)
OF_QUESTIONS: Select[Any] = (
    select(questions.c.id, questions.c.title)
    .join(posts, posts.c.id == questions.c.id)
    .where(questions.c.id.in_(ids), *there)
)
OF_ANSWERS: Select[Any] = (
    select(answers.c.id, questions.c.title)
    .join_from(answers, questions, questions.c.id == answers.c.question_id)
    .join(posts, posts.c.id == questions.c.id)
    .where(answers.c.id.in_(ids), *there)
)


def titles_of(post_ids: Sequence[int], me: Actor) -> dict[int, str]:
    """The titles of the questions that these posts belong to, as far as the person may read them."""
    values = {"ids": list(post_ids)}
    return {row.id: row.title for wanted in (OF_QUESTIONS, OF_ANSWERS) for row in read_by(me, wanted, values)}
