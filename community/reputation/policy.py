"""Who may change what reputation is worth."""

from flask_babel import lazy_gettext as _

from community.core.access import ALLOWED, Actor, Verdict, denied


def can_change_rules(actor: Actor) -> Verdict:
    """The rules of reputation are the same for all and changed by administrators alone, for all to see."""
    return ALLOWED if actor.is_admin else denied(_("Only administrators can change the rules of reputation."))
