"""Going through the whole ledger under the rules of today: what every entry would be worth, and making it so."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select, tuple_, update

from community.accounts.models import User
from community.companies.models import CompanyMember
from community.core.db import command, db, end_reading
from community.core.pages import changed
from community.core.stretches import AT_ONCE, LENGTH, Progress
from community.reputation import rules
from community.reputation.commands import add_to_days, hold, negative
from community.reputation.limits import SAME_COMPANY, Worth, limited
from community.reputation.models import LedgerEntry
from community.reputation.prices import ACCEPTED, ACCEPTING, BETWEEN_TWO, REMOVAL, UP_VOTES

entries, members = LedgerEntry.__table__, CompanyMember.__table__
COLUMNS = (entries.c.id, entries.c.user_id, entries.c.cause, entries.c.amount, entries.c.post_id, entries.c.actor_id,
           entries.c.at, entries.c.reversed_by, entries.c.full, entries.c.discount)  # fmt: skip


class Difference(NamedTuple):
    """An entry that would be worth something else."""

    entry_id: int
    user_id: int
    day: date
    before: int
    after: Worth


class Past(NamedTuple):
    """What is remembered of an entry that another one undoes."""

    entry: Row[Any]
    worth: Worth


@dataclass
class Replay:
    """The ledger in the order of time. What stands between two people and what votes brought today moves with it."""

    companies: dict[int, int] = field(default_factory=dict)
    between: defaultdict[tuple[int, int], dict[int, tuple[datetime, int]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    today: date = date.min
    of_day: Counter[int] = field(default_factory=Counter)
    undone: dict[int, Past] = field(default_factory=dict)
    helpers: dict[tuple[int, int], int] = field(default_factory=dict)

    def look(self, rows: Sequence[Any]) -> Iterator[Difference]:
        """Go on with these entries; those that would be worth something else come back."""
        self.helpers = helpers_of([row.post_id for row in rows if row.cause == ACCEPTING])
        for row in rows:
            if row.at.date() != self.today:
                self.today, self.of_day = row.at.date(), Counter()
            after = self.worth(row)
            self.note(row, after)
            if after != (row.amount, row.full, row.discount):
                yield Difference(row.id, row.user_id, self.today, row.amount, after)

    def worth(self, row: Row[Any]) -> Worth:
        """What an entry is worth when everything before it is worth what this replay found."""
        past = self.undone.pop(row.id, None)
        if past is not None:
            self.forget(past)
            return Worth(-past.worth.amount, negative(past.worth.full), past.worth.discount)
        if row.cause not in rules.PRESETS[rules.MEDIUM]:
            return Worth(row.amount, row.full, row.discount)
        price, other = rules.price(row.cause), self.other(row)
        if row.cause == REMOVAL or other is None or other == row.user_id:
            return Worth(price)
        company = self.companies.get(row.user_id)
        if company is not None and company == self.companies.get(other):
            return limited(price, SAME_COMPANY)
        is_vote = row.cause in UP_VOTES
        return limited(price, "", self.count(row, other), self.of_day[row.user_id] if is_vote else None)

    def other(self, row: Row[Any]) -> int | None:
        """The person on the other side: of whoever accepts, whoever wrote the answer."""
        if row.cause == ACCEPTING:
            return self.helpers.get((row.post_id, row.actor_id))
        return row.actor_id

    def count(self, row: Row[Any], other: int) -> int:
        """How many votes and acceptances stand between two people at the moment of an entry."""
        known = self.between.get(pair(row.user_id, other), {})
        since = row.at - timedelta(days=rules.value(rules.PAIR_DAYS))
        for entry_id in [entry_id for entry_id, (at, _post) in known.items() if at <= since]:
            del known[entry_id]
        return sum(row.cause in BETWEEN_TWO or post_id != row.post_id for _at, post_id in known.values())

    def note(self, row: Row[Any], worth: Worth) -> None:
        """Remember what later entries depend on."""
        if row.cause in BETWEEN_TWO and row.actor_id:
            self.between[pair(row.user_id, row.actor_id)][row.id] = row.at, row.post_id
        if row.cause in UP_VOTES:
            self.of_day[row.user_id] += worth.amount
        if row.reversed_by:
            self.undone[row.reversed_by] = Past(row, worth)

    def forget(self, past: Past) -> None:
        """Something was taken back: it stands no longer between two people, and leaves room in its day."""
        row = past.entry
        if row.cause in BETWEEN_TWO and row.actor_id:
            self.between[pair(row.user_id, row.actor_id)].pop(row.id, None)
        if row.cause in UP_VOTES and row.at.date() == self.today:
            self.of_day[row.user_id] -= past.worth.amount


def pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def helpers_of(post_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """Who wrote the accepted answers, by answer and by who accepted it."""
    accepted = select(entries.c.post_id, entries.c.actor_id, entries.c.user_id).where(
        entries.c.cause == ACCEPTED, entries.c.post_id.in_(post_ids)
    )
    return {(row.post_id, row.actor_id): row.user_id for row in db.session.execute(accepted)}


def replay(progress: Progress) -> list[Difference]:
    """All entries that would be worth something else under the rules of today. Nothing is written, nobody waits."""
    found = Replay(companies=dict(iter(db.session.execute(select(members.c.user_id, members.c.company_id)))))
    total, done = db.session.scalar(select(func.count()).select_from(entries)) or 0, 0
    differences: list[Difference] = []
    wanted, key = (
        select(*COLUMNS).order_by(entries.c.at, entries.c.id).limit(LENGTH),
        tuple_(entries.c.at, entries.c.id),
    )
    rows = db.session.execute(wanted).all()
    while rows:
        differences += found.look(rows)
        done += len(rows)
        progress(min(done, total), total)
        end_reading()
        last = rows[-1]
        rows = db.session.execute(wanted.where(key > tuple_(last.at, last.id))).all()
    return differences


def make_so(differences: Sequence[Difference], progress: Progress) -> None:
    """Give the entries what they would be worth, and people and days their sums, a few hundred at a time."""
    for start in range(0, len(differences), AT_ONCE):
        rewrite(differences[start : start + AT_ONCE])
        progress(min(start + AT_ONCE, len(differences)), len(differences))


@command
def rewrite(differences: Sequence[Difference]) -> None:
    """Give these entries what they would be worth. One that somebody changed meanwhile keeps what it has."""
    hold(one.user_id for one in differences)
    people: Counter[int] = Counter()
    days: Counter[tuple[int, date]] = Counter()
    for one in differences:
        amount, full, discount = one.after
        done = db.session.execute(
            update(LedgerEntry)
            .where(LedgerEntry.id == one.entry_id, LedgerEntry.amount == one.before)
            .values(amount=amount, full=full, discount=discount)
            .returning(LedgerEntry.id)
            .execution_options(synchronize_session=False)
        ).all()
        if done:
            people[one.user_id] += amount - one.before
            days[one.user_id, one.day] += amount - one.before
    for user_id, points in sorted(people.items()):
        db.session.execute(update(User).where(User.id == user_id).values(reputation=User.reputation + points))
        changed(f"person:{user_id}")
    if days:
        add_to_days([{"user_id": who, "day": day, "points": points} for (who, day), points in days.items()])
