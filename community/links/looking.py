"""How a link is looked at: which requests that takes, and what their answers mean. Nothing here sends anything.

A look is a generator: it gives the next request and gets the answer to it, so that whoever sends decides when.
"""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from community.core.outside import FORBIDDEN, NAME, NoReply, Reply, is_fit

GOOD, GONE, DOWN, UNKNOWN, LATER = "good", "gone", "down", "unknown", "later"
REDIRECTS, SERVER = "redirects", "server"  # faults beside those of `core.outside`
HOPS = 5
AGENT = "CommunityLinkCheck"
ROBOTS_KEPT = 24 * 3600.0  # seconds; RFC 9309, 2.4
ROBOTS_MOST = 500 * 1024  # bytes; RFC 9309, 2.5
ROBOTS_PLACES = 200  # hosts whose rules are remembered: some have very many
DAY = 24 * 3600.0


@dataclass(frozen=True)
class Request:
    """What is to be sent next."""

    method: str
    url: str
    most: int = 0  # bytes of the body that are wanted

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True)
class Outcome:
    """What became of a look.

    Good: it is there. Gone: it is not there, or its host has no such name any more. Down: something does not work,
    which may pass. Unknown: robots are not let in. Later: its host wants to be left alone for `wait` seconds.
    """

    kind: str
    status: int | None = None
    fault: str = ""
    wait: float = 0.0


Look = Generator[Request, Reply | NoReply, Outcome]


class Robots:
    """What hosts allow robots, as far as their robots.txt was read lately. Moments are seconds of one clock."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[float, RobotFileParser]] = {}

    def rules(self, origin: str, moment: float) -> RobotFileParser | None:
        until, rules = self.known.get(origin, (0.0, None))
        return rules if until > moment else None

    def remember(self, origin: str, rules: RobotFileParser, moment: float) -> None:
        if len(self.known) >= ROBOTS_PLACES:
            self.known.clear()
        self.known[origin] = (moment + ROBOTS_KEPT, rules)

    def delay(self, host: str) -> float:
        """Seconds that a host wants between two requests; 0 when it does not say."""
        for scheme in ("https", "http"):
            _until, rules = self.known.get(f"{scheme}://{host}", (0.0, None))
            wanted = rules.crawl_delay(AGENT) if rules else None
            if wanted:
                return float(wanted)
        return 0.0


def look(url: str, robots: Robots, moment: float) -> Look:
    """Look at an address: ask for its head, and where that is not understood for a little of it. Robots' rules hold."""
    outcome = yield from followed("HEAD", url, robots, moment)
    if outcome.kind != GOOD and outcome.kind != LATER and outcome.status is not None:
        outcome = yield from followed("GET", url, robots, moment)
    return outcome


def followed(method: str, url: str, robots: Robots, moment: float) -> Look:
    """Ask, and go where the answer leads."""
    for _hop in range(HOPS + 1):
        if not is_fit(url):
            return Outcome(UNKNOWN, fault=FORBIDDEN)
        refusal = yield from kept_out(url, robots, moment)
        if refusal is not None:
            return refusal
        answer = yield Request(method, url)
        if isinstance(answer, NoReply):
            return silent(answer)
        place = answer.headers.get("location", "")
        if answer.status not in (301, 302, 303, 307, 308) or not place:
            return judged(answer)
        try:
            url = urldefrag(urljoin(url, place)).url
        except ValueError:
            return Outcome(DOWN, answer.status, REDIRECTS)
    return Outcome(DOWN, None, REDIRECTS)


def kept_out(url: str, robots: Robots, moment: float) -> Generator[Request, Reply | NoReply, Outcome | None]:
    """Why robots may not ask for an address; None when they may. Reads robots.txt first, where it is not known."""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.hostname}"
    rules = robots.rules(origin, moment)
    if rules is None:
        answer = yield from read_rules(f"{parts.scheme}://{parts.netloc}/robots.txt")
        if isinstance(answer, NoReply):
            return silent(answer)
        if answer.status >= 500 or answer.status == 429:  # RFC 9309, 2.3.1.4: then everything is refused
            return Outcome(LATER, answer.status, wait=wait_in(answer))
        rules = RobotFileParser()
        rules.parse(answer.body.decode("utf-8", "replace").splitlines() if answer.status < 300 else [])
        robots.remember(origin, rules, moment)
    return None if rules.can_fetch(AGENT, url) else Outcome(UNKNOWN, fault="robots")


def read_rules(url: str) -> Generator[Request, Reply | NoReply, Reply | NoReply]:
    for _hop in range(HOPS + 1):
        answer = yield Request("GET", url, ROBOTS_MOST)
        if isinstance(answer, NoReply) or not 300 <= answer.status < 400:
            return answer
        try:
            url = urljoin(url, answer.headers["location"])
        except (KeyError, ValueError):
            break
        if not is_fit(url):
            break
    return Reply(404)  # RFC 9309, 2.3.1.2: as if there were none


def silent(answer: NoReply) -> Outcome:
    """What it means that nobody answered."""
    if answer.fault == FORBIDDEN:
        return Outcome(UNKNOWN, fault=FORBIDDEN)
    return Outcome(GONE if answer.fault == NAME else DOWN, fault=answer.fault)


def judged(answer: Reply) -> Outcome:
    """What a last answer means."""
    status = answer.status
    if status < 400 or status == 416:  # there is nothing at this place of the body, but there is a body
        return Outcome(GOOD, status)
    if status in (404, 410):
        return Outcome(GONE, status)
    if status == 429 or (status == 503 and "retry-after" in answer.headers):
        return Outcome(LATER, status, wait=wait_in(answer))
    return Outcome(DOWN, status, SERVER) if status >= 500 else Outcome(UNKNOWN, status)


def wait_in(answer: Reply) -> float:
    """Seconds that a server asks to be left alone (RFC 9110, 10.2.3); a day when it does not say."""
    wanted = answer.headers.get("retry-after", "").strip()
    if wanted.isascii() and wanted.isdigit():
        return float(wanted[:9])
    try:
        moment = parsedate_to_datetime(wanted)
    except (ValueError, TypeError):
        return DAY
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
