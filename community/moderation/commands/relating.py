"""Looking for other accounts of a person, which never happens unseen."""

from community.accounts import policy
from community.accounts.commands.sanctioning import checked_reason
from community.accounts.models import MODERATOR, User
from community.accounts.queries import Related, related_to
from community.core.access import require
from community.core.db import command, db
from community.core.events import record
from community.staff.events import PrivateDetailsOpened
from community.staff.models import Look


@command
def look_for_related(moderator: User, person: User, reason: str) -> list[Related]:
    """Accounts that have network addresses, e-mail addresses or pictures in common with a person's.

    The look is written down with its reason, and the person is told, as of every look at private details.
    """
    require(policy.can_sanction(moderator, person))
    look = Look(person_id=person.id, by_id=moderator.id, reason=checked_reason(reason), function=MODERATOR)
    db.session.add(look)
    db.session.flush()
    record(PrivateDetailsOpened(look.id), moderator.id)
    return related_to(person)
