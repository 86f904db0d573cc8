"""Whose inbox it is."""

from flask_babel import lazy_gettext as _

from community.core.access import ALLOWED, Actor, Verdict, denied


def can_read_inbox(actor: Actor) -> Verdict:
    """Everybody has an inbox of their own, and only that one."""
    return ALLOWED if actor.is_authenticated else denied(_("Sign in to read your inbox."))
