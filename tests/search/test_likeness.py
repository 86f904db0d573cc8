"""Questions like another: while asking with title, goal and product, and beside a question."""

import pytest
from flask import Flask

from community.questions.models import Question
from community.search import likeness
from community.search.commands import reindex
from community.search.learning import note_solved
from community.search.likeness import related, similar, times_solved
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.search.story import TITLE, ask_as, fresh, look_alikes

GOAL = "Sleep without hearing the fan"


@pytest.fixture
def questions(people: People) -> dict[str, Question]:
    hub, vane = make.product("Hub 2"), make.product("Vane")
    made = {
        "hub": make.question(people.ana, TITLE, goal=GOAL, product_id=hub.id),
        "vane": make.question(people.ana, "Night schedule of the fan ignored", goal=GOAL, product_id=vane.id),
        "tray": make.question(people.ben, "Drip tray overflows in winter", goal="A dry wall", tags=["condensate"]),
    }
    reindex()
    return made


def test_the_title_alone_is_enough(people: People, questions: dict[str, Question]) -> None:
    assert {one.id for one in similar("The fan ignores my schedule", people.ben)} == {
        questions["hub"].id, questions["vane"].id
    }  # fmt: skip
    long_goal = "Something else altogether, told at such length that hardly any of its many words is shared"
    assert len(similar("The fan ignores my schedule", people.ben, long_goal)) == 2


def test_the_goal_brings_what_the_title_does_not(people: People, questions: dict[str, Question]) -> None:
    assert similar("Water runs down", people.ben) == []
    assert [one.id for one in similar("Water runs down", people.ben, "Keep the wall dry in winter")] == [
        questions["tray"].id
    ]


@pytest.mark.parametrize("product", ["hub", "vane"])
def test_the_same_product_comes_first(people: People, questions: dict[str, Question], product: str) -> None:
    number = fresh(questions[product]).product_id
    found = similar("The fan ignores the schedule at night", people.ben, "", number)
    assert found[0].id == questions[product].id and len(found) == 2


@pytest.mark.parametrize("title", ["How can I do this?", "", "the of and", "Volcano in the kitchen"])
def test_nothing_far_fetched(people: People, questions: dict[str, Question], title: str) -> None:
    assert similar(title, people.ben) == []


def test_while_writing_goal_and_product_are_asked_for(
    browser: Browser, people: People, questions: dict[str, Question]
) -> None:
    field = browser.sign_in(people.ben).get("/ask").one("#title")
    assert (field["data-similar-url"], field["data-similar-with"]) == ("/ask/similar", "goal product")
    vane = fresh(questions["vane"])
    asked = {"title": "The fan ignores the schedule at night", "goal": GOAL, "product": str(vane.product_id)}
    page = browser.get("/ask/similar", query_string=asked)
    assert look_alikes(page) == [vane.title, TITLE]
    assert "2 questions that look close" in page.words and "Vane" in page.words
    assert page.one("input[name=seen]")["value"] == "1"
    for odd in ("x", "-1", "٣", "9" * 40, "\x00"):
        assert len(look_alikes(browser.get("/ask/similar", query_string={**asked, "product": odd}))) == 2
    assert look_alikes(browser.get("/ask/similar", query_string={"title": "fan", "goal": GOAL})) == []


def test_a_search_that_found_nothing_becomes_a_question_with_similar_ones_at_once(
    browser: Browser, people: People, questions: dict[str, Question]
) -> None:
    page = browser.sign_in(people.ben).get("/ask?title=fan ignores  the night schedule")
    assert page.one("#title")["value"] == "fan ignores the night schedule"
    assert TITLE in look_alikes(page) and "hidden" not in page.one("#similar").attributes
    assert "Not among these: post my question" in page.words
    assert page.one("#similar input[name=seen]")["value"] == "1", "they need not be shown a second time"
    page = browser.get("/ask?title=volcano+in+the+kitchen")
    assert look_alikes(page) == [] and "hidden" in page.one("#similar").attributes and "Post question" in page.words


def test_a_draft_is_met_by_similar_questions_too(
    browser: Browser, people: People, questions: dict[str, Question]
) -> None:
    browser.sign_in(people.ben).post("/drafts/ask", {"title": "Fan ignores the night schedule"})
    assert TITLE in look_alikes(browser.get("/ask"))


def test_each_says_how_far_it_got_and_whom_it_helped(
    browser: Browser, people: People, questions: dict[str, Question]
) -> None:
    answer = make.answer(people.ben, fresh(questions["hub"]))
    for number in range(2):
        assert note_solved("", questions["hub"].id, f"Fan at night {number}", "en")
    page = browser.sign_in(people.mo).get("/ask/similar?title=Why does the fan ignore my night schedule")
    [entry] = [item for item in page.all("ul.look-alikes li") if TITLE in item.text]
    assert "Answered" in entry.text and "1 answer" in entry.text and "Hub 2" in entry.text
    assert "solved it for 2 others" in entry.text
    assert entry.one("button[name=question_id]")["value"] == str(questions["hub"].id)
    assert answer.id and times_solved([]) == {}
    assert times_solved([questions["hub"].id, questions["tray"].id]) == {questions["hub"].id: 2}
    visitor = browser.sign_out().get("/ask/similar?title=Why does the fan ignore my night schedule")
    assert TITLE in look_alikes(visitor) and not visitor.all("button")


def test_beside_a_question_only_public_ones_whoever_reads(people: People, questions: dict[str, Question]) -> None:
    ask_as(people.ana, "Fan of my secret laboratory ignores its night schedule", "private", goal=GOAL)
    ask_as(people.ana, "Fan for members ignores its night schedule", "members", goal=GOAL)
    reindex()
    question = fresh(questions["hub"])
    assert [one.id for one in related(question)] == [questions["vane"].id]


def test_what_an_absent_index_did_not_find_is_not_remembered(app: Flask, people: People) -> None:
    question = make.question(people.ana, TITLE, goal=GOAL)
    other = make.question(people.ben, "Night schedule of the fan ignored", goal=GOAL)
    assert related(question) == [] and app.extensions["related"] == {}
    assert similar(TITLE, people.ben) == []
    reindex()
    assert [one.id for one in related(fresh(question))] == [other.id]


def test_what_is_remembered_is_forgotten_in_time(
    app: Flask, people: People, questions: dict[str, Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = fresh(questions["hub"])
    before = [one.id for one in related(question)]
    late = make.question(people.ben, "Why is the night schedule of my fan ignored?", goal=GOAL)
    reindex()
    assert [one.id for one in related(question)] == before
    monkeypatch.setattr(likeness, "REMEMBERED", 0.0)
    assert late.id in [one.id for one in related(question)]
    monkeypatch.setattr(likeness, "MOST_REMEMBERED", 1)
    related(fresh(questions["tray"]))
    assert len(app.extensions["related"]) == 1


@pytest.mark.usefixtures("questions")
def test_similar_questions_cost_a_handful_of_statements(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    with browser.statements() as sent:
        assert look_alikes(browser.get("/ask/similar?title=The fan ignores the night schedule"))
    of_engine = ("BEGIN", "search_index")  # one on PostgreSQL asks the database as well
    assert len([one for one in sent if not any(word in one for word in of_engine)]) <= 7
