"""axe over pages as somebody sees them: light and dark, on a wide screen and on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
SCHEMES = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class View:
    """How somebody looks at pages."""

    scheme: str
    size: str

    @property
    def name(self) -> str:
        return f"{self.scheme}, {self.size}"


VIEWS = [View(scheme, size) for scheme in SCHEMES for size in SIZES]


def context_for(chromium: Browser, view: View) -> BrowserContext:
    return chromium.new_context(viewport=SIZES[view.size], color_scheme=view.scheme, locale="en")  # type: ignore[arg-type]


def violations(page: Page) -> Iterator[str]:
    """What axe finds on the page that is open, each with the first element that shows it.

    The page is scrolled to its end, where the answer form no longer floats over the text.
    """
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    found = Axe().run(page, options={"runOnly": RULES})
    for one in found.response["violations"]:
        yield f"{one['id']}: {one['nodes'][0]['html'][:200]}"
