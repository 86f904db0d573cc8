"""What operators name: products, versions, topics, people and functions, each kind in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from time import monotonic

from flask import current_app
from sqlalchemy import ColumnElement, bindparam, func, or_, select

from community.accounts.models import User
from community.accounts.policy import can_be_seen
from community.catalog.models import Area, Product, Tag, TagSynonym, Version
from community.catalog.queries import is_open_to
from community.core.access import Actor
from community.core.db import db
from community.core.text import slugify
from community.questions.models import Question, question_tags
from community.questions.queries import readable
from community.staff.models import Function
from community.staff.queries import staff_now

MOST_PEOPLE = 20  # of one name
REMEMBERED = 5.0  # seconds
MEMORY = "search_catalogue"


@dataclass(frozen=True)
class Shelf:
    """A product with its versions, the newest first. It `is_mine` when the reader has asked about it."""

    slug: str
    name: str
    versions: tuple[str, ...] = ()
    is_mine: bool = False


ASKED_ABOUT = Product.id.in_(select(Question.product_id).where(Question.author_id == bindparam("me")))
SHELVES = (
    select(Product.slug, Product.name, Version.name, ASKED_ABOUT)
    .outerjoin(Version, Version.product_id == Product.id)
    .outerjoin(Area, Area.product_id == Product.id)
    .order_by(Product.position, Product.name, Product.id, Version.position.desc(), Version.id.desc())
)


def shelves(me: Actor) -> dict[str, Shelf]:
    """All products that the person may read of by their slugs, in the order of the catalogue; for strangers, who search
    most, as they were a few seconds ago at most."""
    if me.is_authenticated:
        return shelves_for(me)
    kept: tuple[float, dict[str, Shelf]] | None = current_app.extensions.get(MEMORY)
    if kept is None or monotonic() - kept[0] > REMEMBERED:
        kept = current_app.extensions[MEMORY] = monotonic(), shelves_for(me)
    return kept[1]


def shelves_for(me: Actor) -> dict[str, Shelf]:
    rows = db.session.execute(SHELVES.where(is_open_to(me)), {"me": me.id or 0}).all()
    found: dict[str, Shelf] = {}
    for (slug, name, is_mine), some in groupby(rows, key=itemgetter(0, 1, 3)):
        found[slug] = Shelf(slug, name, tuple(row[2] for row in some if row[2]), bool(is_mine))
    return found


def as_tag(value: str) -> str:
    """A topic as it is kept."""
    return "-".join(value.lower().lstrip("#").split())


def tags_named(names: Collection[str], me: Actor) -> dict[str, str]:
    """The topics with these names, or for which these are other names, as far as the person can find a question."""
    if not names:
        return {}
    rows = db.session.execute(
        select(Tag.name, TagSynonym.name)
        .outerjoin(TagSynonym, (TagSynonym.tag_id == Tag.id) & TagSynonym.name.in_(names))
        .where(or_(Tag.name.in_(names), TagSynonym.id.is_not(None)), seen_by(me))
    )
    found: dict[str, str] = {}
    for name, other in rows:
        found[name] = name
        if other:
            found.setdefault(other, name)
    return found


def seen_by(me: Actor) -> ColumnElement[bool]:
    """Whether the person can read any question about a topic; of others not even the name is told."""
    return (
        select(Question.id)
        .join(question_tags, question_tags.c.question_id == Question.id)
        .where(question_tags.c.tag_id == Tag.id, readable(me))
        .exists()
    )


def as_handle(value: str) -> str:
    return slugify(value.lstrip("@")).lower()


def people_named(names: Collection[str]) -> list[User]:
    """The people who may be meant by these handles and names, as far as they may be seen."""
    if not names:
        return []
    plain = [name.lstrip("@") for name in names]
    handles = {as_handle(name) for name in plain}
    found = db.session.scalars(
        select(User)
        .where(
            or_(User.handle.in_(handles), User.name.in_(plain), func.lower(User.name).in_([n.lower() for n in plain]))
        )
        .order_by(User.id)
        .limit(MOST_PEOPLE * len(plain))
    )
    return [person for person in found if can_be_seen(person)]


def all_functions() -> list[str]:
    """The functions of the vendor's business that staff speak for."""
    return list(db.session.scalars(select(Function.name).order_by(Function.name)))


def examples(me: Actor) -> dict[str, str]:
    """Operators with values that this site has, for the page that explains them."""
    found: dict[str, str] = {}
    topic = db.session.scalars(
        select(Tag.name).where(seen_by(me)).order_by(Tag.question_count.desc(), Tag.name).limit(1)
    ).first()
    shelf = next((one for one in shelves(me).values() if one.versions), None)
    someone = next(iter(staff_now(1)), None)
    for name, value in (
        ("tag", topic),
        ("product", shelf.name if shelf else None),
        ("version", shelf.versions[0] if shelf else None),
        ("author", someone.user.name if someone else None),
    ):
        if value:
            found[name] = f'{name}:"{value}"' if " " in value else f"{name}:{value}"
    return found
