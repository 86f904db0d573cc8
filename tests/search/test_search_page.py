"""The search page, for visitors and for hostile ones."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from community.core.db import db
from community.questions import commands
from community.questions.models import Question
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import asking, page_of
from tests.search.story import LIKE_IT, TITLE, found, fresh, search, titles

WorkOff = Callable[[], None]


def test_a_question_is_found_by_title_text_goal_topic_product_and_answer(
    browser: Browser, people: People, work_off: WorkOff
) -> None:
    hub = make.product("Gateway 9", ("6.1",))
    question = make.question(
        people.ana, TITLE, source="It roars like a *turbine* after `v2.14.1`.", goal="Silence in the bedroom",
        done_when="My cat sleeps", tried="A hammer", tags=["ventilation"], product_id=hub.id,
        version_id=hub.versions[0].id,
    )  # fmt: skip
    make.answer(people.ben, question, "Cap the **rotor** instead.")
    assert found(browser, "turbine") == []
    work_off()
    for text in ("ignore schedules", "turbines", "v2.14.1", "bedroom", "cats", "hammer", "ventilation", "gateway-9",
                 "6.1", "rotors", '"cap the rotor"', "TURBINE rotor"):  # fmt: skip
        assert found(browser, text) == [TITLE], text
    assert found(browser, "volcano") == []


def test_the_page_says_what_was_found(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, TITLE)
    make.question(people.ana, "The lamp and the schedule disagree", source="It glows at noon.", goal="Darkness")
    work_off()
    page = search(browser, "fan schedule")
    assert page.one("h1").text == "1 result for “fan schedule”"
    assert "fan schedule" in page.title
    assert [mark.text for mark in page.all("h2 mark")] == ["fan", "schedule"]
    assert "climbs to level 3" in page.one("p.snip").text
    assert page.all("meta[name=robots]")[0]["content"].startswith("noindex")
    page = search(browser, "schedule volcano")
    assert len(titles(page)) == 2 and "No question has all of your words" in page.words
    page = search(browser, "volcano")
    assert "Nothing found" in page.words and "/ask?title=volcano" in page.links
    assert "Say it in your own words" in browser.get("/search").words


def test_changes_show_after_the_worker_came_by(browser: Browser, people: People, work_off: WorkOff) -> None:
    question = make.question(people.ana, TITLE)
    answer = make.answer(people.ben, question, "Cap the rotor instead.")
    work_off()
    commands.edit_post(people.ben, fresh(answer), "Cap the propeller instead.", base=1)
    work_off()
    assert found(browser, "rotor") == [] and found(browser, "propeller") == [TITLE]
    commands.delete_post(people.ben, fresh(answer))
    work_off()
    assert found(browser, "propeller") == []
    commands.undelete_post(people.ben, fresh(answer))
    work_off()
    assert found(browser, "propeller") == [TITLE]
    assert found(browser, "fan", solved="yes") == []
    commands.accept(people.ana, fresh(answer))
    work_off()
    assert found(browser, "fan", solved="yes") == [TITLE] and found(browser, "fan", solved="no") == []


def test_a_deleted_question_is_gone_at_once_and_from_the_index_soon(
    browser: Browser, people: People, work_off: WorkOff
) -> None:
    question = make.question(people.ana, TITLE)
    work_off()
    assert found(browser, "fan") == [TITLE]
    commands.delete_post(people.ana, fresh(question))
    assert found(browser, "fan") == []
    work_off()
    assert search(browser, "fan").one("h1").text.startswith("0 results")
    commands.undelete_post(people.ana, fresh(question))
    work_off()
    assert found(browser, "fan") == [TITLE]


def test_filters_and_order(browser: Browser, people: People, work_off: WorkOff) -> None:
    hub = make.product("Hub 2")
    old = make.question(people.ana, "The fan of the hub is loud", tags=["night"], product_id=hub.id)
    make.question(people.ana, "A quite different matter", source="The fan, in passing.", goal="", tags=["lamp"])
    work_off()
    assert found(browser, "fan") == [old.title, "A quite different matter"]
    assert found(browser, "fan", sort="newest") == ["A quite different matter", old.title]
    for more in ({"tag": "night"}, {"tag": " #Night "}, {"product": "hub-2"}, {"product": "hub-2", "solved": "no"}):
        assert found(browser, "fan", **more) == [old.title], more
    for more in ({"tag": "nigh"}, {"product": "hub"}, {"product": "hub-2", "tag": "lamp"}, {"solved": "yes"}):
        assert found(browser, "fan", **more) == [], more
    assert len(found(browser, "fan", solved="perhaps", sort="oddest")) == 2


def test_pages_of_results(browser: Browser, people: People, work_off: WorkOff) -> None:
    for number in range(12):
        make.question(people.ana, f"The fan stops on day {number}")
    work_off()
    first, second = search(browser, "fan"), search(browser, "fan", page=2)
    assert first.one("h1").text == second.one("h1").text == "12 results for “fan”"
    assert len(titles(first)) == 10 and len(set(titles(first) + titles(second))) == 12
    assert any("page=2" in link for link in first.links) and any("page=1" in link for link in second.links)
    browser.get("/search?q=fan&page=3", status=404)


@pytest.mark.parametrize("page", ["0", "-1", "51", "9" * 400, "one", "1.5", "", "²", "٣", " 1"])
def test_a_page_that_cannot_be_is_not_found(browser: Browser, page: str) -> None:
    browser.get("/search", query_string={"q": "fan", "page": page}, status=404)


HOSTILE = [
    '"', 'fan "night', '"" ""', "*", "fan* ?an", "f[a-z]n", "(fan OR", "title:fan", "id:1 AND NOT audience:private",
    "fan^99", "fan~2", "{a TO z}", "-fan", "-fan -night", "--", "?!.,;", "fan\x00night", "\x00", "\\", "%",
    "' OR 1=1 --",
    "<script>", "x" * 10_000, "fan " * 2_500, "\U0001f600", "\u202e fan", "ﾞ",
    "a:b:c/../../etc", "%(text)s {{ 7*7 }}", "None",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_whatever_is_typed_the_page_works(browser: Browser, people: People, work_off: WorkOff, text: str) -> None:
    make.question(people.ana, TITLE)
    work_off()
    page = browser.client.get("/search", query_string={"q": text, "page": "1", "sort": text})
    assert page.status_code == 200 and "being repaired" not in page.text
    assert "<script>" not in page.text
    assert browser.get(f"/ask/similar?title={quote(text[:2_000])}").status == 200


def test_bytes_that_are_no_text_are_no_problem(browser: Browser) -> None:
    assert browser.get("/search?q=%ff%fe%ed%a0%80&tag=%ff").status == 200


def test_what_people_wrote_is_escaped_in_the_results(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(
        people.ana, 'Fan <script>alert(1)</script> & "quotes"', source="See `<script>alert('fan')</script>` & more"
    )
    work_off()
    page = search(browser, "fan script <b>")
    assert titles(page) == ['Fan <script>alert(1)</script> & "quotes"']
    assert "alert(1)</script>" not in page.text and "alert('fan')</script>" not in page.text
    assert "<script>alert('fan')</script>" in page.one("p.snip").text


def test_the_question_page_shows_related_questions(browser: Browser, people: People, work_off: WorkOff) -> None:
    question = make.question(people.ana, TITLE)
    other = make.question(people.ana, "The fan schedule is ignored at night", goal="Sleep without hearing the fan")
    far = make.question(people.ana, "Forgotten password of the app", goal="Sign in again", tags=["app"])
    work_off()
    page = browser.get(page_of(fresh(question)))
    assert "People with a similar goal asked" in page.words and page_of(fresh(other)) in page.links
    assert page_of(fresh(far)) not in page.links
    assert "People with a similar goal asked" not in browser.get(page_of(fresh(far))).words


def test_whoever_asks_is_shown_similar_questions_first(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, TITLE)
    work_off()
    browser.sign_in(people.ben)
    page = browser.post("/ask", asking(title=LIKE_IT))
    assert titles(page) == [TITLE] and db.session.query(Question).count() == 1
    assert page.one("input[name=title]")["value"] == LIKE_IT
    browser.post("/ask", asking(title=LIKE_IT, seen="1"))
    assert db.session.query(Question).count() == 2


def test_whoever_asks_something_new_is_not_held_up(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, TITLE)
    work_off()
    browser.sign_in(people.ben).post("/ask", asking(title="Forgotten password of the app", goal="Sign in again"))
    assert db.session.query(Question).count() == 2


def test_similar_questions_while_typing(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, TITLE)
    work_off()
    fragment = browser.get("/ask/similar", query_string={"title": LIKE_IT})
    assert titles(fragment) == [TITLE] and "<html" not in fragment.text
    for title in ("", "fan", "Forgotten password", "why does it do that"):
        assert titles(browser.get("/ask/similar", query_string={"title": title})) == []
