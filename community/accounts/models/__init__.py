"""People, their sessions, and what moderators decided about them."""

from community.accounts.models.people import (
    ADMIN,
    DARK,
    LIGHT,
    MEMBER,
    MODERATOR,
    ROLES,
    SYSTEM,
    THEMES,
    Named,
    Person,
    ProtectedName,
    Session,
    Upload,
    User,
)
from community.accounts.models.sanctions import Block, Origin, PersonNote, Sanction

__all__ = [
    "ADMIN",
    "DARK",
    "LIGHT",
    "MEMBER",
    "MODERATOR",
    "ROLES",
    "SYSTEM",
    "THEMES",
    "Block",
    "Named",
    "Origin",
    "Person",
    "PersonNote",
    "ProtectedName",
    "Sanction",
    "Session",
    "Upload",
    "User",
]
