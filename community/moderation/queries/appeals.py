"""Acts as the person concerned sees them, and what they said against them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select

from community.core.access import Actor
from community.core.audit import Act
from community.core.db import db
from community.core.errors import NotFound
from community.moderation.kinds import CONCERNING, is_told
from community.moderation.models import Appeal
from community.moderation.queries.log import Entry, entries, posts
from community.questions.queries.visibility import PLAIN, in_audience

MINE = 50


def appeal_against(act: Act) -> Appeal | None:
    return db.session.scalars(select(Appeal).where(Appeal.act_id == act.id)).first()


def act_concerning(act_id: int, person: Actor) -> Entry:
    """An act for the person whom it concerns, if they are told of such acts."""
    found = concerning(person, Act.id == act_id)
    if not found or person.id is None:
        raise NotFound()
    return found[0]


def acts_concerning(person: Actor) -> Sequence[Entry]:
    """The newest acts that concern a person and of which they are told."""
    return concerning(person)


def concerning(person: Actor, *which: ColumnElement[bool]) -> list[Entry]:
    """The newest of such acts that fulfil these conditions. What others no longer read is not named."""
    about = select(Act).where(Act.person_id == person.id, Act.kind.in_(CONCERNING), *which)
    is_read = and_(posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None), in_audience(person, PLAIN))
    found = entries(about.order_by(Act.id.desc()).limit(MINE), is_read)
    return [entry for entry in found if is_told(entry.act.kind, entry.act.before)]
