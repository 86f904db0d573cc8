"""Opening a customer's private details, which never happens unseen."""

from flask_babel import gettext as _

from community.accounts.models import ADMIN, User
from community.core.access import require
from community.core.db import command, db
from community.core.errors import Invalid
from community.core.events import record
from community.staff import policy
from community.staff.events import PrivateDetailsOpened
from community.staff.models import Look
from community.staff.queries import live_grant


@command
def open_details(actor: User, person: User, reason: str) -> Look:
    """Write down who opens whose details and why; the person is told. Raises Invalid without a reason."""
    grant = live_grant(actor.id)
    require(policy.can_look(actor, grant))
    reason = " ".join(reason.split())
    if not 10 <= len(reason) <= 300:
        raise Invalid(_("Give the reason in 10 to 300 characters; the person reads it."), field="reason")
    look = Look(person_id=person.id, by_id=actor.id, reason=reason, function=grant.function.name if grant else ADMIN)
    db.session.add(look)
    db.session.flush()
    record(PrivateDetailsOpened(look.id), actor.id)
    return look
