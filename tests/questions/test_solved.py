"""Ben begins to ask, sees that Ana's question solves it, and need not ask. When it does not, his draft is there."""

from collections.abc import Callable

import pytest
from flask import Flask

from community.core.db import db
from community.questions import commands, queries
from community.questions.models import Question
from community.search import learning
from community.search.models import ASKING, PAGE, SearchLog
from tests import make
from tests.browser import Answer, Browser
from tests.make import BODY, People
from tests.questions.story import TITLE, asking, page_of
from tests.search.story import LIKE_IT, fresh, show_to

WorkOff = Callable[[], None]


@pytest.fixture
def question(people: People, work_off: WorkOff) -> Question:
    asked = make.question(people.ana, TITLE)
    work_off()
    return asked


def drafts_of(person: object) -> dict[str, dict[str, str]]:
    db.session.commit()
    return {draft.key: draft.fields for draft in queries.drafts_of(person)}  # type: ignore[arg-type]


def log() -> SearchLog:
    db.session.commit()
    db.session.expire_all()
    return db.session.query(SearchLog).one()


def typed(page: Answer) -> dict[str, str]:
    """What the form for asking would send, with every field as it stands there."""
    form = page.one("form[action=/ask]")
    fields = {field["name"]: field.get("value") or "" for field in form.all("input[name]")}
    fields |= {field["name"]: field.text for field in form.all("textarea[name]")}
    return {name: value for name, value in fields.items() if name != "csrf_token"}


def test_a_similar_question_solves_it(browser: Browser, people: People, question: Question) -> None:
    """Without a script: the list comes when the form is sent, each with a button that sends the same form elsewhere."""
    browser.sign_in(people.ben)
    page = browser.post("/ask", asking(title=LIKE_IT, source=BODY))
    button = page.one("#similar button[formaction]")
    assert button.text == "This solved it" and button["formaction"] == "/ask/solved"
    assert TITLE in button["aria-label"]
    thanks = browser.post(button["formaction"], typed(page) | {button["name"]: button["value"]})
    assert thanks.path == page_of(fresh(question))
    assert "Glad you found it" in thanks.one(".flashes").text
    assert db.session.query(Question).count() == 1
    kept = drafts_of(people.ben)
    assert set(kept) == {"aside"} and kept["aside"]["title"] == LIKE_IT and kept["aside"]["source"] == BODY
    assert (log().place, log().query, log().solved_id) == (ASKING, LIKE_IT.lower(), question.id)


def test_the_first_button_of_the_form_still_posts(browser: Browser, people: People, question: Question) -> None:
    """Enter in a field presses the first button: that must not be the one which ends the ask."""
    browser.sign_in(people.ben)
    form = browser.post("/ask", asking(title=LIKE_IT)).one("form[action=/ask]")
    first = form.all("button")[0]
    assert "formaction" not in first.attributes and first.get("type") in ("", "submit")
    assert first["tabindex"] == "-1" and first["aria-hidden"] == "true"


def test_the_way_back(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ben)
    thanks = browser.post("/ask/solved", asking(title=LIKE_IT, question_id=str(question.id)))
    form = thanks.one(".flashes form")
    assert form.one("button").text == "It did not: back to my draft"
    back = browser.post(form["action"], {"search": form.one("input[name=search]")["value"]})
    assert back.path == "/ask" and "Your draft is back." in back.words
    assert back.one("#title")["value"] == LIKE_IT and back.one("#source").text == BODY
    assert set(drafts_of(people.ben)) == {"ask"} and db.session.query(SearchLog).count() == 0


def test_the_way_back_from_the_list_of_drafts(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ben)
    browser.post("/ask/solved", asking(title=LIKE_IT, question_id=str(question.id)))
    drafts = browser.get("/drafts")
    assert LIKE_IT in drafts.words and "Put aside: take it up again" in drafts.words
    assert browser.get("/ask").one("#title").get("value") in (None, "")
    back = browser.post("/ask/solved/undo")
    assert back.one("#title")["value"] == LIKE_IT
    assert set(drafts_of(people.ben)) == {"ask"}


def test_a_draft_put_aside_can_be_thrown_away(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ben)
    browser.post("/ask/solved", asking(question_id=str(question.id)))
    browser.post("/drafts/aside/drop")
    assert drafts_of(people.ben) == {}
    assert browser.post("/ask/solved/undo").one("#title").get("value") in (None, "")


def test_what_the_script_had_saved_is_not_lost(browser: Browser, people: People, question: Question) -> None:
    """The button may send less than the draft has."""
    commands.save_draft(people.ben, "ask", {"title": "Why?", "tried": "A hammer"})
    browser.sign_in(people.ben).post("/ask/solved", {"title": LIKE_IT, "question_id": str(question.id)})
    assert drafts_of(people.ben) == {"aside": {"title": LIKE_IT, "tried": "A hammer"}}


def test_what_was_begun_since_changes_places(app: Flask, people: People) -> None:
    commands.put_aside(people.ben, {"title": "The fan"})
    commands.save_draft(people.ben, "ask", {"title": "The lamp"})
    commands.take_up_again(people.ben)
    assert drafts_of(people.ben) == {"ask": {"title": "The fan"}, "aside": {"title": "The lamp"}}
    commands.take_up_again(people.ben)
    assert drafts_of(people.ben)["ask"] == {"title": "The lamp"}


def test_taking_up_nothing_changes_nothing(app: Flask, people: People) -> None:
    commands.take_up_again(people.ben)
    assert drafts_of(people.ben) == {}
    commands.save_draft(people.ben, "ask", {"title": "The lamp"})
    commands.take_up_again(people.ben)
    assert drafts_of(people.ben) == {"ask": {"title": "The lamp"}}


def test_it_belongs_to_the_search_before_it(browser: Browser, people: People, question: Question) -> None:
    key = learning.note_search("fan at night", "en", 1)
    browser.sign_in(people.ben)
    assert browser.get(f"/ask?title=fan&search={key}").one("input[name=search]")["value"] == key
    browser.post("/ask/solved", asking(search=key, question_id=str(question.id)))
    assert (log().place, log().query, log().solved_id) == (PAGE, "fan at night", question.id)
    browser.post("/ask/solved/undo", {"search": key})
    assert log().solved_id is None
    assert browser.get(f"/ask?search={key}").one("#title")["value"] == TITLE


def test_others_learn_that_it_solved_it(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ben)
    browser.post("/ask/solved", asking(question_id=str(question.id)))
    browser.sign_in(people.vera)
    page = browser.post("/ask", asking(title=LIKE_IT))
    assert "solved it for somebody else" in page.one("#similar").text


def test_only_what_may_be_read_can_solve_it(browser: Browser, people: People, question: Question) -> None:
    show_to(question, "private")
    browser.sign_in(people.ben)
    browser.post("/ask/solved", asking(question_id=str(question.id)), status=404)
    assert drafts_of(people.ben) == {} and db.session.query(SearchLog).count() == 0


@pytest.mark.parametrize("odd", ["", "x", "-1", "0", "9" * 30, "999999", "²"])
def test_a_button_that_names_nothing(browser: Browser, people: People, odd: str) -> None:
    commands.save_draft(people.ben, "ask", {"title": "Why?"})
    browser.sign_in(people.ben).post("/ask/solved", {"question_id": odd}, status=404)
    assert set(drafts_of(people.ben)) == {"ask"}


def test_visitors_are_asked_to_sign_in(browser: Browser, question: Question) -> None:
    for path in ("/ask/solved", "/ask/solved/undo"):
        answer = browser.post(path, {"question_id": str(question.id)}, follow=False)
        assert answer.status == 302 and "/sign-in" in answer.location
    assert db.session.query(SearchLog).count() == 0
