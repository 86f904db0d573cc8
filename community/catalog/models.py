"""What the vendor sells, in which versions, the tags that questions carry, and the areas with rules of their own."""

import secrets
from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.companies.models import Company
from community.core.db import BigId, Id, Model

PREVIEW, CURRENT, MAINTENANCE, ENDED = "preview", "current", "maintenance", "ended"
LIFECYCLES = (PREVIEW, CURRENT, MAINTENANCE, ENDED)
EVERYONE, MEMBERS, COMPANIES, STAFF = "everyone", "members", "companies", "staff"
READERS = (EVERYONE, MEMBERS, COMPANIES, STAFF)  # of an area, the most first
POSTERS = (MEMBERS, COMPANIES, STAFF)


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


def fresh_label() -> str:
    """The audience of an area: a word that no other area has or will have, so that nobody inherits readers."""
    return f"a:{secrets.token_hex(5)}"


class Area(Model):
    """A product or a topic with rules of its own: who reads its questions, who posts there, who moderates it.

    `audience` stands in the questions that only the area's companies read. Of several areas of a question the one with
    the fewest readers counts.
    """

    __tablename__ = "areas"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(60), unique=True)
    about: Mapped[str] = mapped_column(String(300), default="")
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), unique=True)
    tag_id: Mapped[int | None] = mapped_column(ForeignKey("tags.id"), unique=True)
    readers: Mapped[str] = mapped_column(String(12), default=EVERYONE)
    posters: Mapped[str] = mapped_column(String(12), default=MEMBERS)
    audience: Mapped[str] = mapped_column(String(12), default=fresh_label, unique=True)

    product: Mapped[Product | None] = relationship(lazy="raise_on_sql")
    tag: Mapped[Tag | None] = relationship(lazy="raise_on_sql")
    companies: Mapped[list[Company]] = relationship(
        secondary="area_companies", order_by="Company.name", lazy="raise_on_sql"
    )
    moderators: Mapped[list[User]] = relationship(secondary="area_moderators", order_by="User.id", lazy="raise_on_sql")

    @property
    def is_closed(self) -> bool:
        """Whether some cannot read what is asked there."""
        return self.readers != EVERYONE


class AreaCompany(Model):
    """A company whose members read an area that is for companies."""

    __tablename__ = "area_companies"

    area_id: Mapped[int] = mapped_column(BigId, ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True)
    company_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class AreaModerator(Model):
    """Somebody who moderates an area; `users.moderates` says the same, so that pages need not ask here."""

    __tablename__ = "area_moderators"

    area_id: Mapped[int] = mapped_column(BigId, ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
