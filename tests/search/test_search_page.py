"""The search page, for visitors and for hostile ones."""

from collections.abc import Callable

import pytest

from community.core.db import db
from community.questions import commands
from community.questions.models import Question
from community.search.commands import reindex
from community.search.views.pages import page_numbers
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import asking, page_of
from tests.search.story import LIKE_IT, TITLE, back_date, found, fresh, look_alikes, search, titles

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
    page = search(browser, "fan night")
    assert page.one("h1").text == "1 result for “fan night”"
    assert "fan night" in page.title
    assert [mark.text for mark in page.all("h2 mark")] == ["fan", "night"]
    assert [mark.text for mark in page.all(".wants mark")] == ["fan"]
    assert "climbs to level 3" in page.one("p.snip").text
    assert page.all("meta[name=robots]")[0]["content"].startswith("noindex")
    page = search(browser, "fan schedule")
    assert len(titles(page)) == 2 and titles(page)[0] == TITLE
    assert "1 question has all of your words; those after it have some of them." in page.words
    page = search(browser, "schedule volcano")
    assert len(titles(page)) == 2 and "No question has all of your words. These have some of them." in page.words
    page = search(browser, "volcano")
    assert "Nothing found" in page.words and any(link.startswith("/ask?title=volcano") for link in page.links)
    assert "/help/search" in page.links and not page.all("ul.rows")
    assert "Say it in your own words" in browser.get("/search").words


def test_a_result_leads_straight_to_the_answer_that_matches(
    browser: Browser, people: People, work_off: WorkOff
) -> None:
    question = make.question(people.ana, TITLE)
    make.answer(people.ben, question, "Look at the rotor. It is often dusty.")
    accepted = make.answer(people.vera, question, "Cap the rotor with a small tin.")
    commands.accept(people.ana, accepted)
    work_off()
    page = search(browser, "rotor tin")
    assert "Cap the rotor with a small tin." in page.one("p.snip").text
    assert [mark.text for mark in page.all("p.snip mark")] == ["rotor", "tin"]
    link = page.one("a.when")
    assert link.text.startswith("Answer by Vera Lindqvist · ")
    assert link["href"] == f"{page_of(fresh(question))}#post-{accepted.id}"
    assert browser.get(link["href"].partition("#")[0]).all(f"#post-{accepted.id}")
    page = search(browser, "dusty")
    assert page.one("a.when").text.startswith("Answer by Ben Okoye")
    page = search(browser, "rotor")  # both have it
    assert page.one("a.when").text.startswith("Answer by Vera Lindqvist")
    page = search(browser, "level")  # the question has it
    assert not page.all("a.when") and page.one("span.when").text.startswith("Ana Ferreira")


def test_an_answer_far_down_is_found_by_its_short_address(browser: Browser, people: People, work_off: WorkOff) -> None:
    question = make.question(people.ana, TITLE)
    for number in range(30):
        make.answer(people.ben, question, f"I have no idea, number {number}.")
    last = make.answer(people.vera, question, "Cap the rotor.")
    work_off()
    assert search(browser, "rotor").one("a.when")["href"] == f"/p/{last.id}"
    assert browser.get(f"/p/{last.id}").all(f"#post-{last.id}")


def test_a_row_shows_how_far_the_question_got(browser: Browser, people: People, work_off: WorkOff) -> None:
    question = make.question(people.ana, TITLE)
    answer = make.answer(people.vera, question, "Cap the fan.", official=True)
    commands.accept(people.ana, answer)
    commands.vote(people.ben, fresh(question), 1)
    work_off()
    page = search(browser, "fan")
    assert page.one(".tally.accepted").text.startswith("1accepted")
    assert page.one("li.q .staff").text.endswith("answered") and page.one(".side").text == "1 vote"


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
    assert found(browser, "fan is:solved") == []
    commands.accept(people.ana, fresh(answer))
    work_off()
    assert found(browser, "fan is:solved") == [TITLE] and found(browser, "fan is:unsolved") == []


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


def test_orders(browser: Browser, people: People, work_off: WorkOff) -> None:
    old = make.question(people.ana, "The fan of the hub is loud")
    new = make.question(people.ana, "A quite different matter", source="The fan, in passing.", goal="")
    third = make.question(people.ana, "Lamps of the cellar", source="And a fan, and a lamp, and a lamp.", goal="")
    for days, question in enumerate((third, new, old), 1):
        back_date(question, days)
    commands.vote(people.ben, fresh(new), 1)
    make.answer(people.ben, fresh(old), "Oil the bearing.")
    work_off()
    assert found(browser, "fan")[0] == old.title
    assert found(browser, "fan", sort="newest") == [third.title, new.title, old.title]
    assert found(browser, "fan", sort="active") == [old.title, third.title, new.title]
    assert found(browser, "fan", sort="votes")[0] == new.title
    assert found(browser, "fan", sort="oddest") == found(browser, "fan")
    page = search(browser, "fan", sort="active")
    assert [tab.text for tab in page.all(".tabs a")] == ["Best match", "Newest", "Active", "Votes"]
    assert page.one(".tabs a[aria-current=page]").text == "Active"


def test_pages_of_results(browser: Browser, people: People, work_off: WorkOff) -> None:
    for number in range(12):
        make.question(people.ana, f"The fan stops on day {number}")
    work_off()
    first, second = search(browser, "fan", sort="newest"), search(browser, "fan", sort="newest", page=2)
    assert first.one("h1").text == second.one("h1").text == "12 results for “fan”"
    assert len(titles(first)) == 10 and len(set(titles(first) + titles(second))) == 12
    assert [link.text for link in first.all(".pages a")] == ["1", "2", "Next"]
    assert [link.text for link in second.all(".pages a")] == ["Previous", "1", "2"]
    assert first.one(".pages [aria-current=page]").text == "1" and second.one(".pages [aria-current=page]").text == "2"
    assert "page=2" in first.one(".pages a[rel=next]")["href"]
    back = browser.get(second.one(".pages a[rel=prev]")["href"])
    assert "page=" not in second.one(".pages a[rel=prev]")["href"] and titles(back) == titles(first)
    assert [link["data-rank"] for link in second.all("h2 a[data-rank]")] == ["11", "12"]
    browser.get("/search?q=fan&page=3", status=404)
    browser.get("/search?q=volcano&page=2", status=404)


@pytest.mark.parametrize(
    ("page", "last", "numbers"),
    [(1, 0, []), (1, 1, []), (1, 2, [1, 2]), (1, 9, [1, 2, 3, None, 9]), (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]),
     (4, 7, [1, 2, 3, 4, 5, 6, 7]), (9, 9, [1, None, 7, 8, 9])],
)  # fmt: skip
def test_numbers_of_pages(page: int, last: int, numbers: list[int | None]) -> None:
    assert page_numbers(page, last) == numbers


@pytest.mark.parametrize("page", ["0", "-1", "51", "01", "9" * 400, "one", "1.5", "", "²", "٣", " 1"])
def test_a_page_that_cannot_be_is_not_found(browser: Browser, page: str) -> None:
    browser.get("/search", query_string={"q": "fan", "page": page}, status=404)


@pytest.mark.parametrize("text", ["%(text)s {{ 7*7 }}", "None"])
def test_what_looks_like_a_defect_of_ours_is_shown_as_it_was_typed(browser: Browser, text: str) -> None:
    reindex()
    page = browser.client.get("/search", query_string={"q": text})  # the checking client would complain
    assert page.status_code == 200 and f"0 results for “{text}”" in page.text


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
    assert look_alikes(page) == [TITLE] and db.session.query(Question).count() == 1
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
    assert look_alikes(fragment) == [TITLE] and "<html" not in fragment.text
    for title in ("", "fan", "Forgotten password", "why does it do that"):
        assert look_alikes(browser.get("/ask/similar", query_string={"title": title})) == []
