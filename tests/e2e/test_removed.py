"""What a moderator removes is nowhere within five seconds, on a site as it is served: two processes, kept pages, a
worker. Each of the posts has a word that stands nowhere else."""

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from tests.running import PATIENCE, Running

WITHIN = 5.0  # seconds, from the issue
OFTEN = 4  # times that each page is asked for, so that both processes answer
ASKED, ANSWERED = "zyzzogeton", "quaxofone"  # looked for on every page, and never typed anywhere
SOUGHT = {ASKED: "vellichor", ANSWERED: "petrichor"}  # what is typed into the search
TITLE = f"Does a {SOUGHT[ASKED]} {ASKED} matter to the hub at night?"


class Visitor:
    """Somebody with cookies; signed in as one of the people of the demonstration, or a stranger."""

    def __init__(self, site: Running, name: str = "") -> None:
        self.url = site.url
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        if name:
            self.send("/sign-in/demo", "/sign-in", who=name)

    def read(self, path: str) -> str:
        """The page at the end of all redirects, after its address, whatever its status."""
        try:
            with self.browser.open(self.url + path, timeout=20) as answer:
                return f"{answer.url}\n{answer.read().decode(errors='ignore')}"
        except urllib.error.HTTPError as error:
            with error:
                return error.read().decode()

    def send(self, path: str, form: str, **fields: str) -> str:
        """Send a form with the token of the page that has it; the address where it leads, with its fragment."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.read(form))
        assert token, form
        body = urlencode({"csrf_token": token.group(1), **fields}).encode()
        with self.browser.open(self.url + path, body, timeout=20) as answer:
            return str(answer.url).removeprefix(self.url)

    def meets(self, word: str, places: Sequence[str]) -> set[str]:
        """The places that show a word."""
        return {path for path in places for _time in range(OFTEN) if word in self.read(path)}


def test_what_is_removed_is_nowhere_within_five_seconds(site: Running) -> None:
    stranger, ana, ben, mo = Visitor(site), *(Visitor(site, name) for name in ("ana", "ben", "mo"))
    other = first(r'href="(/q/\d+)/', stranger.read("/"))
    fields = {"title": TITLE, "source": text(ASKED), "goal": f"Know the {ASKED}", "tags": "scheduling", "seen": "1"}
    asked = ben.send("/ask", "/ask", **fields)
    answered = ben.send(f"{other}/answers", "/ask", source=text(ANSWERED))
    numbers = {ASKED: first(r"/q/(\d+)", asked), ANSWERED: first(r"#post-(\d+)", answered)}
    places = {
        ASKED: places_of(f"/q/{numbers[ASKED]}", first(r'href="(/people/\d+)/', ben.read(asked))),
        ANSWERED: [other, f"{other}/feed.atom", f"/p/{numbers[ANSWERED]}", *searches(ANSWERED)],
    }
    for word, some in places.items():
        wait_for(lambda word=word, some=some: {*some} - stranger.meets(word, some), PATIENCE)  # type: ignore[misc]
    wait_for(lambda: {"/inbox"} - ana.meets(ASKED, ["/inbox"]), PATIENCE)
    for word, number in numbers.items():
        mo.send(f"/posts/{number}/delete", f"/posts/{number}/remove", category="offtopic")
        end = time.monotonic() + WITHIN
        for who in (stranger, ana, ben):
            some = [*places[word], "/inbox"]
            wait_for(lambda who=who, word=word, some=some: who.meets(word, some), end - time.monotonic())  # type: ignore[misc]


def text(word: str) -> str:
    return f"The {SOUGHT[word]} {word} of @ana is what I have thought about all night long."


def searches(word: str) -> list[str]:
    return [f"/search?q={SOUGHT[word]}", f"/api/v1/search?q={SOUGHT[word]}"]


def places_of(question: str, author: str) -> list[str]:
    """Where a new question stands."""
    return ["/", "/feed.atom", "/tags/scheduling", "/tags/scheduling/feed.atom", "/sitemap-1.xml", question,
            f"{question}/feed.atom", f"{author}/feed.atom", f"/search/suggest?q={SOUGHT[ASKED]}",
            f"/search.atom?q={SOUGHT[ASKED]}", f"/ask/similar?title={SOUGHT[ASKED]}+at+night",
            *searches(ASKED)]  # fmt: skip


def first(pattern: str, words: str) -> str:
    found = re.search(pattern, words)
    assert found, pattern
    return found.group(1)


def wait_for(missing: Callable[[], set[str]], seconds: float) -> None:
    """Ask until nothing is missing (or left over)."""
    end = time.monotonic() + seconds
    while found := missing():
        assert time.monotonic() < end, found
        time.sleep(0.05)
