"""What people propose who may not do it alone: edits that wait for a decision, and votes to close a question."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import BigId, Id, Model, now
from community.questions.models.posts import Post

ACCEPTED, IMPROVED, REJECTED, WITHDRAWN = "accepted", "improved", "rejected", "withdrawn"
EDIT, GOAL = "edit", "goal"  # what somebody suggests
WAITING = "decided_at IS NULL"
VOTES_TO_CLOSE = 3
COUNTED = timedelta(days=30)  # older votes count no more: the question has changed, or nobody agreed


class SuggestedEdit(Model):
    """A question or an answer as somebody would like it to be. `source` and `fields` are as in a revision.

    Of the kind "goal" is what a question might be for, in the words of somebody else; `note` is that goal.
    `base` is the number of the revision that it would change. `edition` grows with every change of the suggestion
    itself, so that nobody decides on a text that they have not seen. `decision` is empty while it waits.
    """

    __tablename__ = "suggested_edits"
    __table_args__ = (
        Index(
            "uq_suggested_edits_waiting", "post_id", "author_id", "kind", unique=True, sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        Index("ix_suggested_edits_waiting", "id", sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_suggested_edits_author", "author_id", "id"),
        Index("ix_suggested_edits_decided", "decided_by_id"),
    )  # fmt: skip

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(4), default=EDIT, server_default=EDIT)
    base: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    source: Mapped[str] = mapped_column(Text)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(default=now)
    decision: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    author: Mapped[User] = relationship(foreign_keys=author_id, lazy="raise_on_sql")
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id, lazy="raise_on_sql")
    post: Mapped[Post] = relationship(lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def is_goal(self) -> bool:
        return self.kind == GOAL


class CloseVote(Model):
    """One person's wish that a question be closed, and why; a duplicate names the question that it repeats."""

    __tablename__ = "close_votes"
    __table_args__ = (UniqueConstraint("question_id", "user_id"),)

    id: Mapped[Id]
    question_id: Mapped[int] = mapped_column(BigId, ForeignKey("questions.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(200))
    duplicate_of_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("questions.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(default=now)
