"""Reading products, versions and tags."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from community.catalog.models import Product, Tag, TagSynonym, Version
from community.core.db import db
from community.core.errors import NotFound


def products() -> Sequence[Product]:
    """All products with their versions, newest version first."""
    return db.session.scalars(
        select(Product).options(selectinload(Product.versions)).order_by(Product.position, Product.name)
    ).all()


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


def main_tag(name: str) -> str:
    """The tag behind a name; most names are tags themselves."""
    return main_tags([name]).get(name, name)


def tag_synonyms() -> Sequence[TagSynonym]:
    """Every other name of a tag, with the tag."""
    return db.session.scalars(select(TagSynonym).options(joinedload(TagSynonym.tag)).order_by(TagSynonym.name)).all()


def popular_tags(limit: int = 200) -> Sequence[Tag]:
    """Tags in use, the most used first."""
    return db.session.scalars(
        select(Tag).where(Tag.question_count > 0).order_by(Tag.question_count.desc(), Tag.name).limit(limit)
    ).all()


def tags_like(text: str, limit: int = 8) -> Sequence[Tag]:
    """Tags that begin with or contain what somebody is typing, the most used first. Another name shows its tag."""
    wanted = "".join(letter for letter in text.lower() if letter.isalnum() or letter in "-.+#")[:35]
    starts = Tag.name.startswith(wanted, autoescape=True)
    return db.session.scalars(
        select(Tag)
        .where(
            or_(
                Tag.name.contains(wanted, autoescape=True),
                Tag.id.in_(select(TagSynonym.tag_id).where(TagSynonym.name.contains(wanted, autoescape=True))),
            ),
            Tag.name.not_in(select(TagSynonym.name)),
        )
        .order_by(starts.desc(), Tag.question_count.desc(), Tag.name)
        .limit(limit)
    ).all()
