"""Flags: those of one person, and how often they were right."""

from sqlalchemy import func, select

from community.core.access import Actor
from community.core.db import db
from community.core.errors import NotFound
from community.moderation.models import KEPT, UPHELD, Flag


def flag_by(person: Actor, *, post_id: int | None = None, person_id: int | None = None) -> Flag | None:
    """What a person said of a post or of another person, also if they took it back."""
    about = Flag.post_id == post_id if post_id else Flag.person_id == person_id
    return db.session.scalars(select(Flag).where(Flag.user_id == person.id, about)).first()


def flag_or_404(flag_id: int, person: Actor) -> Flag:
    """One of the person's own flags."""
    found = db.session.scalars(select(Flag).where(Flag.id == flag_id, Flag.user_id == person.id)).first()
    if found is None:
        raise NotFound()
    return found


def past_flags(user_id: int) -> tuple[int, int]:
    """How many of somebody's flags were right and wrong. A case with several counts once for each of them."""
    counted = select(Flag.result, func.count()).where(Flag.user_id == user_id, Flag.result != "").group_by(Flag.result)
    numbers = {row[0]: row[1] for row in db.session.execute(counted)}
    return numbers.get(UPHELD, 0), numbers.get(KEPT, 0)
