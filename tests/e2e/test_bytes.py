"""What the first visit costs a reader on a slow line, and that nothing on the page moves while it comes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import PHONE, WIDE, Visitor
from tests.e2e.traffic import BLOCKING, SHIFTS, Traffic, slow_down, watched

Visitors = Callable[..., Visitor]
KILOBYTE = 1000
STILL = 0.01  # layout shift: 0.1 is still good; a busy Chromium draws the top of a page before it has read all of it
WHOLE, SCRIPT, SCRIPT_SIGNED_IN, REQUESTS = 60 * KILOBYTE, 5 * KILOBYTE, 25 * KILOBYTE, 8


def longest_question(visitor: Visitor) -> str:
    """The address of the question with the most answers that the lists of questions lead to."""
    visitor.go("/?sort=solved")
    links = visitor.page.locator("ul.rows h3 a, ul.rows h2 a").evaluate_all("all => all.map((a) => a.pathname)")
    return str(max(links, key=lambda path: len(visitor.site.get(path)[1])))


def opened(visitor: Visitor, path: str) -> Traffic:
    """What comes when the page is opened and has come to rest."""
    with watched(visitor.page) as traffic:
        visitor.go(path)
        visitor.page.wait_for_load_state("networkidle")
    return traffic


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_question_costs_a_stranger_little(visitor: Visitors, size: dict[str, int]) -> None:
    path = longest_question(visitor())
    reader = visitor(viewport=size)
    traffic = opened(reader, path)
    page = reader.page
    assert traffic.size(traffic.requests) <= WHOLE, f"\n{traffic}"
    assert len(traffic.requests) <= REQUESTS, f"\n{traffic}"
    assert all(one.size for one in traffic.requests), f"\n{traffic}"
    assert 0 < traffic.size(traffic.of("Script")) <= SCRIPT, f"\n{traffic}"
    assert len(traffic.of("Stylesheet")) == 1
    assert {one.protocol for one in traffic.requests} == {"http/1.1"}
    assert [one.url for one in traffic.requests if not one.url.startswith(reader.site.url)] == []
    assert page.evaluate(BLOCKING) == [traffic.of("Stylesheet")[0].url]
    assert page.locator("link[rel=preload]").count() <= 1
    assert page.evaluate(SHIFTS) <= STILL


def test_nothing_moves_while_a_page_comes_slowly(visitor: Visitors) -> None:
    for path in ("/", "/tags", "/search?q=how", longest_question(visitor())):
        reader = visitor(viewport=PHONE)
        slow_down(reader.page)
        assert opened(reader, path).of("Font")
        assert reader.page.evaluate(SHIFTS) <= STILL, path


def test_the_editor_comes_when_somebody_turns_to_it(visitor: Visitors) -> None:
    ana = visitor().enter_as("ana")
    path = longest_question(ana)
    with watched(ana.page) as traffic:
        ana.go(path)
        ana.page.wait_for_load_state("networkidle")
        first = [one.url for one in traffic.requests]
        assert [url for url in first if url.endswith(("/js/editor.js", "/js/markdown.js"))] == []
        field = ana.page.locator("#answer textarea[name=source]")
        ana.page.locator("#answer summary").click()
        with ana.page.expect_response(re.compile(r"/js/markdown\.js$")):
            field.focus()
        ana.page.wait_for_load_state("networkidle")
    assert traffic.size(traffic.of("Script")) <= SCRIPT_SIGNED_IN, f"\n{traffic}"
    field.fill("loud")
    field.select_text()
    field.press("Control+b")
    expect(field).to_have_value("**loud**")


def test_a_button_that_is_pressed_before_the_editor_has_come_works(visitor: Visitors) -> None:
    ana = visitor().enter_as("ana")
    page = ana.go("/ask")
    held: list[Route] = []
    page.route("**/js/editor.js", lambda route: held.append(route))
    page.get_by_role("button", name="Bold").click()
    expect(page.locator("textarea[name=source]")).to_have_value("")
    held[0].continue_()
    expect(page.locator("textarea[name=source]")).to_have_value(re.compile(r"\*\*.+\*\*"))
