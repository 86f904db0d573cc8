"""Who may look after companies, and who decides whether a company is shown."""

from flask_babel import lazy_gettext as _

from community.core.access import ALLOWED, Actor, Verdict, denied


def can_manage_companies(actor: Actor) -> Verdict:
    """Which company somebody belongs to decides what their votes and checks are worth."""
    return ALLOWED if actor.is_admin else denied(_("Only administrators can look after companies."))


def can_show_company(actor: Actor) -> Verdict:
    """Whether others read where somebody works is up to the person."""
    return ALLOWED if actor.is_authenticated else denied(_("Sign in to change your account."))
