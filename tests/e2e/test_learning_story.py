"""What a real browser tells about a search, and an ask that ends because somebody else has asked it."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor

Visitors = Callable[..., Visitor]
NEW = "Can I put new bearings into the fan of a Breeze 2?"


def test_the_result_that_is_opened_first_is_told_without_a_cookie(visitor: Visitors) -> None:
    """A visitor opens the second result; Vera sees that, and the visitor has not even got a cookie."""
    reader, vera = visitor(), visitor().enter_as("vera")
    page = reader.go("/search?q=filter+dust")
    opened = page.locator("a[data-rank='2']").first
    title = opened.inner_text()
    with page.expect_request("**/search/clicked") as told:
        opened.click()
    assert told.value.post_data and 'name="rank"' in told.value.post_data
    expect(page.locator("h1")).to_have_text(title)
    expect_told(vera, title)
    page.go_back()
    reader.follow(page.locator("a[data-rank='1']").first)
    assert page.context.cookies() == []
    expect_told(vera, title)


def expect_told(vera: Visitor, title: str) -> None:
    """Vera's rows say that the second result was opened; the word of it may come after the page it leads to."""
    vera.go_until("/insights/search/rows?what=clicked", vera.page.get_by_role("link", name=title))
    row = vera.page.locator("tbody tr", has_text="filter dust").first
    expect(row).to_contain_text("2.")
    expect(row).to_contain_text(title)


def test_this_solved_it_and_the_way_back(visitor: Visitors) -> None:
    ben = visitor().enter_as("ben")
    page = ben.go(f"/ask?{urlencode({'title': NEW})}")
    page.fill("#source", "It rattles, and I have typed a long story here that must not get lost.")
    page.locator("#similar button[formaction]").first.click()
    page.wait_for_url("**/q/**")
    expect(page.locator(".flashes")).to_contain_text("Your draft is put aside")
    ben.press("It did not: back to my draft")
    expect(page.locator("#title")).to_have_value(NEW)
    expect(page.locator("#source")).to_have_value(
        "It rattles, and I have typed a long story here that must not get lost."
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_enter_posts_and_does_not_say_that_it_is_solved(visitor: Visitors, width: int) -> None:
    """A form's first button is what Enter presses: it must be the one that posts."""
    ben = visitor(viewport={"width": width, "height": 900}).enter_as("ben")
    page = ben.go(f"/ask?{urlencode({'title': f'{NEW} Mine is {width} days old'})}")
    page.fill("#source", "It rattles as soon as it is warm, and a drop of oil helps for a day only.")
    page.wait_for_selector("#similar button[formaction]")
    page.press("#title", "Enter")
    page.wait_for_url("**/q/**")
    expect(page.locator("h1")).to_contain_text(f"{width} days old")
    expect(page.locator(".flashes")).to_have_count(0)
