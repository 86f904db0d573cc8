"""How far somebody is trusted, by how long they have been here and what became of what they wrote. Costs no statement."""

from datetime import timedelta

from community.accounts.models import User
from community.core.db import now
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

DOUBTED = 30  # points with which a person's posts start, from which on nobody is more than new


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
