"""What moderators decided about people: sanctions, notes, blocks; and where people came from, for a limited time."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models.people import User
from community.core.audit import Act
from community.core.db import BigId, Id, Model, now

WARNING, SILENCE, SUSPENSION = "warning", "silence", "suspension"
VOTE, COMMENT, ASK, EDIT = "vote", "comment", "ask", "edit"  # one privilege is suspended
PRIVILEGES = (VOTE, COMMENT, ASK, EDIT)
KINDS = (WARNING, *PRIVILEGES, SILENCE, SUSPENSION)
# How long, offered by what the person had before: 24 hours, a week, 1, 2, 6 and 12 months.
LADDER = tuple(timedelta(days=days) for days in (1, 7, 30, 60, 182, 365))
LONGEST = timedelta(days=366)  # that a sanction with an end lasts
REASON_LEAST, REASON_MOST, NOTE_MOST = 10, 300, 2_000  # characters

EMAIL, DOMAIN, NETWORK, ORIGIN = "email", "domain", "network", "origin"
KEPT_ORIGINS = timedelta(days=90)


class Sanction(Model):
    """What a person may not do, from when until when, and why; or a warning to read. Expires by itself.

    `reason` is what the person reads. `until` is empty for warnings and for what has no end; `read_at` is when a
    warning was acknowledged. The act in the audit log is `act_id`.
    """

    __tablename__ = "sanctions"
    __table_args__ = (Index("ix_sanctions_person", "person_id", "id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(REASON_MOST))
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    act_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("acts.id"))

    person: Mapped[User] = relationship(foreign_keys=person_id, lazy="raise_on_sql")
    by: Mapped[User | None] = relationship(foreign_keys=by_id, lazy="raise_on_sql")
    act: Mapped[Act | None] = relationship(lazy="raise_on_sql")

    @property
    def is_over(self) -> bool:
        """Whether nothing is left of it: lifted, past its end, or read."""
        if self.lifted_at or self.read_at:
            return True
        return self.until is not None and self.until <= now()


class PersonNote(Model):
    """What a moderator noted about a person, for moderators alone."""

    __tablename__ = "person_notes"
    __table_args__ = (Index("ix_person_notes_person", "person_id", "id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]

    by: Mapped[User | None] = relationship(foreign_keys=by_id, lazy="raise_on_sql")


class Block(Model):
    """Who may not join or sign in: an e-mail address, a domain of addresses, a network, or where somebody came from.

    `value` is a network in CIDR notation, and of all others a keyed hash; `shown` is what moderators see instead.
    """

    __tablename__ = "blocks"
    __table_args__ = (Index("ix_blocks_value", "value"), Index("ix_blocks_person", "person_id"))

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(String(64))
    shown: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(REASON_MOST))
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]

    by: Mapped[User | None] = relationship(foreign_keys=by_id, lazy="raise_on_sql")


class Origin(Model):
    """That a person came from a network address, of which only a keyed hash is kept, for 90 days."""

    __tablename__ = "origins"
    __table_args__ = (UniqueConstraint("user_id", "mark"), Index("ix_origins_mark", "mark"))

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="CASCADE"))
    mark: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime] = mapped_column(default=now, index=True)
