"""Ben follows a search: new questions come to him by note and mail, once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core.db import db, now
from community.search import following
from community.search.contract import IndexUnavailable, TooCostly
from community.search.engine import engine
from community.search.following import follow
from community.search.models import FollowedSearch
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.search.followers import mails, move_on, notes
from tests.search.story import break_search, search

WorkOff = Callable[[], None]
Later = Callable[..., None]
OTHER = "The lamp glows at noon"


def test_a_new_question_comes_by_note_and_mail(browser: Browser, people: People, later: Later) -> None:
    follow(people.ben, "  Fan   night ")
    asked = make.question(people.ana, "Why does the fan roar at night?")
    make.question(people.ana, OTHER, source="It shines on the wall.", goal="Darkness", tags=[])
    later()
    assert notes(people.ben) == [(asked.title, "Fan night")]
    inbox = browser.sign_in(people.ben).get("/inbox")
    assert f"New for your search “Fan night”: {asked.title}" in inbox.words
    (mail,) = mails(people.ben)
    assert mail.subject == f"New for “Fan night”: {asked.title}"
    for text in (mail.text, mail.html):
        assert asked.title in text and f"http://127.0.0.1:8000/q/{asked.id}" in text and OTHER not in text
        assert "/searches" in text and "/unsubscribe/" in text
    assert mail.headers["List-Unsubscribe"]


def test_nobody_is_told_twice(people: People, later: Later) -> None:
    follow(people.ben, "fan")
    follow(people.ben, "night")
    make.question(people.ana, "Why does the fan roar at night?")
    for _turn in range(3):
        later()
    assert len(notes(people.ben)) == 1 and len(mails(people.ben)) == 1


def test_time_goes_on(people: People, later: Later) -> None:
    """Each look finds what came since the last one."""
    follow(people.ben, "fan")
    make.question(people.ana, "The fan on Monday")
    later(2)
    move_on(make.question(people.ana, "The fan on Tuesday"), 3)
    later(4)
    move_on(make.question(people.ana, "The fan on Wednesday"), 5)
    later(6)
    assert [title for title, _about in notes(people.ben)] == [
        "The fan on Monday", "The fan on Tuesday", "The fan on Wednesday",
    ]  # fmt: skip


def test_what_was_there_before_is_not_new(people: People, later: Later) -> None:
    move_on(make.question(people.ana, "The fan of old"), -1)
    follow(people.ben, "fan")
    later()
    assert notes(people.ben) == []


def test_the_newest_minute_waits_for_the_index(people: People, later: Later) -> None:
    """A question may be committed and not indexed yet; it is looked for at the next turn."""
    followed = follow(people.ben, "fan")
    move_on(make.question(people.ana, "The fan of this very minute"), 2)
    later(2)
    assert notes(people.ben) == []
    assert db.session.get_one(FollowedSearch, followed.id).seen_until < now() + timedelta(hours=2)
    later(4)
    assert len(notes(people.ben)) == 1


def test_a_search_is_looked_at_once_an_hour(people: People, later: Later) -> None:
    follow(people.ben, "fan")
    make.question(people.ana, "The fan is loud")
    later(0.9)
    assert notes(people.ben) == []
    later(1.1)
    assert len(notes(people.ben)) == 1


def test_questions_with_some_of_the_words_are_not_worth_a_call(browser: Browser, people: People, later: Later) -> None:
    """The page of results shows what is similar too; a note is for what has every word."""
    follow(people.ben, "fan volcano")
    make.question(people.ana, "The fan stops")
    later()
    assert "The fan stops" in search(browser, "fan volcano").words and notes(people.ben) == []


def test_nothing_is_corrected_behind_the_back(people: People, later: Later) -> None:
    follow(people.ben, "schedlue")
    make.question(people.ana, "The schedule and the fan")
    later()
    assert notes(people.ben) == []


def test_operators_count(people: People, later: Later) -> None:
    follow(people.ben, "fan tag:night -lamp")
    follow(people.vera, "tag:night")
    make.question(people.ana, "The fan by day", tags=["day"])
    make.question(people.ana, "The fan and the lamp", tags=["night"])
    asked = make.question(people.ana, "The fan is loud", tags=["night"], source="It roars all the time, all day long.")
    later()
    assert notes(people.ben) == [(asked.title, "fan tag:night -lamp")]
    assert {title for title, _about in notes(people.vera)} == {asked.title, "The fan and the lamp"}


def test_an_operator_that_says_nothing_widens_nothing(people: People, later: Later) -> None:
    """The page explains it and searches the rest; a follower would be called for everything."""
    for text in ("fan tag:gone", "fan product:gone", "fan votes:many", "is:solvd"):
        follow(people.ben, text)
    make.question(people.ana, "The fan is loud")
    later()
    assert notes(people.ben) == []


def test_many_at_once_come_in_one_mail(people: People, later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "TOLD", 2)
    follow(people.ben, "fan")
    for number in range(5):
        make.question(people.ana, f"The fan on day {number}")
    later()
    (mail,) = mails(people.ben)
    assert mail.subject.startswith("5 new for “fan”: The fan on day 4") and "And 3 more." in mail.text
    assert len(notes(people.ben)) == 2


def test_mail_is_a_choice(browser: Browser, people: People, later: Later) -> None:
    followed = follow(people.ben, "fan")
    browser.sign_in(people.ben)
    page = browser.post(f"/searches/{followed.id}/mail", {"mail": "off"})
    assert "by note only" in page.words
    make.question(people.ana, "The fan is loud")
    later()
    assert len(notes(people.ben)) == 1 and mails(people.ben) == []
    assert "by note and mail" in browser.post(f"/searches/{followed.id}/mail", {"mail": "on"}).words


def test_one_button_of_the_mail_ends_these_mails(browser: Browser, people: People, later: Later) -> None:
    follow(people.ben, "fan")
    make.question(people.ana, "The fan on Monday")
    later(2)
    path = mails(people.ben)[0].headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert "new questions that the searches you follow find" in browser.get(path).words
    assert "no more of these mails" in browser.post(path).words
    move_on(make.question(people.ana, "The fan on Tuesday"), 3)
    later(4)
    assert len(notes(people.ben)) == 2 and len(mails(people.ben)) == 1


def test_a_broken_index_makes_them_wait(people: People, later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is missed: they are looked at as soon as the index is there again."""
    followed = follow(people.ben, "fan")
    make.question(people.ana, "The fan is loud")
    before = followed.seen_until
    with monkeypatch.context() as patch:
        break_search(patch, IndexUnavailable("gone"))
        later()
    assert notes(people.ben) == [] and db.session.get_one(FollowedSearch, followed.id).seen_until == before
    later()
    assert len(notes(people.ben)) == 1


def test_a_search_that_costs_too_much_stops_no_other(
    people: People, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(people.vera, "lamp")
    follow(people.ben, "fan")
    make.question(people.ana, "The fan is loud")
    real = type(engine()).search

    def costly(self, wanted, *more, **named):  # type: ignore[no-untyped-def]
        if "lamp" in wanted.stems:
            raise TooCostly
        return real(self, wanted, *more, **named)

    monkeypatch.setattr(type(engine()), "search", costly)
    later()
    assert len(notes(people.ben)) == 1


def test_where_nothing_is_new_nothing_is_searched(
    people: People, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_on(make.question(people.ana, "The fan of old"), -1)
    for number in range(3):
        follow(people.ben, f"fan {number}")

    def search_anyway(*_args: object) -> None:
        pytest.fail("nothing had to be searched")

    monkeypatch.setattr(following, "newest", search_anyway)
    later()
    seen = db.session.scalars(select(FollowedSearch.seen_until)).all()
    assert len(seen) == 3 and all(moment > now() + timedelta(hours=1) for moment in seen)


def test_each_run_looks_at_a_portion(people: People, later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that waited longest come first, so that everybody has a turn."""
    monkeypatch.setattr(following, "AT_ONCE", 2)
    for number in range(3):
        follow(people.ben, f"fan day{number}")
    for number in range(3):
        make.question(people.ana, f"The fan on day{number}")
    later()
    assert len(notes(people.ben)) == 2
    later()
    assert len(notes(people.ben)) == 3
