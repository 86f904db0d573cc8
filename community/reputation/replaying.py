"""Going through the whole ledger under the rules of today: what every entry would be worth, and making it so."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select, tuple_, update

from community.accounts.models import User
from community.companies.models import CompanyMember
from community.core.db import command, db, end_reading
from community.core.pages import changed
from community.core.stretches import AT_ONCE, LENGTH, Progress
from community.reputation import rules
from community.reputation.commands import UNDOING, add_to_days, hold, negative
from community.reputation.limits import SAME_COMPANY, Worth, limited
from community.reputation.models import LedgerEntry
from community.reputation.prices import ACCEPTED, ACCEPTING, BETWEEN_TWO, REMOVAL, REMOVED, UP_VOTES

entries, members = LedgerEntry.__table__, CompanyMember.__table__
COLUMNS = (entries.c.id, entries.c.user_id, entries.c.cause, entries.c.amount, entries.c.post_id, entries.c.actor_id,
           entries.c.at, entries.c.reversed_by, entries.c.full, entries.c.discount)  # fmt: skip


class Difference(NamedTuple):
    """An entry that would be worth something else. `first_id` is the entry that it undoes or pays again, perhaps by way
    of others, or itself; `reversed_by` what undoes it, as far as was seen."""

    entry_id: int
    user_id: int
    day: date
    before: int
    after: Worth
    first_id: int
    reversed_by: int | None


class Past(NamedTuple):
    """What is remembered of an entry that another one undoes: what it is worth, which one it is, and the first entry of
    those that undo one another."""

    worth: Worth
    cause: str
    first: Row[Any]


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
            past = self.undone.pop(row.id, None)
            after = self.opposite(row, past) if past else self.worth(row)
            first = past.first if past else row
            if not past:
                self.note(row, after)
            if row.reversed_by:
                self.undone[row.reversed_by] = Past(after, row.cause, first)
            if after != (row.amount, row.full, row.discount):
                yield Difference(row.id, row.user_id, self.today, row.amount, after, first.id, row.reversed_by)

    def opposite(self, row: Row[Any], past: Past) -> Worth:
        """What an entry is worth that undoes another one. Limits go by the first of them: it counts as long as its post
        is only removed, and again when it is paid again."""
        worth = Worth(-past.worth.amount, negative(past.worth.full), past.worth.discount)
        if past.cause.endswith(UNDOING):
            if not past.cause.endswith(REMOVED):
                self.note(past.first, worth)
        elif not row.cause.endswith(REMOVED):
            self.forget(past.first, past.worth)
        return worth

    def worth(self, row: Row[Any]) -> Worth:
        """What an entry is worth when everything before it is worth what this replay found."""
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
        if row.cause in UP_VOTES and row.at.date() == self.today:
            self.of_day[row.user_id] += worth.amount

    def forget(self, row: Row[Any], worth: Worth) -> None:
        """Something was taken back: it stands no longer between two people, and leaves room in its day."""
        if row.cause in BETWEEN_TWO and row.actor_id:
            self.between[pair(row.user_id, row.actor_id)].pop(row.id, None)
        if row.cause in UP_VOTES and row.at.date() == self.today:
            self.of_day[row.user_id] -= worth.amount


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
    """Give the entries what they would be worth, and people and days their sums, a few hundred at a time; an entry goes
    together with what undoes it or pays it again."""
    done, portion = 0, list[Difference]()
    for _first, some in groupby(sorted(differences, key=by_first), key=by_first):
        portion += some
        if len(portion) >= AT_ONCE:
            done += rewrite(portion)
            progress(done, len(differences))
            portion = []
    if portion:
        progress(done + rewrite(portion), len(differences))


def by_first(one: Difference) -> int:
    return one.first_id


@command
def rewrite(differences: Sequence[Difference]) -> int:
    """Give these entries what they would be worth. One that somebody changed or undid meanwhile keeps what it has, with
    what undoes it or pays it again. Returns how many were given."""
    hold(one.user_id for one in differences)
    wanted = select(entries.c.id, entries.c.amount, entries.c.reversed_by)
    ids = [one.entry_id for one in differences]
    found = {row.id: row for row in db.session.execute(wanted.where(entries.c.id.in_(ids)).with_for_update())}
    changed_since = {
        one.first_id for one in differences if found.get(one.entry_id) != (one.entry_id, one.before, one.reversed_by)
    }
    people: Counter[int] = Counter()
    days: Counter[tuple[int, date]] = Counter()
    for one in differences:
        if one.first_id in changed_since:
            continue
        amount, full, discount = one.after
        db.session.execute(
            update(LedgerEntry)
            .where(LedgerEntry.id == one.entry_id)
            .values(amount=amount, full=full, discount=discount)
            .execution_options(synchronize_session=False)
        )
        people[one.user_id] += amount - one.before
        days[one.user_id, one.day] += amount - one.before
    for user_id, points in sorted(people.items()):
        db.session.execute(update(User).where(User.id == user_id).values(reputation=User.reputation + points))
        changed(f"person:{user_id}")
    if days:
        add_to_days([{"user_id": who, "day": day, "points": points} for (who, day), points in days.items()])
    return len(differences)
