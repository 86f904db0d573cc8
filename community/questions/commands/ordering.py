"""The order in which questions stand under their topics."""

from collections.abc import Collection

from sqlalchemy import bindparam, or_, select, update

from community.core.db import db, directly
from community.core.stretches import Stretch
from community.questions.models import Question, question_tags

questions = Question.__table__
CREATED, ACTIVE = (
    select(questions.c[name]).where(questions.c.id == question_tags.c.question_id).scalar_subquery()
    for name in ("created_at", "active_at")
)
KEEP_IN_ORDER = (
    update(question_tags)
    .where(question_tags.c.question_id.in_(bindparam("these", expanding=True)))
    .values(created_at=CREATED, active_at=ACTIVE)
)


def keep_in_order(question_ids: Collection[int]) -> None:
    """Write beside the topics of these questions when they were asked and last active."""
    db.session.flush()
    directly(KEEP_IN_ORDER, {"these": list(question_ids)})


def out_of_order(stretch: Stretch) -> list[int]:
    """The questions of a stretch beside whose topics other times are written."""
    beside = question_tags.join(questions, questions.c.id == question_tags.c.question_id)
    differs = [question_tags.c[name].is_distinct_from(questions.c[name]) for name in ("created_at", "active_at")]
    here = stretch.holds(questions.c.id), stretch.holds(question_tags.c.question_id)
    return list(db.session.scalars(select(questions.c.id).select_from(beside).where(*here, or_(*differs)).distinct()))
