"""The only writers of the ledger and of `users.reputation`. Called inside the command that has the cause."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from community.accounts.models import User
from community.core.db import command, db, now
from community.core.pages import changed
from community.reputation.models import LedgerEntry
from community.reputation.prices import PRICES

# Endings of causes that undo another entry: somebody changed their mind, or the whole post was removed.
REVERSED, REMOVED = "_reversed", "_removed"


def hold(people: Iterable[int | None], post_id: int | None = None) -> None:
    """Lock these people, and whoever has entries on the post, in the order of their numbers.

    A command that moves the sums of several people calls this first, after locking posts and before anything else:
    two such commands then never wait for each other for ever.
    """
    everybody = {user_id for user_id in people if user_id}
    if post_id is not None:
        everybody |= set(db.session.scalars(select(LedgerEntry.user_id).where(LedgerEntry.post_id == post_id)))
    wanted = select(User.id).where(User.id.in_(sorted(everybody))).order_by(User.id)
    db.session.execute(wanted.with_for_update(key_share=True))


@command
def award(user_id: int, cause: str, post_id: int, actor_id: int | None, at: datetime | None = None) -> LedgerEntry:
    """Pay a person what the price list says for a cause on a post. `actor_id` is who caused it."""
    entry = LedgerEntry(
        user_id=user_id, cause=cause, amount=PRICES[cause], post_id=post_id, actor_id=actor_id, at=at or now()
    )
    return add(entry)


@command
def take_back(cause: str, post_id: int, actor_id: int | None) -> LedgerEntry | None:
    """Reverse the standing entry of this cause, if there is one. Only what exists can be reversed, and only once."""
    standing = db.session.scalars(
        select(LedgerEntry)
        .where(
            LedgerEntry.post_id == post_id,
            LedgerEntry.cause == cause,
            LedgerEntry.actor_id == actor_id,
            LedgerEntry.reversed_by.is_(None),
        )
        .order_by(LedgerEntry.id)
        .limit(1)
    ).first()
    return reverse(standing) if standing else None


@command
def take_back_all(post_id: int) -> None:
    """Reverse everything that a post earned or cost, when the post is removed."""
    standing = select(LedgerEntry).where(
        LedgerEntry.post_id == post_id, LedgerEntry.reversed_by.is_(None), ~undoes(REVERSED), ~undoes(REMOVED)
    )
    for entry in db.session.scalars(standing.order_by(LedgerEntry.id)).all():
        reverse(entry, REMOVED)


@command
def give_again(post_id: int) -> None:
    """Pay again what removing a post took back, when the post returns."""
    removal = select(LedgerEntry).where(
        LedgerEntry.post_id == post_id, LedgerEntry.reversed_by.is_(None), undoes(REMOVED)
    )
    for entry in db.session.scalars(removal.order_by(LedgerEntry.id)).all():
        again = add(
            LedgerEntry(
                user_id=entry.user_id,
                cause=entry.cause.removesuffix(REMOVED),
                amount=-entry.amount,
                post_id=post_id,
                actor_id=entry.actor_id,
            )
        )
        entry.reversed_by = again.id


def undoes(why: str) -> ColumnElement[bool]:
    """The condition that an entry undoes another one for this reason."""
    return LedgerEntry.cause.endswith(why, autoescape=True)


def reverse(entry: LedgerEntry, why: str = REVERSED) -> LedgerEntry:
    """Write the opposite of an entry and tie the two together. `why` ends the name of the opposite's cause."""
    opposite = add(
        LedgerEntry(
            user_id=entry.user_id,
            cause=f"{entry.cause}{why}",
            amount=-entry.amount,
            post_id=entry.post_id,
            actor_id=entry.actor_id,
        )
    )
    entry.reversed_by = opposite.id
    return opposite


def add(entry: LedgerEntry) -> LedgerEntry:
    """Add an entry and move the person's sum with it, in SQL: two people may cause something at once."""
    db.session.add(entry)
    db.session.execute(update(User).where(User.id == entry.user_id).values(reputation=User.reputation + entry.amount))
    db.session.flush()
    changed(f"person:{entry.user_id}")
    return entry


def recount(fix: bool = False) -> list[str]:
    """Compare every `users.reputation` with its ledger; with `fix`, mend it. Nobody waits while it looks."""
    summed = select(LedgerEntry.user_id, func.sum(LedgerEntry.amount).label("total")).group_by(LedgerEntry.user_id)
    of_user = summed.subquery()
    total = func.coalesce(of_user.c.total, 0)
    rows = db.session.execute(
        select(User.id, User.name, User.reputation, total)
        .outerjoin(of_user, of_user.c.user_id == User.id)
        .where(total != User.reputation)
        .order_by(User.id)
    ).all()
    if fix and rows:
        add_up([user_id for user_id, _name, _kept, _right in rows])
    return [f"{name} (person {user_id}): reputation {kept}, ledger {right}" for user_id, name, kept, right in rows]


@command
def add_up(user_ids: Iterable[int]) -> None:
    """Set the reputation of these people to the sum of their ledgers."""
    for user_id in sorted(user_ids):
        total = select(func.coalesce(func.sum(LedgerEntry.amount), 0)).where(LedgerEntry.user_id == user_id)
        db.session.execute(update(User).where(User.id == user_id).values(reputation=total.scalar_subquery()))
        changed(f"person:{user_id}")
