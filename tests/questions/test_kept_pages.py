"""After any change, whoever reads a kept page reads what a fresh one would say; and nobody sees somebody else's."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from community import create_app
from community.accounts.models import User
from community.core.db import db
from community.core.pages.layer import PageLayer
from community.questions import commands
from community.questions.commands.removing import hide, show
from community.questions.models import Question
from community.questions.models.removal import FOR_FLAGS
from community.settings import Settings
from tests import make
from tests.browser import Browser
from tests.conftest import opened
from tests.make import People
from tests.questions.life import TAGS, Life

FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def site(settings: Settings) -> Iterator[Flask]:
    """The product as it is served: with kept pages."""
    app = create_app(replace(settings, page_cache_bytes=32_000_000), TESTING=True)
    with opened(app):
        yield app


@pytest.fixture
def bare(site: Flask) -> Iterator[Flask]:
    """The same community, served without keeping anything."""
    app = create_app(replace(site.config["SETTINGS"], page_cache_bytes=0), TESTING=True)
    yield app
    with app.app_context():
        db.engine.dispose()


def addresses() -> list[str]:
    """Every kind of kept page there is."""
    questions = [f"/q/{row.id}/{row.slug}" for row in db.session.scalars(select(Question).order_by(Question.id))]
    people = [f"/people/{row.id}/{row.slug}" for row in db.session.scalars(select(User).order_by(User.id))]
    asked = [f"{path}?tab=questions" for path in people]
    fed = [
        "",
        "/products/hub-2",
        *(f"/tags/{name}" for name in TAGS),
        *(f"/people/{row}" for row in range(1, 5)),
        "/q/1",
        "/q/2",
    ]
    feeds = [f"{path}/feed.atom" for path in fed]
    lists = ["/", *(f"/?sort={sort}" for sort in ("active", "unanswered", "solved")), "/tags", "/products/hub-2"]
    return [*lists, "/staff", "/staff/1", *(f"/tags/{name}" for name in TAGS), *questions, *people, *asked, *feeds]


@pytest.mark.parametrize("seed", range(3))
def test_kept_pages_say_what_fresh_ones_say(site: Flask, bare: Flask, seed: int) -> None:
    life, done = Life(seed), []
    client, beside = site.test_client(use_cookies=False), bare.test_client(use_cookies=False)
    for _step in range(10):
        for path in addresses():
            client.get(path, headers=FIREFOX)
        done.append(life.act())
        for path in addresses():
            kept, fresh = client.get(path, headers=FIREFOX), beside.get(path, headers=FIREFOX)
            assert (kept.status_code, kept.headers.get("Location")) == (
                fresh.status_code,
                fresh.headers.get("Location"),
            )
            assert words(kept.text) == words(fresh.text), (done[-1], path, done)
    layer = site.extensions["pages"]
    assert isinstance(layer, PageLayer) and len(layer.memory.pages) > 5


@pytest.mark.parametrize("who", range(4))
def test_kept_parts_say_what_fresh_ones_say(site: Flask, bare: Flask, who: int) -> None:
    """Ana, Ben, Vera and Mo each read with an account, while all of them go on writing."""
    life, done = Life(who), []
    readers = [Browser(site), Browser(bare)]
    for reader in readers:
        reader.sign_in(life.people[who])
    for _step in range(8):
        done.append(life.act())
        for path in addresses():
            kept, fresh = (seen_by(reader, path) for reader in readers)
            assert kept.status_code == fresh.status_code
            assert words(kept.text) == words(fresh.text), (done[-1], path, done)


def test_a_form_in_a_kept_part_has_the_token_of_its_reader(site: Flask) -> None:
    """Ben and Vera see the same buttons; each can press them, and neither gets what the other's forms need."""
    people = People()
    site.config["WTF_CSRF_ENABLED"] = True
    question = make.question(people.ana)
    tokens: list[str] = []
    for reader in (people.ben, people.vera):
        browser = Browser(site)
        browser.sign_in(reader)
        page = seen_by(browser, f"/q/{question.id}/{question.slug}").text
        found = set(re.findall(r'name="csrf_token" value="([^"]+)"', page))
        assert len(found) == 1
        tokens += found
        vote = {"value": "up", "csrf_token": tokens[-1]}
        browser.post(f"/posts/{question.id}/vote", vote, follow=False, status=303)
        if reader is people.vera:
            vote["csrf_token"] = tokens[0]
            browser.post(f"/posts/{question.id}/vote", vote, status=400)
    assert tokens[0] != tokens[1]


def seen_by(reader: Browser, path: str) -> TestResponse:
    with reader.request_of_its_own():
        return reader.client.get(path, headers=FIREFOX)


def words(page: str) -> str:
    """A page without what moves on by itself while the test runs, its views, and the token of its forms."""
    page = re.sub(r'(name="csrf_token" value|name="csrf-token" content)="[^"]+"', "", page)
    page = re.sub(r"seen \d+ times?", "", page)
    return re.sub(r">(just now|\d+ min ago)<", "><", page)


def test_nobody_sees_what_is_somebody_elses(site: Flask) -> None:
    people = People()
    question = make.question(people.ana)
    path, address = f"/q/{question.id}/{question.slug}", "/sign-in"
    stranger, ana = site.test_client(), site.test_client()
    assert "Sign in" in stranger.get(path).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', ana.get(address).text)
    assert token
    with ana.session_transaction() as session:
        session["mine"] = "Ana was here"
    assert "Sign in to answer" in ana.get(path).text
    assert stranger.get(path).headers["Cache-Control"].startswith("public")
    assert not stranger.get(path).headers.getlist("Set-Cookie")


def test_a_removed_question_is_gone_at_once(site: Flask) -> None:
    people = People()
    question = make.question(people.ana)
    path, client = f"/q/{question.id}/{question.slug}", site.test_client(use_cookies=False)
    assert [client.get(path).status_code, client.get("/").text.count(question.title)] == [200, 1]
    commands.delete_post(people.mo, question)
    assert [client.get(path).status_code, client.get("/").text.count(question.title)] == [410, 0]


@pytest.mark.parametrize("way", ["removed", "hidden"])
def test_answers_are_on_profiles_again_with_their_question(site: Flask, way: str) -> None:
    people = People()
    question = make.question(people.ana)
    make.answer(people.ben, question)
    profile, client = f"/people/{people.ben.id}/{people.ben.slug}", site.test_client(use_cookies=False)
    assert question.title in client.get(profile).text
    commands.delete_post(people.mo, question) if way == "removed" else hide(question, FOR_FLAGS)
    assert question.title not in client.get(profile).text
    commands.undelete_post(people.mo, question) if way == "removed" else show(question)
    assert question.title in client.get(profile).text


def test_views_of_kept_pages_are_counted(site: Flask) -> None:
    people = People()
    question = make.question(people.ana)
    client = site.test_client(use_cookies=False)
    for _reader in range(3):
        client.get(f"/q/{question.id}/{question.slug}", headers=FIREFOX)
        client.get(f"/q/{question.id}/{question.slug}", headers={"User-Agent": "Googlebot/2.1"})
    assert site.extensions["views"].views == {question.id: 3}
    site.extensions["views"].write()
    db.session.commit()  # the test's own reading ends
    path = f"/q/{question.id}/{question.slug}"
    assert "seen 0 times" in client.get(path, headers=FIREFOX).text  # a view drops no page
    commands.vote(people.ben, question, 1)
    assert "seen 3 times" in client.get(path, headers=FIREFOX).text
