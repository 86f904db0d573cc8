"""Facets and chips: links that put operators into a query and take them out again."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from community.core.access import Nobody
from community.questions import commands
from community.questions.models import Question
from community.search.narrowing import chips, facets, with_operator, without
from community.search.operators import understood
from community.search.wanted import read
from tests import make
from tests.browser import Answer as Page
from tests.browser import Browser
from tests.make import People
from tests.search.story import back_date, fresh, search, titles

WorkOff = Callable[[], None]


def shown(page: Page) -> dict[str, list[str]]:
    """The facets of a page with their choices; the ones that are on with a star."""
    found = {}
    for section in page.all(".facets section"):
        choices = [
            ("*" if link.get("aria-current") else "") + link.text.replace(", remove this filter", "")
            for link in section.all("li a")
        ]
        found[section.one("h3").text] = choices
    return found


def press(browser: Browser, page: Page, words: str) -> Page:
    """Follow the choice or chip that begins with these words."""
    links = [link for link in page.all("#narrow li a") + page.all("a.chip.on") if link.text.startswith(words)]
    assert len(links) == 1, [link.text for link in links]
    return browser.get(links[0]["href"])


def query(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("q", [""])[0]


@pytest.fixture
def questions(people: People, work_off: WorkOff) -> list[Question]:
    """About two products: solved by staff, answered by Ben, and open for long."""
    hub, panel = make.product("Hub 2"), make.product("Panel", ("1.0",))
    solved = make.question(people.ana, "The fan of the hub hums", product_id=hub.id, version_id=hub.versions[0].id,
                           tags=["noise", "night"])  # fmt: skip
    commands.accept(people.ana, make.answer(people.vera, solved, "Oil the fan.", official=True))
    answered = make.question(people.ana, "The fan of the hub stops", product_id=hub.id, tags=["noise"])
    make.answer(people.ben, answered, "Mine does that, too.")
    old = make.question(people.ana, "The fan in the panel glows", product_id=panel.id, tags=["light"])
    back_date(old, days=100)
    work_off()
    return [solved, answered, old]


def test_every_way_to_narrow_is_offered_with_its_count(browser: Browser, questions: list[Question]) -> None:
    page = search(browser, "fan")
    assert shown(page) == {
        "How it ended": ["Solved 1", "Not solved yet 2"],
        "Product": ["Hub 2 2", "Panel 1"],
        "Who answered": ["Northwind staff 1"],
        "Topic": ["noise 2", "light 1", "night 1"],
        "Asked": ["Past week 2", "Past month 2", "Past year 3"],
    }
    assert not page.all("a.chip.on") and "Clear all" not in page.words


@pytest.mark.parametrize(
    ("words", "text", "count"),
    [
        ("Solved", "fan is:solved", 1),
        ("Not solved yet", "fan is:unsolved", 2),
        ("Hub 2", "fan product:hub-2", 2),
        ("Northwind staff", "fan staff:yes", 1),
        ("noise", "fan tag:noise", 2),
        ("Past week", "fan created:<7d", 2),
        ("Past year", "fan created:<1y", 3),
    ],
)
def test_a_choice_is_an_operator_and_its_chip_takes_it_out(
    browser: Browser, questions: list[Question], words: str, text: str, count: int
) -> None:
    page = press(browser, search(browser, "fan"), words)
    assert query(page) == text and len(titles(page)) == count
    assert f"{count} result{'s' * (count > 1)} for “fan”" == page.one("h1").text
    [chip] = page.all("a.chip.on")
    [choice] = page.all("#narrow a[aria-current=true]")
    assert choice.text.startswith(words)
    for link in (chip, choice):
        assert query(browser.get(link["href"])) == "fan"


def test_choices_go_together(browser: Browser, questions: list[Question]) -> None:
    page = press(browser, search(browser, "fan", sort="newest"), "Hub 2")
    assert shown(page)["Version"] == ["6.1 1"] and shown(page)["Product"] == ["*Hub 2 2", "Panel 1"]
    page = press(browser, press(browser, page, "Not solved yet"), "noise")
    assert query(page) == "fan product:hub-2 is:unsolved tag:noise" and "sort=newest" in page.url
    assert titles(page) == [questions[1].title]
    assert shown(page)["How it ended"] == ["Solved 1", "*Not solved yet 1"]
    page = press(browser, page, "Solved")  # takes the place of the other
    assert query(page) == "fan product:hub-2 tag:noise is:solved" and titles(page) == [questions[0].title]
    page = press(browser, page, "night")  # both topics
    assert titles(page) == [questions[0].title]
    clear = [link["href"] for link in page.all("#narrow a") if link.text == "Clear all"]
    assert query(browser.get(clear[0])) == "fan"


def test_either_of_two_products(browser: Browser, questions: list[Question]) -> None:
    page = press(browser, press(browser, search(browser, "fan"), "Hub 2"), "Panel")
    assert query(page) == "fan product:hub-2 product:panel" and len(titles(page)) == 3
    assert shown(page)["Product"] == ["*Hub 2 2", "*Panel 1"] and "Version" not in shown(page)


def test_one_time_takes_the_place_of_another(browser: Browser, questions: list[Question]) -> None:
    page = press(browser, press(browser, search(browser, "fan"), "Past week"), "Past year")
    assert query(page) == "fan created:<1y"


def test_what_is_on_stays_to_be_taken_out_even_when_it_finds_nothing(
    browser: Browser, questions: list[Question]
) -> None:
    page = search(browser, "glows is:solved product:hub-2 tag:light")
    assert not titles(page)
    assert shown(page) == {
        "How it ended": ["*Solved 0"], "Product": ["*Hub 2 0"], "Topic": ["*light 0"],
    }  # fmt: skip
    assert [chip.text for chip in page.all("a.chip.on")] == ["Solved remove", "Hub 2 remove", "#light remove"]
    assert "Or take out a filter above." in page.words


def test_filters_alone_find_everything_that_fulfils_them(browser: Browser, questions: list[Question]) -> None:
    page = search(browser, "product:hub-2")
    assert page.one("h1").text == "2 results" and not page.all("mark")
    assert titles(page) == [questions[1].title, questions[0].title]  # the newest first
    assert titles(search(browser, "-product:hub-2")) == [questions[2].title]
    assert titles(search(browser, "-tag:noise")) == [questions[2].title]


def test_operators_find_what_they_say(browser: Browser, people: People, questions: list[Question]) -> None:
    solved, answered, old = (question.title for question in questions)
    for text, expected in {
        "answers:0": [old], "answers:>=1": [answered, solved], "is:unanswered": [old], "version:6.1": [solved],
        'author:"Ben Okoye"': [answered], "-author:ben-okoye -author:vera-lindqvist": [old], "staff:support": [solved],
        "staff:no": [answered, old], "created:>30d": [old], "created:<30d -is:solved": [answered], "votes:>0": [],
        "is:open tag:noise": [answered, solved], "is:closed": [], "has:code": [], "is:accepted": [solved],
        "is:solved is:unsolved": [], "hums OR glows product:panel product:hub-2": [solved, old],
    }.items():  # fmt: skip
        assert sorted(titles(search(browser, text))) == sorted(expected), text
    browser.sign_in(people.ben)
    assert titles(search(browser, "is:following")) == [answered] and titles(search(browser, "is:mine")) == []
    browser.sign_in(people.ana)
    assert len(titles(search(browser, "is:mine"))) == 3 and titles(search(browser, "-is:mine")) == []


def test_ten_topics_at_most_the_chosen_ones_first(people: People) -> None:
    meant = understood(read("tag:zoo").operators, Nobody())
    assert meant.notes  # there is none
    asked = make.question(people.ana, tags=["zoo"])
    meant = understood(read("tag:zoo").operators, Nobody())
    counts = {"tag": {f"t{number:02}": 50 - number for number in range(30)} | {"zoo": 1}}
    [facet] = facets("tag:zoo", meant, counts)
    assert [one.label for one in facet.choices] == ["zoo", *(f"t{number:02}" for number in range(9))]
    assert facet.choices[1].query == "tag:zoo tag:t00" and facet.choices[0].query == ""
    assert fresh(asked)


def test_putting_in_and_taking_out() -> None:
    text = '-tag:a  fan product:"Hub 2" "tag:a" tag:b'
    first, second, third = read(text).operators
    assert without(text, [second]) == '-tag:a fan "tag:a" tag:b'
    assert without(text, [third, first]) == 'fan product:"Hub 2" "tag:a"'
    assert without(text, []) == '-tag:a fan product:"Hub 2" "tag:a" tag:b'
    assert with_operator("", "is", "solved") == "is:solved"
    assert with_operator("fan", "version", "6.3 beta") == 'fan version:"6.3 beta"'


def test_a_chip_says_what_it_leaves_out(people: People) -> None:
    make.question(people.ana, tags=["night"])
    text = "fan -tag:night votes:many is:solved"
    meant = understood(read(text).operators, Nobody())
    assert [(chip.label, chip.query) for chip in chips(text, meant)] == [
        ("not: #night", "fan votes:many is:solved"),
        ("Solved", "fan -tag:night votes:many"),
    ]
    assert facets(text, meant, {"solved": {"yes": 2}})[0].choices[0].is_on
