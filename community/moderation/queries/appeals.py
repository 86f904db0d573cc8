"""Acts as the person concerned sees them, and what they said against them."""

from collections.abc import Sequence

from sqlalchemy import select

from community.core.access import Actor
from community.core.audit import Act
from community.core.db import db
from community.core.errors import NotFound
from community.moderation.models import Appeal
from community.moderation.queries.log import Entry, entries

MINE = 50


def appeal_against(act: Act) -> Appeal | None:
    return db.session.scalars(select(Appeal).where(Appeal.act_id == act.id)).first()


def act_concerning(act_id: int, person: Actor) -> Act:
    """An act for the person whom it concerns."""
    wanted = select(Act).where(Act.id == act_id, Act.person_id == person.id)
    found = db.session.scalars(wanted).first()
    if found is None or person.id is None:
        raise NotFound()
    return found


def acts_concerning(person: Actor) -> Sequence[Entry]:
    """The newest acts that concern a person; those of which they are not told stay out (see `moderation.kinds`)."""
    return entries(select(Act).where(Act.person_id == person.id).order_by(Act.id.desc()).limit(MINE))
