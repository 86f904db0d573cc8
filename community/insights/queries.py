"""What people look for, and how it ends: always the same number of statements, whatever the site's size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Integer, case, func, select, true

from community.core.access import Actor
from community.core.db import db, now
from community.core.errors import NotFound
from community.core.text import number_in
from community.questions.models import Question
from community.questions.queries import readable
from community.search.models import PAGE, SearchLog

PERIODS = (7, 30, 90)  # days
SHOWN = 20  # searches of each list
ROWS = 50  # of the page behind a number
RANKS = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, None))

on_page = SearchLog.place == PAGE
WHAT: dict[str, ColumnElement[bool]] = {
    "all": on_page,
    "nothing": on_page & (SearchLog.total == 0),
    "clicked": on_page & SearchLog.clicked_rank.is_not(None),
    "asked": on_page & SearchLog.asked_id.is_not(None),
    "solved": SearchLog.solved_id.is_not(None),
}


@dataclass(frozen=True)
class Totals:
    """How the searches of a period ended. `questions` is how many were asked meanwhile, after a search or not."""

    searches: int
    nothing: int
    clicked: int
    asked: int
    solved: int
    questions: int

    @property
    def began(self) -> int:
        """Who was about to ask: those who asked, and those for whom a similar question solved it."""
        return self.solved + self.questions


@dataclass(frozen=True)
class Bar:
    """How often the first click went to a result of this rank. `share` of the highest bar, from 0 to 1."""

    name: str
    count: int
    share: float


@dataclass(frozen=True)
class Times:
    """Milliseconds within which half, and 95 of 100, searches were answered."""

    half: int
    most: int


@dataclass(frozen=True)
class Query:
    """Searches with the same words: how many, when last, how many results at best, and how often one was opened."""

    text: str
    count: int
    last_at: datetime
    total: int
    clicked: int
    asked_id: int | None


@dataclass(frozen=True)
class Row:
    """One search, with the titles of the questions that it led to, as far as they may be read."""

    log: SearchLog
    titles: dict[int, str]


@dataclass(frozen=True)
class Rows:
    """One page of searches, newest first. `after` is the id that the next, older page starts below."""

    rows: Sequence[Row]
    after: int | None


def since(days: int) -> datetime:
    """When a period began. NotFound for one that is not offered."""
    if days not in PERIODS:
        raise NotFound()
    return now() - timedelta(days=days)


def count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).cast(Integer)


def totals(days: int) -> Totals:
    """How the searches of the last days ended: two statements."""
    began = since(days)
    ends = [count_if(condition).label(f"is_{name}") for name, condition in WHAT.items()]
    counts = db.session.execute(select(*ends).where(SearchLog.at >= began)).mappings().one()
    questions = select(func.count()).where(Question.__table__.c.created_at >= began)
    return Totals(
        searches=counts["is_all"],
        nothing=counts["is_nothing"],
        clicked=counts["is_clicked"],
        asked=counts["is_asked"],
        solved=counts["is_solved"],
        questions=db.session.scalar(questions) or 0,
    )


def times(days: int) -> Times:
    """How long searches took."""
    counts = db.session.execute(
        select(SearchLog.ms, func.count()).where(WHAT["all"], SearchLog.at >= since(days)).group_by(SearchLog.ms)
    ).all()
    steps = sorted((ms, count) for ms, count in counts)
    total = sum(count for _ms, count in steps)
    return Times(within(steps, total * 0.5), within(steps, total * 0.95))


def within(steps: Sequence[tuple[int, int]], enough: float) -> int:
    """The value that at least so many reach or stay below; `steps` are values with how often each occurs, rising."""
    reached = 0
    for value, count in steps:
        reached += count
        if reached >= enough:
            return value
    return 0


def ranks(days: int) -> list[Bar]:
    """Which results were opened first."""
    counts: dict[int, int] = dict(
        iter(
            db.session.execute(
                select(func.coalesce(SearchLog.clicked_rank, 0), func.count())
                .where(WHAT["clicked"], SearchLog.at >= since(days))
                .group_by(SearchLog.clicked_rank)
            )
        )
    )
    sums = {
        rank_name(first, last): sum(count for rank, count in counts.items() if first <= rank <= (last or rank))
        for first, last in RANKS
    }
    highest = max(sums.values()) or 1
    return [Bar(name, count, count / highest) for name, count in sums.items()]


def rank_name(first: int, last: int | None) -> str:
    """How a span of ranks is written, in addresses too."""
    return f"{first}+" if last is None else f"{first}" if first == last else f"{first}-{last}"


def top_searches(days: int) -> list[Query]:
    """What was looked for most."""
    return grouped(days, WHAT["all"])


def writing_list(days: int) -> list[Query]:
    """What was looked for and not found, the most wanted first; once a search finds something it is off the list."""
    empty = func.max(case((SearchLog.total == 0, SearchLog.id), else_=0))
    fruitful = func.max(case((SearchLog.total > 0, SearchLog.id), else_=0))
    return grouped(days, WHAT["all"], count_if(SearchLog.total == 0), empty > fruitful)


def asked_after(days: int) -> list[Query]:
    """Searches after which somebody had to ask."""
    return grouped(days, WHAT["asked"])


def grouped(
    days: int,
    only: ColumnElement[bool],
    count: ColumnElement[int] | None = None,
    having: ColumnElement[bool] | None = None,
) -> list[Query]:
    """Searches by their words, the most frequent first. `count` says which of them count; otherwise all do."""
    count = func.count() if count is None else count
    rows = db.session.execute(
        select(
            SearchLog.query, count, func.max(SearchLog.at), func.max(SearchLog.total),
            count_if(WHAT["clicked"]), func.max(SearchLog.asked_id),
        )
        .where(only, SearchLog.at >= since(days))
        .group_by(SearchLog.query)
        .having(true() if having is None else having)
        .order_by(count.desc(), func.max(SearchLog.id).desc())
        .limit(SHOWN)
    )  # fmt: skip
    return [Query(*row) for row in rows]


def rows(me: Actor, days: int, what: str, query: str = "", rank: str = "", before: int | None = None) -> Rows:
    """The searches behind a number, a page at a time: two statements. NotFound for what there is no number of."""
    wanted = select(SearchLog).where(condition_of(what, rank), SearchLog.at >= since(days))
    if query:
        wanted = wanted.where(SearchLog.query == query)
    if before is not None:
        wanted = wanted.where(SearchLog.id < before)
    found = db.session.scalars(wanted.order_by(SearchLog.id.desc()).limit(ROWS + 1)).all()
    page = found[:ROWS]
    ids = {end for log in page for end in (log.clicked_id, log.asked_id, log.solved_id) if end}
    titles = dict(
        iter(db.session.execute(select(Question.id, Question.title).where(Question.id.in_(ids), readable(me))))
    )
    return Rows([Row(log, titles) for log in page], page[-1].id if len(found) > ROWS else None)


def condition_of(what: str, rank: str) -> ColumnElement[bool]:
    """What the searches behind a number have in common."""
    if rank:
        span = {rank_name(*one): one for one in RANKS}.get(rank)
        if span is None or what != "clicked":
            raise NotFound()
        first, last = span
        below = true() if last is None else SearchLog.clicked_rank <= last
        return WHAT["clicked"] & (SearchLog.clicked_rank >= first) & below
    least = number_in(what.removeprefix("slow-"), 10**7) if what.startswith("slow-") else None
    if least is not None:
        return on_page & (SearchLog.ms >= least)
    if what not in WHAT:
        raise NotFound()
    return WHAT[what]
