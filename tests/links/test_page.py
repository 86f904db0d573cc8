"""The page on which staff see links that lead nowhere, and what they can do about them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from community import create_app
from community.core.db import command, db, now
from community.core.events import work_off
from community.links import commands
from community.links.commands import claim, collect
from community.links.models import OutgoingLink
from community.questions.commands import delete_post, edit_post
from community.questions.models import Question
from community.settings import Settings
from tests import make
from tests.browser import Browser
from tests.conftest import opened
from tests.make import People

PAGE = "/insights/links"
LOST = "http://shop.example/old?a=1&b=2"


@pytest.fixture
def site(settings: Settings) -> Iterator[Flask]:
    """The product with links looked at."""
    with opened(create_app(replace(settings, broken_links=True), TESTING=True)) as app:
        yield app


def lost_in(question: Question) -> OutgoingLink:
    """The link that stands in a question, found broken."""
    collect([question.id])
    return found_broken()


@command
def found_broken() -> OutgoingLink:
    link = db.session.query(OutgoingLink).one()
    link.failures, link.failed_at, link.broken_at, link.status = 3, now() - timedelta(days=3), now(), 404
    link.looked_at, link.next_at = now(), now() + timedelta(days=30)
    return link


@pytest.fixture
def people(site: Flask) -> People:
    return People()


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana, "Where is the old manual of the hub?", source=f"It was at {LOST} last year.")


def test_staff_and_moderators_see_what_is_broken_and_where(site: Flask, people: People, question: Question) -> None:
    lost_in(question)
    for who in (people.vera, people.mo):
        page = Browser(site).sign_in(who).get(PAGE)
        link = page.one("main h2 a")
        assert (link.text, link["href"], link["rel"]) == (LOST, LOST, "nofollow noopener noreferrer")
        assert "It is not there (404)" in page.words and "since" in page.words
        place = page.one(f'a[href="/p/{question.id}"]')
        assert place.text == question.title and "question, Ana Ferreira" in page.words


@pytest.mark.parametrize("who", [None, "ana"])
def test_nobody_else_does(site: Flask, people: People, question: Question, who: str | None) -> None:
    link, browser = lost_in(question), Browser(site)
    if who:
        browser.sign_in(getattr(people, who)).get(PAGE, status=403)
        browser.post(f"{PAGE}/{link.id}/ignore", status=403)
    else:
        assert "/sign-in" in browser.get(PAGE, follow=False).location
    assert db.session.query(OutgoingLink).one().ignored_at is None


def test_looking_again_is_for_the_next_round(site: Flask, people: People, question: Question) -> None:
    link = lost_in(question)
    assert claim() == {}
    page = Browser(site).sign_in(people.vera).post(f"{PAGE}/{link.id}/again")
    assert "looks at it again" in page.words and claim() == {link.id: LOST}


def test_what_is_ignored_can_be_reported_again(site: Flask, people: People, question: Question) -> None:
    link, browser = lost_in(question), Browser(site).sign_in(people.mo)
    page = browser.post(f"{PAGE}/{link.id}/ignore")
    assert "No broken link is known" in page.words and claim() == {}
    page = browser.get(f"{PAGE}?show=ignored")
    assert LOST in page.words
    browser.post(f"{PAGE}/{link.id}/heed")
    assert LOST in browser.get(PAGE).words and list(claim()) == [link.id]


def test_a_mended_post_is_off_the_list(site: Flask, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question, f"Look at {LOST} again")
    collect([answer.id])
    lost_in(question)
    browser, title = Browser(site).sign_in(people.vera), question.title
    assert len(browser.get(PAGE).all("main li ul li")) == 2
    edit_post(people.ben, answer, "Look into the box", 1)
    work_off()
    assert [place.text for place in browser.get(PAGE).all("main li ul li a")] == [title]


def test_so_is_a_removed_one(site: Flask, people: People, question: Question) -> None:
    lost_in(question)
    delete_post(people.ana, question)
    assert "No broken link is known" in Browser(site).sign_in(people.vera).get(PAGE).words


def test_many_posts_are_counted(site: Flask, people: People, question: Question) -> None:
    posts = [make.answer(people.ben, question, f"Way {number}: {LOST}") for number in range(7)]
    collect([post.id for post in posts])
    lost_in(question)
    page = Browser(site).sign_in(people.vera).get(PAGE)
    assert len(page.all("main li ul li a")) == 5 and "and 3 more posts" in page.words


def test_the_list_goes_on_by_pages(site: Flask, people: People, question: Question) -> None:
    for number in range(32):
        make.comment(people.ben, question, f"And http://shop.example/{number} is gone, too")
    while commands.walk():
        pass
    break_all()
    browser = Browser(site).sign_in(people.vera)
    first = browser.get(PAGE)
    older = first.one("nav.pages a")["href"]
    shown = [link["href"] for page in (first, browser.get(older)) for link in page.all("main h2 a")]
    assert len(shown) == len(set(shown)) == 33
    browser.get(f"{PAGE}?before=999", status=404)
    browser.get(f"{PAGE}?before=x", status=404)


@command
def break_all() -> None:
    moment = now()
    for link in db.session.query(OutgoingLink):
        link.failures, link.failed_at, link.looked_at, link.broken_at = 3, moment, moment, moment


def test_without_the_setting_the_page_says_how_to_switch_it_on(settings: Settings) -> None:
    with opened(create_app(settings, TESTING=True)) as app:
        people = People()
        browser = Browser(app).sign_in(people.vera)
        assert "BROKEN_LINKS=on" in browser.get(PAGE).words
        lost_in(make.question(people.ana, "Where is the old manual?", source=f"It was at {LOST} once."))
        page = browser.get(PAGE)
        assert LOST in page.words and "BROKEN_LINKS is off" in page.words and "Look again" not in page.words
