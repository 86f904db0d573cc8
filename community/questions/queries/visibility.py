"""Who may read which question: the one condition that every list, page and index asks."""

from sqlalchemy import ColumnElement, and_, or_, select, true

from community.core.access import Actor
from community.core.db import now
from community.questions.models import Question
from community.questions.models.posts import EVERYONE, MEMBERS
from community.staff.models import StaffGrant


def in_audience(actor: Actor) -> ColumnElement[bool]:
    """Whether the person belongs to the question's audience."""
    if not actor.is_authenticated:
        return Question.audience == EVERYONE
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
    return or_(Question.audience.in_([EVERYONE, MEMBERS]), Question.author_id == actor.id, speaks_for_vendor)


def readable(actor: Actor) -> ColumnElement[bool]:
    """Whether the question shows up for the person: in the audience, neither removed nor hidden."""
    return and_(Question.deleted_at.is_(None), Question.hidden_at.is_(None), in_audience(actor))
