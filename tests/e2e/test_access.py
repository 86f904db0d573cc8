"""Pages as people use them who see, hear or move differently: axe, keyboard alone, dark, narrow."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD, PHONE, WIDE, Visitor
from tests.running import Running

Visitors = Callable[..., Visitor]
OPEN = (
    "/",
    "/?sort=unanswered",
    "/tags",
    "/search?q=filter",
    "/search?q=zzzzqqq",
    "/search?q=fan+is:solved+votes:many+tag:x",
    "/search?q=fan#narrow",
    "/help/search",
    "/help/reputation",
    "/staff",
    "/badges",
    "/badges/first-accepted",
    "/transparency",
    "/sign-in",
    "/register",
    "/forgotten",
)
MINE = (
    "/ask",
    "/inbox",
    "/suggestions",
    "/help/reputation",
    "/settings/profile",
    "/settings/mail",
    "/searches",
    "/ask?title=The+fan+runs+at+night",
    "/",
)
STAFF = ("/search?q=filter", "/search?q=zzzzqqq", "/insights/search", "/insights/search/rows")
# Who looks at which pages of standing, staff and administration.
OTHERS = {
    "": ("/leaders", "/verify", "/staff/1", "{ana}/reputation", "{ana}/badges"),
    "ana": ("/settings/staff", "/settings/sanctions"),
    "vera": ("/staff/prove", "/contacts", "{person}/contact", "{person}/private"),
    "mo": (
        "/staff/reports",
        "/moderation/log",
        "/moderation/blocks",
        "/moderation{person}",
        "/moderation{person}/clean-up",
        "/moderation{person}/close",
        "/moderation{person}/merge",
        "/moderation{person}/related",
    ),
    "ada": (
        "/admin/staff",
        "/admin/staff/grants/1",
        "/admin/companies",
        "/admin/badges",
        "/admin/reputation?preset=large",
    ),
}


def faults(visitor: Visitor) -> str:
    """What axe finds with the page scrolled to its end, where the answer form no longer floats over the text."""
    visitor.page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    found = Axe().run(
        visitor.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    return "\n".join(
        f"{visitor.page.url} {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found.response["violations"]
    )


def first_question(visitor: Visitor) -> str:
    visitor.go("/?sort=solved")
    return str(visitor.page.locator("ul.rows h3 a, ul.rows h2 a").first.get_attribute("href"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_signed_out(visitor: Visitors, scheme: str) -> None:
    reader = visitor(audited=True, color_scheme=scheme)
    found = []
    for path in (*OPEN, first_question(reader)):
        reader.go(path)
        found.append(faults(reader))
    assert not "".join(found), "\n".join(filter(None, found))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_signed_in(visitor: Visitors, scheme: str) -> None:
    ana = visitor(audited=True, color_scheme=scheme).enter_as("ana")
    found = []
    for path in (*MINE, first_question(ana)):
        ana.go(path)
        found.append(faults(ana))
    assert not "".join(found), "\n".join(filter(None, found))


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)], ids=["wide", "phone"])
def test_axe_finds_nothing_in_what_staff_sees(visitor: Visitors, scheme: str, size: dict[str, int]) -> None:
    """The searches that come first are in the numbers afterwards."""
    vera = visitor(audited=True, color_scheme=scheme, viewport=size).enter_as("vera")
    found = []
    for path in STAFF:
        page = vera.go(path)
        found.append(faults(vera))
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{path} is {over} pixels too wide"
    assert not "".join(found), "\n".join(filter(None, found))


def test_axe_finds_nothing_in_the_queue_on_a_phone(visitor: Visitors) -> None:
    mo = visitor(audited=True, viewport=PHONE).enter_as("mo")
    page = mo.go("/moderation")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0 and not faults(mo)


@pytest.fixture(scope="module")
def ada(site: Running) -> str:
    """The address of an administrator."""
    made = site.command(
        "user", "create", "Ada Lindgren", "ada@example.org", "--role=admin", "--password-stdin", stdin=PASSWORD
    )
    assert made.returncode == 0, made.stderr
    return "ada@example.org"


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)], ids=["wide", "phone"])
def test_axe_finds_nothing_on_pages_of_standing_and_staff(
    visitor: Visitors, ada: str, scheme: str, size: dict[str, int]
) -> None:
    found = []
    for who, paths in OTHERS.items():
        reader = visitor(audited=True, color_scheme=scheme, viewport=size)
        if who == "ada":
            reader.go("/sign-in")
            reader.page.fill("#email", ada)
            reader.page.fill("#password", PASSWORD)
            reader.press("Sign in")
            reader.page.wait_for_selector(".menu summary")
        elif who:
            reader.enter_as(who)
        ana = urlsplit(reader.go("/people/@ana").url).path
        for path in paths:
            page = reader.go(path.format(ana=ana, person=ana.rpartition("/")[0]))
            found.append(faults(reader))
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, f"{path} is {over} pixels too wide"
        if who == "ada":
            reader.follow(reader.button("See what changes"))
            found.append(faults(reader))
    assert not "".join(found), "\n".join(filter(None, found))


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_scrolls_sideways(visitor: Visitors, size: dict[str, int]) -> None:
    reader = visitor(viewport=size)
    for path in (*OPEN, first_question(reader)):
        page = reader.go(path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{path} is {over} pixels too wide"


def test_the_first_key_leads_past_the_header(visitor: Visitors) -> None:
    page = visitor().go("/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_signing_in_with_the_keyboard_alone(visitor: Visitors) -> None:
    page = visitor().go("/sign-in")
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "who":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "the focus can be seen"
    page.keyboard.press("Enter")
    expect(page.locator(".menu summary")).to_be_visible()


def test_nothing_is_asked_of_third_parties(visitor: Visitors) -> None:
    reader = visitor()
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/ask", first_question(reader)):
        reader.go(path)
    assert asked
    assert [url for url in asked if not url.startswith((reader.site.url, "data:"))] == []
