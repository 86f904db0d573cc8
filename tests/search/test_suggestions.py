"""What is offered while somebody types: how it begins, how it goes on, and what it costs."""

import json

import pytest

from community.accounts.commands import change_profile
from community.core.access import Nobody
from community.core.db import command, db
from community.questions.commands import add_tag_synonym
from community.questions.models import Question
from community.search.commands import reindex
from community.search.suggestions import ending, plain_words, suggestions
from tests import make
from tests.browser import Answer as Page
from tests.browser import Browser
from tests.make import People
from tests.search.story import TITLE

FILTER, TRAY = "Which filter fits the small fan?", "Drip tray overflows in winter"


def offered(browser: Browser, text: str) -> Page:
    return browser.get("/search/suggest", query_string={"q": text})


def group(page: Page, words: str, part: str = "span.what") -> list[str]:
    """The options under a heading."""
    groups = [one for one in page.all("div[role=group]") if one["aria-label"] == words]
    return [option.one(part).text for one in groups for option in one.all("a[role=option]")]


@pytest.fixture
def questions(people: People) -> dict[str, Question]:
    """Three questions, products, and people who wrote."""
    hub = make.product("Hub 2")
    made = {
        TITLE: make.question(people.ana, TITLE, tags=["schedules", "night-mode"], product_id=hub.id),
        FILTER: make.question(people.ana, FILTER, goal="Clean air", tags=["filters"]),
        TRAY: make.question(people.ben, TRAY, goal="A dry wall", tags=["condensate"]),
    }
    make.answer(people.vera, made[FILTER])
    reindex()
    return made


@pytest.mark.usefixtures("questions")
def test_questions_have_all_words_and_the_last_may_be_half_typed(browser: Browser) -> None:
    for text, title in {
        "ignore": TITLE,
        "fan ign": TITLE,
        "FAN Sched": TITLE,
        '"night schedule" ign': TITLE,
        "clean ai": FILTER,
        "condens": TRAY,
        "winter tray overfl": TRAY,
    }.items():
        assert group(offered(browser, text), "Questions") == [title], text
    for text in ("fan volc", "f", "   ", "?!", ""):
        assert group(offered(browser, text), "Questions") == [], text


def test_words_in_the_title_come_before_those_in_the_goal(browser: Browser, people: People) -> None:
    make.question(people.ana, "Where do I begin?", goal="A quiet fan")
    make.question(people.ana, "Bearings of the fan", goal="Silence")
    liked = make.question(people.ana, "How long does it last?", goal="Never hear the fan again")
    make.answer(people.ben, liked)
    reindex()
    assert group(offered(browser, "fan"), "Questions")[0] == "Bearings of the fan"


def test_a_solved_question_says_so(browser: Browser, questions: dict[str, Question]) -> None:
    settle(questions[TRAY])
    assert group(offered(browser, "drip"), "Questions") == [f"{TRAY}, solved"]


@command
def settle(question: Question) -> None:
    db.session.get_one(Question, question.id).accepted_answer_id = 1


def test_topics_products_and_people_lead_to_their_pages(browser: Browser, questions: dict[str, Question]) -> None:
    page = offered(browser, "night")
    assert group(page, "Topics") == ["night-mode"] and "/tags/night-mode" in page.links
    assert "1 question" in page.words
    assert group(offered(browser, "night mo"), "Topics") == ["night-mode"]
    page = offered(browser, "hub")
    assert group(page, "Products") == ["Hub 2"] and "/products/hub-2" in page.links
    page = offered(browser, "Ben Ok")
    assert group(page, "People") == ["Ben Okoye"]
    asker = questions[TRAY].author_id
    assert f"/people/{asker}/ben-okoye" in page.links
    assert offered(browser, "qzx").text.strip() == ""


@pytest.mark.usefixtures("questions")
@pytest.mark.parametrize("text", ["vera", "VERA L", "@vera-l", "Vera Lindqvist", "vera lindqvist"])
def test_people_are_found_by_name_and_handle_in_any_case(browser: Browser, text: str) -> None:
    assert group(offered(browser, text), "People") == ["Vera Lindqvist"]


@pytest.mark.usefixtures("questions")
@pytest.mark.parametrize("name", ["Élodie Ångström", "Иван Петров", "山田太郎"])
def test_people_are_found_in_their_own_script(browser: Browser, name: str) -> None:
    somebody = make.person("Somebody Else")
    make.question(somebody, "How loud may a fan be at night?")
    change_profile(somebody, name, "", "")
    for text in (name, name.lower(), name[:3], name[:3].lower()):
        assert group(offered(browser, text), "People") == [name], text


def test_a_topic_is_found_by_its_other_name(browser: Browser, people: People, questions: dict[str, Question]) -> None:
    add_tag_synonym(people.ada, "trickle", "condensate")
    assert group(offered(browser, "tric"), "Topics") == ["condensate"]


@pytest.mark.usefixtures("questions")
@pytest.mark.parametrize("text", ["%", "_zn", "100%", "f_n", "\\", "'; DROP TABLE tags; --", "a" * 5_000, "tag:" * 80])
def test_whatever_is_typed_there_is_an_answer(browser: Browser, text: str) -> None:
    page = offered(browser, text)
    assert group(page, "People") == [] and group(page, "Topics") == []


@pytest.mark.usefixtures("questions")
def test_names_are_shown_as_text(browser: Browser, people: People) -> None:
    make.question(people.ana, "Bold <b>fan</b> & <script>alert(1)</script>")
    reindex()
    page = offered(browser, "bold")
    assert "<script>" not in page.text and "&lt;b&gt;fan&lt;/b&gt;" in page.text


@pytest.mark.usefixtures("questions")
def test_an_operator_goes_on(browser: Browser) -> None:
    for text, pieces in {
        "fan is:s": ["is:solved"],
        "fan -is:s": ["-is:solved"],
        "is:un": ["is:unsolved", "is:unanswered"],
        "tag:cond": ["tag:condensate"],
        "fan -TAG:cond": ["-tag:condensate"],
        "product:": ["product:hub-2"],
        "author:ben": ["author:ben-okoye"],
        "prod": ["product:"],
        "fan nothing:x": [],
    }.items():
        page = offered(browser, text)
        assert group(page, "Narrow the search", "span.piece") == pieces, text
        head = text[: text.rfind(" ") + 1]
        ends = [head + piece + ("" if piece.endswith(":") else " ") for piece in pieces]
        assert [option["data-text"] for option in page.all("a[data-text]")] == ends
        assert not group(page, "People")


@pytest.mark.usefixtures("questions")
def test_filters_before_the_words_hold_for_what_is_offered(browser: Browser) -> None:
    assert sorted(group(offered(browser, "fan"), "Questions")) == [FILTER, TITLE]
    assert group(offered(browser, "tag:filters fan"), "Questions") == [FILTER]
    assert group(offered(browser, "fan -tag:filters "), "Questions") == [TITLE]
    assert group(offered(browser, "is:answered fa"), "Questions") == [FILTER]
    assert len(group(offered(browser, "is:nonsense fan"), "Questions")) == 2, "what is no filter is left out"


def test_what_stands_at_the_end() -> None:
    assert ending("fan tag:con") == ("fan ", "tag", "con")
    assert ending('fan product:"Hub') == ("fan ", "product", "Hub")
    assert ending("fan -IS:") == ("fan ", "is", "")
    assert ending("see http://x")[1] == "", "not everything with a colon is an operator"
    assert ending("fan ") == ("fan ", "", "")
    assert plain_words("Größe hub.local e-mail") == ["große", "hub", "local", "e", "mail"]


@pytest.mark.usefixtures("questions")
def test_the_heading_of_the_list_counts_for_screen_readers(browser: Browser) -> None:
    page = offered(browser, "hub")
    template = page.one("template")
    assert template["data-count"] == "1 suggestion, choose with the arrow keys" and template["data-label"]


@pytest.mark.usefixtures("questions")
@pytest.mark.parametrize("who", ["", "ana", "vera"])
def test_it_costs_a_handful_of_statements(browser: Browser, people: People, who: str) -> None:
    if who:
        browser.sign_in(getattr(people, who))
    for text in ("fan", "fan is:s", "tag:", "author:ana", "hub", "tag:filters is:solved product:hub-2 fan"):
        with browser.statements() as sent:
            offered(browser, text)
        of_engine = ("BEGIN", "search_index")  # one on PostgreSQL asks the database as well
        asked = [statement for statement in sent if not any(word in statement for word in of_engine)]
        assert len(asked) <= 8, "\n".join(asked)


def test_without_an_index_the_rest_is_offered(browser: Browser, people: People) -> None:
    make.product("Hub 2")
    make.question(people.ben, tags=["hubs"])
    page = offered(browser, "hub")
    assert (group(page, "Questions"), group(page, "Topics"), group(page, "Products")) == ([], ["hubs"], ["Hub 2"])


@pytest.mark.usefixtures("questions")
def test_nobody_keeps_it_for_others(browser: Browser, people: People) -> None:
    visitor = offered(browser, "fan")
    assert visitor.headers["Cache-Control"] == "private, max-age=10" and "Cookie" in visitor.headers["Vary"]
    assert "Set-Cookie" not in visitor.headers
    assert offered(browser.sign_in(people.ana), "fan").headers["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("questions")
def test_suggestions_agree_with_what_the_page_shows() -> None:
    found = suggestions("fan", Nobody())
    assert found.count == len(found.questions) == 2
    assert suggestions("x", Nobody()).count == 0


@pytest.mark.usefixtures("questions")
def test_browsers_can_add_the_site(browser: Browser) -> None:
    link = browser.get("/tags").one("link[rel=search]")
    assert link["type"] == "application/opensearchdescription+xml"
    described = browser.get(link["href"])
    assert described.headers["Content-Type"].startswith(link["type"])
    assert "max-age=86400" in described.headers["Cache-Control"]
    assert 'template="http://127.0.0.1:8000/search?q={searchTerms}"' in described.text
    assert 'template="http://127.0.0.1:8000/search/suggest.json?q={searchTerms}"' in described.text
    name = described.one("shortname").text
    assert name == "Northwind" and len(name) <= 16


def test_the_browsers_own_field_gets_suggestions(browser: Browser, questions: dict[str, Question]) -> None:
    answer = browser.get("/search/suggest.json?q=Drip")
    assert answer.headers["Content-Type"].startswith("application/x-suggestions+json")
    asked = questions[TRAY]
    address = f"http://127.0.0.1:8000/q/{asked.id}/{asked.slug}"
    assert json.loads(answer.text) == ["Drip", [TRAY], ["A dry wall"], [address]]
    assert json.loads(browser.get("/search/suggest.json").text) == ["", [], [], []]
