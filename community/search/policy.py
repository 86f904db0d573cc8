"""Who may teach search its words, and who may have it keep watch."""

from flask_babel import lazy_gettext as _

from community.core.access import ALLOWED, Actor, Verdict, denied
from community.search.models import FollowedSearch


def can_manage_search(actor: Actor) -> Verdict:
    """Words and the index are for administrators: they change what everybody finds."""
    return ALLOWED if actor.is_admin else denied(_("Only administrators can change how search works."))


def can_follow_searches(actor: Actor) -> Verdict:
    """Following needs somebody to tell."""
    return ALLOWED if actor.is_authenticated else denied(_("Sign in to follow a search."))


def can_change(actor: Actor, search: FollowedSearch) -> Verdict:
    """Everybody has searches of their own, and only those."""
    return ALLOWED if actor.id == search.user_id else denied(_("This is somebody else’s search."))
