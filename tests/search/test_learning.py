"""Searches are counted so that answers get written: what was looked for, found, opened, and asked after all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import inspect, update

from community.core.db import command, db, now
from community.questions.models import Question
from community.search import learning
from community.search.models import ASKING, PAGE, SearchLog
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import asking, only_question
from tests.search.searches import logs, only, words
from tests.search.story import LIKE_IT, search

WorkOff = Callable[[], None]
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@command
def move_back(days: float) -> None:
    """Make every search older than it is."""
    db.session.execute(update(SearchLog).values(at=now() - timedelta(days=days)))


def test_a_search_is_written_down(browser: Browser, question: Question) -> None:
    search(browser, "  Fan   at NIGHT ")
    log = only()
    assert (log.query, log.language, log.total, log.page, log.place) == ("fan at night", "en", 1, 1, PAGE)
    assert 0 <= log.ms < 60_000 and now() - log.at < timedelta(minutes=1)
    assert (log.clicked_rank, log.clicked_id, log.asked_id, log.solved_id) == (None, None, None, None)


def test_nobody_can_tell_who_searched(browser: Browser, people: People, question: Question) -> None:
    """Neither a column nor a value leads to a person, an address or a browser."""
    browser.sign_in(people.ben)
    browser.get("/search", query_string={"q": "fan"}, headers=FIREFOX, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    assert {column.key for column in inspect(SearchLog).columns} == {
        "id", "key", "place", "at", "query", "language", "total", "page", "ms", "clicked_rank", "clicked_id",
        "asked_id", "solved_id",
    }  # fmt: skip
    assert not {key.column.table.name for key in SearchLog.__table__.foreign_keys} - {"questions"}
    kept = " ".join(str(getattr(only(), column.key)) for column in inspect(SearchLog).columns)
    for trace in ("Ben", "ben", "203.0.113.7", "Firefox", "user:"):
        assert trace not in kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ana@example.org", "…@…"),
        ("why was ana.ferreira+fan@mail.example.org locked?", "why was …@… locked?"),
        ('"ben@example.org" fan', '"…@…" fan'),
        ("@ben fan", "@ben fan"),
        ("fan @ night", "fan @ night"),
        ("ERR_0x80070057", "err_0x80070057"),
    ],
)
def test_mail_addresses_are_not_kept(app: Flask, typed: str, kept: str) -> None:
    learning.note_search(typed, "en", 0)
    assert only().query == kept


def test_long_and_odd_words_fit(app: Flask) -> None:
    learning.note_search("İ" * 400 + "\x00", "en_GB_something_long", 2**40 % 2**31, ms=10**12)
    log = only()
    assert len(log.query) <= 300 and "\x00" not in log.query and len(log.language) == 12 and log.ms == learning.MOST_MS


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_what_says_nothing_is_not_counted(browser: Browser, question: Question, text: str) -> None:
    search(browser, text)
    browser.get("/search")
    assert learning.note_search(text, "en", 0) == "" and logs() == []


@pytest.mark.parametrize("robot", ["Googlebot/2.1", "curl/8.5", "", "Mozilla/5.0 (compatible; bingbot/2.0)"])
def test_robots_are_not_counted(browser: Browser, question: Question, robot: str) -> None:
    page = browser.get("/search?q=fan", headers={"User-Agent": robot})
    assert logs() == [] and page.one("[data-search-key]")["data-search-key"] == ""


def test_typing_ahead_is_not_counted(browser: Browser, question: Question) -> None:
    browser.get("/ask/similar", query_string={"title": LIKE_IT})
    browser.get("/search/suggest?q=fa")
    browser.get("/search/suggest.json?q=fa")
    browser.get("/search.atom?q=fan")
    browser.get("/api/v1/search?q=fan")
    assert logs() == []


def test_looking_after_searches_is_not_counted(browser: Browser, question: Question) -> None:
    search(browser, "fan", search="looked-after")
    assert logs() == []


def test_later_pages_are_the_same_search(browser: Browser, people: People, work_off: WorkOff) -> None:
    for number in range(25):
        make.question(people.ana, f"The fan stops on day {number}")
    work_off()
    key = search(browser, "fan").one("[data-search-key]")["data-search-key"]
    second = search(browser, "fan", page=2, search=key)
    assert second.one("[data-search-key]")["data-search-key"] == key
    assert second.all("a[data-rank]")[0]["data-rank"] == "11"
    search(browser, "fan", page=3, search=key)
    search(browser, "fan", page=2, search=key)
    search(browser, "fan", page=2)
    search(browser, "fan", page=2, search="no key of ours")
    assert only().page == 3


def test_the_first_result_opened_counts(browser: Browser, question: Question) -> None:
    page = search(browser, "fan night")
    key = page.one("[data-search-key]")["data-search-key"]
    link = page.all("a[data-rank]")[0]
    assert link["data-rank"] == "1" and link["href"].startswith(f"/q/{question.id}/")
    told = {"key": key, "rank": "1", "question": str(question.id)}
    answer = browser.post("/search/clicked", told, status=204, token=False)
    assert answer.bytes == b"" and "Set-Cookie" not in answer.headers
    browser.post("/search/clicked", told | {"rank": "7"}, status=204, token=False)
    log = only()
    assert (log.clicked_rank, log.clicked_id) == (1, question.id)


@pytest.mark.parametrize(
    "told",
    [
        {}, {"key": "x"}, {"rank": "0"}, {"rank": "-1"}, {"rank": "1001"}, {"rank": "one"}, {"rank": "9" * 400},
        {"rank": "²"}, {"key": "x" * 16}, {"key": "' OR 1=1 --12345"}, {"key": "\x00" * 16},
    ],
    ids=ascii,
)  # fmt: skip
def test_a_click_that_cannot_be_is_not_kept(browser: Browser, question: Question, told: dict[str, str]) -> None:
    key = search(browser, "fan").one("[data-search-key]")["data-search-key"]
    sent = {"key": key, "question": str(question.id)} | told
    browser.post("/search/clicked", sent, status=204, token=False)
    assert only().clicked_rank is None


@pytest.mark.parametrize("question_id", ["999999", "9" * 18, "x", "", "-1", "²"])
def test_a_click_on_what_is_not_there_keeps_its_rank_only(
    browser: Browser, question: Question, question_id: str
) -> None:
    key = search(browser, "fan").one("[data-search-key]")["data-search-key"]
    browser.post("/search/clicked", {"key": key, "rank": "2", "question": question_id}, status=204, token=False)
    assert (only().clicked_rank, only().clicked_id) == (2, None)


def test_keys_cannot_be_guessed(app: Flask) -> None:
    keys = {learning.note_search("fan", "en", 1) for _turn in range(50)}
    assert len(keys) == 50 and all(learning.KEY.fullmatch(key) for key in keys)
    assert not any(str(log.id) == log.key for log in logs())


def test_after_a_day_a_search_is_over(question: Question) -> None:
    key = learning.note_search("fan", "en", 1)
    move_back(1.1)
    learning.note_click(key, 1, question.id)
    learning.note_asked(key, question.id)
    assert (only().clicked_rank, only().asked_id) == (None, None)


def test_asking_after_a_search_is_counted(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ben)
    page = search(browser, "volcano in the lamp")
    link = next(link for link in page.links if link.startswith("/ask?"))
    form = browser.get(link)
    key = form.one("input[name=search]")["value"]
    assert form.one("#title")["value"] == "volcano in the lamp" and key == only().key
    browser.post("/ask", asking(title="There is a volcano in the lamp", search=key, seen="1"))
    asked = db.session.query(Question).order_by(Question.id.desc()).first()
    assert asked is not None and only().asked_id == asked.id != question.id


def test_the_search_is_remembered_while_the_form_is_sent_back(browser: Browser, people: People) -> None:
    browser.sign_in(people.ben)
    key = learning.note_search("volcano", "en", 0)
    again = browser.post("/ask", asking(title="Why", search=key), status=422)
    assert again.one("input[name=search]")["value"] == key
    browser.post("/ask", asking(search=again.one("input[name=search]")["value"]))
    assert only().asked_id == only_question().id


def test_asking_without_a_search_before_is_fine(browser: Browser, people: People) -> None:
    browser.sign_in(people.ben)
    for odd in ("", "x" * 500, "' OR 1=1 --", "\x00"):
        browser.post("/ask", asking(search=odd, seen="1"))
    assert logs() == [] and db.session.query(Question).count() == 4


def test_a_question_that_is_erased_leaves_the_search(question: Question) -> None:
    learning.note_click(learning.note_search("fan", "en", 1), 1, question.id)

    @command
    def erase() -> None:
        db.session.execute(db.delete(Question.__table__).where(Question.__table__.c.id == question.id))

    erase()
    assert (only().clicked_rank, only().clicked_id) == (1, None)


def test_after_ninety_days_searches_are_gone(app: Flask) -> None:
    learning.note_search("long ago", "en", 1)
    move_back(90.1)
    learning.note_search("lately", "en", 1)
    assert learning.forget_old_searches() == 1 and words() == ["lately"]
    move_back(89)
    assert learning.forget_old_searches() == 0 and words() == ["lately"]


def test_a_heap_of_old_searches_goes_in_portions(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "FORGOTTEN_AT_ONCE", 2)
    for number in range(5):
        learning.note_search(f"number {number}", "en", 1)
    move_back(100)
    assert [learning.forget_old_searches() for _turn in range(4)] == [2, 2, 1, 0]


def test_what_somebody_was_about_to_ask_stands_apart(question: Question) -> None:
    key = learning.note_solved("", question.id, "  Why is the FAN so loud? ", "en")
    log = only()
    assert (log.place, log.query, log.solved_id, log.key) == (ASKING, "why is the fan so loud?", question.id, key)
    learning.take_back_solved(key)
    assert logs() == []


def test_a_search_before_it_is_what_was_solved(question: Question) -> None:
    key = learning.note_search("fan", "en", 1)
    assert learning.note_solved(key, question.id, "Why?", "en") == key
    assert (only().place, only().query, only().solved_id) == (PAGE, "fan", question.id)
    learning.take_back_solved(key)
    assert only().solved_id is None


def test_asking_after_all_means_that_it_was_not_solved(people: People, question: Question) -> None:
    key = learning.note_search("fan", "en", 1)
    learning.note_solved(key, question.id, "", "en")
    other = make.question(people.ben, "The fan is loud after all")
    learning.note_asked(key, other.id)
    assert (only().asked_id, only().solved_id) == (other.id, None)


def test_the_script_is_there_only_where_something_is_counted(browser: Browser, question: Question) -> None:
    """Signed out too, and without a cookie: one small module, and the feed of the search."""
    page = search(browser, "fan night")
    scripts = [script["src"] for script in page.all("head script[src]") if "clicked" in script["src"]]
    assert len(scripts) == 1
    assert len(browser.get(scripts[0]).bytes) < 1_000
    feeds = [link["href"] for link in page.all("link[type=application/atom+xml]")]
    assert "/search.atom?q=fan+night" in feeds
    empty = browser.get("/search")
    assert not [script for script in empty.all("head script[src]") if "clicked" in script["src"]]
