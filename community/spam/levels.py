"""How far somebody is trusted, by how long they have been here and what became of what they wrote. It costs nothing."""

from datetime import timedelta

from community.accounts.models import User
from community.core.db import now
from community.core.traps import Manner
from community.spam.rules import (
    BASIC,
    BASIC_HOURS,
    BASIC_POSTS,
    KNOWN,
    KNOWN_DAYS,
    KNOWN_POINTS,
    KNOWN_POSTS,
    NEW,
    TRUSTED,
    TRUSTED_DAYS,
    TRUSTED_POINTS,
    rule,
)

TRAPPED, HASTY = 15, 4  # points
SOON = 2.0  # seconds in which nobody joins
DOUBTED = 30  # points with which a person's posts start, from which on nobody is more than new


def doubt_of(manner: Manner) -> int:
    """The doubt with which an account begins, by how its form was filled in. A password manager that sends the form at
    once gives no more than a hint."""
    return (TRAPPED if manner.trapped else 0) + (HASTY if manner.seconds is not None and manner.seconds < SOON else 0)


def level_of(person: User) -> str:
    """NEW, BASIC, KNOWN or TRUSTED. Posts count that stand; whoever wrote spam is new until that is taken back."""
    if person.is_moderator:
        return TRUSTED
    age, posts = now() - person.created_at, person.question_count + person.answer_count
    if person.doubt >= DOUBTED or age < timedelta(hours=rule(BASIC_HOURS)) or posts < rule(BASIC_POSTS):
        return NEW
    if age >= timedelta(days=rule(TRUSTED_DAYS)) and person.reputation >= rule(TRUSTED_POINTS):
        return TRUSTED
    is_known = age >= timedelta(days=rule(KNOWN_DAYS)) and posts >= rule(KNOWN_POSTS)
    return KNOWN if is_known and person.reputation >= rule(KNOWN_POINTS) else BASIC
