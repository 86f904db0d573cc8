"""Sending the requests of many looks, politely: one every few seconds, and to each host one a minute at most."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from community.core.outside import Connect, NoReply, Reply, ask, connect_to_public
from community.links.looking import AGENT, Look, Outcome, Request, Robots, look

BETWEEN = 3.0  # seconds from one request to the next
SAME_HOST = 60.0  # seconds from one request to the next of the same host
LONGEST_DELAY = 600.0  # seconds between two requests that a host may ask for
REMEMBERED = 10_000  # hosts
RANGE = "bytes=0-1023"


@dataclass
class Visitor:
    """Whoever looks at links for a site. Tests have their own way to connect, and their own time."""

    site_url: str
    connect: Connect = connect_to_public
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    robots: Robots = field(default_factory=Robots)
    asked_at: dict[str, float] = field(default_factory=dict)  # hosts, and when each was asked last
    next_at: float = 0.0

    def looks(self, urls: Mapping[int, str]) -> Iterator[tuple[int, Outcome]]:
        """Look at these addresses, and tell what became of each as soon as that is known."""
        open_looks: list[tuple[int, Look, Request]] = []
        for number, url in urls.items():
            going = look(url, self.robots, self.clock())
            try:
                open_looks.append((number, going, next(going)))
            except StopIteration as end:
                yield number, end.value
        while open_looks:
            first = min(open_looks, key=lambda one: self.free_at(one[2].host))
            open_looks.remove(first)
            number, going, request = first
            try:
                open_looks.append((number, going, going.send(self.sent(request))))
            except StopIteration as end:
                yield number, end.value

    def sent(self, request: Request) -> Reply | NoReply:
        """Send a request when it is its turn."""
        turn = max(self.next_at, self.free_at(request.host))
        self.sleep(max(0.0, turn - self.clock()))
        headers = {"User-Agent": f"{AGENT} (+{self.site_url}/)", "Accept": "*/*", "Connection": "close"}
        if request.method == "GET" and not request.most:
            headers["Range"] = RANGE
        try:
            return ask(request.method, request.url, headers, request.most, self.connect)
        except NoReply as problem:
            return problem
        finally:
            self.rest(request.host)

    def free_at(self, host: str) -> float:
        """When a host may be asked again."""
        pause = max(SAME_HOST, min(self.robots.delay(host), LONGEST_DELAY))
        return self.asked_at[host] + pause if host in self.asked_at else 0.0

    def rest(self, host: str) -> None:
        """Note that a host was asked just now."""
        moment = self.clock()
        if len(self.asked_at) > REMEMBERED:
            self.asked_at = {name: at for name, at in self.asked_at.items() if at > moment - LONGEST_DELAY}
        self.asked_at[host], self.next_at = moment, moment + BETWEEN
