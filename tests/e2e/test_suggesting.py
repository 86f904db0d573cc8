"""Ben suggests an edit, Mo improves it: in a real browser, wide and light, narrow and dark, with nothing for axe."""

from collections.abc import Callable

import pytest

from tests.e2e.conftest import PHONE, WIDE, Visitor
from tests.e2e.test_access import faults

Visitors = Callable[..., Visitor]


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)], ids=["wide", "phone"])
def test_an_edit_is_suggested_and_improved(visitor: Visitors, scheme: str, size: dict[str, int]) -> None:
    ben = visitor(audited=True, color_scheme=scheme, viewport=size).enter_as("ben")
    ben.go("/?sort=solved")
    for place in range(ben.page.locator("ul.rows h3 a, ul.rows h2 a").count()):
        ben.follow(ben.go("/?sort=solved").locator("ul.rows h3 a, ul.rows h2 a").nth(place))
        if ben.page.get_by_role("link", name="Suggest an edit").count():
            break
    ben.follow(ben.page.get_by_role("link", name="Suggest an edit").first)
    looked_at(ben)
    text = ben.page.locator("#source").input_value()
    ben.page.fill("#source", f"{text}\n\nThe same on the newest version.")
    ben.page.fill("#note", "Which version")
    ben.follow(ben.button("Suggest this"))
    assert "Your suggestion waits" in ben.page.locator(".flashes").inner_text()

    mo = visitor(audited=True, color_scheme=scheme, viewport=size).enter_as("mo")
    looked_at(mo, "/suggestions")
    mo.follow(mo.page.locator("ol.list a").last)
    looked_at(mo)
    mo.follow(mo.page.get_by_role("link", name="Improve, then accept"))
    looked_at(mo)
    mo.page.fill("#source", f"{text}\n\nThis is the same on the newest version.")
    mo.follow(mo.button("Accept with these changes"))
    assert "Accepted with your changes" in mo.page.locator(".flashes").inner_text()
    assert "This is the same on the newest version." in mo.page.locator("main").inner_text()


def looked_at(visitor: Visitor, path: str = "") -> None:
    """The page (or the one that is open) has no faults and does not scroll sideways."""
    if path:
        visitor.go(path)
    assert not (found := faults(visitor)), found
    page = visitor.page
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
