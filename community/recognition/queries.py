"""Reading who helped most, and who knows which topics well."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from community.catalog.models import Product, Tag
from community.core.db import db
from community.core.errors import NotFound
from community.recognition.models import EVERYWHERE, PRODUCT, TAG, ExpertTopic, Leader
from community.staff.queries import live_grants

SHOWN_TOPICS, SHOWN_LEADERS = 8, 20
TOPICS = (
    select(Tag.name, ExpertTopic.askers)
    .join_from(ExpertTopic, Tag, Tag.id == ExpertTopic.tag_id)
    .where(ExpertTopic.user_id == bindparam("person"))
    .order_by(ExpertTopic.askers.desc(), Tag.name)
    .limit(SHOWN_TOPICS)
)


def expert_topics(person_id: int) -> Sequence[Any]:
    """The tags that somebody knows well, each with how many askers the answers helped; the best first."""
    return db.session.execute(TOPICS, {"person": person_id}).all()


class Scope(NamedTuple):
    """Where somebody leads: everywhere, in a tag or in a product."""

    kind: str = EVERYWHERE
    id: int = 0
    name: str = ""


def scope_or_404(tag: str | None, product: str | None) -> Scope:
    """The tag of this name, the product of this slug, or the whole site."""
    if not tag and not product:
        return Scope()
    if tag:
        row = db.session.execute(select(Tag.id, Tag.name).where(Tag.name == tag)).first()
    else:
        row = db.session.execute(select(Product.id, Product.name).where(Product.slug == product)).first()
    if row is None or (tag and product):
        raise NotFound()
    return Scope(TAG if tag else PRODUCT, row.id, row.name)


def leaders(scope: Scope, period: str) -> Sequence[Leader]:
    """Who gained most reputation in a period. Staff have no rank, also those who speak for the vendor since today."""
    found = db.session.scalars(
        select(Leader)
        .where(Leader.scope == scope.kind, Leader.scope_id == scope.id, Leader.period == period)
        .options(joinedload(Leader.user))
        .order_by(Leader.place)
    ).all()
    staff = live_grants([leader.user_id for leader in found])
    return [leader for leader in found if leader.user_id not in staff][:SHOWN_LEADERS]
