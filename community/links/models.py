"""Links to elsewhere: what became of each when somebody looked, and the posts in which it stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Id, Model

IS_BROKEN = "broken_at IS NOT NULL"


class OutgoingLink(Model):
    """An address that posts lead to, without its fragment. `key` is its digest: addresses are too long for an index.

    `next_at` is when to look at it next; nobody looks at what is ignored. `failures` counts the days on which it
    failed, since `failed_at`; `fault` and `status` are of the last of them. It is reported since `broken_at`.
    """

    __tablename__ = "outgoing_links"
    __table_args__: Any = (
        Index("ix_outgoing_links_due", "next_at", "id"),
        Index("ix_outgoing_links_host", "host", "next_at"),
        Index(
            "ix_outgoing_links_broken", "broken_at", "id",
            sqlite_where=text(IS_BROKEN), postgresql_where=text(IS_BROKEN),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(32), unique=True)
    url: Mapped[str] = mapped_column(Text)
    host: Mapped[str] = mapped_column(String(255))
    next_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(20), default="")
    status: Mapped[int | None]
    broken_at: Mapped[datetime | None]
    ignored_at: Mapped[datetime | None]
    ignored_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class LinkPlace(Model):
    """A post in which a link stands."""

    __tablename__ = "link_places"

    link_id: Mapped[int] = mapped_column(BigId, ForeignKey("outgoing_links.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class LinkWalk(Model):
    """How far the posts were read for links: up to `post_id`, in the walk that began at `began_at`. One row."""

    __tablename__ = "link_walks"

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(BigId)
    began_at: Mapped[datetime]
