"""The ledger: every point has a cause, a post, the person who caused it, a time, and a reversal if taken back."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import BigId, Id, Model, now

FOLLOWS = "first_at IS NOT NULL"  # what undoes another entry or pays it again


class LedgerEntry(Model):
    """One change of a person's reputation. `sum(amount)` over a person is `users.reputation`, always.

    `post_id` carries no foreign key: posts live on a floor above, and entries outlive them. An entry that is worth less
    than its price says so: `full` is the price, `discount` the reason (see `reputation.limits`). An entry that undoes
    another one, or pays it again, has in `first_at` when the first of them was written: limits and leaders go by that.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ix_ledger_day", "user_id", "at", "id"),
        Index("ix_ledger_pair", "actor_id", "user_id", "at"),
        Index("ix_ledger_time", "at", "id"),
        Index("ix_ledger_cause", "post_id", "cause", "actor_id"),
        Index("ix_ledger_first", "user_id", "first_at", sqlite_where=text(FOLLOWS), postgresql_where=text(FOLLOWS)),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    cause: Mapped[str] = mapped_column(String(30))
    amount: Mapped[int]
    post_id: Mapped[int | None] = mapped_column(BigId)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    reversed_by: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.id"))
    full: Mapped[int | None]
    discount: Mapped[str] = mapped_column(String(10), default="", server_default="")
    first_at: Mapped[datetime | None]


class LedgerDay(Model):
    """What a person's entries of one day (in UTC) add up to, moved together with the ledger."""

    __tablename__ = "ledger_days"
    __table_args__ = (Index("ix_ledger_days_day", "day", "user_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    points: Mapped[int]


class RuleValue(Model):
    """A rule that is not as the product brings it. Whoever is not here has the value of a medium community."""

    __tablename__ = "reputation_rules"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


class RuleChange(Model):
    """Who changed which rule, when, and from what to what."""

    __tablename__ = "reputation_rule_changes"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40))
    before: Mapped[int]
    after: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    by: Mapped[User] = relationship(lazy="raise_on_sql")
