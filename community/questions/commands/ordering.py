"""The order in which questions stand under their topics."""

from collections.abc import Collection

from sqlalchemy import or_, select, update

from community.core.db import db
from community.core.stretches import Stretch
from community.questions.models import Question, question_tags

questions = Question.__table__


def keep_in_order(question_ids: Collection[int]) -> None:
    """Write beside the topics of these questions when they were asked and last active."""
    times = [
        select(questions.c[name]).where(questions.c.id == question_tags.c.question_id).scalar_subquery()
        for name in ("created_at", "active_at")
    ]
    db.session.execute(
        update(question_tags)
        .where(question_tags.c.question_id.in_(question_ids))
        .values(created_at=times[0], active_at=times[1])
    )


def out_of_order(stretch: Stretch) -> list[int]:
    """The questions of a stretch beside whose topics other times are written."""
    beside = question_tags.join(questions, questions.c.id == question_tags.c.question_id)
    differs = [question_tags.c[name].is_distinct_from(questions.c[name]) for name in ("created_at", "active_at")]
    here = stretch.holds(questions.c.id), stretch.holds(question_tags.c.question_id)
    return list(db.session.scalars(select(questions.c.id).select_from(beside).where(*here, or_(*differs)).distinct()))
