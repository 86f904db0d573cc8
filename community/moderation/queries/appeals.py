"""Acts as the person concerned sees them, and what they said against them."""

from collections.abc import Sequence

from sqlalchemy import select

from community.core.access import Actor
from community.core.audit import Act
from community.core.db import db
from community.core.errors import NotFound
from community.moderation.kinds import CONCERNING, is_told
from community.moderation.models import Appeal
from community.moderation.queries.log import Entry, entries

MINE = 50


def appeal_against(act: Act) -> Appeal | None:
    return db.session.scalars(select(Appeal).where(Appeal.act_id == act.id)).first()


def act_concerning(act_id: int, person: Actor) -> Act:
    """An act for the person whom it concerns, if they are told of such acts."""
    wanted = select(Act).where(Act.id == act_id, Act.person_id == person.id, Act.kind.in_(CONCERNING))
    found = db.session.scalars(wanted).first()
    if found is None or person.id is None or not is_told(found.kind, found.before):
        raise NotFound()
    return found


def acts_concerning(person: Actor) -> Sequence[Entry]:
    """The newest acts that concern a person and of which they are told."""
    about = select(Act).where(Act.person_id == person.id, Act.kind.in_(CONCERNING))
    found = entries(about.order_by(Act.id.desc()).limit(MINE))
    return [entry for entry in found if is_told(entry.act.kind, entry.act.before)]
