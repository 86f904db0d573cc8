"""What posts leave behind: votes, revisions, verifications, outcomes, drafts and redirects."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import BigId, Id, Model, now
from community.questions.models.posts import index_of


class Vote(Model):
    """One person's view of a post: +1 or -1. Imported votes have no person."""

    __tablename__ = "votes"
    __table_args__ = (
        UniqueConstraint("post_id", "user_id"),
        Index("ix_votes_person", "user_id", "post_id"),
        index_of("ix_votes_cast", "user_id", "at", only="user_id IS NOT NULL"),
    )

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    value: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)


class Revision(Model):
    """A post as it was. The newest revision is the post as it is; `fields` holds a question's other texts.

    A redacted one has lost both for ever.
    """

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("post_id", "number"),
        index_of("ix_revisions_edits", "author_id", "post_id", only="number > 1"),
    )

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"))
    number: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    source: Mapped[str] = mapped_column(Text)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(String(200), default="")
    redacted_at: Mapped[datetime | None]

    author: Mapped[User | None] = relationship(lazy="raise_on_sql")


class Verification(Model):
    """Somebody tried an answer on a version: it works, or it does not."""

    __tablename__ = "verifications"
    __table_args__ = (
        UniqueConstraint("answer_id", "version_id", "user_id"),
        Index("ix_verifications_person", "user_id", "answer_id"),
    )

    id: Mapped[Id]
    answer_id: Mapped[int] = mapped_column(BigId, ForeignKey("answers.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    works: Mapped[bool]


class Outcome(Model):
    """How it went with the accepted answer of a question, in the asker's words; or only that they were asked.

    `result` is "yes", "partly" or "no", and empty until something is said. The row goes with the mark of the answer.
    """

    __tablename__ = "outcomes"

    question_id: Mapped[int] = mapped_column(BigId, ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    answer_id: Mapped[int] = mapped_column(BigId, ForeignKey("answers.id", ondelete="CASCADE"), index=True)
    result: Mapped[str] = mapped_column(String(8), default="")
    words: Mapped[str] = mapped_column(String(300), default="")
    asked_at: Mapped[datetime | None]
    said_at: Mapped[datetime | None]


class Draft(Model):
    """A form half filled in, kept on the server. `key` is "ask", "aside", "answer-ID" or "edit-ID"."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(default=now)


class Redirect(Model):
    """An address that moved for ever, and the post that is meant, if it is one."""

    __tablename__ = "redirects"

    old_path: Mapped[str] = mapped_column(String(200), primary_key=True)
    new_path: Mapped[str] = mapped_column(String(200))
    post_id: Mapped[int | None] = mapped_column(BigId)
