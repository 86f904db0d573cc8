"""What is kept of posts whose contact details are masked, and of posts that wait for a moderator."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import BigId, Id, Model, now
from community.questions.models.posts import Post

RELEASED, REMOVED, CLEARED = "released", "removed", "cleared"
LIKE_SPAM = "spam"  # what a post can be held for, beside kinds of contact details


class MaskedPost(Model):
    """A post as its author wrote it, while everybody else finds doors where its contact details stood.

    `html` and `fields` go back into the post when the author has some history; then the row goes.
    """

    __tablename__ = "masked_posts"

    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    html: Mapped[str] = mapped_column(Text)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    kinds: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class HeldPost(Model):
    """A post that waits, or waited, for a moderator. `is_new` is whether nobody had seen it before; `mentioned` are
    those who are told of it once it is released. `kinds` are those of its contact details, or LIKE_SPAM; `score` and
    `why` what the spam filter found (see `spam.signs`). Decisions: released, removed, or cleared by the author."""

    __tablename__ = "held_posts"
    __table_args__ = (
        Index(
            "uq_held_posts_waiting",
            "post_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    kinds: Mapped[str] = mapped_column(String(40))
    score: Mapped[int] = mapped_column(default=0, server_default="0")
    why: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    is_new: Mapped[bool]
    mentioned: Mapped[list[int]] = mapped_column(JSON, default=list)
    at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")

    post: Mapped[Post] = relationship(lazy="raise_on_sql")
    decided_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
