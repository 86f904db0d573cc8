"""What the search page says about what somebody typed: notes, corrections, old addresses, and the page of help."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest

from community.search import queries
from community.search.contract import TooCostly
from community.search.grammar import KINDS
from tests import make
from tests.browser import Answer as Page
from tests.browser import Browser
from tests.make import People
from tests.search.story import TITLE, found, search, titles

WorkOff = Callable[[], None]


def notes(page: Page) -> str:
    return " ".join(alert.text for alert in page.all("main .alert.info"))


@pytest.fixture(autouse=True)
def asked(people: People, work_off: WorkOff) -> None:
    make.question(people.ana, TITLE, tags=["night"])
    work_off()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fan votes:many", "votes: takes a number"),
        ("fan is:purple", "is:purple is unknown"),
        ("fan tag:unknown", "No question has the topic “unknown”"),
        ("fan area:x", "This community has no areas yet"),
        ("fan*", "No * is needed"),
    ],
)
def test_what_is_wrong_is_explained_and_the_rest_is_searched(browser: Browser, text: str, words: str) -> None:
    page = search(browser, text)
    assert words in notes(page) and titles(page) == [TITLE]
    assert "/help/search" in page.one("main .alert.info").all("a")[0]["href"]


def test_several_notes_are_a_list(browser: Browser) -> None:
    page = search(browser, "fan votes:many tag:x is:solved is:solved votes:many")
    assert len(page.all("main .alert.info li")) == 2
    assert [chip.text for chip in page.all("a.chip.on")] == ["Solved remove", "Solved remove"]


def test_a_near_name_is_explained(browser: Browser) -> None:
    assert "tags: is not something to filter by; did you mean tag:?" in notes(search(browser, "fan tags:night"))


def test_nothing_is_explained_where_nothing_is_wrong(browser: Browser) -> None:
    assert notes(search(browser, "fan tag:night")) == ""


def test_notes_alone(browser: Browser) -> None:
    """Nothing is left to search for; the page says why and how to go on."""
    page = search(browser, "tag:unknown")
    assert "No question has the topic" in notes(page) and "Say it in your own words" in page.words
    assert page.one("h1").text == "Search: tag:unknown"


def test_mine_needs_signing_in(browser: Browser, people: People) -> None:
    page = search(browser, "fan is:mine")
    assert "Sign in to use is:mine." in notes(page) and titles(page) == [TITLE]
    [link] = [one["href"] for one in page.one("main .alert.info").all("a") if one.text == "Sign in"]
    assert "next=" in link and "is:mine" in link.replace("%3A", ":").replace("%253A", ":")
    browser.get(link)
    assert notes(search(browser.sign_in(people.ana), "fan is:mine")) == ""


def test_words_are_put_right_when_they_find_nothing(browser: Browser) -> None:
    page = search(browser, "schedlue tag:night")
    assert titles(page) == [TITLE]
    assert "so we read it as “schedule tag:night”" in page.words and page.one("h1").text == "1 result for “schedule”"
    assert page.one(".find input[type=search]")["value"] == "schedlue tag:night"
    [as_typed] = [link["href"] for link in page.all("header a") if link.text.startswith("Search for “schedlue")]
    page = browser.get(as_typed)
    assert titles(page) == [] and "Nothing found" in page.words and "we read it as" not in page.words


def test_a_correction_goes_on_to_facets_tabs_and_chips(browser: Browser) -> None:
    page = search(browser, "schedlue tag:night")
    hrefs = [link["href"] for link in page.all("#narrow li a") + page.all(".tabs a") + page.all("a.chip.on")]
    assert len(hrefs) > 5 and all("schedule" in href and "schedlue" not in href for href in hrefs)


def test_another_spelling_is_offered_when_there_is_little(browser: Browser) -> None:
    page = search(browser, "fan schedlue")
    assert titles(page) == [TITLE] and "Did you mean" in page.words
    assert "No question has all of your words" in page.words
    [link] = [one["href"] for one in page.all("header a") if one.text == "fan schedule"]
    page = browser.get(link)
    assert titles(page) == [TITLE] and "Did you mean" not in page.words


def test_nothing_is_offered_that_finds_nothing(browser: Browser) -> None:
    page = search(browser, "vulcano eruption")
    assert "Did you mean" not in page.words and "we read it as" not in page.words


def test_asking_takes_the_words_without_their_filters(browser: Browser) -> None:
    page = search(browser, 'volcano "lava lamp" is:solved -fan tag:night')
    [link] = [one["href"] for one in page.all("main a.btn.main") if one.text == "Ask this question"]
    assert link.startswith("/ask?title=volcano+lava+lamp")


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ({"tag": "night"}, "fan tag:night"),
        ({"tag": " #Night "}, "fan tag:#Night"),
        ({"product": "hub-2", "solved": "yes"}, "fan product:hub-2 is:solved"),
        ({"product": 'Hub "2"', "tag": "", "solved": ""}, 'fan product:"Hub 2"'),
        ({"solved": "no", "sort": "newest"}, "fan is:unsolved"),
        ({"solved": "perhaps"}, "fan"),
    ],
)
def test_old_addresses_lead_to_operators(browser: Browser, old: dict[str, str], text: str) -> None:
    answer = browser.get("/search", query_string={"q": "fan", **old}, follow=False)
    assert answer.status == 302
    page = browser.get(answer.location)
    assert page.one(".find input[type=search]")["value"] == text
    assert ("sort=newest" in answer.location) == ("sort" in old)


def test_an_old_address_without_words(browser: Browser) -> None:
    assert titles(browser.get("/search?tag=night")) == [TITLE]
    assert titles(browser.get("/search?tag=night&solved=yes")) == []


def test_a_search_that_takes_too_long_says_so(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tired:
        session = nullcontext

        def search(self, *_args: object) -> None:
            raise TooCostly

    monkeypatch.setattr(queries, "engine", Tired)
    page = search(browser, "every word there is tag:night")
    assert "This search would take too long. Use fewer words, or rarer ones." in notes(page)
    assert "Ask this question" in page.words and [one.text for one in page.all("a.chip.on")] == ["#night remove"]


def test_the_page_of_help_explains_every_operator_with_an_example_that_works(browser: Browser, people: People) -> None:
    make.product("Hub 2")
    assert people.vera.id
    page = browser.get("/help/search")
    for kind in KINDS:
        entry = page.one(f"#by-{kind.name}")
        assert str(kind.meaning) in entry.text
        assert len(entry.all("a")) == (1 + len(kind.values)) * kind.is_live
    assert 'product:"Hub 2"' in page.words and "tag:night" in page.words
    for link in [href for href in page.links if href.startswith("/search?")]:
        tried = browser.get(link)
        assert "Sign in to use" in notes(tried) or not notes(tried), link


def test_help_is_linked_where_somebody_searches(browser: Browser) -> None:
    for path in ("/search", "/search?q=fan", "/search?q=volcano"):
        assert "/help/search" in browser.get(path).links


def test_numbers_in_titles_are_not_taken_for_notes(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "Time 12:30 and http://hub.local are wrong", goal="")
    work_off()
    assert (
        found(browser, "12:30") == found(browser, "http://hub.local") == ["Time 12:30 and http://hub.local are wrong"]
    )
