"""Reading who helped most, and who knows which topics well."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.catalog.models import Tag
from community.catalog.queries import product_or_404, tag_or_404
from community.companies.models import Company, CompanyMember
from community.core.access import Actor
from community.core.db import db
from community.core.errors import NotFound
from community.recognition.models import EVERYWHERE, PRODUCT, TAG, ExpertTopic, Leader
from community.staff.queries import live_grants

SHOWN_TOPICS, SHOWN_LEADERS = 8, 20
members, companies, users = CompanyMember.__table__, Company.__table__, User.__table__
topics, tags = ExpertTopic.__table__, Tag.__table__
KNOWN_FOR = (
    select(companies.c.name.label("company"), tags.c.name, topics.c.askers)
    .select_from(
        users.outerjoin(members, and_(members.c.user_id == users.c.id, members.c.is_shown))
        .outerjoin(companies, companies.c.id == members.c.company_id)
        .outerjoin(topics, topics.c.user_id == users.c.id)
        .outerjoin(tags, tags.c.id == topics.c.tag_id)
    )
    .where(users.c.id == bindparam("person"))
    .order_by(topics.c.askers.desc(), tags.c.name)
    .limit(SHOWN_TOPICS)
)


class KnownFor(NamedTuple):
    """The company that somebody wants to be seen with, or nothing; the tags that they know well, each with how many
    askers their answers helped, the best first."""

    company: str
    topics: Sequence[Any]


def known_for(person_id: int) -> KnownFor:
    """What else a person's page says: one statement."""
    rows = db.session.execute(KNOWN_FOR, {"person": person_id}).all()
    return KnownFor((rows[0].company or "") if rows else "", [row for row in rows if row.name])


class Scope(NamedTuple):
    """Where somebody leads: everywhere, in a tag or in a product."""

    kind: str = EVERYWHERE
    id: int = 0
    name: str = ""


def scope_or_404(tag: str | None, product: str | None, me: Actor) -> Scope:
    """The tag of this name, the product of this slug, as far as the person may read there, or the whole site."""
    if not tag and not product:
        return Scope()
    if tag and product:
        raise NotFound()
    found = tag_or_404(tag, me) if tag else product_or_404(product or "", me)
    return Scope(TAG if tag else PRODUCT, found.id, found.name)


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
