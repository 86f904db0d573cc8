"""Granting and ending the right to speak for the vendor. The operator's commands; every change keeps its proof."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import User
from community.accounts.names import protect_name
from community.core.db import command, db, now
from community.core.errors import Invalid, NotFound
from community.core.pages import changed
from community.staff.models import Function, StaffGrant


@command
def grant(email: str, function: str, until: datetime, proof: str = "") -> StaffGrant:
    """Let a person speak for the vendor in a function until a moment. A grant that they have already ends now.

    Raises NotFound for an unknown address and Invalid for an end in the past or a function without a name.
    """
    person = person_with(email)
    name = " ".join(function.split())
    if not 1 <= len(name) <= 40:
        raise Invalid(_("A function needs a name of up to 40 characters."))
    if until <= now():
        raise Invalid(_("A grant must end in the future."))
    row = db.session.scalars(select(Function).where(Function.name == name)).first()
    if row is None:
        row = Function(name=name)
        db.session.add(row)
    end_all(person, _("Replaced by a newer grant"))
    given = StaffGrant(user_id=person.id, function=row, until=until, proof=proof[:200])
    db.session.add(given)
    db.session.flush()
    protect_name(person)
    changed("staff", f"person:{person.id}")
    return given


@command
def revoke(email: str, reason: str = "") -> None:
    """End a person's grant at once. Raises NotFound when there is none."""
    if not end_all(person_with(email), reason or _("Ended by the operator")):
        raise NotFound(_("This person has no grant."))


def person_with(email: str) -> User:
    person = db.session.scalars(select(User).where(User.email_key == email.strip().lower())).first()
    if person is None:
        raise NotFound(_("Nobody here has the address %(email)s.", email=email))
    return person


def end_all(person: User, reason: str) -> int:
    """End every grant of a person that has not ended. Returns how many."""
    running = db.session.scalars(
        select(StaffGrant).where(
            StaffGrant.user_id == person.id, StaffGrant.revoked_at.is_(None), StaffGrant.until > now()
        )
    ).all()
    for given in running:
        given.revoked_at, given.revoked_reason = now(), reason[:200]
        changed("staff", f"person:{person.id}")
    return len(running)
