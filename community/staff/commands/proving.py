"""How staff show, at least every 30 days, that it is still them; and in which voice they usually write."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.errors import Gone
from community.core.events import record
from community.core.mail import absolute, ours, queue_mail
from community.core.pages import changed
from community.core.signing import sign, unsign
from community.staff import policy
from community.staff.events import GrantEnding
from community.staff.models import StaffGrant
from community.staff.queries import grant_of, is_live

PROVE = "prove staff"
PROOF_AGE = timedelta(hours=1)
BEFORE_END = timedelta(days=30)


@command
def send_proof(person: User) -> None:
    """Mail a link to somebody's address at a vendor domain; following it, signed in, proves that it is still them."""
    require(policy.can_prove(person, grant_of(person.id), ours().vendor_domains))
    queue_mail(
        str(person.email),
        _("Show that it is still you"),
        "prove",
        kind="prove",
        name=person.name,
        link=absolute(f"/staff/prove/{sign(PROVE, [person.id, person.email_key])}"),
    )


@command
def prove(person: User, token: str) -> StaffGrant:
    """Use such a link. Raises Gone when it is too old, somebody else's, or was sent to another address."""
    given = grant_of(person.id)
    require(policy.can_prove(person, given, ours().vendor_domains))
    if given is None or unsign(PROVE, token, PROOF_AGE) != [person.id, person.email_key]:
        raise Gone(_("This link is too old, or not yours."))
    return note_proof(given)


@command
def prove_in_demo(user_id: int) -> None:
    """In a demonstration anybody may be anybody: signing in there counts as strong."""
    given = grant_of(user_id)
    if ours().demo and given:
        note_proof(given)


def note_proof(given: StaffGrant) -> StaffGrant:
    lock(given)
    given.proven_at = now()
    given.put_seal()
    changed("staff", f"person:{given.user_id}")
    return given


@command
def speak_by_default(person: User, official: bool) -> None:
    """Whether the person's answers and comments are official unless they say otherwise."""
    given = grant_of(person.id)
    require(policy.can_choose_voice(person, given))
    assert given is not None
    lock(given).speaks_by_default = official


@command
def remind_of_ends() -> None:
    """Say once of every grant that ends within 30 days that it does; the same person is told after each renewal."""
    ending = select(StaffGrant).where(
        is_live(), StaffGrant.reminded_at.is_(None), StaffGrant.until <= now() + BEFORE_END
    )
    for given in db.session.scalars(ending.with_for_update(of=StaffGrant, skip_locked=True)).all():
        given.reminded_at = now()
        if given.is_genuine:
            record(GrantEnding(given.id, given.user_id, given.granted_by_id))
