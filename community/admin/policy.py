"""Who may see what administrators see."""

from flask_babel import lazy_gettext as _

from community.core.access import ALLOWED, Actor, Verdict, denied


def can_see_outbox(actor: Actor, is_demo: bool) -> Verdict:
    """Mails hold private links. In a demonstration, where anyone may be a moderator, moderators may look too."""
    if actor.is_admin or (is_demo and actor.is_moderator):
        return ALLOWED
    return denied(_("Only administrators can see the outbox."))
