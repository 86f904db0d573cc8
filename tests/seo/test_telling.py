"""Telling others: a WebSub hub after publishing, search engines through IndexNow now and then; nothing unless set."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from flask import Flask

from community import create_app
from community.core.db import command, db, now
from community.core.events import Event, waiting_count
from community.questions import commands
from community.questions.models import Post
from community.seo import telling
from community.seo.commands import SETTLED, tell_search_engines
from community.seo.models import PageChange, Told
from community.settings import Settings
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.seo.listener import Listener, listening
from tests.seo.story import ATOM, SITE, audience, places, tree

WorkOff = Callable[[], None]
KEY = "0123456789abcdef"


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as running:
        yield running


@pytest.fixture
def settings(settings: Settings, listener: Listener) -> Settings:
    """Both services are the listener."""
    return replace(settings, websub_hub=listener.url, indexnow_key=KEY, indexnow_url=listener.url)


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to be left alone yet."""
    monkeypatch.setattr(telling, "_resting_until", {})


@command
def let_time_pass() -> None:
    """What failed is due again, and every change was made a while ago."""
    for event in db.session.query(Event).filter(Event.handled_at.is_(None)):
        event.run_after = now()
    for row in db.session.query(PageChange):
        row.at -= 2 * SETTLED
    for told in db.session.query(Told):
        told.at -= 2 * SETTLED
    telling._resting_until.clear()


def topics(body: str) -> list[str]:
    form = parse_qsl(body, strict_parsing=True)
    assert form[0] == ("hub.mode", "publish") and {name for name, _value in form[1:]} == {"hub.url"}
    return [value.removeprefix(SITE) for _name, value in form[1:]]


def again(post: Post) -> Post:
    return db.session.get_one(type(post), post.id)


def test_a_feed_names_its_hub(app: Flask, browser: Browser, people: People, listener: Listener) -> None:
    asked = make.question(people.ana, tags=["fan"])
    for path in ("/feed.atom", "/tags/fan/feed.atom", f"/q/{asked.id}/feed.atom"):
        links = {link.get("rel"): link.get("href") for link in tree(browser.get(path)).findall(f"{ATOM}link")}
        assert links["hub"] == listener.url and links["self"] == SITE + path


def test_the_hub_hears_of_every_feed_with_a_new_question(
    app: Flask, browser: Browser, people: People, work_off: WorkOff, listener: Listener
) -> None:
    asked = make.question(people.ana, tags=["c++", "fan"], product_id=make.product().id)
    work_off()
    (body,) = listener.told
    assert sorted(topics(body)) == [
        "/feed.atom",
        f"/people/{people.ana.id}/feed.atom",
        "/products/hub-2/feed.atom",
        f"/q/{asked.id}/feed.atom",
        "/tags/c%2B%2B/feed.atom",
        "/tags/fan/feed.atom",
    ]
    assert listener.kinds == ["application/x-www-form-urlencoded"]
    for topic in topics(body):
        assert tree(browser.get(topic)).findtext(f"{ATOM}id") == SITE + topic


def test_an_answer_is_news_of_its_question_and_its_writer(
    app: Flask, people: People, work_off: WorkOff, listener: Listener
) -> None:
    asked = make.question(people.ana)
    work_off()
    listener.told.clear()
    answer = make.answer(people.ben, again(asked))  # type: ignore[arg-type]
    commands.edit_post(people.ben, answer, f"{make.HELPFUL} Try it.", 1)
    make.comment(people.ana, answer)
    work_off()
    (body,) = listener.told
    assert topics(body) == [f"/q/{asked.id}/feed.atom", f"/people/{people.ben.id}/feed.atom"]


def test_the_hub_hears_nothing_of_what_is_not_for_everyone(
    app: Flask, people: People, work_off: WorkOff, listener: Listener
) -> None:
    for who in ("members", "private"):
        asked = make.question(people.ana, f"Only for {who}, is it?")
        make.answer(people.ben, asked)
        audience(asked, who)
    make.comment(people.ben, make.question(people.ana))
    work_off()
    assert len(listener.told) == 1 and len(topics(listener.told[0])) == 4


def test_a_hub_that_fails_is_told_again_later(
    app: Flask, people: People, work_off: WorkOff, listener: Listener
) -> None:
    listener.status = 503
    make.question(people.ana)
    work_off()
    assert len(listener.told) == 1 and waiting_count() == 1
    make.question(people.ana, "What about another question?")
    work_off()
    assert len(listener.told) == 1, "it is left alone for a while"
    listener.status = 204
    let_time_pass()
    work_off()
    assert waiting_count() == 0
    assert len(listener.told) == 2 and topics(listener.told[1]).count("/feed.atom") == 1


def test_search_engines_hear_which_pages_changed(
    app: Flask, browser: Browser, people: People, work_off: WorkOff, listener: Listener
) -> None:
    old = make.question(people.ana, "What was here long before?")
    work_off()
    listener.told.clear()
    tell_search_engines()
    assert not listener.told, "they know the old pages from the sitemap"
    asked = make.question(people.ana, "日本語 or something new?")
    secret = make.question(people.ana, "Nothing for everyone, is it?")
    removed = make.question(people.ana, "Removed, was it not?")
    make.answer(people.ben, again(old))  # type: ignore[arg-type]
    make.comment(people.ben, asked)
    audience(secret, "members")
    commands.delete_post(people.ana, removed)
    work_off()
    listener.told.clear()
    listener.kinds.clear()
    tell_search_engines()
    assert not listener.told, "what has just changed may change again"
    let_time_pass()
    tell_search_engines()
    (body,) = map(json.loads, listener.told)
    assert listener.kinds == ["application/json; charset=utf-8"]
    assert (body["host"], body["key"], body["keyLocation"]) == ("127.0.0.1:8000", KEY, f"{SITE}/{KEY}.txt")
    assert body["urlList"] and all(address.isascii() for address in body["urlList"])
    told = {address.removeprefix(SITE) for address in body["urlList"]}
    assert set(places(browser.get("/sitemap-1.xml"))) == told - {f"/q/{removed.id}/{removed.slug}"}
    assert not any("nothing-for-everyone" in path for path in told)
    tell_search_engines()
    assert len(listener.told) == 1, "nobody is told twice"


def test_what_search_engines_did_not_take_is_told_again(
    app: Flask, people: People, work_off: WorkOff, listener: Listener
) -> None:
    tell_search_engines()
    first = make.question(people.ana)
    work_off()
    let_time_pass()
    listener.told.clear()
    listener.status = 429
    tell_search_engines()
    tell_search_engines()
    assert len(listener.told) == 1, "they are left alone for a while"
    listener.status = 200
    second = make.question(people.ana, "What about another question?")
    work_off()
    let_time_pass()
    tell_search_engines()
    paths = [address.rpartition("/q/")[2].partition("/")[0] for address in json.loads(listener.told[-1])["urlList"]]
    assert paths == [str(first.id), str(second.id)]


def test_a_service_that_is_not_there_stops_nobody(app: Flask, people: People, settings: Settings) -> None:
    deaf = create_app(replace(settings, indexnow_url="http://127.0.0.1:9/"), TESTING=True)
    with deaf.app_context():
        tell_search_engines()
        make.question(people.ana)
        let_time_pass()
        tell_search_engines()
        db.session.remove()
        db.engine.dispose()


def test_the_key_is_where_search_engines_look_for_it(browser: Browser) -> None:
    key = browser.get(f"/{KEY}.txt")
    assert key.text == KEY and key.headers["Content-Type"] == "text/plain; charset=utf-8"
    browser.get("/another-key.txt", status=404)


def test_nobody_is_told_anything_unless_it_is_set(
    settings: Settings, people: People, app: Flask, work_off: WorkOff, listener: Listener
) -> None:
    silent = create_app(replace(settings, websub_hub="", indexnow_key=""), TESTING=True)
    with silent.app_context():
        make.question(people.ana)
        work_off()
        tell_search_engines()
        assert waiting_count() == 0 and not listener.told and db.session.query(Told).count() == 0
        browser = Browser(silent)
        assert "hub" not in {link.get("rel") for link in tree(browser.get("/feed.atom")).findall(f"{ATOM}link")}
        browser.get(f"/{KEY}.txt", status=404)
        db.session.remove()
        db.engine.dispose()
