"""Reading products, versions and tags."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from community.catalog.models import Product, Tag, Version
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


def popular_tags(limit: int = 200) -> Sequence[Tag]:
    """Tags in use, the most used first."""
    return db.session.scalars(
        select(Tag).where(Tag.question_count > 0).order_by(Tag.question_count.desc(), Tag.name).limit(limit)
    ).all()


def tags_like(text: str, limit: int = 8) -> Sequence[Tag]:
    """Tags that begin with or contain what somebody is typing, the most used first."""
    wanted = "".join(letter for letter in text.lower() if letter.isalnum() or letter in "-.+#")[:35]
    starts = Tag.name.startswith(wanted, autoescape=True)
    return db.session.scalars(
        select(Tag)
        .where(Tag.name.contains(wanted, autoescape=True))
        .order_by(starts.desc(), Tag.question_count.desc(), Tag.name)
        .limit(limit)
    ).all()
