"""Reading the ledger, a page at a time: however long it is, a page costs the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, groupby
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, tuple_

from community.accounts.models import User
from community.core.db import db, now
from community.reputation.models import LedgerDay, LedgerEntry

PAGE = 30
WEEKS = 52
YEAR = timedelta(days=7 * WEEKS - 1)

entries_, days_ = LedgerEntry.__table__, LedgerDay.__table__
OF_DAYS = select(days_.c.day, days_.c.points).where(
    days_.c.user_id == bindparam("person"), days_.c.day.between(bindparam("first"), bindparam("last"))
)


class Day(NamedTuple):
    """Entries of one day, and the points of that whole day, on whichever page its entries stand."""

    moment: datetime
    points: int
    entries: Sequence[LedgerEntry]


@dataclass(frozen=True)
class Ledger:
    """A page of a ledger. `older` is the entry that the next one begins below, if there is one; `line`, on the first
    page, the reputation a year ago and at the end of each week since."""

    days: Sequence[Day]
    older: int | None
    line: Sequence[int] = ()

    @property
    def post_ids(self) -> list[int]:
        return [entry.post_id for day in self.days for entry in day.entries if entry.post_id]


def ledger(person: User, before: int | None = None, limit: int = PAGE) -> Ledger:
    """A page of a person's ledger by days, newest first, older than the entry `before`."""
    found = entries(person.id, before, limit)
    shown = found[:limit]
    if not shown:
        return Ledger([], None)
    today = now().date()
    first, last = day_of(shown[-1].at), day_of(shown[0].at)
    if before is None:
        first, last = min(first, today - YEAR), max(last, today)
    points = sums(person.id, first, last)
    by_day = [(day, list(rows)) for day, rows in groupby(shown, key=lambda entry: day_of(entry.at))]
    days = [Day(rows[0].at, points.get(day, 0), rows) for day, rows in by_day]
    line = weekly(points, person.reputation, today) if before is None else ()
    return Ledger(days, shown[-1].id if len(found) > limit else None, line)


def entries(user_id: int, before: int | None = None, limit: int = PAGE) -> Sequence[LedgerEntry]:
    """A person's entries, newest first, older than the entry `before`; one more than `limit` when there are more."""
    wanted = select(LedgerEntry).where(LedgerEntry.user_id == user_id)
    if before:
        at = select(entries_.c.at).where(entries_.c.id == before).scalar_subquery()
        wanted = wanted.where(tuple_(LedgerEntry.at, LedgerEntry.id) < tuple_(at, before))
    return db.session.scalars(wanted.order_by(LedgerEntry.at.desc(), LedgerEntry.id.desc()).limit(limit + 1)).all()


def standing_entry(cause: str, post_id: int, actor_id: int | None) -> LedgerEntry | None:
    """The first entry of this cause, on this post and by this person, that was not taken back."""
    wanted = select(LedgerEntry).where(
        LedgerEntry.post_id == post_id,
        LedgerEntry.cause == cause,
        LedgerEntry.actor_id == actor_id,
        LedgerEntry.reversed_by.is_(None),
    )
    return db.session.scalars(wanted.order_by(LedgerEntry.id).limit(1)).first()


def sums(user_id: int, first: date, last: date) -> dict[date, int]:
    """What the days from `first` to `last` brought; days without entries are missing."""
    rows = db.session.execute(OF_DAYS, {"person": user_id, "first": first, "last": last})
    return {row.day: row.points for row in rows}


def weekly(points: Mapping[date, int], reputation: int, today: date) -> list[int]:
    """What a reputation was a year ago and at the end of each week since, from what the days brought."""
    gained = [0] * WEEKS
    for day, sum_ in points.items():
        if (week := (today - day).days // 7) < WEEKS:
            gained[WEEKS - 1 - week] += sum_
    return list(accumulate(gained, initial=reputation - sum(gained)))


def people_between(one: int, other: int) -> int:
    """How many people have reputation for the lower of two thresholds and not for the higher."""
    low, high = sorted((one, other))
    wanted = select(func.count()).where(User.reputation >= low, User.reputation < high)
    return db.session.scalar(wanted) or 0


def day_of(moment: datetime) -> date:
    """The day that an entry counts for, in UTC."""
    return moment.astimezone(UTC).date()
