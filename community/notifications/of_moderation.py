"""Who is told about what moderators decide: the person concerned, and whoever flagged."""

from sqlalchemy import select

from community.core.audit import Act, PersonConcerned
from community.core.db import command, db
from community.moderation.events import CaseDecided
from community.moderation.models import Flag
from community.notifications.commands import tell_plainly
from community.notifications.models import DECISION, FLAG_RESULT


@command
def tell_of_act(fact: PersonConcerned) -> None:
    """The person whom an act concerns learns of it; the reason stands behind the link, for them alone."""
    act = db.session.get(Act, fact.act_id)
    if act is not None and act.person_id == fact.person_id:
        tell_plainly(fact.person_id, DECISION, f"{act.id} {act.kind}", None)


@command
def tell_flaggers(fact: CaseDecided) -> None:
    """Whoever flagged learns what became of it, once for each result."""
    decided = select(Flag).where(Flag.case_id == fact.case_id, Flag.result != "", Flag.withdrawn_at.is_(None))
    for flag in db.session.scalars(decided.order_by(Flag.user_id)).all():
        tell_plainly(flag.user_id, FLAG_RESULT, f"{flag.id} {flag.result}", None)
