"""The ledger: every point has a cause, a post, the person who caused it, a time, and a reversal if taken back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Id, Model, now


class LedgerEntry(Model):
    """One change of a person's reputation. `sum(amount)` over a person is `users.reputation`, always.

    `post_id` carries no foreign key: posts live on a floor above, and entries outlive them.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ix_ledger_person", "user_id", "id"),
        Index("ix_ledger_cause", "post_id", "cause", "actor_id"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    cause: Mapped[str] = mapped_column(String(30))
    amount: Mapped[int]
    post_id: Mapped[int | None] = mapped_column(BigId)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    reversed_by: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.id"))
