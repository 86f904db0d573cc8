"""What finding costs: common words do not slow it down, and the page asks the database a fixed number of times."""

import pytest

from community.search.commands import reindex
from community.search.contract import SearchEngine
from community.search.wanted import MOST_COMMON, wanted
from community.search.whoosh_engine import FEW
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.search.documents import VISITOR, document, fill, look

HOSTILE = [
    '"', '"un', "-", "--", '-"', "-fan", "fan -fan", "a* OR *", "title:fan", "audience:private", "id:1", "[1 TO 5]",
    "{a TO", "^2", "~", "\\", "%", "%s", "(((((", "))))", "NOT", "OR OR", "</title><script>", "<mark>fan", "\x00\x00",
    "\u0300", "-\u0300", "\u202efan", "fan\r\nx", "🙂", "ﷺ" * 300, "e\u0301" * 200, "x" * 10_000, "fan " * 2_500,
    '"' * 300, "a-b-c-d" * 80, "1." * 150,
]  # fmt: skip


def many(engine: SearchEngine) -> None:
    """So many documents that a word in all of them is no help."""
    common = [document(one, "The fan", f"Northwind number{one}") for one in range(1, FEW + 20)]
    fill(engine, *common, document(900, "Drip tray", "Northwind condensate"))


def test_when_any_term_is_enough_a_common_one_brings_nothing_up(engine: SearchEngine) -> None:
    many(engine)
    results = look(engine, "northwind condensate number5")
    assert not results.all_terms
    assert (sorted(results.ids), results.total) == ([5, 900], 2)


def test_a_common_word_is_found_when_it_is_all_there_is(engine: SearchEngine) -> None:
    many(engine)
    assert look(engine, "northwind").total == FEW + 20
    assert look(engine, "northwind nowhere").total == FEW + 20


def test_alike_looks_at_what_tells_questions_apart(engine: SearchEngine) -> None:
    many(engine)
    assert engine.alike(wanted("The fan by Northwind, condensate everywhere"), VISITOR, 10) == [900]


def test_a_small_index_keeps_common_words(engine: SearchEngine) -> None:
    fill(engine, *[document(one, "The fan", "Northwind") for one in range(1, 6)])
    assert look(engine, "northwind nowhere").total == 5


def test_phrases_of_very_common_words_alone_are_few() -> None:
    assert len(wanted('"the of" "in the" "is a" "to the" "of a"').terms) == MOST_COMMON
    assert [term.words for term in wanted('"the of" fan').terms] == [("fan",)]


@pytest.mark.parametrize("who", ["", "ana", "vera", "mo"])
def test_the_page_costs_six_statements(browser: Browser, people: People, who: str) -> None:
    hub = make.product()
    for number in range(12):
        asked = make.question(people.ana, f"Why does fan {number} run at night?", product_id=hub.id)
        make.answer(people.ben, asked, "Cap the **fan**.")
    reindex()
    if who:
        browser.sign_in(getattr(people, who))
    with browser.statements() as sent:
        page = browser.get("/search?q=fan")
    assert len(page.all("ul.rows li")) == 10
    asked_for = [statement for statement in sent if not statement.startswith("BEGIN")]
    assert len(asked_for) <= 6, "\n".join(asked_for)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_whatever_is_typed_there_is_a_page(browser: Browser, people: People, text: str) -> None:
    make.question(people.ana, "Why does the fan run at night?")
    reindex()
    for more in ({}, {"sort": "newest"}, {"tag": text[:80], "product": text[:80], "solved": text[:80]}):
        page = browser.get("/search", query_string={"q": text, **more})
        assert "being repaired" not in page.words
        assert not page.all("main script")
