"""Flags, the cases of the review queue, and appeals."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.audit import Act
from community.core.db import BigId, Id, Model, now

# Kinds of cases. A new kind needs a row in `moderation.kinds`.
FLAGGED, HELD, SUGGESTION, SPAM = "flag", "held", "suggestion", "spam"
NAME, APPEAL, IMPORT = "name", "appeal", "import"
OF_POSTS = (FLAGGED, HELD, SPAM)  # one decision about the post decides them together; moderators of areas may
# What a case is about.
POST, PERSON, SUGGESTED, ACT = "post", "person", "suggestion", "act"
# What became of a flag.
UPHELD, KEPT = "upheld", "kept"
WHOLE = 100  # the weight of one ordinary person's flag
WAITS, DECIDED = "decided_at IS NULL", "decided_at IS NOT NULL"


def only(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of those rows alone that fulfil a condition."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


class Case(Model):
    """Something that waits for a moderator, or did. One of a kind waits for each subject at a time.

    `why` is what the moderator is told, in words; `weight` the sum of its flags, WHOLE for one ordinary person. While
    `claimed_until` has not come, nobody but `claimed_by` acts on it. `act` is the act that decided it.
    """

    __tablename__ = "cases"
    __table_args__ = (
        only("uq_cases_waiting", "kind", "subject_kind", "subject_id", where=WAITS, unique=True),
        only("ix_cases_waiting", "since", "id", where=WAITS),
        only("ix_cases_waiting_kind", "kind", "since", "id", where=WAITS),
        only("ix_cases_decided", "decided_at", where=DECIDED),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(BigId)
    post_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    why: Mapped[list[str]] = mapped_column(JSON, default=list)
    weight: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(default=now)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    claimed_until: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[str] = mapped_column(String(20), default="")
    act_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("acts.id"), index=True)

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    def is_claimed_by_another(self, moderator_id: int | None) -> bool:
        """Whether somebody else is looking at it right now."""
        if self.claimed_by_id in (None, moderator_id) or self.claimed_until is None:
            return False
        return self.claimed_until > now()


class Flag(Model):
    """What one person says of one post, or of another person. `weight` is as of flagging; `result` is empty while the
    case waits, and what the flagger is told afterwards: upheld or kept."""

    __tablename__ = "flags"
    __table_args__ = (UniqueConstraint("user_id", "post_id"), UniqueConstraint("user_id", "person_id"))

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    post_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(String(500), default="")
    weight: Mapped[int] = mapped_column(default=WHOLE)
    at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(String(10), default="")
    decided_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=user_id, lazy="raise_on_sql")


class Appeal(Model):
    """What somebody says against an act that concerns them, once; `answer` is for them."""

    __tablename__ = "appeals"

    id: Mapped[Id]
    act_id: Mapped[int] = mapped_column(BigId, ForeignKey("acts.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(String(500), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    act: Mapped[Act] = relationship(lazy="raise_on_sql")
