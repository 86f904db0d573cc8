"""Who makes areas, and who posts in them."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _

from community.catalog.models import COMPANIES, STAFF, Area
from community.core.access import ALLOWED, Actor, Verdict, denied


def can_manage_areas(actor: Actor) -> Verdict:
    """Who reads what is the administrators' word."""
    return ALLOWED if actor.is_admin else denied(_("Only administrators can change areas."))


def can_post_in(actor: Actor, area: Area, audiences: Collection[str], is_staff: bool) -> Verdict:
    """Whether the person may write there. `audiences` are those that they belong to; see `questions.queries`."""
    if is_staff or actor.is_moderator or str(area.id) in actor.moderates.split():
        return ALLOWED
    if STAFF in (area.posters, area.readers):
        return denied(_("In “%(area)s” only staff write.", area=area.name))
    if COMPANIES in (area.posters, area.readers) and area.audience not in audiences:
        return denied(_("“%(area)s” is for certain companies.", area=area.name))
    return ALLOWED
