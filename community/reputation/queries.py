"""Reading the ledger."""

from collections.abc import Sequence

from sqlalchemy import select

from community.core.db import db
from community.reputation.models import LedgerEntry

PAGE = 30


def entries(user_id: int, before: int | None = None, limit: int = PAGE) -> Sequence[LedgerEntry]:
    """A person's entries, newest first, older than the entry `before`; one more than `limit` when there are more."""
    wanted = select(LedgerEntry).where(LedgerEntry.user_id == user_id)
    if before:
        wanted = wanted.where(LedgerEntry.id < before)
    return db.session.scalars(wanted.order_by(LedgerEntry.id.desc()).limit(limit + 1)).all()
