"""What a page costs that is opened for the first time: every request, as Chromium counts it on the wire."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.running import PATIENCE

SHIFTS = """new Promise((done) => {
  let total = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) total += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(total)));
})"""
BLOCKING = """performance.getEntriesByType("resource")
  .filter((entry) => entry.renderBlockingStatus === "blocking").map((entry) => entry.name)"""


@dataclass
class Request:
    """One of them. `size` is in bytes with headers, as transferred; 0 while it is not finished."""

    url: str
    kind: str
    protocol: str = ""
    size: int = 0


@dataclass
class Traffic:
    """All requests since the block began."""

    by_id: dict[str, Request] = field(default_factory=dict)

    @property
    def requests(self) -> list[Request]:
        return list(self.by_id.values())

    def of(self, *kinds: str) -> list[Request]:
        """Those of some kinds, named as Chromium does: Document, Script, Font ..."""
        return [request for request in self.requests if request.kind in kinds]

    @staticmethod
    def size(requests: list[Request]) -> int:
        return sum(request.size for request in requests)

    def __str__(self) -> str:
        return "\n".join(f"{one.size:>7} {one.kind:<11}{one.url}" for one in self.requests)


def slow_down(page: Page) -> None:
    """A phone at the edge of its network: 300 ms to an answer, 25 kB a second."""
    line = {"offline": False, "latency": 300, "downloadThroughput": 25_000, "uploadThroughput": 25_000}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


@contextmanager
def watched(page: Page) -> Iterator[Traffic]:
    """Count what the page asks for in the block, with nothing in the cache."""
    traffic = Traffic()
    session: CDPSession = page.context.new_cdp_session(page)

    def began(event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            traffic.by_id[event["requestId"]] = Request(event["request"]["url"], event.get("type", "Other"))

    def answered(event: dict[str, Any]) -> None:
        if event["requestId"] in traffic.by_id:
            traffic.by_id[event["requestId"]].protocol = event["response"]["protocol"]

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in traffic.by_id:
            traffic.by_id[event["requestId"]].size = int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", began)
    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    yield traffic
    end = time.monotonic() + PATIENCE
    while not all(request.size for request in traffic.requests) and time.monotonic() < end:
        page.wait_for_timeout(20)  # Chromium tells of an end a little after it
    session.detach()
