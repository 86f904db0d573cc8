"""Atom feeds: valid, the same for everybody, and nothing twice for whoever has them."""

from datetime import timedelta

import pytest
from werkzeug.http import http_date

from community.core.db import now
from community.questions import commands
from community.questions.models import Question
from community.questions.models.posts import MEMBERS
from community.questions.queries.lists import PAGE
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.seo.story import ATOM, SITE, as_written, audience, change, hide, titles, tree

NONE = "1970-01-01T00:00:00Z"  # when a feed without entries was updated


def check_atom(browser: Browser, path: str) -> None:
    """What RFC 4287 asks of every feed and entry."""
    answer = browser.get(path)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = tree(answer)
    links = {link.get("rel"): link.get("href") or "" for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == feed.findtext(f"{ATOM}id") == SITE + path
    assert browser.get(links["alternate"].removeprefix(SITE), follow=False).status == 200
    entries = feed.findall(f"{ATOM}entry")
    for part in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(part.findall(ATOM + name)) == 1 and (part.findtext(ATOM + name) or "").strip()
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert feed.findtext(f"{ATOM}updated") == max(
        (one.findtext(f"{ATOM}updated") or "" for one in entries), default=NONE
    )
    for entry in entries:
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        (link,) = entry.findall(f"{ATOM}link")
        assert browser.get((link.get("href") or "").removeprefix(SITE)).status == 200


def test_every_feed_is_atom(browser: Browser, people: People) -> None:
    product = make.product()
    asked = make.question(people.ana, tags=["c++"], product_id=product.id)
    make.answer(people.ben, asked)
    for path in ("/feed.atom", "/products/hub-2/feed.atom", f"/q/{asked.id}/feed.atom", "/tags/c%2B%2B/feed.atom"):
        check_atom(browser, path)
    for person in (people.ana, people.ben):
        check_atom(browser, f"/people/{person.id}/feed.atom")


def test_the_feed_of_new_questions(browser: Browser, people: People, public: Question) -> None:
    answer = browser.get("/feed.atom")
    assert tree(answer).findtext(f"{ATOM}title") == "Newest questions · Northwind Community"
    assert titles(answer) == [public.title]
    entry = tree(answer).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == f"{SITE}/q/{public.id}"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ana Ferreira"
    assert entry.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}published") == as_written(public.created_at)
    link, summary = entry.find(f"{ATOM}link"), entry.find(f"{ATOM}summary")
    assert link is not None and link.get("href") == f"{SITE}/q/{public.id}/{public.slug}"
    assert summary is not None and summary.get("type") == "html" and summary.text == f"<p>{make.BODY}</p>"


def test_each_feed_holds_its_own(browser: Browser, people: People) -> None:
    product = make.product()
    about_fan = make.question(people.ana, "Why is the fan so loud at night?", tags=["fan"], product_id=product.id)
    make.question(people.ben, "Where is the switch of the lamp?", tags=["lamp"])
    answer = make.answer(people.ben, about_fan)
    assert titles(browser.get("/tags/fan/feed.atom")) == [about_fan.title]
    assert titles(browser.get("/products/hub-2/feed.atom")) == [about_fan.title]
    assert titles(browser.get(f"/people/{people.ana.id}/feed.atom")) == [about_fan.title]
    assert titles(browser.get(f"/people/{people.ben.id}/feed.atom")) == [
        f"Answer: {about_fan.title}",
        "Where is the switch of the lamp?",
    ]
    of_question = browser.get(f"/q/{about_fan.id}/feed.atom")
    assert titles(of_question) == [f"Answer: {about_fan.title}"]
    assert tree(of_question).findtext(f"{ATOM}entry/{ATOM}id") == f"{SITE}/p/{answer.id}"


def test_another_name_of_a_topic_leads_to_its_feed(browser: Browser, people: People) -> None:
    make.question(people.ana, tags=["fan"])
    commands.add_tag_synonym(people.ada, "ventilator", "fan")
    for name in ("ventilator", "Fan"):
        moved = browser.get(f"/tags/{name}/feed.atom", follow=False)
        assert (moved.status, moved.location) == (301, "/tags/fan/feed.atom")


def test_feeds_of_what_is_not_there(browser: Browser, people: People, public: Question) -> None:
    for path in (
        "/tags/nothing/feed.atom",
        "/products/nothing/feed.atom",
        "/people/4711/feed.atom",
        "/q/4711/feed.atom",
    ):
        browser.get(path, status=404)
    make.answer(people.ben, public)
    browser.sign_in(people.ana)
    audience(public, MEMBERS)
    browser.get(f"/q/{public.id}/feed.atom", status=404)
    assert not titles(browser.get(f"/people/{people.ben.id}/feed.atom"))
    audience(public, "everyone")
    commands.delete_post(people.mo, public)
    browser.get(f"/q/{public.id}/feed.atom", status=410)


def test_removed_and_hidden_answers_stand_in_no_feed(browser: Browser, people: People, public: Question) -> None:
    hide(make.answer(people.ben, public))
    commands.delete_post(people.ben, make.answer(people.ben, public))
    for path in (f"/people/{people.ben.id}/feed.atom", f"/q/{public.id}/feed.atom"):
        assert not titles(browser.sign_in(people.mo).get(path))


def test_links_in_the_feed_are_whole(browser: Browser, people: People) -> None:
    source = f'{make.BODY} @{people.ben.handle} and [there](https://example.org/x), `href="/code"`'
    make.question(people.ana, source=source)
    summary = tree(browser.get("/feed.atom")).findtext(f"{ATOM}entry/{ATOM}summary") or ""
    assert f'href="{SITE}/people/{people.ben.id}/ben-okoye"' in summary
    assert 'href="https://example.org/x"' in summary and f"{SITE}/code" not in summary


@pytest.mark.parametrize("title", ["</title></feed> ]]> & so?", "Odd \x01\x08\ufffe letters here?", "</script> again?"])
def test_no_title_breaks_a_feed(browser: Browser, people: People, title: str) -> None:
    asked = make.question(people.ana, title=title, source=f"{make.BODY} \x02\uffff {title}")
    make.answer(people.ben, asked)
    for path in ("/feed.atom", f"/q/{asked.id}/feed.atom"):
        (shown,) = titles(browser.get(path))
        assert shown.split()[-1] == title.split()[-1]


def test_a_feed_has_the_newest_alone(browser: Browser, people: People) -> None:
    for number in range(PAGE + 2):
        make.question(people.ana, title=f"What about question {number}?")
    for path in ("/feed.atom", f"/people/{people.ana.id}/feed.atom"):
        shown = titles(browser.get(path))
        assert len(shown) == PAGE and shown[0] == f"What about question {PAGE + 1}?"
        with browser.statements() as sent:
            browser.get(path)
        assert len([line for line in sent if not line.startswith("BEGIN")]) <= 6, sent


def test_writers_who_left_keep_their_name(browser: Browser, public: Question) -> None:
    for name, shown in (("Old Hand", "Old Hand"), (None, "Someone who left")):
        change(public, author_id=None, author_name=name)
        assert tree(browser.get("/feed.atom")).findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == shown


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_a_reader_that_has_the_feed_gets_nothing_again(
    browser: Browser, people: People, public: Question, encoding: str
) -> None:
    headers = {"Accept-Encoding": encoding}
    tag = browser.get("/feed.atom", headers=headers).headers["ETag"]
    again = browser.get("/feed.atom", headers=headers | {"If-None-Match": tag})
    assert again.status == 304 and not again.bytes
    make.question(people.ana, title="Something new, is it?")
    assert browser.get("/feed.atom", headers=headers | {"If-None-Match": tag}).status == 200


def test_what_was_removed_is_taken_from_readers_who_know_only_the_time(
    browser: Browser, people: People, public: Question
) -> None:
    gone = make.question(people.ana, title="Something new, is it?")
    moment = http_date(now() + timedelta(seconds=1))
    commands.delete_post(people.mo, gone, "spam")
    left = browser.get("/feed.atom", headers={"If-Modified-Since": moment}, status=200)
    assert public.title in left.text and gone.title not in left.text


def test_an_edit_changes_the_feed(browser: Browser, public: Question) -> None:
    before = tree(browser.get("/feed.atom"))
    change(public, edited_at=now() + timedelta(hours=1))
    after = tree(browser.get("/feed.atom"))
    moments = [
        one.findtext(f"{ATOM}entry/{ATOM}{name}") for one in (before, after) for name in ("published", "updated")
    ]
    assert moments[0] == moments[1] == moments[2] != moments[3] == after.findtext(f"{ATOM}updated")


def test_an_empty_feed_is_a_feed(browser: Browser) -> None:
    assert tree(browser.get("/feed.atom")).findtext(f"{ATOM}updated") == NONE


def test_pages_announce_their_feed(browser: Browser, people: People) -> None:
    asked = make.question(people.ana, tags=["c++"], product_id=make.product().id)
    pages = {
        "/tags/c%2B%2B": "/tags/c%2B%2B/feed.atom",
        "/products/hub-2": "/products/hub-2/feed.atom",
        f"/q/{asked.id}/{asked.slug}": f"/q/{asked.id}/feed.atom",
        f"/people/{people.ana.id}/ana-ferreira": f"/people/{people.ana.id}/feed.atom",
    }
    for page, feed in pages.items():
        links = browser.get(page).all("link[type=application/atom+xml]")
        assert [link["href"] for link in links] == ["/feed.atom", feed]
        check_atom(browser, feed)
