"""Everybody can see where a reputation comes from, entry by entry."""

import pytest

from community.core.db import command
from community.questions import commands
from community.questions.models import Question
from community.reputation import queries
from community.reputation.commands import award
from community.reputation.prices import ANSWER_UP
from tests import make
from tests.browser import Browser
from tests.make import People


def page_of(person: object) -> str:
    return f"/people/{person.id}/{person.slug}/reputation"  # type: ignore[attr-defined]


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


def rows(browser: Browser, person: object, query: str = "") -> list[str]:
    return [row.text for row in browser.get(page_of(person) + query).all("tr.entry")]


def test_every_point_has_a_cause(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    commands.vote(people.vera, answer, 1)
    commands.vote(people.mo, answer, -1)
    commands.accept(people.ana, answer)
    page = browser.get(page_of(people.ben))
    assert "Reputation of Ben Okoye: 23" in page.one("h1").text
    found = rows(browser, people.ben)
    assert ["accepted" in found[0], "voted down" in found[1], "voted up" in found[2]] == [True] * 3
    assert [row.split()[-1] for row in found] == ["+15", "-2", "+10"]
    assert all(question.title in row for row in found)
    assert f"/p/{answer.id}" in page.links
    assert browser.get(f"/p/{answer.id}", follow=False).status == 302


def test_what_was_taken_back_stands_there_too(browser: Browser, people: People, question: Question) -> None:
    commands.vote(people.ben, question, 1)
    commands.vote(people.ben, question, 0)
    found = rows(browser, people.ana)
    assert len(found) == 2 and "taken back" in found[0] and "-5" in found[0] and "taken back" not in found[1]


def test_a_removed_post_is_named_but_not_shown(browser: Browser, people: People, question: Question) -> None:
    commands.vote(people.ben, question, 1)
    commands.delete_post(people.ana, question)
    found = rows(browser, people.ana)
    assert "post removed" in found[0] and all("a removed post" in row for row in found)
    assert question.title not in browser.get(page_of(people.ana)).text


def test_titles_of_private_questions_stay_private(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    commands.vote(people.ana, answer, 1)

    @command
    def hide() -> None:
        question.audience = "private"

    hide()
    assert question.title not in browser.get(page_of(people.ben)).text
    assert question.title in browser.sign_in(people.vera).get(page_of(people.ben)).text


def test_without_points_the_page_says_how_they_come(browser: Browser, people: People) -> None:
    page = browser.get(page_of(people.ben))
    assert "No points yet" in page.words and "worth 10" in page.words
    assert not page.all("table")


@pytest.mark.parametrize(("count", "pages"), [(29, [29]), (30, [30]), (31, [30, 1]), (61, [30, 30, 1])])
def test_pages_end_where_the_entries_end(browser: Browser, people: People, count: int, pages: list[int]) -> None:
    assert queries.PAGE == 30
    for number in range(count):
        award(people.ben.id, ANSWER_UP, 1_000 + number, people.ana.id)
    sizes, query = [], ""
    while True:
        page = browser.get(page_of(people.ben) + query)
        sizes.append(len(page.all("tr.entry")))
        older = page.all("a[rel=next]")
        if not older:
            break
        query = older[0]["href"]
    assert sizes == pages


@pytest.mark.parametrize("before", ["0", "-1", str(2**63), "99999999999999999999"])
def test_keys_that_cannot_be(browser: Browser, people: People, before: str) -> None:
    browser.get(f"{page_of(people.ben)}?before={before}", status=404)


def test_people_who_are_not_there(browser: Browser) -> None:
    for odd in ("4711", "0", "-1", str(2**63), "007"):
        browser.get(f"/people/{odd}/x/reputation", status=404)


def test_votes_are_secret(browser: Browser, people: People, question: Question) -> None:
    commands.vote(people.ben, question, 1)
    assert "Ben Okoye" not in browser.get(page_of(people.ana)).words, "the ledger never says who voted"


def test_the_profile_and_the_posts_show_the_sum(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    commands.vote(people.ana, answer, 1)
    assert "10 reputation" in browser.get(f"/q/{question.id}").one(f"#post-{answer.id}").text
    assert page_of(people.ben) in browser.get(f"/people/{people.ben.id}/{people.ben.slug}").links
