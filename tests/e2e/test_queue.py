"""Ana tells a moderator of an answer; Mo decides by keys alone, and takes it back."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.conftest import Visitor

Visitors = Callable[..., Visitor]


def test_a_moderator_works_by_keys(visitor: Visitors) -> None:
    ana = visitor().enter_as("ana")
    ana.go("/?sort=solved").locator("ul.rows h3 a, ul.rows h2 a").first.click()
    ana.page.get_by_role("link", name="Tell a moderator", exact=True).last.click()
    ana.page.get_by_label("off topic").check()
    ana.press("Tell a moderator")
    expect(ana.page.locator(".flashes")).to_contain_text("A moderator looks at it")

    mo = visitor().enter_as("mo")
    page = mo.go("/moderation?kind=flag")
    page.wait_for_load_state("networkidle")  # the script is there
    with page.expect_response("**/claim") as claimed:
        page.keyboard.press("j")
    assert claimed.value.ok
    card = str(page.locator(".flag.now").get_attribute("id"))
    page.keyboard.press("r")
    expect(page.locator(f"#{card} input[name=category]").first).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".undo")).to_contain_text("Undo")
    expect(page.locator(f"#{card}")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.locator(".flashes")).to_contain_text("as it was before")
    expect(page.locator(f"#{card}")).to_have_count(1)
