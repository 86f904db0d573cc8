"""Coming in: whether a person may sign in, from where they come, and the session."""

from community.accounts import policy, queries
from community.accounts.login import note_origin, open_session
from community.accounts.models import User
from community.accounts.models.sanctions import SUSPENSION
from community.core.access import require
from community.core.db import command, lock
from community.core.errors import Forbidden
from community.core.signing import sign


@command
def enter(person: User, device: str, address: str = "") -> User:
    """Open a session for somebody who has proven who they are. `address` is where they come from in the network.

    Raises Forbidden with the reason for whoever is suspended or blocked; moderators are never shut out by a network.
    """
    verdict = policy.can_sign_in(lock(person))
    if not verdict and isinstance(verdict.words, policy.Restraint):
        raise Forbidden(verdict.reason, see=f"/suspended/{sign(SUSPENSION, person.id)}")
    require(verdict)
    if not person.is_moderator:
        queries.must_not_be_blocked(person.email or "", address)
    note_origin(person.id, address)
    return open_session(person, device)
