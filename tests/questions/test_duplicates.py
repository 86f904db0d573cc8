"""Mo finds out whether something was asked before, and closes it with one button."""

import re

import pytest

from community.questions import commands
from community.questions.commands.removing import hide
from community.questions.models import Question
from community.questions.models.removal import FOR_FLAGS
from community.search.commands import reindex
from tests import make
from tests.browser import Answer as Page
from tests.browser import Browser
from tests.make import People
from tests.questions.story import page_of, reread
from tests.search.story import ask_as

FIRST, AGAIN = "Why does the fan ignore my night schedule?", "Fan ignores the night schedule since the update"
GOAL = "Sleep without hearing the fan"


@pytest.fixture
def questions(people: People) -> dict[str, Question]:
    make.question(
        people.ben, "Drip tray overflows in winter", goal="A dry wall", tags=["condensate"], source="Water drips."
    )
    made = {
        FIRST: make.question(people.ana, FIRST, goal=GOAL),
        AGAIN: make.question(people.ben, AGAIN, goal="A quiet night", source="It began with 6.2, the fan howls."),
    }
    reindex()
    return made


def duplicates(question: Question) -> str:
    return f"/q/{question.id}/duplicates"


def rows(page: Page) -> list[tuple[str, int]]:
    """The candidates with how alike they are in percent."""
    return [
        (row.one("h2").text, int(re.sub(r"\D", "", row.one("p.percent b").text)))
        for row in page.all("ol.duplicates li")
    ]


def test_mo_is_shown_what_may_be_the_same(browser: Browser, people: People, questions: dict[str, Question]) -> None:
    browser.sign_in(people.mo)
    assert duplicates(questions[AGAIN]) in browser.get(page_of(questions[AGAIN])).links
    assert duplicates(questions[AGAIN]) in browser.get(f"/q/{questions[AGAIN].id}/close").links
    page = browser.get(duplicates(questions[AGAIN]))
    [(title, percent)] = rows(page)
    assert title == FIRST and 25 < percent < 100
    assert page_of(questions[FIRST]) in page.links
    assert "Open" in page.words and "Asked" in page.words and "0 answers" in page.words
    assert {"fan", "night", "schedule"} == {mark.text for mark in page.all("p.snip mark")}


def test_one_button_closes_it(browser: Browser, people: People, questions: dict[str, Question]) -> None:
    page = browser.sign_in(people.mo).get(duplicates(questions[AGAIN]))
    form = page.one("ol.duplicates form")
    button = form.one("button")
    assert form["action"] == f"/q/{questions[AGAIN].id}/close"
    assert "confirm" in button["data-behavior"] and button["data-confirm"]
    after = browser.post(form["action"], {button["name"]: button["value"]})
    assert "Asked before" in after.words and page_of(questions[FIRST]) in after.links
    kept = reread(questions[AGAIN])
    assert (kept.duplicate_of_id, kept.closed_by_id) == (questions[FIRST].id, people.mo.id)
    assert "Closed already" in browser.get(duplicates(questions[AGAIN])).words
    assert rows(browser.get(duplicates(questions[FIRST]))) == [], "what repeats this one is no original of it"


def test_the_same_question_again_is_wholly_alike(browser: Browser, people: People) -> None:
    one = make.question(people.ana, FIRST, goal=GOAL)
    make.question(people.ben, FIRST, goal=GOAL)
    make.question(people.ben, "Night schedule", goal="")
    reindex()
    found = rows(browser.sign_in(people.mo).get(duplicates(one)))
    assert found[0] == (FIRST, 100) and all(percent < 60 for _title, percent in found[1:])


def test_nothing_like_it_leads_on_to_searching(browser: Browser, people: People) -> None:
    lonely = make.question(people.ana)
    reindex()
    page = browser.sign_in(people.mo).get(duplicates(lonely))
    assert rows(page) == [] and "No other question shares enough" in page.words
    assert f"/q/{lonely.id}/close" in page.links and any(link.startswith("/search?q=") for link in page.links)


def test_without_an_index_the_number_can_still_be_typed(browser: Browser, people: People) -> None:
    question = make.question(people.ana)
    page = browser.sign_in(people.mo).get(duplicates(question))
    assert "being repaired" in page.words and f"/q/{question.id}/close" in page.links


@pytest.mark.parametrize("who", ["ana", "ben", "vera"])
def test_others_are_told_why_not(browser: Browser, people: People, questions: dict[str, Question], who: str) -> None:
    browser.sign_in(getattr(people, who))
    assert duplicates(questions[AGAIN]) not in browser.get(page_of(questions[AGAIN])).links
    assert duplicates(questions[AGAIN]) not in browser.get(f"/q/{questions[AGAIN].id}/close").links
    refused = browser.get(duplicates(questions[AGAIN]), status=403)
    assert "You need 1500 points" in refused.words and FIRST not in refused.words


def test_visitors_are_asked_to_sign_in(browser: Browser, questions: dict[str, Question]) -> None:
    assert "/sign-in" in browser.get(duplicates(questions[AGAIN]), follow=False).location


def test_removed_ones_are_no_originals(browser: Browser, people: People, questions: dict[str, Question]) -> None:
    commands.delete_post(people.mo, reread(questions[FIRST]))
    browser.sign_in(people.mo)
    assert rows(browser.get(duplicates(questions[AGAIN]))) == []
    browser.get(duplicates(questions[FIRST]), status=403)
    browser.get("/q/4711/duplicates", status=404)


def test_moderators_are_told_that_not_everyone_can_read_an_original(browser: Browser, people: People) -> None:
    ask_as(people.ana, FIRST, "private", goal=GOAL)
    again = make.question(people.ben, AGAIN, goal="A quiet night")
    reindex()
    page = browser.sign_in(people.mo).get(duplicates(again))
    assert [title for title, _percent in rows(page)] == [FIRST] and "Not for everyone to read" in page.words


@pytest.mark.parametrize("why", ["private", "removed", "hidden"])
def test_an_original_is_named_to_its_readers_alone(browser: Browser, people: People, why: str) -> None:
    original, again = make.question(people.ana, FIRST), make.question(people.ben, AGAIN)
    commands.close(people.mo, again, "", original.id)
    assert FIRST in browser.get(page_of(again)).words
    if why == "private":
        commands.choose_audience(people.ana, original, "private")
    elif why == "removed":
        commands.delete_post(people.mo, original)
    else:
        hide(original, FOR_FLAGS)
    page = browser.get(page_of(again))
    assert FIRST not in page.text and original.slug not in page.text and "asked before" in page.words
