"""Who may see what the community's numbers are made of."""

from flask_babel import lazy_gettext as _

from community.core.access import ALLOWED, Actor, Verdict, denied


def can_see_insights(actor: Actor, speaks_for_vendor: bool) -> Verdict:
    """What people look for is for those who can write the answers: staff whose grant is live, and moderators."""
    if actor.is_moderator or (actor.is_authenticated and speaks_for_vendor):
        return ALLOWED
    return denied(_("Only verified staff and moderators can see these numbers."))
