"""Who may change what reputation is worth."""

from flask_babel import lazy_gettext as _

from community.accounts.models import User
from community.core.access import ALLOWED, Actor, Verdict, denied


def can_change_rules(actor: Actor) -> Verdict:
    """The rules of reputation are the same for all and changed by administrators alone, for all to see."""
    return ALLOWED if actor.is_admin else denied(_("Only administrators can change the rules of reputation."))


def can_see_reasons(actor: Actor, person: User) -> Verdict:
    """Why an entry is worth less says something about who was on the other side: it is for the person concerned."""
    if actor.id == person.id or actor.is_moderator:
        return ALLOWED
    return denied(_("Only the person concerned can see this."))
