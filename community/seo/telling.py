"""Conversations with services that want to know of changes: a WebSub hub, and IndexNow for search engines."""

import json
import time
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

TIMEOUT = 5  # seconds; the worker waits
REST = 60.0  # seconds during which a service that did not answer is left alone, so that other work goes on
_resting_until: dict[str, float] = {}


class NotNow(Exception):
    """The service did not answer a moment ago."""


def publish(hub: str, topics: Sequence[str]) -> None:
    """Tell a hub which feeds have something new. Raises OSError or NotNow when it should be told again later.

    WebSub leaves to the hub how it is told; this is what hubs have taken since PubSubHubbub 0.3
    (https://pubsubhubbub.github.io/PubSubHubbub/pubsubhubbub-core-0.3.html, section 7.1).
    """
    form = [("hub.mode", "publish"), *(("hub.url", topic) for topic in topics)]
    post(hub, urlencode(form).encode(), "application/x-www-form-urlencoded")


def submit(service: str, site: str, key: str, addresses: Sequence[str]) -> None:
    """Tell search engines which pages changed (https://www.indexnow.org/documentation). Raises as `publish` does."""
    told = {
        "host": urlsplit(site).netloc,
        "key": key,
        "keyLocation": f"{site}/{key}.txt",
        "urlList": list(addresses),
    }
    post(service, json.dumps(told).encode(), "application/json; charset=utf-8")


def post(url: str, content: bytes, kind: str) -> None:
    """Send something to an address of the settings. An answer of 400 or more is an OSError like no answer at all."""
    if time.monotonic() < _resting_until.get(url, 0.0):
        raise NotNow(f"{urlsplit(url).netloc} did not answer a moment ago.")
    request = Request(url, content, {"Content-Type": kind, "User-Agent": "community"})  # noqa: S310  settings say http
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            answer.read(1)
    except OSError:
        _resting_until[url] = time.monotonic() + REST
        raise
