"""Reading on which versions answers were tried, and which askers have not said how it went."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, case, func, select

from community.accounts.models import User
from community.catalog.models import Version
from community.core.access import Actor
from community.core.db import db, now
from community.core.pages import shows
from community.questions.models import Outcome, Post, Verification
from community.reputation.models import LedgerEntry
from community.reputation.prices import ACCEPTED


class Tried(NamedTuple):
    """How many people say that an answer works on a version, and for how many it fails."""

    version: str
    works: int
    fails: int


class Evidence(NamedTuple):
    """On which versions an answer was tried, the oldest first; who tried it last, and when."""

    tried: tuple[Tried, ...] = ()
    by_id: int | None = None
    by_name: str = ""
    at: datetime | None = None


class Choice(NamedTuple):
    """The versions that somebody can say something of, the newest first (number and name); which is chosen already, and
    what they said of that one."""

    versions: tuple[tuple[int, str], ...] = ()
    chosen: int = 0
    mine: bool | None = None


class Checks(NamedTuple):
    """What is known of the answers on one page, and what its reader said of them."""

    versions: tuple[tuple[int, str], ...]
    evidence: dict[int, Evidence]
    mine: dict[int, dict[int, bool]]

    def of(self, answer_id: int) -> Evidence:
        return self.evidence.get(answer_id, Evidence())

    def choice(self, answer_id: int) -> Choice:
        """What the reader can say: of the version they spoke of before, else of the newest."""
        if not self.versions:
            return Choice()
        mine = self.mine.get(answer_id, {})
        chosen = next((number for number, _name in self.versions if number in mine), self.versions[0][0])
        return Choice(self.versions, chosen, mine.get(chosen))


NOTHING = Checks((), {}, {})
WAITING = timedelta(days=60)  # askers say within this time whether an accepted answer helped
LOOKED_AT = 500  # entries of a ledger among which the waiting ones are looked for
versions, rows, users, posts = Version.__table__, Verification.__table__, User.__table__, Post.__table__
ledger, outcomes = LedgerEntry.__table__, Outcome.__table__


def checks_on(product_id: int | None, answer_ids: Collection[int], me: Actor) -> Checks:
    """What is known of these answers: one statement, and none where the question names no product."""
    if product_id is None or not answer_ids:
        return NOTHING
    found = db.session.execute(statement(), {"product": product_id, "ids": list(answer_ids), "me": me.id or 0}).all()
    names = {row.id: row.name for row in found}
    evidence: defaultdict[int, list[Any]] = defaultdict(list)
    mine: defaultdict[int, dict[int, bool]] = defaultdict(dict)
    for row in found:
        if row.answer_id is not None:
            evidence[row.answer_id].append(row)
            if row.mine is not None:
                mine[row.answer_id][row.id] = bool(row.mine)
    return Checks(
        tuple(reversed(names.items())),
        {answer: evidence_of(some, found[-1].name) for answer, some in evidence.items()},
        dict(mine),
    )


def evidence_of(found: list[Any], newest: str) -> Evidence:
    """What rows about one answer come to. That the newest version was not tried yet is said, too."""
    last = max(found, key=lambda row: row.last_id)
    shows(f"person:{last.by_id}")
    tried = [Tried(row.name, row.works, row.tried - row.works) for row in found]
    if tried[-1].version != newest:
        tried.append(Tried(newest, 0, 0))
    return Evidence(tuple(tried), last.by_id, last.by_name, last.at)


@cache
def statement() -> Select[Any]:
    """Every version of `product`, the oldest first, with what was said of each of the answers `ids`; `me` says it too.

    Whoever says something anew leaves a new row, so the highest number is the last.
    """
    works = case((rows.c.works, 1), else_=0)
    said = (
        select(
            rows.c.answer_id, rows.c.version_id, func.count().label("tried"), func.sum(works).label("works"),
            func.max(rows.c.id).label("last_id"),
            func.max(case((rows.c.user_id == bindparam("me"), works))).label("mine"),
        )
        .where(rows.c.answer_id.in_(bindparam("ids", expanding=True)))
        .group_by(rows.c.answer_id, rows.c.version_id)
        .subquery()
    )  # fmt: skip
    last = rows.alias("last")
    return (
        select(
            versions.c.id, versions.c.name, said, last.c.at, users.c.id.label("by_id"), users.c.name.label("by_name")
        )
        .select_from(
            versions.outerjoin(said, said.c.version_id == versions.c.id)
            .outerjoin(last, last.c.id == said.c.last_id)
            .outerjoin(users, users.c.id == last.c.user_id)
        )
        .where(versions.c.product_id == bindparam("product"))
        .order_by(versions.c.position, versions.c.id)
    )


def checks_of(person_id: int, answer_id: int) -> list[Verification]:
    """What a person said of an answer, for each version."""
    wanted = select(Verification).where(Verification.user_id == person_id, Verification.answer_id == answer_id)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


latest = (
    select(ledger.c.post_id, ledger.c.cause, ledger.c.reversed_by)
    .where(ledger.c.user_id == bindparam("person"), ledger.c.at > bindparam("since"))
    .order_by(ledger.c.at.desc(), ledger.c.id.desc())
    .limit(LOOKED_AT)
    .subquery()
)
NOT_SAID = select(func.count()).where(
    latest.c.cause == ACCEPTED,
    latest.c.reversed_by.is_(None),
    ~select(outcomes.c.answer_id).where(outcomes.c.answer_id == latest.c.post_id, outcomes.c.result != "").exists(),
)


def not_said(person_id: int) -> int:
    """How many accepted answers of a person wait for their askers to say how it went, among the latest entries of the
    ledger. Whoever said anything, be it “no”, has said it."""
    return db.session.scalar(NOT_SAID, {"person": person_id, "since": now() - WAITING}) or 0


def writer_of(answer_id: int | None) -> str:
    """The name under an answer, or nothing."""
    named = posts.outerjoin(users, users.c.id == posts.c.author_id)
    name = func.coalesce(users.c.name, posts.c.author_name)
    return db.session.scalar(select(name).select_from(named).where(posts.c.id == answer_id)) or ""
