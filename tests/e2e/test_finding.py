"""Finding while typing, by keyboard, mouse and on a phone; for readers with a script that is hardly there."""

import gzip
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PHONE, Visitor
from tests.e2e.test_access import faults

Visitors = Callable[..., Visitor]
BUDGET = 5_000  # bytes of script, compressed, for somebody who only reads


def box(page: Page) -> Locator:
    return page.locator("input[type=search]:visible").first


def listed(page: Page) -> Locator:
    return page.locator("[role=listbox]:visible")


def begin(page: Page, text: str) -> Locator:
    """Type into the search; the open list."""
    box(page).click()
    page.keyboard.type(text)
    expect(listed(page)).to_be_visible()
    return listed(page)


def chosen(page: Page) -> str:
    """The words of the option that a screen reader is on."""
    number = box(page).get_attribute("aria-activedescendant")
    return page.locator(f"#{number}").inner_text() if number else ""


def test_a_question_is_found_by_keyboard_and_back_leads_back(visitor: Visitors) -> None:
    page = visitor().go("/tags")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("filter rem")
    options = listed(page).get_by_role("option")
    expect(options.first).to_contain_text("Filter reminders")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    assert box(page).get_attribute("aria-controls") == listed(page).get_attribute("id")
    assert chosen(page) == ""
    page.keyboard.press("ArrowDown")
    assert "Filter reminders" in chosen(page)
    expect(box(page)).to_be_focused()
    page.keyboard.press("End")
    assert chosen(page) == "", "the arrow keys of the text lead back into it"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/q/\d+/filter-reminders"))
    page.go_back()
    page.wait_for_url(re.compile("/tags$"))
    expect(page.locator("h1")).to_be_visible()
    expect(listed(page)).to_have_count(0)
    expect(box(page)).to_have_value("filter rem")


def test_escape_closes_tab_leaves_and_enter_searches(visitor: Visitors) -> None:
    page = visitor().go("/tags")
    begin(page, "fan")
    page.keyboard.press("Escape")
    expect(listed(page)).to_have_count(0)
    expect(box(page)).to_have_value("fan")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(listed(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(listed(page)).to_have_count(0)
    expect(box(page)).not_to_be_focused()
    begin(page, " ")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=fan"))
    expect(listed(page)).to_have_count(0)


def test_the_arrow_keys_go_around_and_the_mouse_works(visitor: Visitors) -> None:
    page = visitor().go("/")
    options = begin(page, "hub").get_by_role("option")
    page.keyboard.press("ArrowUp")
    assert chosen(page) == options.last.inner_text()
    page.keyboard.press("ArrowDown")
    assert chosen(page) == "", "after the last one comes the text"
    page.keyboard.press("ArrowDown")
    assert chosen(page) == options.first.inner_text()
    options.filter(has_text=re.compile("^Hub 2$")).click()
    page.wait_for_url(re.compile("/products/hub-2$"))


def test_an_operator_is_completed_in_the_field(visitor: Visitors) -> None:
    page = visitor().go("/tags")
    options = begin(page, "fan is:sol").get_by_role("option")
    expect(options.first).to_contain_text("is:solved")  # what was there for fewer letters is gone
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("fan is:solved ")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=fan\+is%3Asolved"))


def test_a_late_answer_never_replaces_a_newer_one(visitor: Visitors) -> None:
    reader = visitor()
    page = reader.go("/tags")
    held = []
    page.route("**/search/suggest?q=fi", lambda route: held.append(route))
    box(page).click()
    with page.expect_request("**/search/suggest?q=fi"):
        page.keyboard.type("fi")
    page.keyboard.type("lter rem")
    expect(listed(page).get_by_role("option").first).to_contain_text("Filter reminders")
    held[0].fulfill(body='<template data-label="x" data-count="x"></template><a role="option">Too late</a>')
    page.evaluate("fetch('/healthz').then((answer) => answer.text())")  # what came before it has been dealt with
    assert "Too late" not in listed(page).inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/tags"])
def test_axe_finds_nothing_in_the_open_list(visitor: Visitors, scheme: str, path: str) -> None:
    reader = visitor(audited=True, color_scheme=scheme)
    begin(reader.go(path), "hub")
    reader.page.keyboard.press("ArrowDown")
    assert listed(reader.page).get_by_role("group").count() >= 2
    assert faults(reader) == ""


def test_on_a_phone_the_list_stays_on_the_screen(visitor: Visitors) -> None:
    page = visitor(viewport=PHONE, has_touch=True).go("/")
    options = begin(page, "filter").get_by_role("option")
    place = listed(page).bounding_box()
    assert place and place["x"] >= 0 and place["x"] + place["width"] <= PHONE["width"]
    options.first.tap()
    page.wait_for_url(re.compile(r"/q/\d+/"))


def test_a_reader_gets_one_small_script(visitor: Visitors) -> None:
    reader = visitor()
    sizes: dict[str, int] = {}
    reader.page.on(
        "response",
        lambda answer: sizes.update({answer.url: len(gzip.compress(answer.body()))}) if ".js" in answer.url else None,
    )
    page = reader.go("/tags")
    page.wait_for_load_state("networkidle")
    assert [url.rpartition("/")[2] for url in sizes] == ["find.js"]
    assert page.locator("script[src]").count() == page.locator("script[type=module][src]").count() == 1
    begin(page, "fan")
    assert sorted(url.rpartition("/")[2] for url in sizes) == ["find.js", "suggest.js"]
    assert sum(sizes.values()) < BUDGET, sizes


def test_without_scripts_the_field_just_searches(visitor: Visitors) -> None:
    page = visitor(java_script_enabled=False).go("/tags")
    box(page).fill("filter")
    box(page).press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=filter"))
    assert page.locator("[role=combobox]").count() == 0


def test_similar_questions_do_not_push_away_what_is_being_written(visitor: Visitors) -> None:
    page = visitor().enter_as("ana").go("/ask")
    goal = page.locator("#goal")
    goal.scroll_into_view_if_needed()
    page.locator("#title").fill("Filter reminders at night")
    goal.click()
    before = goal.bounding_box()
    similar = page.locator("#similar")
    expect(similar).to_contain_text("Filter reminders arrive")
    after = goal.bounding_box()
    assert before and after and abs(before["y"] - after["y"]) < 2
    first = similar.locator("li").first.element_handle()
    with page.expect_response(lambda answer: "Qxyzzy" in answer.url) as answered:
        goal.press_sequentially("Qxyzzy", delay=20)
    answered.value.finished()
    page.evaluate("new Promise(requestAnimationFrame)")
    assert first and first.is_visible(), "a list with the same questions is left alone"
