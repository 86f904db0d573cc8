"""The titles of questions, for lists of other things."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.core.access import Actor
from community.core.db import db
from community.questions.models import Answer, Question
from community.questions.queries.visibility import readable


def titles_of(post_ids: Sequence[int], me: Actor) -> dict[int, str]:
    """The titles of the questions that these posts belong to, as far as the person may read them."""
    titles: dict[int, str] = {}
    question = aliased(Question, flat=True)
    rows = db.session.execute(select(Question.id, Question.title).where(Question.id.in_(post_ids), readable(me)))
    titles.update((post_id, title) for post_id, title in rows)
    rows = db.session.execute(
        select(Answer.id, question.title)
        .join(question, Answer.question_id == question.id)
        .where(Answer.id.in_(post_ids), Answer.question_id.in_(select(Question.id).where(readable(me))))
    )
    titles.update((post_id, title) for post_id, title in rows)
    return titles
