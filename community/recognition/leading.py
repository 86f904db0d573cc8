"""Who gained most reputation in a period, on the whole site and under a tag or a product: counted at night."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from heapq import nlargest
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
)

from community.accounts.models import User
from community.catalog.models import Product, Tag
from community.core.db import command, db, end_reading, now
from community.core.pages import changed
from community.core.worker import beside
from community.questions.models import Answer, Question, question_tags
from community.questions.models.posts import EVERYONE
from community.recognition.models import EVER, EVERYWHERE, PERIODS, PRODUCT, TAG, Leader
from community.reputation.models import LedgerDay, LedgerEntry
from community.staff.models import StaffGrant
from community.staff.queries import is_live

KEPT = 30  # places; more than are shown, because somebody may speak for the vendor since
KEY = "leaders"  # of pages that show leaders

users, days, entries = User.__table__, LedgerDay.__table__, LedgerEntry.__table__
questions, answers, leaders = Question.__table__, Answer.__table__, Leader.__table__
Place = tuple[str, int, int, int]  # period, place, person, points


@beside
def refresh_leaders() -> None:
    """Count anew who leads everywhere, in each tag and in each product. Nobody waits: one small command for each."""
    moment = now()
    keep(EVERYWHERE, 0, everywhere(moment))
    for scope, ids, of_scope in ((TAG, Tag.id, UNDER_TAG), (PRODUCT, Product.id, UNDER_PRODUCT)):
        for scope_id in db.session.scalars(select(ids).order_by(ids)).all():
            keep(scope, scope_id, places(rows_of(of_scope, scope_id, moment)))


def starts(moment: datetime) -> dict[str, datetime]:
    """When each period began; all time has no beginning."""
    return {period: moment - timedelta(days=length) for period, length in PERIODS.items() if length}


def no_staff(user_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Staff have no rank: whoever speaks for the vendor is not among the leaders."""
    return ~select(literal(1)).where(StaffGrant.user_id == user_id, is_live(bindparam("moment"))).exists()


def everywhere(moment: datetime) -> list[Place]:
    """The leaders of the whole site, from the sums of days and the reputation of people."""
    found: list[Place] = []
    for period, start in starts(moment).items():
        gained = gains_after(start.date()).subquery()
        points = func.sum(gained.c.points)
        ranked = (
            select(gained.c.user_id, points)
            .where(no_staff(gained.c.user_id))
            .group_by(gained.c.user_id)
            .having(points > 0)
            .order_by(points.desc(), gained.c.user_id)
            .limit(KEPT)
        )
        found += numbered(period, db.session.execute(ranked, {"moment": moment}).all())
    ever = (
        select(users.c.id, users.c.reputation)
        .where(users.c.reputation > 0, no_staff(users.c.id))
        .order_by(users.c.reputation.desc(), users.c.id)
        .limit(KEPT)
    )
    return found + numbered(EVER, db.session.execute(ever, {"moment": moment}).all())


def gains_after(day: date) -> CompoundSelect[Any]:
    """What people got after a day. What was taken back or paid again belongs to the time of what it undoes or repeats:
    a post that is removed and returns is no gain of these days."""
    midnight = datetime.combine(day + timedelta(days=1), time(), UTC)
    of_before = select(entries.c.user_id, -entries.c.amount).where(
        entries.c.first_at < midnight, entries.c.at >= midnight
    )
    return union_all(select(days.c.user_id, days.c.points).where(days.c.day > day), of_before)


def under(of_scope: ColumnElement[bool], *, with_tags: bool) -> Select[Any]:
    """Who got how many points in each period from questions of a scope and their answers."""
    found = select(questions.c.id.label("post_id"))
    answered = select(answers.c.id.label("post_id")).join_from(
        answers, questions, questions.c.id == answers.c.question_id
    )
    if with_tags:
        found = found.join(question_tags, question_tags.c.question_id == questions.c.id)
        answered = answered.join(question_tags, question_tags.c.question_id == questions.c.id)
    of_scope &= questions.c.audience == EVERYONE  # of others not even the topics are told
    posts = found.where(of_scope).union_all(answered.where(of_scope)).subquery()
    at = func.coalesce(entries.c.first_at, entries.c.at)
    sums = [
        func.sum(case((at > bindparam(period), entries.c.amount), else_=0)).label(period)
        for period, length in PERIODS.items()
        if length
    ]
    return (
        select(entries.c.user_id, *sums, func.sum(entries.c.amount).label(EVER))
        .join_from(posts, entries, entries.c.post_id == posts.c.post_id)
        .where(no_staff(entries.c.user_id))
        .group_by(entries.c.user_id)
    )


UNDER_TAG = under(question_tags.c.tag_id == bindparam("scope_id"), with_tags=True)
UNDER_PRODUCT = under(questions.c.product_id == bindparam("scope_id"), with_tags=False)


def rows_of(of_scope: Select[Any], scope_id: int, moment: datetime) -> Sequence[Row[Any]]:
    """The points of everybody in a scope, by period."""
    return db.session.execute(of_scope, {"scope_id": scope_id, "moment": moment, **starts(moment)}).all()


def places(rows: Sequence[Row[Any]]) -> list[Place]:
    """The places of each period among these people."""
    found: list[Place] = []
    for period in PERIODS:
        points = [(row.user_id, getattr(row, period)) for row in rows if getattr(row, period) > 0]
        found += numbered(period, nlargest(KEPT, points, key=lambda one: (one[1], -one[0])))
    return found


def numbered(period: str, ranked: Iterable[Any]) -> list[Place]:
    return [(period, place, one[0], one[1]) for place, one in enumerate(ranked, 1)]


def keep(scope: str, scope_id: int, wanted: Sequence[Place]) -> None:
    """Write down who leads in a scope, if that is somebody else than before."""
    own = leaders.c.scope == scope, leaders.c.scope_id == scope_id
    kept = select(leaders.c.period, leaders.c.place, leaders.c.user_id, leaders.c.points).where(*own)
    had = {tuple(row) for row in db.session.execute(kept)}
    end_reading()
    if had != set(wanted):
        replace(scope, scope_id, wanted)


@command
def replace(scope: str, scope_id: int, wanted: Sequence[Place]) -> None:
    """Write the leaders of one scope anew."""
    db.session.execute(
        delete(Leader)
        .where(Leader.scope == scope, Leader.scope_id == scope_id)
        .execution_options(synchronize_session=False)
    )
    if wanted:
        names = ("period", "place", "user_id", "points")
        rows = [{"scope": scope, "scope_id": scope_id, **dict(zip(names, row, strict=True))} for row in wanted]
        db.session.execute(insert(Leader), rows)
    changed(KEY)
