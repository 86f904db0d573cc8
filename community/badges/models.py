"""Badges that administrators made, and every award of a badge."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import BigId, Id, Model, now

LIVE = text("revoked_at IS NULL")


class OwnBadge(Model):
    """A badge of this community, given by hand. `key` stands in its address and never changes."""

    __tablename__ = "badges"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    how: Mapped[str] = mapped_column(String(200))
    icon: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime | None]


class Award(Model):
    """Somebody's badge: when it was earned, and by which post. One that is lost stays, with the reason.

    `badge` is the key of a rule or of an `OwnBadge`. `term` tells the awards of a badge apart that can be earned
    again: a year, or the id of a product or a post; it is empty for all others. `lost` is a word of `rules.LOST`, or,
    for a badge that was taken back by hand, what the administrator wrote.
    """

    __tablename__ = "badge_awards"
    __table_args__ = (
        UniqueConstraint("user_id", "badge", "term"),
        Index("ix_badge_awards_live", "badge", "at", "id", sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    badge: Mapped[str] = mapped_column(String(40))
    term: Mapped[str] = mapped_column(String(20), default="")
    post_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("posts.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lost: Mapped[str] = mapped_column(String(300), default="")

    user: Mapped[User] = relationship(foreign_keys=user_id, lazy="raise_on_sql")
    given_by: Mapped[User | None] = relationship(foreign_keys=given_by_id, lazy="raise_on_sql")
