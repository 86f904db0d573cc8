"""Reading products, versions and tags."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, and_, bindparam, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from community.catalog.models import (
    COMPANIES,
    EVERYONE,
    MEMBERS,
    Area,
    AreaCompany,
    AreaModerator,
    Product,
    Tag,
    TagSynonym,
    Version,
)
from community.companies.models import Company, CompanyMember
from community.core.access import Actor, Nobody
from community.core.db import db, now
from community.core.errors import NotFound
from community.staff.models import FRESH
from community.staff.queries import speaks_for_vendor

LOOKED_AT = 500  # much used tags among which those are looked for that contain something
LATER = "\ud7a3"  # a letter that sorts after those of most scripts, whatever the rules of the database


NOBODY = Nobody()


def audiences_of(reader_id: Any) -> CompoundSelect[Any]:
    """A statement for the audiences that a person belongs to: their company, its areas, the areas they moderate.

    It depends on no row of what is read: a database runs it once.
    """
    members, companies, areas = CompanyMember.__table__, Company.__table__, Area.__table__
    opened, moderating = AreaCompany.__table__, AreaModerator.__table__
    own = members.join(companies, companies.c.id == members.c.company_id)
    shared = members.join(opened, opened.c.company_id == members.c.company_id)
    shared = shared.join(areas, areas.c.id == opened.c.area_id)
    moderated = moderating.join(areas, areas.c.id == moderating.c.area_id)
    return union_all(
        select(companies.c.audience).select_from(own).where(members.c.user_id == reader_id),
        select(areas.c.audience).select_from(shared).where(members.c.user_id == reader_id),
        select(areas.c.audience).select_from(moderated).where(moderating.c.user_id == reader_id),
    )


def is_open_to(me: Actor) -> ColumnElement[bool]:
    """The condition that there is no area (of an outer join), or one that the person may read."""
    if me.is_moderator:
        return true()
    if not me.is_authenticated:
        return or_(Area.id.is_(None), Area.readers == EVERYONE)
    moment = now()
    return or_(
        Area.id.is_(None),
        Area.readers.in_([EVERYONE, MEMBERS]),
        and_(Area.readers == COMPANIES, Area.audience.in_(audiences_of(me.id))),
        speaks_for_vendor(me.id, moment, moment - FRESH),
    )


def products(me: Actor = NOBODY, also: int | None = None) -> Sequence[Product]:
    """All products that the person may read of, with their versions, newest version first; and the one with the number
    `also`, which stands on what they are looking at."""
    wanted = select(Product).outerjoin(Area, Area.product_id == Product.id).where(is_open_to(me) | (Product.id == also))
    return db.session.scalars(
        wanted.options(selectinload(Product.versions)).order_by(Product.position, Product.name)
    ).all()


SHOWN = (
    select(Product.slug, Product.name, Product.about)
    .outerjoin(Area, Area.product_id == Product.id)
    .order_by(Product.position, Product.name)
)


def shown_products(me: Actor = NOBODY) -> Sequence[Row[str, str, str]]:
    """What a list of products that the person may read of shows: `slug`, `name` and `about`."""
    return db.session.execute(SHOWN.where(is_open_to(me))).all()


def names() -> dict[str, dict[int, str]]:
    """The names of all products and versions by their ids, under `product_id` and `version_id`."""
    shelf = db.session.scalars(select(Product).options(selectinload(Product.versions))).all()
    return {
        "product_id": {product.id: product.name for product in shelf},
        "version_id": {one.id: f"{product.name} {one.name}" for product in shelf for one in product.versions},
    }


def product_or_404(slug: str, me: Actor = NOBODY) -> Product:
    wanted = select(Product).outerjoin(Area, Area.product_id == Product.id).where(Product.slug == slug, is_open_to(me))
    product = db.session.scalars(wanted.options(selectinload(Product.versions))).first()
    if product is None:
        raise NotFound()
    return product


def version(version_id: int) -> Version | None:
    return db.session.get(Version, version_id)


def tag_or_404(name: str, me: Actor = NOBODY) -> Tag:
    wanted = select(Tag).outerjoin(Area, Area.tag_id == Tag.id).where(Tag.name == name, is_open_to(me))
    tag = db.session.scalars(wanted).first()
    if tag is None:
        raise NotFound()
    return tag


def main_tags(names: Collection[str]) -> dict[str, str]:
    """The tags behind those of these names that are other names of a tag."""
    rows = db.session.execute(
        select(TagSynonym.name, Tag.name).join(TagSynonym.tag).where(TagSynonym.name.in_(list(names)))
    )
    return dict(iter(rows))


def unknown_tags(names: Collection[str]) -> list[str]:
    """Those of these names that neither are tags nor other names of one."""
    found = select(Tag.name).where(Tag.name.in_(list(names)))
    other = select(TagSynonym.name).where(TagSynonym.name.in_(list(names)))
    known = set(db.session.scalars(found.union_all(other)))
    return [name for name in names if name not in known]


def main_tag(name: str) -> str:
    """The tag behind a name; most names are tags themselves."""
    return main_tags([name]).get(name, name)


def tag_synonyms() -> Sequence[TagSynonym]:
    """Every other name of a tag, with the tag."""
    return db.session.scalars(select(TagSynonym).options(joinedload(TagSynonym.tag)).order_by(TagSynonym.name)).all()


POPULAR = (
    select(Tag.name, Tag.about, Tag.question_count)
    .where(Tag.question_count > 0)
    .order_by(Tag.question_count.desc(), Tag.name)
    .limit(bindparam("most"))
)


def popular_tags(limit: int = 200) -> Sequence[Row[str, str, int]]:
    """Tags in use, the most used first: `name`, `about` and `question_count`."""
    return db.session.execute(POPULAR, {"most": limit}).all()


def tags_like(text: str, limit: int = 8, me: Actor = NOBODY) -> Sequence[Tag]:
    """Tags that begin with what somebody is typing, then much used ones that contain it, the most used first: those of
    questions that everyone can read, and the topics of areas that the person may read.

    Another name shows its tag. It costs the same however many tags there are.
    """
    wanted = "".join(letter for letter in text.lower() if letter.isalnum() or letter in "-.+#")[:35]
    named = select(Tag).outerjoin(Area, Area.tag_id == Tag.id).order_by(Tag.question_count.desc(), Tag.name)
    named = named.where(Tag.name.not_in(select(TagSynonym.name)), is_open_to(me))
    named = named.where(or_(Tag.question_count > 0, Area.id.is_not(None)))
    starts = begins(Tag.name, wanted) if wanted else true()
    found = db.session.scalars(named.where(starts).limit(limit)).all()
    if len(found) == limit:
        return found
    much_used = select(Tag.id).order_by(Tag.question_count.desc()).limit(LOOKED_AT)
    contains = Tag.name.contains(wanted, autoescape=True) & Tag.id.in_(much_used)
    other = select(TagSynonym.tag_id).where(TagSynonym.name.contains(wanted, autoescape=True))
    more = named.where(or_(contains, Tag.id.in_(other)), Tag.id.not_in([tag.id for tag in found]))
    return [*found, *db.session.scalars(more.limit(limit - len(found)))]


def begins(column: InstrumentedAttribute[str], start: str) -> ColumnElement[bool]:
    """Whether a text begins so: a range, for which every index of every database is good, and the same exactly."""
    return and_(column >= start, column < start + LATER, column.startswith(start, autoescape=True))


def areas_of(product_ids: Collection[int], tag_ids: Collection[int]) -> Sequence[Area]:
    """The areas of these products and topics. Their rules stay as they are until the command ends."""
    about = or_(Area.product_id.in_(list(product_ids)), Area.tag_id.in_(list(tag_ids)))
    return db.session.scalars(select(Area).where(about).order_by(Area.id).with_for_update(read=True)).all()


def areas() -> Sequence[Area]:
    """All areas by name, with what they are about."""
    parts = joinedload(Area.product), joinedload(Area.tag), selectinload(Area.companies), selectinload(Area.moderators)
    return db.session.scalars(select(Area).options(*parts).order_by(Area.name)).all()


def area_or_404(area_id: int) -> Area:
    found = next((area for area in areas() if area.id == area_id), None)
    if found is None:
        raise NotFound()
    return found


def closed_areas(me: Actor) -> Sequence[Area]:
    """The areas that not everyone reads and the person does, for whoever is about to ask."""
    wanted = select(Area).where(Area.readers != EVERYONE, is_open_to(me))
    return db.session.scalars(wanted.order_by(Area.name)).all()
