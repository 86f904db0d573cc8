"""Sitemaps, feed, robots.txt, icon and old addresses: what machines read, and nothing that is not for everyone."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import update

from community.core.db import command, db, now
from community.questions import commands
from community.questions.models import Post, Question, Redirect
from community.questions.models.posts import MEMBERS, PRIVATE
from community.seo import queries
from tests import make
from tests.browser import Answer, Browser
from tests.make import People

SITE = "http://127.0.0.1:8000"
MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
MACHINES = ("/sitemap.xml", "/sitemap-1.xml", "/robots.txt", "/feed.atom", "/favicon.ico")


def tree(answer: Answer) -> ElementTree.Element:
    return ElementTree.fromstring(answer.bytes)


def places(answer: Answer) -> list[str]:
    return [place.text or "" for place in tree(answer).iter(f"{MAPS}loc")]


def titles(answer: Answer) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in tree(answer).iter(f"{ATOM}entry")]


@command
def audience(question: Question, who: str) -> None:
    db.session.execute(update(Question.__table__).where(Question.__table__.c.id == question.id).values(audience=who))


@command
def hide(question: Question) -> None:
    db.session.execute(update(Post.__table__).where(Post.__table__.c.id == question.id).values(hidden_at=now()))


@command
def asked_at(question: Question, moment: datetime) -> None:
    db.session.execute(update(Post.__table__).where(Post.__table__.c.id == question.id).values(created_at=moment))


@command
def leave(question: Question, name: str | None) -> None:
    posts = Post.__table__
    db.session.execute(update(posts).where(posts.c.id == question.id).values(author_id=None, author_name=name))


@command
def asked_at_id(people: People, question_id: int) -> None:
    """A question with a certain id."""
    title = f"What is number {question_id}?"
    db.session.add(
        Question(id=question_id, author_id=people.ana.id, title=title, slug="what", source="Why?", html="<p>Why?</p>")
    )


@command
def moved(old: str, new: str) -> None:
    db.session.add(Redirect(old_path=old, new_path=new))


@pytest.fixture
def public(people: People) -> Question:
    """One question for everyone among those that are not."""
    shown = make.question(people.ana, title="Is everyone welcome here?")
    for who in (MEMBERS, PRIVATE):
        audience(make.question(people.ana, title=f"Only for {who}, is it?"), who)
    commands.delete_post(people.ana, make.question(people.ana, title="Removed, was it not?"))
    hide(make.question(people.ana, title="Hidden, is it not?"))
    return shown


def test_the_sitemap_lists_what_everyone_may_read(browser: Browser, public: Question) -> None:
    index = browser.get("/sitemap.xml")
    assert index.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert places(index) == [f"{SITE}/sitemap-1.xml"]
    part = browser.get("/sitemap-1.xml")
    assert part.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert places(part) == [f"{SITE}/q/{public.id}/{public.slug}"]
    lastmod = tree(part).find(f"{MAPS}url/{MAPS}lastmod")
    assert lastmod is not None and lastmod.text == public.active_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_moderator_sees_the_same_sitemap(browser: Browser, people: People, public: Question) -> None:
    browser.sign_in(people.mo)
    assert len(places(browser.get("/sitemap-1.xml"))) == 1 and len(titles(browser.get("/feed.atom"))) == 1


def test_ids_fall_into_parts(browser: Browser, people: People) -> None:
    for question_id in (1, queries.PART, queries.PART + 1, queries.PART * 5 + 7):
        asked_at_id(people, question_id)
    assert places(browser.get("/sitemap.xml")) == [f"{SITE}/sitemap-{part}.xml" for part in (1, 2, 6)]
    assert places(browser.get("/sitemap-1.xml")) == [f"{SITE}/q/1/what", f"{SITE}/q/10000/what"]
    assert places(browser.get("/sitemap-2.xml")) == [f"{SITE}/q/10001/what"]
    assert places(browser.get("/sitemap-3.xml")) == []
    for part in ("7", "0", "-1", "01", "x", str(2**63 - 1), str(2**64)):
        browser.get(f"/sitemap-{part}.xml", status=404)


def test_a_new_site_has_an_empty_sitemap(browser: Browser) -> None:
    assert places(browser.get("/sitemap.xml")) == []
    browser.get("/sitemap-1.xml", status=404)


def test_a_sitemap_takes_few_statements(browser: Browser, people: People) -> None:
    for number in range(12):
        make.question(people.ana, title=f"What about question {number}?")
    for path in ("/sitemap.xml", "/sitemap-1.xml", "/feed.atom"):
        with browser.statements() as sent:
            browser.get(path)
        assert len([line for line in sent if not line.startswith("BEGIN")]) <= 2, sent


def test_addresses_are_ascii(browser: Browser, people: People) -> None:
    make.question(people.ana, title="日本語で質問してもいいですか & more?")
    (place,) = places(browser.get("/sitemap-1.xml"))
    assert place.isascii() and "%E6" in place
    browser.get(place.removeprefix(SITE))


def test_the_feed_is_atom(browser: Browser, people: People, public: Question) -> None:
    answer = browser.get("/feed.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = tree(answer)
    assert feed.findtext(f"{ATOM}id") == f"{SITE}/feed.atom"
    assert feed.findtext(f"{ATOM}title") == "Newest questions · Northwind Community"
    assert titles(answer) == [public.title]
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == f"{SITE}/q/{public.id}"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ana Ferreira"
    assert entry.findtext(f"{ATOM}updated") == public.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert entry.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated")
    link, summary = entry.find(f"{ATOM}link"), entry.find(f"{ATOM}summary")
    assert link is not None and link.get("href") == f"{SITE}/q/{public.id}/{public.slug}"
    assert summary is not None and summary.get("type") == "html" and summary.text == f"<p>{make.BODY}</p>"


def test_links_in_the_feed_are_whole(browser: Browser, people: People) -> None:
    source = f'{make.BODY} @{people.ben.handle} and [there](https://example.org/x), `href="/code"`'
    make.question(people.ana, source=source)
    summary = tree(browser.get("/feed.atom")).findtext(f"{ATOM}entry/{ATOM}summary") or ""
    assert f'href="{SITE}/people/{people.ben.id}/ben-okoye"' in summary
    assert 'href="https://example.org/x"' in summary and f"{SITE}/code" not in summary


@pytest.mark.parametrize("title", ["</title></feed> ]]> & so?", "Odd \x01\x08\ufffe letters here?", "</script> again?"])
def test_no_title_breaks_the_feed(browser: Browser, people: People, title: str) -> None:
    make.question(people.ana, title=title, source=f"{make.BODY} \x02\uffff {title}")
    (shown,) = titles(browser.get("/feed.atom"))
    assert shown.split()[-1] == title.split()[-1]


def test_the_feed_has_the_newest_thirty(browser: Browser, people: People) -> None:
    for number in range(queries.ENTRIES + 2):
        make.question(people.ana, title=f"What about question {number}?")
    shown = titles(browser.get("/feed.atom"))
    assert len(shown) == queries.ENTRIES and shown[0] == f"What about question {queries.ENTRIES + 1}?"


def test_writers_who_left_keep_their_name_in_the_feed(browser: Browser, people: People, public: Question) -> None:
    for name, shown in (("Old Hand", "Old Hand"), (None, "Someone who left")):
        leave(public, name)
        assert tree(browser.get("/feed.atom")).findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == shown


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_a_reader_that_has_the_feed_gets_nothing_again(
    browser: Browser, people: People, public: Question, encoding: str
) -> None:
    headers = {"Accept-Encoding": encoding}
    first = browser.get("/feed.atom", headers=headers)
    tag = first.headers["ETag"]
    again = browser.get("/feed.atom", headers=headers | {"If-None-Match": tag})
    assert again.status == 304 and not again.bytes
    make.question(people.ana, title="Something new, is it?")
    assert browser.get("/feed.atom", headers=headers | {"If-None-Match": tag}).status == 200


def test_a_reader_that_knows_only_the_time_gets_nothing_again(browser: Browser, public: Question) -> None:
    fresh = browser.get("/feed.atom")
    assert "Last-Modified" not in fresh.headers  # another question may come within the same second
    asked_at(public, now() - timedelta(hours=1))
    settled = browser.get("/feed.atom").headers["Last-Modified"]
    assert browser.get("/feed.atom", headers={"If-Modified-Since": settled}).status == 304
    asked_at(public, now() - timedelta(minutes=1))
    newer = browser.get("/feed.atom", headers={"If-Modified-Since": settled})
    assert newer.status == 200 and newer.headers["Last-Modified"] != settled


def test_the_tag_counts_more_than_the_time(browser: Browser, public: Question) -> None:
    asked_at(public, now() - timedelta(hours=1))
    first = browser.get("/feed.atom")
    leave(public, "Old Hand")
    headers = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    assert browser.get("/feed.atom", headers=headers).status == 200


def test_an_empty_feed_is_a_feed(browser: Browser) -> None:
    assert tree(browser.get("/feed.atom")).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_robots_are_told_where_the_sitemap_is(browser: Browser) -> None:
    answer = browser.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *" and f"Sitemap: {SITE}/sitemap.xml" in lines
    assert "Disallow: /search" in lines and "Disallow: /" not in lines


def test_the_icon(app: Flask, browser: Browser) -> None:
    icon = browser.get("/favicon.ico", follow=False)
    assert icon.location == app.jinja_env.globals["asset"]("favicon.svg")  # type: ignore[operator]


@pytest.mark.parametrize("path", MACHINES)
def test_machines_get_no_cookies(browser: Browser, public: Question, path: str) -> None:
    answer = browser.get(path, follow=False)
    assert "Set-Cookie" not in answer.headers
    if answer.status == 200:
        assert answer.headers["Cache-Control"].startswith("public, max-age=")


def test_old_addresses_lead_to_the_new_ones_for_ever(browser: Browser, public: Question) -> None:
    new = f"/q/{public.id}/{public.slug}"
    moved("/questions/4711", new)
    moved("/a/4712", f"{new}#post-9")
    for old in ("/questions/4711", "/questions/4711/", "/questions/4711/any-words", "/questions/4711/a/b"):
        answer = browser.get(old, follow=False)
        assert (answer.status, answer.location) == (301, new), old
    for old in ("/a/4712", "/a/4712/", "/a/4712/88", "/questions/4711/any-words/4712"):
        assert browser.get(old, follow=False).location == f"{new}#post-9", old
    assert browser.get("/questions/4711/words/999", follow=False).location == new
    assert browser.get("/questions/4711").title.startswith(public.title)


@pytest.mark.parametrize(
    "path", ["/questions/1", "/a/1", "/questions/0", "/questions/x", "/a/x/1", "/questions/1/x/" + "9" * 40, "/a/1/²"]
)
def test_unknown_old_addresses_are_not_there(browser: Browser, path: str) -> None:
    browser.get(path, status=404)


def test_an_edit_changes_the_feed(browser: Browser, people: People, public: Question) -> None:
    @command
    def edited() -> None:
        posts, later = Post.__table__, now() + timedelta(hours=1)
        db.session.execute(update(posts).where(posts.c.id == public.id).values(edited_at=later))

    before = browser.get("/feed.atom").headers["ETag"]
    edited()
    assert browser.get("/feed.atom").headers["ETag"] != before
