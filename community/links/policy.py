"""Who looks after links that lead nowhere."""

from flask_babel import gettext as _

from community.core.access import ALLOWED, Actor, Verdict, denied


def can_look_after_links(actor: Actor, speaks_for_vendor: bool) -> Verdict:
    """Broken links are for those who can mend posts or their own pages: moderators, and staff whose grant is live."""
    if actor.is_moderator or (actor.is_authenticated and speaks_for_vendor):
        return ALLOWED
    return denied(_("Only verified staff and moderators look after links."))
