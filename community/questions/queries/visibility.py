"""Who may read which question: the one condition that every list, page and index asks."""

from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, and_, or_, select, true

from community.core.access import Actor
from community.core.db import now
from community.questions.models import Question
from community.questions.models.posts import EVERYONE, MEMBERS
from community.staff.models import StaffGrant


class Columns(NamedTuple):
    """Where the audience of a question is decided, for statements over plain tables."""

    audience: ColumnElement[str]
    author_id: ColumnElement[int | None]


def in_audience(actor: Actor | None, question: Any = Question) -> ColumnElement[bool]:
    """Whether the person belongs to the audience of a question, which has the columns `audience` and `author_id`."""
    if actor is None or not actor.is_authenticated:
        return cast("ColumnElement[bool]", question.audience == EVERYONE)
    if actor.is_moderator:
        return true()
    moment = now()
    speaks_for_vendor = (
        select(StaffGrant.id)
        .where(
            StaffGrant.user_id == actor.id,
            StaffGrant.revoked_at.is_(None),
            StaffGrant.granted_at <= moment,
            StaffGrant.until > moment,
        )
        .exists()
    )
    return or_(question.audience.in_([EVERYONE, MEMBERS]), question.author_id == actor.id, speaks_for_vendor)


def readable(actor: Actor) -> ColumnElement[bool]:
    """Whether the question shows up for the person: in the audience, neither removed nor hidden."""
    return and_(Question.deleted_at.is_(None), Question.hidden_at.is_(None), in_audience(actor))
