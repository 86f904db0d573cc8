"""Learning from searches: what was looked for, found, clicked, and whether somebody had to ask after all.

Nothing here knows who searches. Nothing here raises when the database is busy: a search is worth more than its count.
A process that serves pages writes the searches of a second together, in a thread of their own.
"""

import re
import secrets
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple, ParamSpec

import structlog
from flask import Flask, current_app
from sqlalchemy import ColumnElement, ScalarSelect, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from community.core.db import command, db, now, patience
from community.questions.models import Question
from community.search.models import ASKING, LONGEST_QUERY, PAGE, SearchLog

log = structlog.get_logger()
P = ParamSpec("P")

KEPT = timedelta(days=90)
OPEN = timedelta(hours=24)  # after a search, what follows still belongs to it
PATIENCE = 150  # milliseconds
EVERY = 1.0  # seconds
MANY = 5_000  # searches that wait to be written; while the database cannot be written, more are not counted
LAST_RANK = 1_000
MOST_MS = 600_000
FORGOTTEN_AT_ONCE = 5_000
KEY = re.compile(r"[\w-]{16}", re.ASCII)
MAIL_ADDRESS = re.compile(r"[^\s@<>\"'()]+@[^\s@<>\"'()]+")


def quietly(write: Callable[P, None]) -> Callable[P, bool]:
    """Make a write wait only for a moment, apart from what the request does, and say whether it worked."""

    def run(*args: P.args, **kwargs: P.kwargs) -> bool:
        try:
            with current_app.app_context(), patience(PATIENCE):  # a session of its own: the page's rows stay whole
                write(*args, **kwargs)
        except SQLAlchemyError as error:
            log.warning("a search was not written down", error=type(error).__name__)
            return False
        return True

    return run


class FollowUp(NamedTuple):
    """What came of a search: how it is written, and when (monotonic clock) every process has written its searches."""

    due: float
    write: Callable[[], bool]


class Unwritten:
    """Searches that are not written yet, and what came of searches. A crash loses those of the last second, and of the
    last three what came of them: the search may be one that another process has yet to write."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.lock = threading.Lock()
        self.searches: list[dict[str, Any]] = []
        self.follow_ups: list[FollowUp] = []
        self.is_written_beside = False  # by a thread, so that nobody who searches waits for it

    def add(self, **search: Any) -> bool:
        """Take a search to be written down. Returns whether it was, or will be."""
        with self.lock:
            if len(self.searches) < MANY:
                self.searches.append({"at": now(), "place": PAGE, **search})
        return self.is_written_beside or self.write()

    def follow(self, write: Callable[[], bool]) -> bool:
        """Take what came of a search to be written down after it. Returns whether it was, or will be."""
        if not self.is_written_beside:
            self.write()
            return write()
        with self.lock:
            if len(self.follow_ups) < MANY:
                self.follow_ups.append(FollowUp(time.monotonic() + 2 * EVERY, write))
        return True

    def write(self) -> bool:
        """Write what has come together."""
        is_kept = self.write_searches()
        with self.lock:
            due = [one for one in self.follow_ups if one.due <= time.monotonic()]
            self.follow_ups = self.follow_ups[len(due) :]
        for one in due:
            with self.app.app_context():
                one.write()
        return is_kept

    def write_searches(self) -> bool:
        with self.lock:
            searches, self.searches = self.searches, []
        if not searches:
            return True
        with self.app.app_context():
            is_kept = quietly(add)(searches)
        if not is_kept and self.is_written_beside:  # nobody waits: the next turn tries again
            with self.lock:
                self.searches = (searches + self.searches)[:MANY]
        return is_kept


def unwritten() -> Unwritten:
    found: Unwritten = current_app.extensions["searches"]
    return found


def follow_up(write: Callable[P, None]) -> Callable[P, bool]:
    """Like `quietly`, for what comes of a search long after it: the search is written down before."""

    def run(*args: P.args, **kwargs: P.kwargs) -> bool:
        unwritten().write()
        return quietly(write)(*args, **kwargs)

    return run


def normalised(text: str) -> str:
    """A query as it is kept: in lower case, single blanks, and without anybody's mail address."""
    plain = " ".join(text.replace("\x00", " ").split())
    return MAIL_ADDRESS.sub("…@…", plain)[:LONGEST_QUERY].lower()[:LONGEST_QUERY]


def note_search(
    text: str, language: str, total: int, page: int = 1, *, ms: int = 0, key: str = "", is_robot: bool = False
) -> str:
    """Write a search down. Returns the key that belongs into its page of results, or "" when nothing was written.

    Later pages are the same search: they carry its `key` and add how far somebody looked. `ms` is what it took.
    """
    query = normalised(text)
    if is_robot or not query:
        return ""
    if page > 1:
        return key if KEY.fullmatch(key) and unwritten().follow(partial(quietly(deepen), key, page)) else ""
    fresh = secrets.token_urlsafe(12)
    kept = unwritten().add(
        key=fresh, query=query, language=language[:12], total=max(0, total), ms=min(max(0, ms), MOST_MS)
    )
    return fresh if kept else ""


def note_click(key: str, rank: int, question_id: int | None) -> None:
    """Somebody opened a result. The first one counts; `rank` starts at 1 and goes on from page to page."""
    if KEY.fullmatch(key) and 1 <= rank <= LAST_RANK:
        unwritten().follow(partial(quietly(set_click), key, rank, question_id))


def note_asked(key: str, question_id: int) -> None:
    """Somebody asked after a search: what it found did not solve it."""
    if KEY.fullmatch(key):
        follow_up(set_asked)(key, question_id)


def note_solved(key: str, question_id: int, title: str, language: str) -> str:
    """Somebody who was about to ask found that a question solves it. Returns the key to take this back with.

    Without a search before it, the `title` of what was about to be asked stands for it.
    """
    fresh = key if KEY.fullmatch(key) else secrets.token_urlsafe(12)
    return fresh if follow_up(set_solved)(fresh, question_id, normalised(title), language[:12]) else ""


def take_back_solved(key: str) -> None:
    """It did not solve it after all."""
    if KEY.fullmatch(key):
        follow_up(unset_solved)(key)


def of_today(key: str) -> ColumnElement[bool]:
    """The search of this key, as long as anything may be added to it."""
    return (SearchLog.key == key) & (SearchLog.at > now() - OPEN)


def existing(question_id: int | None) -> ScalarSelect[int]:
    """The id, or nothing where there is no such question."""
    return select(Question.__table__.c.id).where(Question.__table__.c.id == question_id).scalar_subquery()


@command
def add(searches: list[dict[str, Any]]) -> None:
    db.session.execute(insert(SearchLog), searches)


@command
def deepen(key: str, page: int) -> None:
    db.session.execute(update(SearchLog).where(of_today(key), SearchLog.page < page).values(page=page))


@command
def set_click(key: str, rank: int, question_id: int | None) -> None:
    first = of_today(key) & SearchLog.clicked_rank.is_(None)
    db.session.execute(update(SearchLog).where(first).values(clicked_rank=rank, clicked_id=existing(question_id)))


@command
def set_asked(key: str, question_id: int) -> None:
    db.session.execute(update(SearchLog).where(of_today(key)).values(asked_id=existing(question_id), solved_id=None))


@command
def set_solved(key: str, question_id: int, title: str, language: str) -> None:
    found = update(SearchLog).where(of_today(key)).values(solved_id=existing(question_id)).returning(SearchLog.id)
    if not db.session.execute(found).all() and title:
        db.session.add(SearchLog(key=key, place=ASKING, query=title, language=language, solved_id=question_id))


@command
def unset_solved(key: str) -> None:
    db.session.execute(delete(SearchLog).where(of_today(key), SearchLog.place == ASKING))
    db.session.execute(update(SearchLog).where(of_today(key)).values(solved_id=None))


@command
def forget_old_searches() -> int:
    """Delete searches that are older than we keep them, a portion at a time. Returns how many."""
    old = select(SearchLog.id).where(SearchLog.at < now() - KEPT).order_by(SearchLog.id).limit(FORGOTTEN_AT_ONCE)
    gone = db.session.execute(
        delete(SearchLog).where(SearchLog.id.in_(old.scalar_subquery())).execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]
