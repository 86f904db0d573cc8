"""What a page of results costs, and what hostile texts cost: a fixed number of statements, and always a page."""

from time import perf_counter

import pytest

from community.search.commands import reindex
from tests import make
from tests.browser import Browser
from tests.make import People

HOSTILE = [
    '"', '"un', "-", "--", '-"', "-fan", "fan -fan", "a* OR *", "title:fan", "audience:private", "id:1", "[1 TO 5]",
    "{a TO", "^2", "~", "\\", "%", "%s", "(((((", "))))", "NOT", "OR OR", "</title><script>", "<mark>fan", "\x00\x00",
    "\u0300", "-\u0300", "\u202efan", "fan\r\nx", "🙂", "ﷺ" * 300, "e\u0301" * 200, "x" * 10_000, "fan " * 2_500,
    '"' * 300, "a-b-c-d" * 80, "1." * 150, "tag:" * 75, 'tag:"', 'author:"' * 40, "is:solved " * 40, "-is:solved OR",
    "votes:" + "9" * 290, "created:<" + "9" * 200, "created:>9999y", "product:\x00", 'version:"%s {x} %"',
    "author:<script>alert(1)</script>", "tag:../../etc/passwd", "a OR " * 60, "staff:\U0001f600 has:\u202e",
    "(fan OR", "f[a-z]n ?an", "?!.,;", "' OR 1=1 --", "ﾞ", "a:b:c/../../etc", '"" ""',
    'is:"solved', "-tag:-tag:-tag:x", "*:* is:*", "answers:1..2..3", " ".join("abcdefghijklmnopqrstuvwxyz" * 5),
]  # fmt: skip


@pytest.mark.parametrize("who", ["", "ana", "vera", "mo"])
def test_the_page_costs_eight_statements(browser: Browser, people: People, who: str) -> None:
    """Eight that read: the person, their grant and what they follow; products, rows, tags, texts and answers. Groups of
    words are remembered, and the search is written down in a transaction of its own."""
    hub = make.product()
    for number in range(12):
        asked = make.question(people.ana, f"Why does fan {number} run at night?", product_id=hub.id)
        make.answer(people.ben, asked, "Cap the **fan**.")
    reindex()
    if who:
        browser.sign_in(getattr(people, who))
    browser.get("/search?q=lamp")  # remembers the groups of words
    with browser.statements() as sent:
        page = browser.get("/search?q=fan")
    assert len(page.all("ul.rows li")) == 10 and len(page.all(".facets section")) == 4
    reads = [one for one in sent if one.startswith("SELECT") and "search_index" not in one]  # not the index itself
    writes = [statement for statement in sent if statement.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(reads) <= 8, "\n".join(reads)
    assert len(writes) == 1 and "search_logs" in writes[0]


def test_an_operator_of_each_kind_costs_one_statement_more(browser: Browser, people: People) -> None:
    make.question(people.ana, "Why does the fan run at night?", tags=["night"])
    reindex()
    browser.get("/search?q=lamp")
    with browser.statements() as plain:
        browser.get("/search?q=fan")
    with browser.statements() as many:
        browser.get(
            "/search?q=fan tag:night tag:fan tag:x author:ana-ferreira author:ben author:x staff:a staff:b is:open"
        )
    more = [one for one in many if "search_index" not in one]
    assert len(more) - len([one for one in plain if "search_index" not in one]) <= 3  # topics, people, functions


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_whatever_is_typed_there_is_a_page(browser: Browser, people: People, text: str) -> None:
    make.question(people.ana, "Why does the fan run at night?")
    reindex()
    old = dict.fromkeys(("tag", "product", "solved"), text[:80])
    for more in ({}, {"sort": "newest", "exact": "1"}, {"sort": text, **old}):
        started = perf_counter()
        page = browser.get("/search", query_string={"q": text, **more})
        assert perf_counter() - started < 10
        assert "being repaired" not in page.words
        assert not page.all("main script") and "alert(1)</script>" not in page.text
        for link in [href for href in page.links if href.startswith("/search?")][:3]:
            browser.get(link)
    browser.get("/ask/similar", query_string={"title": text[:2_000]})
