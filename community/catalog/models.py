"""What the vendor sells, in which versions, and the tags that questions carry."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Id, Model

PREVIEW, CURRENT, MAINTENANCE, ENDED = "preview", "current", "maintenance", "ended"
LIFECYCLES = (PREVIEW, CURRENT, MAINTENANCE, ENDED)


class Product(Model):
    """Something the vendor sells."""

    __tablename__ = "products"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    about: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)

    versions: Mapped[list["Version"]] = relationship(
        back_populates="product", order_by="Version.position.desc()", lazy="raise"
    )


class Version(Model):
    """A version of a product; a higher position is a newer one."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("product_id", "name"),)

    id: Mapped[Id]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    name: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    lifecycle: Mapped[str] = mapped_column(String(12), default=CURRENT)
    released_on: Mapped[date | None]

    product: Mapped[Product] = relationship(back_populates="versions", lazy="raise")


class Tag(Model):
    """A topic. `question_count` counts the questions that everyone can read."""

    __tablename__ = "tags"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(35), unique=True)
    about: Mapped[str] = mapped_column(Text, default="")
    question_count: Mapped[int] = mapped_column(default=0, index=True)


class TagSynonym(Model):
    """Another name of a tag: questions that come with it get the tag itself."""

    __tablename__ = "tag_synonyms"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(35), unique=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), index=True)

    tag: Mapped[Tag] = relationship(lazy="raise_on_sql")
