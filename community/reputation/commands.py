"""The only writers of the ledger and of `users.reputation`. Called inside the command that has the cause."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.models import User
from community.core.db import command, db, now
from community.core.pages import changed
from community.core.stretches import Progress, Stretch, doubtful, stretches
from community.reputation import rules
from community.reputation.limits import worth
from community.reputation.models import LedgerDay, LedgerEntry
from community.reputation.prices import REMOVAL, REMOVED
from community.reputation.queries import standing_entry

# Endings of causes that undo another entry: somebody changed their mind, the whole post was removed, the votes of one
# person for another one came in series, or what was voted on is part of something else since.
REVERSED, SERIAL, MOVED = "_reversed", "_serial", "_moved"
UNDOING = REVERSED, REMOVED, SERIAL, MOVED


def hold(people: Iterable[int | None], *post_ids: int | None) -> None:
    """Lock these people, and whoever has entries on these posts, in the order of their numbers.

    A command that moves the sums of several people calls this first, after locking posts and before anything else:
    two such commands then never wait for each other for ever.
    """
    everybody = {user_id for user_id in people if user_id}
    if ids := [post_id for post_id in post_ids if post_id]:
        rewarded = select(LedgerEntry.user_id).where(LedgerEntry.post_id.in_(ids)).distinct()
        everybody |= set(db.session.scalars(rewarded))
    wanted = select(User.id).where(User.id.in_(sorted(everybody))).order_by(User.id)
    db.session.execute(wanted.with_for_update(key_share=True))


@command
def award(
    user_id: int,
    cause: str,
    post_id: int,
    actor_id: int | None,
    at: datetime | None = None,
    other_id: int | None = None,
) -> LedgerEntry:
    """Pay a person what the rules say for a cause on a post. `actor_id` is who caused it; `other_id`, who else has a
    part in it where that is not the actor. Both people are held before, so that limits are counted right."""
    at = at or now()
    amount, full, discount = worth(cause, user_id, post_id, other_id or actor_id, at)
    entry = LedgerEntry(
        user_id=user_id,
        cause=cause,
        amount=amount,
        post_id=post_id,
        actor_id=actor_id,
        at=at,
        full=full,
        discount=discount,
    )
    add_all([entry])
    return entry


@command
def take_back(cause: str, post_id: int, actor_id: int | None, why: str = REVERSED) -> LedgerEntry | None:
    """Reverse the standing entry of this cause, if there is one. Only what exists can be reversed, and only once."""
    entry = standing_entry(cause, post_id, actor_id)
    return reverse(entry, why) if entry else None


@command
def take_back_from_all(cause: str, post_ids: Collection[int]) -> None:
    """Reverse what stands of this cause on some posts, whoever caused it."""
    reverse_all(standing(post_ids, LedgerEntry.cause == cause))


@command
def take_back_all(post_ids: Collection[int], why: str = REMOVED) -> None:
    """Reverse everything that posts earned or cost, when they are removed, or become another kind of post."""
    reverse_all(standing(post_ids, *(~undoes(one) for one in UNDOING)), why)


@command
def give_again(post_ids: Collection[int]) -> None:
    """Pay again what removing posts took back, when they return."""
    repay_all(standing(post_ids, undoes(REMOVED)), REMOVED)


def standing(post_ids: Collection[int], *which: ColumnElement[bool]) -> Sequence[LedgerEntry]:
    """The entries on some posts that were not taken back, in their order."""
    wanted = select(LedgerEntry).where(LedgerEntry.post_id.in_(post_ids), LedgerEntry.reversed_by.is_(None), *which)
    return db.session.scalars(wanted.order_by(LedgerEntry.id)).all()


@command
def fine(posts: Iterable[tuple[int, int]], actor_id: int | None) -> None:
    """Let a moderator's removal cost the authors of posts what the rules say: pairs of post and author. No limits hold
    for that."""
    price = rules.price(REMOVAL)
    add_all(
        [
            LedgerEntry(user_id=author_id, cause=REMOVAL, amount=price, post_id=post_id, actor_id=actor_id)
            for post_id, author_id in posts
        ]
    )


@command
def give_back(cause: str, post_id: int, actor_id: int | None, why: str = MOVED) -> bool:
    """Pay again, as it was, what was last taken back of this cause for a reason: by default because the post moved.
    False if nothing was."""
    taken = select(LedgerEntry).where(
        LedgerEntry.post_id == post_id,
        LedgerEntry.cause == f"{cause}{why}",
        LedgerEntry.actor_id == actor_id,
        LedgerEntry.reversed_by.is_(None),
    )
    last = db.session.scalars(taken.order_by(LedgerEntry.id.desc()).limit(1)).first()
    if last is not None:
        repay(last, why)
    return last is not None


def repay(entry: LedgerEntry, why: str) -> None:
    """Undo an entry that undid another one for this reason."""
    repay_all([entry], why)


def repay_all(entries: Sequence[LedgerEntry], why: str) -> None:
    """The same of many, with a few statements."""
    tie(entries, [opposite(entry, entry.cause.removesuffix(why)) for entry in entries])


def undoes(why: str) -> ColumnElement[bool]:
    """The condition that an entry undoes another one for this reason."""
    return LedgerEntry.cause.endswith(why, autoescape=True)


def reverse(entry: LedgerEntry, why: str = REVERSED) -> LedgerEntry:
    """Write the opposite of an entry and tie the two together. `why` ends the name of the opposite's cause."""
    return reverse_all([entry], why)[0]


def reverse_all(entries: Sequence[LedgerEntry], why: str = REVERSED) -> list[LedgerEntry]:
    """The same of many, with a few statements."""
    return tie(entries, [opposite(entry, f"{entry.cause}{why}") for entry in entries])


def opposite(entry: LedgerEntry, cause: str) -> LedgerEntry:
    """What makes good for an entry, not yet written. It counts where that one does."""
    return LedgerEntry(
        user_id=entry.user_id,
        cause=cause,
        amount=-entry.amount,
        post_id=entry.post_id,
        actor_id=entry.actor_id,
        full=negative(entry.full),
        discount=entry.discount,
        first_at=entry.first_at or entry.at,
    )


def negative(amount: int | None) -> int | None:
    return None if amount is None else -amount


def tie(entries: Sequence[LedgerEntry], opposites: list[LedgerEntry]) -> list[LedgerEntry]:
    """Write the opposites of entries, each as what reversed its own."""
    add_all(opposites)
    for entry, made in zip(entries, opposites, strict=True):
        entry.reversed_by = made.id
    return opposites


def add_all(entries: Sequence[LedgerEntry]) -> None:
    """Add entries and move the sums of people with them, in SQL: two people may cause something at once."""
    sums, days = Counter[int](), Counter[tuple[int, date]]()
    for entry in entries:
        entry.at = entry.at or now()
        sums[entry.user_id] += entry.amount
        days[entry.user_id, entry.at.astimezone(UTC).date()] += entry.amount
    db.session.add_all(entries)
    for points in sorted(set(sums.values())):
        theirs = User.id.in_([user_id for user_id, own in sums.items() if own == points])
        db.session.execute(update(User).where(theirs).values(reputation=User.reputation + points))
    if entries:
        add_to_days([{"user_id": who, "day": day, "points": points} for (who, day), points in sorted(days.items())])
        db.session.flush()
        changed(*(f"person:{user_id}" for user_id in sums))


def add_to_days(rows: Sequence[Mapping[str, Any]]) -> None:
    """Move the sums of days: `user_id`, `day`, and `points` to add. Both databases know this way to insert."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    new = insert(LedgerDay)
    both = new.on_conflict_do_update(
        index_elements=[LedgerDay.user_id, LedgerDay.day], set_={"points": LedgerDay.points + new.excluded.points}
    )
    db.session.execute(both, rows)


def recount(fix: bool = False, progress: Progress | None = None) -> list[str]:
    """Compare every `users.reputation` with its ledger; with `fix`, mend it. Nobody waits while it looks."""
    found: list[str] = []
    for ids in doubtful(User.__table__.c.id, User.__table__.c.reputation, totals(progress)):
        total = sum_of_own()
        wrong = select(User.id, User.name, User.reputation, total).where(User.id.in_(ids), total != User.reputation)
        rows = db.session.execute(wrong.order_by(User.id)).all()
        found += [f"{name} (person {user_id}): reputation {kept}, ledger {sum_}" for user_id, name, kept, sum_ in rows]
        if fix and rows:
            add_up([row.id for row in rows])
    return found


def totals(progress: Progress | None) -> dict[int, int]:
    """What the ledgers of all people add up to."""
    sums: defaultdict[int, int] = defaultdict(int)
    table = LedgerEntry.__table__
    summed = select(table.c.user_id, func.sum(table.c.amount)).group_by(table.c.user_id)
    for stretch in stretches(table.c.id, progress):
        for user_id, amount in db.session.execute(summed.where(stretch.holds(table.c.id))):
            sums[user_id] += amount
    return sums


def sum_of_own() -> ColumnElement[int]:
    """The sum of a person's ledger, as part of a statement about people."""
    total = select(func.coalesce(func.sum(LedgerEntry.amount), 0)).where(LedgerEntry.user_id == User.id)
    return total.correlate(User).scalar_subquery()


@command
def add_up(user_ids: Iterable[int]) -> None:
    """Set the reputation of these people to the sum of their ledgers."""
    for user_id in sorted(user_ids):
        db.session.execute(update(User).where(User.id == user_id).values(reputation=sum_of_own()))
        changed(f"person:{user_id}")


def recount_days(fix: bool = False, progress: Progress | None = None) -> list[str]:
    """Compare the sums of days with the ledger; with `fix`, mend them. Nobody waits while it looks."""
    found: list[str] = []
    for stretch in stretches(User.__table__.c.id, progress):
        kept, right = days_kept(stretch), days_counted(stretch)
        doubtful_people = {key[0] for key in kept.keys() | right.keys() if kept.get(key, 0) != right.get(key, 0)}
        for user_id in sorted(doubtful_people):
            own = Stretch(user_id, user_id)
            if fix:
                write_days(user_id)
            elif days_kept(own) == days_counted(own):  # somebody wrote while it was looked
                continue
            found.append(f"sums of days of person {user_id}")
    return found


def days_kept(people: Stretch) -> dict[tuple[int, date], int]:
    """The sums of days as they are kept; those of nothing are left out."""
    rows = select(LedgerDay.user_id, LedgerDay.day, LedgerDay.points).where(people.holds(LedgerDay.user_id))
    return {(row.user_id, row.day): row.points for row in db.session.execute(rows.where(LedgerDay.points != 0))}


def days_counted(people: Stretch) -> dict[tuple[int, date], int]:
    """The sums of days as the ledger has them; those of nothing are left out."""
    table, sums = LedgerEntry.__table__, Counter[tuple[int, date]]()
    for row in db.session.execute(
        select(table.c.user_id, table.c.at, table.c.amount).where(people.holds(table.c.user_id))
    ):
        sums[row.user_id, row.at.date()] += row.amount
    return {key: points for key, points in sums.items() if points}


@command
def write_days(user_id: int) -> None:
    """Write the sums of a person's days anew."""
    hold([user_id])
    db.session.execute(delete(LedgerDay).where(LedgerDay.user_id == user_id))
    counted = days_counted(Stretch(user_id, user_id))
    if counted:
        add_to_days([{"user_id": user_id, "day": day, "points": points} for (_who, day), points in counted.items()])
