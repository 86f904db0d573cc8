"""Reading badges: which there are, who has one, and which a person has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select, tuple_
from sqlalchemy.orm import joinedload

from community.badges.models import Award, OwnBadge
from community.badges.rules import BY_KEY, BY_PRODUCT, BY_YEAR, GROUPS, NOTABLE, ONCE, RULES, Rule
from community.catalog.models import Area, Product
from community.catalog.queries import is_open_to
from community.core.access import Actor, Words
from community.core.db import db
from community.core.errors import NotFound
from community.core.pages import shows
from community.questions.models import Answer, Post, Question
from community.questions.queries.lists import key as key_of
from community.questions.queries.lists import parse_key
from community.questions.queries.visibility import read_by

PAGE = 30
MEDALS = 8  # on a profile; the rest stands on a page of its own
OWN = "own"

awards, answers, questions, posts = Award.__table__, Answer.__table__, Question.__table__, Post.__table__
earning: Any = posts.alias("earning")  # the post that earned a badge


@dataclass(frozen=True)
class Badge:
    """A badge as pages show it. `times` is how often it was given, or how often a person has it."""

    key: str
    name: Words
    how: Words
    icon: str
    rank: int
    group: str
    is_repeatable: bool = False
    is_retired: bool = False
    times: int = 0


@dataclass(frozen=True)
class Place:
    """The post that earned a badge, and the title of its question."""

    post_id: int
    title: str


@dataclass(frozen=True)
class Holding:
    """A badge that somebody has, or had. `what` is the product or the year that it is for, `place` empty where the
    reader may not see the post."""

    award: Award
    badge: Badge
    what: str
    place: Place | None


@dataclass(frozen=True)
class Page:
    """A page of awards. `after` is the key of the next, older page, or None at the end."""

    holdings: Sequence[Holding]
    after: str | None


def badge_by_rule(rule: Rule, times: int = 0) -> Badge:
    return Badge(
        rule.key, rule.name, rule.how, rule.icon, rule.rank, rule.group, is_repeatable=rule.each != ONCE, times=times
    )


def own_badge(badge: OwnBadge, times: int = 0) -> Badge:
    retired = badge.retired_at is not None
    return Badge(badge.key, badge.name, badge.how, badge.icon, NOTABLE, OWN, is_retired=retired, times=times)


def own_badges() -> Sequence[OwnBadge]:
    """The badges that administrators made, by name."""
    return db.session.scalars(select(OwnBadge).order_by(OwnBadge.name, OwnBadge.id)).all()


def own_or_404(key: str) -> OwnBadge:
    """A badge that an administrator made."""
    found = db.session.scalars(select(OwnBadge).where(OwnBadge.key == key)).first()
    if found is None:
        raise NotFound()
    return found


def badge_or_404(key: str) -> Badge:
    """Any badge."""
    shows("badges", f"badge:{key}")
    times = db.session.scalar(select(func.count()).where(Award.badge == key, Award.revoked_at.is_(None))) or 0
    return badge_by_rule(BY_KEY[key], times) if key in BY_KEY else own_badge(own_or_404(key), times)


def all_badges() -> dict[str, list[Badge]]:
    """Every badge in its group, with how often it was given. A retired one that nobody has is left out."""
    shows("badges")
    times: dict[str, int] = dict(iter(db.session.execute(COUNTS)))
    found: dict[str, list[Badge]] = {group: [] for group in (*GROUPS, OWN)}
    for rule in RULES:
        found[rule.group].append(badge_by_rule(rule, times.get(rule.key, 0)))
    for badge in own_badges():
        if badge.retired_at is None or times.get(badge.key):
            found[OWN].append(own_badge(badge, times.get(badge.key, 0)))
    return {group: badges for group, badges in found.items() if badges}


COUNTS = select(awards.c.badge, func.count()).where(awards.c.revoked_at.is_(None)).group_by(awards.c.badge)


def keys_of(person: Actor) -> set[str]:
    """Which badges somebody has."""
    wanted = select(Award.badge).where(Award.user_id == person.id, Award.revoked_at.is_(None))
    return set(db.session.scalars(wanted.distinct()))


def holders(badge: Badge, me: Actor, before: str | None = None) -> Page:
    """A page of the people who have a badge, whoever got it last first."""
    wanted = select(Award).where(Award.badge == badge.key, Award.revoked_at.is_(None)).options(joinedload(Award.user))
    return page_of(wanted, me, before, badge)


def badges_of(person_id: int, me: Actor, before: str | None = None, with_lost: bool = False) -> Page:
    """A page of somebody's badges, the newest first; `with_lost` with those that they have no more."""
    wanted = select(Award).where(Award.user_id == person_id)
    if not with_lost:
        wanted = wanted.where(Award.revoked_at.is_(None))
    return page_of(wanted, me, before)


def page_of(wanted: Select[Award], me: Actor, before: str | None, badge: Badge | None = None) -> Page:
    if before is not None:
        wanted = wanted.where(tuple_(Award.at, Award.id) < parse_key(before))
    wanted = wanted.options(joinedload(Award.given_by)).order_by(Award.at.desc(), Award.id.desc()).limit(PAGE + 1)
    found = db.session.scalars(wanted).all()
    page = found[:PAGE]
    badges = {badge.key: badge} if badge else badges_named(award.badge for award in page)
    places, products = places_of([award.post_id for award in page if award.post_id], me), product_names(page, me)
    for award in page:
        shows(f"person:{award.user_id}", f"person:{award.given_by_id or ''}")
    holdings = [
        Holding(award, badges[award.badge], what_for(award, products), places.get(award.post_id or 0))
        for award in page
        if award.badge in badges
    ]
    return Page(holdings, key_of(page[-1].at, page[-1].id) if len(found) > PAGE else None)


def badges_named(keys: Iterable[str]) -> dict[str, Badge]:
    """The badges of these keys."""
    wanted = set(keys)
    found = {key: badge_by_rule(BY_KEY[key]) for key in wanted & BY_KEY.keys()}
    others = wanted - found.keys()
    if others:
        rows = db.session.scalars(select(OwnBadge).where(OwnBadge.key.in_(others)))
        found.update({badge.key: own_badge(badge) for badge in rows})
    return found


def product_names(page: Iterable[Award], me: Actor) -> dict[str, str]:
    """The names of the products that these awards are for, as far as the person may read there."""
    ids = {int(award.term) for award in page if award.badge in BY_KEY and BY_KEY[award.badge].each == BY_PRODUCT}
    if not ids:
        return {}
    of_products = select(Product.id, Product.name).outerjoin(Area, Area.product_id == Product.id)
    rows = db.session.execute(of_products.where(Product.id.in_(ids), is_open_to(me)))
    return {str(row.id): row.name for row in rows}


def what_for(award: Award, products: dict[str, str]) -> str:
    """The product or the year that a badge is for; nothing for others."""
    each = BY_KEY[award.badge].each if award.badge in BY_KEY else ONCE
    if each == BY_PRODUCT:
        return products.get(award.term, "")
    return award.term if each == BY_YEAR else ""


def places_of(post_ids: Sequence[int], me: Actor) -> dict[int, Place]:
    """The posts that earned badges, as far as the person may read them."""
    if not post_ids:
        return {}
    found = read_by(me, places_statement(), {"ids": list(post_ids)}).all()
    shows(*(f"question:{row.question_id}" for row in found))
    return {row.post_id: Place(row.post_id, row.title) for row in found}


@cache
def places_statement() -> Select[Any]:
    there = [part.c[name].is_(None) for part in (earning, posts) for name in ("deleted_at", "hidden_at")]
    return (
        select(earning.c.id.label("post_id"), questions.c.id.label("question_id"), questions.c.title)
        .select_from(earning)
        .outerjoin(answers, answers.c.id == earning.c.id)
        .join(questions, questions.c.id == func.coalesce(answers.c.question_id, earning.c.id))
        .join(posts, posts.c.id == questions.c.id)
        .where(earning.c.id.in_(bindparam("ids", expanding=True)), *there)
    )


def medals_of(person_id: int) -> tuple[list[Badge], int]:
    """Somebody's badges for their profile, the rarest first, each once; and how many more there are."""
    rows = db.session.execute(medals_statement(), {"person": person_id}).mappings().all()
    shows(*(f"badge:{row['badge']}" for row in rows if row["badge"] not in BY_KEY))
    badges = [
        badge_by_rule(BY_KEY[row["badge"]], row["times"])
        if row["badge"] in BY_KEY
        else Badge(row["badge"], row["name"], row["how"], row["icon"], NOTABLE, OWN, times=row["times"])
        for row in rows
        if row["badge"] in BY_KEY or row["name"]
    ]
    badges.sort(key=lambda badge: -badge.rank)  # the newest stay first among those of a rank
    return badges[:MEDALS], max(0, len(badges) - MEDALS)


@cache
def medals_statement() -> Select[Any]:
    """The badges of a person, each with how often they have it, the newest first."""
    own = OwnBadge.__table__
    return (
        select(awards.c.badge, func.count().label("times"), own.c.name, own.c.how, own.c.icon)
        .select_from(awards.outerjoin(own, own.c.key == awards.c.badge))
        .where(awards.c.user_id == bindparam("person"), awards.c.revoked_at.is_(None))
        .group_by(awards.c.badge, own.c.id)
        .order_by(func.max(awards.c.at).desc(), awards.c.badge)
    )


def managed_badges() -> list[Badge]:
    """The badges that administrators made, with how often each was given, retired ones last."""
    times: dict[str, int] = dict(iter(db.session.execute(COUNTS)))
    return sorted(
        (own_badge(badge, times.get(badge.key, 0)) for badge in own_badges()), key=lambda badge: badge.is_retired
    )


def badges_awarded(award_ids: Sequence[int]) -> dict[int, Badge]:
    """The badges behind these awards, as far as they are still held: one statement, two with badges made here."""
    if not award_ids:
        return {}
    rows = db.session.execute(
        select(Award.id, Award.badge).where(Award.id.in_(award_ids), Award.revoked_at.is_(None))
    ).all()
    named = badges_named(row.badge for row in rows)
    return {row.id: named[row.badge] for row in rows if row.badge in named}


def award_or_404(key: str, award_id: int) -> Award:
    """An award of a badge, with its person."""
    found = db.session.scalars(
        select(Award).where(Award.id == award_id, Award.badge == key).options(joinedload(Award.user))
    ).first()
    if found is None:
        raise NotFound()
    return found
