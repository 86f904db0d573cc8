"""A search as a feed: what everybody may read, newest first, for readers that come again and again."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from community.core.db import command, db
from community.questions.models import Post
from community.search.commands import reindex
from community.search.contract import IndexUnavailable, TooCostly
from community.search.views import feeds
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.search.story import ask_for_each_audience, break_search, search

WorkOff = Callable[[], None]
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(browser: Browser, text: str, **more: object) -> ElementTree.Element:
    answer = browser.get("/search.atom", query_string={"q": text}, **more)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.bytes)


def titles(tree: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in tree.iter(f"{ATOM}entry")]


@command
def make_older() -> None:
    """Everything is a day old."""
    for post in db.session.scalars(select(Post)).all():
        make.written_at(post, post.created_at - timedelta(days=1))


def test_the_newest_come_first(browser: Browser, people: People, work_off: WorkOff) -> None:
    for number in range(3):
        make.question(people.ana, f"The fan & the <lamp> on day {number}")
    make.question(people.ana, "A quite different matter", source="It glows in the dark.", goal="", tags=[])
    work_off()
    tree = feed(browser, "fan tag:schedules")
    assert titles(tree) == [f"The fan & the <lamp> on day {number}" for number in (2, 1, 0)]
    assert tree.findtext(f"{ATOM}title") == "Search: fan tag:schedules · Northwind Community"
    assert (tree.findtext(f"{ATOM}id") or "").startswith("http://127.0.0.1:8000/search.atom?q=fan+tag")
    links = {link.get("rel"): link.get("href") for link in tree.findall(f"{ATOM}link")}
    assert links["self"] == tree.findtext(f"{ATOM}id")
    assert links["alternate"] and "/search?q=fan+tag" in links["alternate"]
    entry = next(tree.iter(f"{ATOM}entry"))
    assert entry.findtext(f"{ATOM}id") == "http://127.0.0.1:8000/q/3"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ana Ferreira" and entry.findtext(f"{ATOM}updated")


def test_it_is_announced_on_the_page(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "The fan is loud")
    work_off()
    page = search(browser, "fan & <night>")
    (link,) = [one["href"] for one in page.all("link[type=application/atom+xml]") if "search" in one["href"]]
    assert titles(ElementTree.fromstring(browser.get(link).bytes)) == titles(feed(browser, "fan & <night>"))
    assert link in [a["href"] for a in page.all("a[href]")]


@pytest.mark.parametrize("who", ["nobody", "ben", "ana", "vera", "mo"])
def test_it_holds_what_everybody_may_read_whoever_asks(
    browser: Browser, people: People, work_off: WorkOff, who: str
) -> None:
    """A reader's address may be passed on, and caches in between keep it for others."""
    ask_for_each_audience(people.ana)
    work_off()
    if who != "nobody":
        browser.sign_in(getattr(people, who))
    assert titles(feed(browser, "fan")) == ["The fan for everybody"]
    assert titles(feed(browser, "is:mine")) == titles(feed(browser, "fan is:mine")) == []


def test_what_is_only_similar_is_not_in_it(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "The fan is loud")
    work_off()
    for text in ("fan volcano", "fann", "fan tag:gone", "fan votes:many"):
        assert titles(feed(browser, text)) == [], text


def test_twenty_at_most(browser: Browser, people: People, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    for number in range(3):
        make.question(people.ana, f"The fan on day {number}")
    work_off()
    assert titles(feed(browser, "fan")) == ["The fan on day 2", "The fan on day 1"]


def test_a_reader_that_has_it_is_told_so(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "The fan is loud")
    make_older()
    work_off()
    first = browser.get("/search.atom?q=fan")
    assert first.headers["Cache-Control"] == "public, max-age=300, s-maxage=10" and "Set-Cookie" not in first.headers
    again = browser.get("/search.atom?q=fan", headers={"If-None-Match": first.headers["ETag"]}, status=304)
    assert again.bytes == b""
    make.question(people.ben, "The fan is still loud")
    work_off()
    changed = browser.get("/search.atom?q=fan", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status == 200 and b"still loud" in changed.bytes


def test_nothing_found_is_a_feed_too(browser: Browser) -> None:
    reindex()
    assert titles(feed(browser, "volcano")) == []
    assert titles(feed(browser, '<>&" \x01 %')) == []


def test_no_search_is_the_feed_of_everything(browser: Browser) -> None:
    for path in ("/search.atom", "/search.atom?q=", "/search.atom?q=%20"):
        assert browser.get(path, follow=False).location == "/feed.atom"


def test_long_and_odd_searches(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "The fan is loud")
    work_off()
    for text in ("x" * 5000, "fan " * 2000, '"', "-fan", "-", "OR", "\U0001f600", "a:b:c", "' OR 1=1 --"):
        assert ElementTree.fromstring(browser.get("/search.atom", query_string={"q": text}, status=(200,)).bytes)


def test_a_broken_index_and_a_search_too_many(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    reindex()
    break_search(monkeypatch, IndexUnavailable("gone"))
    answer = browser.get("/search.atom?q=fan", status=503)
    assert answer.headers["Retry-After"] == "60" and "being repaired" in answer.words
    break_search(monkeypatch, TooCostly())
    assert "would take too long" in browser.get("/search.atom?q=fan", status=422).words


def test_the_feed_of_everything_is_as_before(browser: Browser, people: People) -> None:
    make.question(people.ana, "The fan is loud")
    tree = ElementTree.fromstring(browser.get("/feed.atom").bytes)
    assert tree.findtext(f"{ATOM}id") == "http://127.0.0.1:8000/feed.atom"
    assert tree.findtext(f"{ATOM}title") == "Newest questions · Northwind Community"
    links = {link.get("rel"): link.get("href") for link in tree.findall(f"{ATOM}link")}
    assert links == {"self": "http://127.0.0.1:8000/feed.atom", "alternate": "http://127.0.0.1:8000/"}
