"""A search is worth more than its count: when the database is busy, only the count is missing."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from community.core.db import command, db, now, patience
from community.questions.models import Question
from community.search import learning
from community.search.learning import Unwritten
from community.search.models import PAGE
from community.settings import Settings
from tests.browser import Browser
from tests.search.searches import logs, only, words
from tests.search.story import TITLE, fresh, search

WorkOff = Callable[[], None]


@pytest.fixture
def busy(settings: Settings) -> Callable[[], object]:
    """Somebody else writes, and does not stop; SQLite lets nobody else write meanwhile."""
    if not settings.is_sqlite:
        pytest.skip("writers of PostgreSQL do not wait for each other")
    path = settings.database_url.removeprefix("sqlite:///")

    def hold() -> closing[sqlite3.Connection]:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        return closing(connection)

    return hold


def test_a_busy_database_does_not_stop_a_search(
    browser: Browser, question: Question, busy: Callable[[], closing[sqlite3.Connection]]
) -> None:
    """The page comes at once and whole; only the count is missing, and the log says so."""
    with busy(), capture_logs() as said:
        started = now()
        page = search(browser, "fan night")
        assert now() - started < timedelta(seconds=4)
    assert page.one("h1").text.startswith("1 ") and TITLE in page.words and logs() == []
    assert page.one("[data-search-key]")["data-search-key"] == ""
    assert [entry["event"] for entry in said if "search" in entry["event"]] == ["a search was not written down"]
    search(browser, "fan night")
    assert words() == ["fan night"]


def test_a_busy_database_stops_nothing_that_follows(
    question: Question, busy: Callable[[], closing[sqlite3.Connection]]
) -> None:
    key = learning.note_search("fan", "en", 1)
    with busy(), capture_logs() as said:
        learning.note_click(key, 1, question.id)
        learning.note_asked(key, question.id)
        learning.take_back_solved(key)
        assert learning.note_solved(key, question.id, TITLE, "en") == ""
    assert len(said) == 4 and only().clicked_rank is None
    assert fresh(question).title == TITLE


def test_patience_is_for_those_who_ask_for_it(app: Flask, busy: Callable[[], closing[sqlite3.Connection]]) -> None:
    @command
    def write() -> None:
        learning.add([{"key": "x" * 16, "place": PAGE, "query": "fan", "language": "en"}])

    with busy():
        started = now()
        with patience(50), pytest.raises(OperationalError):
            write()
        assert now() - started < timedelta(seconds=3)
    db.session.commit()
    assert db.session.execute(db.text("PRAGMA busy_timeout")).scalar_one() == 8000
    write()
    assert words() == ["fan"]


@pytest.fixture
def unwritten(app: Flask) -> Unwritten:
    """The searches of a process that serves pages, which a thread writes beside."""
    found: Unwritten = app.extensions["searches"]
    found.is_written_beside = True
    return found


def test_searches_of_a_second_are_written_together(unwritten: Unwritten) -> None:
    keys = [learning.note_search(text, "en", 1) for text in ("fan", "night")]
    assert all(keys) and logs() == []
    unwritten.write()
    assert words() == ["fan", "night"]


def test_a_click_waits_for_its_search_in_whichever_process_that_is(
    app: Flask, question: Question, unwritten: Unwritten, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Unwritten(app)
    other.is_written_beside = True
    moment = [100.0]
    monkeypatch.setattr(learning, "time", SimpleNamespace(monotonic=lambda: moment[0]))

    key = learning.note_search("fan", "en", 1)
    app.extensions["searches"] = other
    learning.note_click(key, 2, question.id)
    other.write()
    assert logs() == []
    unwritten.write()
    moment[0] += 2 * learning.EVERY
    learning.note_click(key, 1, question.id)  # later, so it is not the first
    other.write()

    assert (only().clicked_rank, only().clicked_id) == (2, question.id)


def test_searches_wait_until_the_database_can_be_written(
    unwritten: Unwritten, busy: Callable[[], closing[sqlite3.Connection]]
) -> None:
    with busy():
        learning.note_search("fan", "en", 1)
        unwritten.write()
    learning.note_search("night", "en", 1)
    unwritten.write()
    assert words() == ["fan", "night"]
