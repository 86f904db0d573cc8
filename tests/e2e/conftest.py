"""A real Chromium and a real, running product for the stories in this folder."""

import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

from tests.e2e.chromium import HOW_TO_GET_IT, find_chromium
from tests.running import PATIENCE, Running, running

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"]
PASSWORD = "correct horse battery staple"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# A browser without a window says that it has none, and is counted as a robot.
AS_A_PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Safari/537.36"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demonstration, served with its worker as an operator would."""
    with running(tmp_path_factory.mktemp("site"), DEMO="1", RATE_LIMITS="off", WEB_PROCESSES="2") as server:
        server.wait_for("/readyz")
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Visitor:
    """Somebody at a browser of their own."""

    page: Page
    site: Running

    def go(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page

    def go_until(self, path: str, there: Locator) -> Page:
        """Open the page again and again until it shows something: what a worker or another page's words bring."""
        end = time.monotonic() + PATIENCE
        while not self.go(path) or not there.count():
            assert time.monotonic() < end, f"{path} never showed it"
            self.page.wait_for_timeout(100)
        return self.page

    def press(self, words: str) -> None:
        """Press the button that says this."""
        self.button(words).click()

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words, exact=True).first

    def follow(self, leads_on: Locator) -> Page:
        """Click what leads to another page, and be there when it has loaded: a click alone returns sooner."""
        with self.page.expect_navigation():
            leads_on.click()
        return self.page

    def enter_as(self, handle: str) -> "Visitor":
        """Sign in as one of the demonstration's people."""
        self.go("/sign-in")
        self.page.locator(f"button[name=who][value={handle}]").click()
        self.page.wait_for_selector(".menu summary")
        return self

    def read_mail(self, to: str) -> str:
        """The address in the newest mail to somebody, read from the outbox as a moderator may in a demonstration."""
        self.enter_as("mo")
        row = self.page.locator("tbody tr", has_text=to).first
        self.go_until("/outbox", row)
        row.locator("a").click()
        text = self.page.locator("pre").inner_text()
        found = re.search(r"https?://\S+/(confirm|reset)/\S+", text)
        assert found, text
        return found[0]


@pytest.fixture
def visitor(chromium: Browser, site: Running) -> Iterator[Callable[..., Visitor]]:
    """Make visitors. At the end nobody's console may show an error, which includes everything the CSP refused."""
    errors: list[str] = []
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(f"{message.page.url if message.page else ''}: {message.text}")

    def note_all_but_axe(message: ConsoleMessage) -> None:
        if "Applying inline style" not in message.text:  # axe brings a style sheet of its own
            note(message)

    def make(audited: bool = False, **options: object) -> Visitor:
        usual = {"viewport": WIDE, "locale": "en", "user_agent": AS_A_PERSON.format(chromium.version)}
        context = chromium.new_context(**{**usual, **options})  # type: ignore[arg-type]
        context.set_default_timeout(15000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note_all_but_axe if audited else note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return Visitor(page, site)

    yield make
    for context in contexts:
        context.close()
    assert not errors, "\n".join(dict.fromkeys(errors))


@pytest.fixture
def fresh_name() -> str:
    """A name nobody else in this run has."""
    return "Nora " + "".join(secrets.choice("abcdefghiklmnoprstuvw") for _ in range(8)).title()
