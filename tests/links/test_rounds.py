"""What becomes of links over the weeks: reported after several days, forgotten when they are there again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from flask import Flask
from sqlalchemy import update

from community import create_app
from community.core.db import command, db, now
from community.links.commands import claim, collect, links_in, note, walk
from community.links.looking import DOWN, GONE, GOOD, LATER, UNKNOWN, Outcome
from community.links.models import LinkPlace, LinkWalk, OutgoingLink
from community.links.queries import broken
from community.links.rounds import go_round, look_at_links
from community.questions.commands import delete_post
from community.questions.models import Question
from community.questions.models.posts import MEMBERS
from community.settings import Settings
from tests import make
from tests.conftest import opened
from tests.links.street import Street
from tests.make import People

URL = "http://shop.example/manual"
OK = (200, {}, b"")


@pytest.fixture
def site(settings: Settings) -> Iterator[Flask]:
    with opened(create_app(replace(settings, broken_links=True), TESTING=True)) as app:
        yield app


@pytest.fixture
def people(site: Flask) -> People:
    return People()


def asking(people: People, text: str = URL) -> Question:
    return make.question(people.ana, "Where is the manual of the hub?", source=f"Is it at {text} or not?")


def only() -> OutgoingLink:
    db.session.expire_all()
    return db.session.query(OutgoingLink).one()


@command
def days_pass(days: int) -> None:
    """Let everything have been so much earlier."""
    step = timedelta(days=days)
    for link in db.session.query(OutgoingLink):
        for name in ("next_at", "looked_at", "failed_at", "broken_at"):
            if getattr(link, name):
                setattr(link, name, getattr(link, name) - step)


def test_a_page_that_is_gone_is_reported_on_the_third_day_and_forgotten_when_it_is_back(
    people: People, street: Street
) -> None:
    mo = people.mo
    asking(people)
    assert walk() == 1
    street.shops["shop.example"] = {}
    for day in range(3):
        assert broken(mo).links == []
        assert go_round(street.visitor()) == 1
        assert go_round(street.visitor()) == 0  # not twice on one day
        assert only().failures == day + 1
        days_pass(1)
    page = broken(mo).links
    assert [one.link.url for one in page] == [URL] and page[0].count == 1
    assert now() - page[0].link.failed_at > timedelta(days=2)
    street.shops["shop.example"] = {"/manual": OK}
    assert go_round(street.visitor()) == 0  # once a month is enough now
    days_pass(30)
    assert go_round(street.visitor()) == 1
    assert broken(mo).links == [] and (only().failures, only().failed_at, only().fault) == (0, None, "")


def test_when_nobody_answers_the_fault_may_be_ours(people: People, street: Street) -> None:
    def hang_up(request: BaseHTTPRequestHandler) -> None:
        request.connection.shutdown(2)

    street.shops = {f"shop-{number}.example": {"/robots.txt": hang_up} for number in range(3)}
    collect([asking(people, " ".join(f"http://{name}/x" for name in street.shops)).id])
    assert go_round(street.visitor()) == 0
    assert {link.failures for link in db.session.query(OutgoingLink)} == {0}
    street.shops["shop-0.example"] = {"/x": OK}
    hours_pass()
    assert go_round(street.visitor()) == 3
    assert sorted(link.failures for link in db.session.query(OutgoingLink)) == [0, 1, 1]


@command
def hours_pass() -> None:
    for link in db.session.query(OutgoingLink):
        link.next_at = now()


def looked(outcome: Outcome, days: int = 0) -> OutgoingLink:
    note(only().id, outcome)
    days_pass(days)
    return only()


def test_what_may_be_a_break_takes_longer(people: People) -> None:
    collect([asking(people).id])
    for _look in range(4):
        link = looked(Outcome(DOWN, fault="time"), days=3)
        assert (
            link.broken_at is None and link.next_at is not None and link.next_at <= now() < link.next_at + timedelta(1)
        )
    assert looked(Outcome(DOWN, fault="time")).broken_at


def test_several_looks_on_one_day_count_once(people: People) -> None:
    collect([asking(people).id])
    for _look in range(4):
        assert looked(Outcome(GONE, 404)).failures == 1


def test_one_good_day_begins_anew(people: People) -> None:
    collect([asking(people).id])
    looked(Outcome(GONE, 404), days=1)
    looked(Outcome(GONE, 404), days=1)
    looked(Outcome(GOOD, 200), days=1)
    assert looked(Outcome(GONE, 404)).failures == 1


def test_what_robots_may_not_see_is_never_reported(people: People) -> None:
    collect([asking(people).id])
    for _look in range(6):
        link = looked(Outcome(UNKNOWN, 403), days=30)
    assert link.failures == 0 and link.broken_at is None


def test_a_host_that_wants_to_be_left_alone_is(people: People) -> None:
    question = asking(people, f"{URL} http://shop.example/b http://other.example/")
    collect([question.id])
    urls = claim()
    first = next(number for number, url in urls.items() if "shop" in url)
    note(first, Outcome(LATER, 429, wait=5 * 86_400.0))
    db.session.expire_all()
    waits = {link.url: (link.next_at or now()) - now() for link in db.session.query(OutgoingLink)}
    assert all(wait > timedelta(days=4) for url, wait in waits.items() if "shop" in url)
    assert waits["http://other.example/"] < timedelta(days=1)


def test_links_of_one_host_line_up(people: People) -> None:
    shops = " ".join(f"http://shop.example/{number}" for number in range(5))
    collect([asking(people, f"{shops} http://other.example/").id])
    taken = claim()
    assert len(taken) == 2 and claim() == {}
    waits = sorted((link.next_at - now()).total_seconds() for link in db.session.query(OutgoingLink)
                   if link.next_at and link.id not in taken)  # fmt: skip
    assert [round(wait / 60) for wait in waits] == [1, 2, 3, 4]


def test_only_links_to_elsewhere_are_noted(site: Flask) -> None:
    html = "".join(
        f'<a href="{address}" rel="nofollow ugc noopener">x</a>'
        for address in (
            "https://shop.example/a?b=1&amp;c=2#part", "https://shop.example/a?b=1&amp;c=2", "http://127.0.0.1:8000/q/1",
            "/q/1", "http://hub.local:8123/", "http://localhost/", "mailto:a@b.example", "https://x.example:443/",
            "https://shop.example/" + "a" * 3_000,
        )
    )  # fmt: skip
    assert list(links_in(html)) == ["https://shop.example/a?b=1&c=2", "https://x.example:443/"]


@command
def for_members(question: Question) -> None:
    db.session.execute(update(Question).where(Question.id == question.id).values(audience=MEMBERS))


def test_links_of_posts_that_are_not_public_are_nobodys_business(people: People) -> None:
    hidden, removed = asking(people), asking(people, "http://other.example/")
    collect([hidden.id, removed.id])
    for_members(hidden)
    delete_post(people.ana, removed)
    assert claim() == {} and db.session.query(OutgoingLink).count() == 0
    collect([hidden.id, removed.id])
    assert db.session.query(LinkPlace).count() == 0


def test_posts_are_read_once_a_month_and_new_ones_at_once(people: People) -> None:
    question = asking(people)
    assert (walk(), walk()) == (1, 0)
    make.answer(people.ben, question, f"It moved: {URL}2")
    assert (walk(), walk()) == (1, 0)
    assert db.session.query(LinkPlace).count() == 2
    month_ago()
    assert (walk(), walk()) == (0, 2)


@command
def month_ago() -> None:
    db.session.query(LinkWalk).one().began_at = now() - timedelta(days=31)


def test_without_the_setting_nothing_is_read(settings: Settings) -> None:
    with opened(create_app(settings, TESTING=True)):
        asking(People())
        look_at_links()
        assert db.session.query(LinkWalk).count() == 0
