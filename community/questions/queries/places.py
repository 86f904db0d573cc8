"""Whether somebody may write in the area of a question: pages ask beforehand, commands again."""

from community.catalog.models import MEMBERS, Area
from community.catalog.policy import can_post_in
from community.core.access import ALLOWED, Actor, Verdict
from community.core.db import db
from community.questions.queries.visibility import audiences
from community.staff.queries import live_grant


def may_post(actor: Actor, area_id: int | None) -> Verdict:
    """Ask nothing where no area is; whoever reads a question of an area where members post may answer it."""
    area = db.session.get(Area, area_id) if area_id and actor.is_authenticated else None
    if area is None or (area.posters == MEMBERS and not area.is_closed):
        return ALLOWED
    return can_post_in(actor, area, audiences(actor), live_grant(actor.id) is not None)
