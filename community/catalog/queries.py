"""Reading products, versions and tags."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from community.catalog.models import Product, Tag, TagSynonym, Version
from community.core.db import db
from community.core.errors import NotFound

LOOKED_AT = 500  # much used tags among which those are looked for that contain something
LATER = "\ud7a3"  # a letter that sorts after those of most scripts, whatever the rules of the database


def products() -> Sequence[Product]:
    """All products with their versions, newest version first."""
    return db.session.scalars(
        select(Product).options(selectinload(Product.versions)).order_by(Product.position, Product.name)
    ).all()


SHOWN = select(Product.slug, Product.name, Product.about).order_by(Product.position, Product.name)


def shown_products() -> Sequence[Row[str, str, str]]:
    """What a list of products shows: `slug`, `name` and `about`."""
    return db.session.execute(SHOWN).all()


def names() -> dict[str, dict[int, str]]:
    """The names of all products and versions by their ids, under `product_id` and `version_id`."""
    shelf = products()
    return {
        "product_id": {product.id: product.name for product in shelf},
        "version_id": {one.id: f"{product.name} {one.name}" for product in shelf for one in product.versions},
    }


def product_or_404(slug: str) -> Product:
    product = db.session.scalars(
        select(Product).where(Product.slug == slug).options(selectinload(Product.versions))
    ).first()
    if product is None:
        raise NotFound()
    return product


def version(version_id: int) -> Version | None:
    return db.session.get(Version, version_id)


def tag_or_404(name: str) -> Tag:
    tag = db.session.scalars(select(Tag).where(Tag.name == name)).first()
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


def tags_like(text: str, limit: int = 8) -> Sequence[Tag]:
    """Tags that begin with what somebody is typing, then much used ones that contain it, the most used first.

    Another name shows its tag. It costs the same however many tags there are.
    """
    wanted = "".join(letter for letter in text.lower() if letter.isalnum() or letter in "-.+#")[:35]
    named = select(Tag).where(Tag.name.not_in(select(TagSynonym.name))).order_by(Tag.question_count.desc(), Tag.name)
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
