"""Who may change how spam is kept out."""

from flask_babel import lazy_gettext as _

from community.core.access import ALLOWED, Actor, Verdict, denied


def can_manage_spam(actor: Actor) -> Verdict:
    """Limits and blocked words hold for everybody: they are for administrators."""
    return ALLOWED if actor.is_admin else denied(_("Only administrators can change how spam is kept out."))
