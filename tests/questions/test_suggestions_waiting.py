"""The list of suggested edits that wait: who sees which, page after page."""

import pytest

from community.core.db import command, db
from community.questions import commands
from community.questions.models import Answer, Question
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.suggested import BETTER, has_points, suggest


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.vera, question)


def test_the_list_of_what_waits(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    assert "Nothing waits" in browser.sign_in(people.mo).get("/suggestions").words
    first = suggest(people.ben, question, BETTER)
    second = suggest(people.ben, answer, f"{HELPFUL} Or so.")
    page = browser.get("/suggestions", check_links=True)
    assert [link["href"] for link in page.all("ol.list a")] == [f"/suggestions/{one.id}" for one in (first, second)]
    assert len(browser.sign_in(people.ben).get("/suggestions").all("ol.list li")) == 2, "his own"
    assert len(browser.sign_in(people.ana).get("/suggestions").all("ol.list li")) == 1, "on her question"
    browser.sign_in(make.person("Cem Kaya"))
    assert "Nothing waits" in browser.get("/suggestions").words
    commands.delete_post(people.mo, answer)
    assert len(browser.sign_in(people.mo).get("/suggestions").all("ol.list li")) == 1
    browser.get("/suggestions?after=x", status=404)


def test_the_list_goes_on_by_key(browser: Browser, people: People, question: Question) -> None:
    for number in range(23):
        suggest(make.person(f"Person{number} Suggesting"), question, f"{BETTER} {number}")
    browser.sign_in(people.mo)
    with browser.statements() as sent:
        page = browser.get("/suggestions")
    assert len(page.all("ol.list li")) == 20 and len(sent) <= 6, "\n".join(sent)
    older = page.one("a[rel=next]")["href"]
    assert len(browser.get(older).all("ol.list li")) == 3


def test_only_who_may_read_the_question_sees_it(browser: Browser, people: People, question: Question) -> None:
    suggestion = suggest(people.ben, question, BETTER)
    cem = make.person("Cem Kaya")
    has_points(cem, 2000)
    make_private(question)
    assert "Nothing waits" in browser.sign_in(cem).get("/suggestions").words
    browser.get(f"/suggestions/{suggestion.id}", status=404)


@command
def make_private(question: Question) -> None:
    question.audience = "private"
    db.session.add(question)
