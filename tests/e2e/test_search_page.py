"""The page of results in a real browser: narrowing on a phone and on a wide screen, and straight to an answer."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, Visitor

Visitors = Callable[..., Visitor]


def test_results_are_narrowed_with_a_click(visitor: Visitors) -> None:
    page = visitor().go("/search?q=fan")
    page.locator("#narrow a", has_text="Solved").first.click()
    expect(page).to_have_url(re.compile(r"q=fan\+is:solved|q=fan\+is%3Asolved"))
    expect(page.locator("#narrow a[aria-current=true]")).to_contain_text("Solved")
    page.locator("a.chip.on").click()
    expect(page.locator("a.chip.on")).to_have_count(0)


def test_a_phone_shows_the_filters_when_asked(visitor: Visitors) -> None:
    page = visitor(viewport=PHONE, java_script_enabled=False).go("/search?q=fan")
    filters = page.locator("#narrow")
    expect(filters).to_be_hidden()
    page.get_by_role("link", name="Narrow", exact=True).click()
    expect(filters).to_be_visible()
    page.locator("#narrow a", has_text="Solved").first.click()
    expect(filters).to_be_hidden()
    expect(page.locator("a.chip.on")).to_have_text(re.compile("Solved"))


def test_a_result_leads_to_the_answer_that_matches(visitor: Visitors) -> None:
    page = visitor().go("/search?q=fan+staff:yes")
    link = page.locator("a.when").first
    address = str(link.get_attribute("href"))
    link.click()
    expect(page.locator("#" + address.partition("#")[2])).to_be_in_viewport()
