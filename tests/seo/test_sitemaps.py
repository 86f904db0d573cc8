"""Sitemaps: what search engines are asked to show, when it changed, and nothing that is not for everyone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from bench.scale.plans import explained
from community.core.db import command, db, now
from community.questions import commands
from community.questions.models import Post, Question
from community.questions.queries import question_or_404
from community.seo.models import PageChange
from community.seo.queries import sitemaps
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.seo.story import (
    SITE,
    as_written,
    audience,
    change_question,
    dates,
    places,
    question_with_id,
    set_columns,
)

WorkOff = Callable[[], None]
PARTS = ("/sitemap-1.xml", "/sitemap-tags-1.xml", "/sitemap-people-1.xml")


@command
def noted_before(hours: int) -> None:
    """Everything that was noted happened earlier."""
    for row in db.session.query(PageChange):
        row.at = now() - timedelta(hours=hours)


def again(post: Post) -> Any:
    """The post as it is now; the worker has let go of the session."""
    return db.session.get_one(type(post), post.id)


def lastmod(browser: Browser) -> str | None:
    (moment,) = dates(browser.get("/sitemap-1.xml")).values()
    return moment


def test_the_index_names_every_sitemap(browser: Browser, public: Question) -> None:
    index = browser.get("/sitemap.xml")
    assert index.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert places(index) == ["/sitemap-pages.xml", *PARTS]
    assert set(places(browser.get("/sitemap-pages.xml"))) >= {"/", "/tags", "/staff"}
    for path in places(index):
        for place in places(browser.get(path)):
            page = browser.get(place, follow=False)
            assert page.status == 200 and page.one("link[rel=canonical]")["href"] == SITE + place
            assert not [one for one in page.all("meta[name=robots]") if "noindex" in one["content"]]


def test_only_what_everyone_may_read_is_listed(browser: Browser, people: People, public: Question) -> None:
    make.question(people.ben, tags=["members-only"])
    audience(db.session.query(Question).order_by(Question.id.desc()).first() or public, "members")
    for _who in range(2):
        assert places(browser.get("/sitemap-1.xml")) == [f"/q/{public.id}/{public.slug}"]
        assert places(browser.get("/sitemap-tags-1.xml")) == ["/tags/schedules"]
        assert places(browser.get("/sitemap-people-1.xml")) == [f"/people/{people.ana.id}/ana-ferreira"]
        browser.sign_in(people.mo)


def test_thin_pages_are_not_listed(browser: Browser, people: People, public: Question) -> None:
    voted_down = make.question(people.ana, title="Is this any good, what do you think?")
    commands.vote(people.ben, voted_down, -1)
    assert len(places(browser.get("/sitemap-1.xml"))) == 1
    make.answer(people.ben, voted_down)
    assert len(places(browser.get("/sitemap-1.xml"))) == 2


def test_people_who_only_answered_are_listed(browser: Browser, people: People, public: Question) -> None:
    answer = make.answer(people.ben, public)
    assert f"/people/{people.ben.id}/ben-okoye" in places(browser.get("/sitemap-people-1.xml"))
    commands.delete_post(people.ben, answer)
    assert len(places(browser.get("/sitemap-people-1.xml"))) == 1


def test_products_somebody_asked_about(browser: Browser, people: People) -> None:
    asked, _silent = make.product(), make.product("Lamp")
    make.question(people.ana, product_id=asked.id)
    listed = places(browser.get("/sitemap-pages.xml"))
    assert "/products/hub-2" in listed and "/products/lamp" not in listed


def test_ids_fall_into_parts(browser: Browser, people: People) -> None:
    for question_id in (1, sitemaps.MOST, sitemaps.MOST + 1, sitemaps.MOST * 5 + 7):
        question_with_id(people, question_id)
    index = places(browser.get("/sitemap.xml"))
    assert [path for path in index if path[9].isdigit()] == [f"/sitemap-{part}.xml" for part in (1, 2, 6)]
    assert places(browser.get("/sitemap-1.xml")) == ["/q/1/what", "/q/50000/what"]
    assert places(browser.get("/sitemap-2.xml")) == ["/q/50001/what"]
    assert places(browser.get("/sitemap-3.xml")) == []
    for part in ("7", "0", "-1", "01", "x", "tags-2", "people-9", str(2**63 - 1), str(2**64)):
        browser.get(f"/sitemap-{part}.xml", status=404)


def test_a_new_site_has_pages_alone(browser: Browser) -> None:
    assert places(browser.get("/sitemap.xml")) == ["/sitemap-pages.xml"]
    for path in PARTS:
        browser.get(path, status=404)


def test_addresses_are_ascii(browser: Browser, people: People) -> None:
    make.question(people.ana, title="日本語で質問してもいいですか & more?", tags=["c++", "ünïcode"])
    for path in PARTS:
        for place in places(browser.get(path)):
            assert place.isascii() and browser.get(place).status == 200
    assert "/tags/c%2B%2B" in places(browser.get("/sitemap-tags-1.xml"))


def test_every_change_of_a_page_is_its_last_one(
    browser: Browser, people: People, public: Question, work_off: WorkOff
) -> None:
    """Whoever answers, comments, edits, accepts, closes, removes or brings back makes the page a new one."""
    answer = make.answer(people.ben, public)
    remark = make.comment(people.vera, answer)
    fields = make.AskFields(title=public.title, source=f"{make.BODY} Still.", tags=["schedules"])
    acts: list[Callable[[], object]] = [
        lambda: make.answer(people.vera, again(public)),
        lambda: make.comment(people.ben, again(public)),
        lambda: commands.edit_question(people.ana, question_or_404(public.id, people.ana), fields, 1),
        lambda: commands.edit_post(people.vera, again(remark), "Which version is that?", 1),
        lambda: commands.accept(people.ana, again(answer)),
        lambda: commands.unaccept(people.ana, again(answer)),
        lambda: commands.close(people.mo, again(public), "answered elsewhere"),
        lambda: commands.reopen(people.mo, again(public)),
        lambda: commands.delete_post(people.mo, again(remark)),
        lambda: commands.undelete_post(people.mo, again(remark)),
    ]
    for act in acts:
        work_off()
        noted_before(hours=2)
        change_question(public, active_at=now() - timedelta(hours=3))
        before = lastmod(browser)
        start = as_written(now())
        act()
        work_off()
        after = lastmod(browser) or ""
        assert before and before < start <= after <= as_written(now())
        index = dates(browser.get("/sitemap.xml"))
        assert index["/sitemap-1.xml"] == after


def test_votes_are_no_news_unless_they_decide_whether_a_page_is_listed(
    browser: Browser, people: People, work_off: WorkOff
) -> None:
    asked = make.question(people.ana)
    work_off()
    tag = browser.get("/sitemap-1.xml").headers["ETag"]
    commands.vote(people.ben, again(asked), -1)
    work_off()
    gone = browser.get("/sitemap-1.xml", headers={"If-None-Match": tag})
    assert gone.status == 200 and not places(gone)
    make.answer(people.ben, again(asked))
    work_off()
    noted_before(hours=1)
    before = lastmod(browser)
    commands.vote(people.vera, again(asked), 1)
    work_off()
    assert lastmod(browser) == before


def test_before_anything_was_noted_the_question_was_active_last(browser: Browser, people: People) -> None:
    """As after an import, which has no events."""
    asked = make.question(people.ana)
    long_ago = now() - timedelta(days=900)
    change_question(asked, active_at=long_ago)
    assert lastmod(browser) == as_written(long_ago)


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-pages.xml", *PARTS])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_whoever_has_a_sitemap_gets_nothing_again(
    browser: Browser, people: People, public: Question, work_off: WorkOff, path: str, encoding: str
) -> None:
    headers = {"Accept-Encoding": encoding}
    work_off()
    noted_before(hours=1)  # an index knows whole seconds
    for question in db.session.query(Question):
        change_question(question, active_at=now() - timedelta(hours=1))
    first = browser.get(path, headers=headers)
    with browser.statements() as sent:
        second = browser.get(path, headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert second.status == 304 and not second.bytes
    assert not any("questions.slug" in statement for statement in sent), "nothing is listed for an answer without one"
    make.question(people.ben, tags=["new"], product_id=make.product().id)
    work_off()
    assert browser.get(path, headers=headers | {"If-None-Match": first.headers["ETag"]}).status == 200


def test_a_new_name_changes_the_sitemap_of_people(browser: Browser, people: People, public: Question) -> None:
    first = browser.get("/sitemap-people-1.xml")
    set_columns(type(people.ana), people.ana.id, {"name": "Ana Ferraz"})  # type: ignore[arg-type]
    again = browser.get("/sitemap-people-1.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert places(again) == [f"/people/{people.ana.id}/ana-ferraz"]


def test_a_sitemap_says_when_it_changed_once_that_moment_is_over(browser: Browser, public: Question) -> None:
    assert "Last-Modified" not in browser.get("/sitemap-1.xml").headers
    for question in db.session.query(Question):
        change_question(question, active_at=now() - timedelta(hours=1))
    settled = browser.get("/sitemap-1.xml").headers["Last-Modified"]
    assert browser.get("/sitemap-1.xml", headers={"If-Modified-Since": settled}).status == 304


def test_the_index_learns_what_is_new(browser: Browser, people: People, work_off: WorkOff) -> None:
    """A part that fills late, a question that becomes public, topics and people."""
    first, second = sitemaps.MOST, sitemaps.MOST * 2
    question_with_id(people, second)
    private = db.session.get_one(Question, second)
    audience(private, "members")
    for kind in ("tags", "people"):
        assert f"/sitemap-{kind}-1.xml" not in places(browser.get("/sitemap.xml"))
    question_with_id(people, first)
    assert [path for path in places(browser.get("/sitemap.xml")) if path[9].isdigit()] == ["/sitemap-1.xml"]
    audience(private, "everyone")
    change_question(private, active_at=now())
    assert "/sitemap-2.xml" in places(browser.get("/sitemap.xml"))
    make.question(people.ana, tags=["late"])
    later = dates(browser.get("/sitemap.xml"))
    assert {"/sitemap-tags-1.xml", "/sitemap-people-1.xml"} <= set(later)


def test_the_index_looks_only_at_what_is_new(app: Flask, browser: Browser, people: People, work_off: WorkOff) -> None:
    """Once it knows the parts, no table is read whole, however many questions, people and topics there are."""
    for number in range(12):
        make.question(people.ana, title=f"What about question {number}?")
    work_off()
    browser.get("/sitemap.xml")
    plans = explained(db.engine, lambda: browser.get("/sitemap.xml"))
    assert len(plans) == 3
    if app.config["SETTINGS"].is_sqlite:  # PostgreSQL reads tables of so few rows whole
        assert not [plan.text for plan in plans if "SCAN questions" in plan.text or "SCAN users" in plan.text]


def test_sitemaps_take_few_statements(browser: Browser, people: People) -> None:
    for number in range(12):
        make.question(people.ana, title=f"What about question {number}?")
    for path in ("/sitemap.xml", "/sitemap-pages.xml", *PARTS):
        with browser.statements() as sent:
            browser.get(path)
        assert len([line for line in sent if not line.startswith("BEGIN")]) <= 4, sent
