"""Taking out of a profile what should not stand there, for moderators."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _

from community.accounts import names, policy
from community.accounts.commands.sanctioning import checked_reason
from community.accounts.events import ProfileChanged
from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock
from community.core.errors import Invalid
from community.core.events import record
from community.core.pages import changed

CLEAR = "clear profile"
NAME, PICTURE = "name", "avatar_name"
PARTS = (NAME, PICTURE, "about", "location")  # columns of what people say about themselves


@command
def clear_profile(moderator: User, person: User, parts: Collection[str], reason: str) -> Act:
    """Take some PARTS of a profile away, and tell the person why; a name is replaced by one that says nothing. They may
    write something else. Raises Invalid with the field."""
    require(policy.can_sanction(moderator, lock(person)))
    reason = checked_reason(reason)
    before = {part: getattr(person, part) for part in PARTS if part in parts and getattr(person, part)}
    if not before:
        raise Invalid(_("Choose what to take away."), field="parts")
    after = {part: without(person, part) for part in before}
    put(moderator, person, after, before.get(PICTURE))
    act = log_act(CLEAR, moderator.id, ("person", person.id), person_id=person.id, reason=reason, before=before,
                  after=after)  # fmt: skip
    tell_person(act)
    return act


def without(person: User, part: str) -> str | None:
    """What stands in place of a part that was taken away."""
    if part == NAME:
        return _("Member %(number)s", number=person.id)
    return None if part == PICTURE else ""


def undo_clear_profile(moderator: User, act: Act) -> None:
    """Put everything back, inside a command that logs it, unless the person wrote something else meanwhile."""
    person = lock(db.session.get_one(User, act.subject_id))
    require(policy.can_sanction(moderator, person))
    if any(getattr(person, part) != value for part, value in act.after.items()):
        raise Invalid(_("This profile has changed since: look at it first."))
    put(moderator, person, act.before, act.before.get(PICTURE))


def put(moderator: User, person: User, parts: dict[str, Any], picture: str | None) -> None:
    """Write parts of a profile down; `picture` comes or goes with them."""
    if NAME in parts:
        names.keep_protecting(person, parts[NAME])
    for part, value in parts.items():
        setattr(person, part, value)
    changed(f"person:{person.id}")
    record(ProfileChanged(person.id, picture or ""), moderator.id)
