"""Home and the lists by topic and product: their order, their pages by key, and what never stands in them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import update

from community.core.db import command, db, now
from community.core.errors import NotFound
from community.questions import commands, queries
from community.questions.models import Answer, Question
from community.questions.queries.lists import PAGE, key, parse_key
from community.questions.queries.titles import titles_of
from tests import make
from tests.browser import Answer as Page
from tests.browser import Browser
from tests.make import People
from tests.questions.story import move_back, page_of


def titles(page: Page) -> list[str]:
    return [heading.text for heading in page.all("ul.rows h3")]


@pytest.fixture
def four(people: People) -> dict[str, Question]:
    """Four questions, oldest first: unanswered, answered, solved, and closed without an answer."""
    made = {name: make.question(people.ana, f"This one is {name}") for name in ("open", "answered", "solved", "closed")}
    for age, question in zip((40, 30, 20, 10), made.values(), strict=True):
        move_back(question, age)
    make.answer(people.ben, made["answered"])
    commands.accept(people.ana, make.answer(people.ben, made["solved"]))
    commands.close(people.mo, made["closed"], "No reason at all")
    move_back(make.comment(people.ben, made["open"]), 1)
    return made


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["closed", "solved", "answered", "open"]),
        ("newest", ["closed", "solved", "answered", "open"]),
        ("active", ["solved", "answered", "closed", "open"]),
        ("unanswered", ["open"]),
        ("solved", ["solved"]),
    ],
)
@pytest.mark.parametrize("path", ["/", "/tags/schedules"])
def test_the_orders(browser: Browser, four: dict[str, Question], path: str, sort: str, expected: list[str]) -> None:
    page = browser.get(f"{path}?sort={sort}" if sort else path)
    assert titles(page) == [f"This one is {name}" for name in expected]


def test_a_row_says_what_matters(browser: Browser, people: People) -> None:
    hub = make.product()
    question = make.question(people.ana, product_id=hub.id, version_id=hub.versions[0].id, tags=["fan", "night"])
    make.answer(people.vera, question, official=True)
    commands.vote(people.ben, question, 1)
    row = browser.get("/").one("ul.rows li").text
    for words in (question.title, question.goal, "Hub 2", "6.1", "fan", "night", "1answer", "1 vote", "Ana Ferreira"):
        assert words in row
    assert "Northwind answered" in row


@pytest.mark.parametrize("sort", ["loudest", "NEWEST", "newest'--", "%00"])
def test_an_unknown_order_is_not_an_address(browser: Browser, sort: str) -> None:
    browser.get(f"/?sort={sort}", status=404)


@pytest.mark.parametrize(
    "before",
    ["x", "-", "1", "1-", "-1", "1-x", "1-2-3", "1.5-2", "-1-2", "1" * 18 + "-1", "1-" + "9" * 19, "٣-٣", "1-1%00"],
)
@pytest.mark.parametrize("path", ["/", "/tags/schedules", "/products/hub-2"])
def test_a_bad_key_is_not_an_address(browser: Browser, people: People, path: str, before: str) -> None:
    make.product()
    make.question(people.ana)
    browser.get(f"{path}?before={before}", status=404)


def test_a_key_before_everything_gives_an_empty_page(browser: Browser, people: People) -> None:
    make.question(people.ana)
    page = browser.get("/?before=1-1")
    assert titles(page) == [] and "No questions here yet" in page.words


@given(
    some.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1), timezones=some.just(UTC)), some.integers(1, 10**18 - 1)
)
def test_a_key_comes_back_as_it_went(moment: datetime, post_id: int) -> None:
    back, number = parse_key(key(moment, post_id))
    assert number == post_id and back == moment


@given(some.text(max_size=30))
def test_no_key_breaks(text: str) -> None:
    try:
        moment, number = parse_key(text)
    except NotFound:
        return
    assert moment.tzinfo is not None and number >= 0


@command
def at_the_same_time(questions: list[Question]) -> None:
    """All in pairs: the worst case for a key made of time alone."""
    moment = now() - timedelta(days=1)
    for place, question in enumerate(questions):
        same = moment + timedelta(microseconds=place // 2)
        make.written_at(question, same)
        db.session.execute(update(Question).where(Question.id == question.id).values(active_at=same))


@pytest.mark.parametrize("sort", ["newest", "active", "unanswered"])
def test_every_question_stands_on_exactly_one_page(browser: Browser, people: People, sort: str) -> None:
    made = [make.question(people.ana, f"Question number {number:03}") for number in range(2 * PAGE + 3)]
    at_the_same_time(made)
    seen: list[str] = []
    page = browser.get(f"/?sort={sort}")
    sizes = []
    while True:
        seen += titles(page)
        sizes.append(len(titles(page)))
        older = page.all("a[rel=next]")
        if not older:
            break
        page = browser.get(older[0]["href"])
        assert page.one("a[rel=prev]") and page.one("meta[name=robots]")["content"] == "noindex,follow"
    assert sizes == [PAGE, PAGE, 3]
    assert seen == [question.title for question in reversed(made)]


def test_a_new_question_does_not_shift_the_pages(browser: Browser, people: People) -> None:
    made = [make.question(people.ana, f"Question number {number:03}") for number in range(PAGE + 1)]
    older = browser.get("/").one("a[rel=next]")["href"]
    make.question(people.ben, "Just asked, while Ana reads page one")
    assert titles(browser.get(older)) == [made[0].title]


def test_exactly_one_page_has_no_next(browser: Browser, people: People) -> None:
    for number in range(PAGE):
        make.question(people.ana, f"Question number {number:03}")
    assert not browser.get("/").all("a[rel=next]")


def test_by_product(browser: Browser, people: People) -> None:
    hub, valve = make.product(), make.product("Valve 1", ("1.0",))
    make.question(people.ana, "About the hub, this one", product_id=hub.id)
    make.question(people.ana, "About the valve, this one", product_id=valve.id)
    page = browser.get("/products/hub-2")
    assert titles(page) == ["About the hub, this one"] and page.one("h1").text == "Hub 2"
    assert "6.1 current" in page.words
    browser.get("/products/hub-3", status=404)
    browser.get("/products/%00", status=404)


def test_the_home_of_an_empty_site(browser: Browser) -> None:
    page = browser.get("/")
    assert "No questions here yet" in page.words and "/ask" in page.links
    assert page.one("link[rel=canonical]")["href"] == "http://127.0.0.1:8000/"


def test_removed_and_hidden_questions_stand_nowhere(browser: Browser, people: People) -> None:
    gone, hidden = make.question(people.ana, "This one is removed"), make.question(people.ana, "This one is hidden")
    commands.delete_post(people.ana, gone)
    hide(hidden)
    for path in ("/", "/?sort=active", "/tags/schedules"):
        assert titles(browser.get(path)) == []
    assert titles_of([gone.id, hidden.id], people.ben) == {}
    browser.get(page_of(hidden), status=404)


@command
def hide(question: Question) -> None:
    question.hidden_at = now()


def test_by_person(people: People) -> None:
    asked = make.question(people.ana, "The fan howls at night")
    answered = make.answer(people.ben, asked)
    assert [question.id for question in queries.questions_by(people.ana.id, people.mo).questions] == [asked.id]
    assert queries.questions_by(people.ben.id, people.mo).questions == []
    [found] = queries.answers_by(people.ben.id, people.mo)
    assert found.id == answered.id and found.question.title == asked.title
    assert queries.answers_by(people.ben.id, people.mo, before=answered.id) == []
    assert titles_of([asked.id, answered.id, 4711], people.mo) == {asked.id: asked.title, answered.id: asked.title}
    commands.delete_post(people.ben, answered)
    assert queries.answers_by(people.ben.id, people.mo) == []


def test_who_helped_this_week(browser: Browser, people: People) -> None:
    for number in range(3):
        question = make.question(people.ana, f"Question number {number}")
        commands.accept(people.ana, make.answer(people.ben if number else people.vera, question))
    assert [(person.name, number) for person, number in queries.helpers_of_the_week()] == [
        (people.ben.name, 2), (people.vera.name, 1),
    ]  # fmt: skip
    rail = browser.get("/").one("aside.rail").text
    assert "Helped most this week" in rail and "Ben Okoye" in rail and "2 questions solved" in rail
    long_ago()
    assert queries.helpers_of_the_week() == []


@command
def long_ago() -> None:
    db.session.execute(update(Answer).values(accepted_at=now() - timedelta(days=8)))
