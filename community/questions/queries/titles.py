"""The titles of questions, for lists of other things."""

from collections.abc import Sequence

from sqlalchemy import select

from community.core.access import Actor
from community.core.db import db
from community.questions.models import Answer, Post, Question
from community.questions.queries.visibility import Columns, in_audience

posts, questions, answers = Post.__table__, Question.__table__, Answer.__table__


def titles_of(post_ids: Sequence[int], me: Actor) -> dict[int, str]:
    """The titles of the questions that these posts belong to, as far as the person may read them."""
    mine = in_audience(me, Columns(questions.c.audience, posts.c.author_id))
    readable = posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None), mine
    asked = select(questions.c.id, questions.c.title).join(posts, posts.c.id == questions.c.id).where(*readable)
    given = (
        select(answers.c.id, questions.c.title)
        .join_from(answers, questions, questions.c.id == answers.c.question_id)
        .join(posts, posts.c.id == questions.c.id)
        .where(*readable)
    )
    wanted = (asked.where(questions.c.id.in_(post_ids)), given.where(answers.c.id.in_(post_ids)))
    return {post_id: title for statement in wanted for post_id, title in db.session.execute(statement)}
