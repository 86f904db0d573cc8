"""What an entry is worth after the limits that keep reputation fair, and why it may be less than its price."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from community.companies.queries import same_company
from community.core.db import db
from community.reputation import rules
from community.reputation.models import LedgerEntry
from community.reputation.prices import BETWEEN_TWO, REMOVAL, REMOVED, UP_VOTES

SAME_COMPANY, SAME_PAIR, FULL_DAY = "company", "pair", "day"
ONE_DAY = timedelta(days=1)
Number = ColumnElement[int]
When = Callable[[ColumnElement[Any]], ColumnElement[bool]]


class Worth(NamedTuple):
    """The points of an entry; where the limits took some, also the price and the reason."""

    amount: int
    full: int | None = None
    discount: str = ""


entries = LedgerEntry.__table__
stands = entries.c.reversed_by.is_(None)


def counted(what: Number, causes: Sequence[str], when: When, *of: ColumnElement[bool]) -> Number:
    """`what` of entries of these causes that stand, or would if their post were not removed; each at its first time."""
    new = entries.c.first_at.is_(None)
    first = select(what).where(*of, when(entries.c.at), entries.c.cause.in_(causes), new, stands)
    later = [*causes, *(cause + REMOVED for cause in causes)]
    again = select(what).where(*of, when(entries.c.first_at), entries.c.cause.in_(later), stands)
    return first.scalar_subquery() + again.scalar_subquery()


def from_to(actor: str, user: str) -> Number:
    """How many votes and acceptances of one person are in the ledger of another one."""
    return counted(
        func.count(),
        BETWEEN_TWO,
        lambda at: at > bindparam("since"),
        entries.c.actor_id == bindparam(actor),
        entries.c.user_id == bindparam(user),
        entries.c.post_id != bindparam("but"),
    )


OF_DAY = counted(
    func.coalesce(func.sum(func.abs(entries.c.amount)), 0),
    UP_VOTES,
    lambda at: and_(at >= bindparam("day"), at < bindparam("day_after")),
    entries.c.user_id == bindparam("one"),
)
BETWEEN = from_to("one", "other") + from_to("other", "one")
BEFORE = select(BETWEEN.label("between"), OF_DAY.label("of_day"))


def worth(cause: str, user_id: int, post_id: int, other_id: int | None, at: datetime) -> Worth:
    """What a cause pays (or costs) a person at a moment. `other_id` is the person on the other side.

    What a moderator did, nobody else, or nobody who is known, has no limits.
    """
    price = rules.price(cause)
    if cause == REMOVAL or other_id is None or other_id == user_id:
        return Worth(price)
    if same_company(user_id, other_id):
        return limited(price, SAME_COMPANY)
    day = day_of(at)
    before = db.session.execute(
        BEFORE,
        {
            "one": user_id,
            "other": other_id,
            "since": at - timedelta(days=rules.value(rules.PAIR_DAYS)),
            "but": 0 if cause in BETWEEN_TWO else post_id,
            "day": day,
            "day_after": day + ONE_DAY,
        },
    ).one()
    return limited(price, "", before.between, before.of_day if cause in UP_VOTES else None)


def limited(price: int, discount: str, between: int = 0, of_day: int | None = None) -> Worth:
    """A price within the limits: none in one company; halved for each of the votes and acceptances `between` the same
    two people; no more in a day than the rules allow beyond `of_day`, for what counts there."""
    if discount:
        return Worth(0, price, discount)
    amount = (abs(price) >> min(between, 20)) * (1 if price > 0 else -1)
    if amount != price:
        discount = SAME_PAIR
    if of_day is not None and amount > (left := max(0, rules.value(rules.DAY_POINTS) - of_day)):
        amount, discount = left, FULL_DAY
    return Worth(amount, price, discount) if discount else Worth(amount)


def day_of(moment: datetime) -> datetime:
    """The beginning of a moment's day, which is one of UTC: the same for everybody."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
