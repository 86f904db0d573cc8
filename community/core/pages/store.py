"""Where finished pages lie: in the memory of each process, and in Redis beside it where several should share them."""

import gzip
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import brotli

from community.core.pages.drops import ALL, Known

SMALLEST = 500  # bytes; less is not worth compressing
GZIP_LEVEL, BROTLI_LEVEL = 6, 5
OVERHEAD = 5_800  # bytes that a kept page needs beside its texts, about: headers, keys, and the places they lead to

Headers = list[tuple[str, str]]


@dataclass
class Page:
    """A finished answer. `bodies` are its text by content coding ("" for none); at least one of them is there.

    `since` and `until` are seconds since 1970: when the page was made, and when it is old in any case.
    """

    status: str
    headers: Headers
    bodies: dict[str, bytes]
    etag: str
    since: float
    until: float
    keys: frozenset[str] = frozenset()
    viewed: int | None = None

    def body(self, coding: str) -> bytes:
        """The text in this coding, which is worked out when it is asked for the first time."""
        found = self.bodies.get(coding)
        if found is None:
            found = self.bodies[coding] = encoded(self.plain, coding)
        return found

    @property
    def plain(self) -> bytes:
        if "" in self.bodies:
            return self.bodies[""]
        return gzip.decompress(self.bodies["gzip"]) if "gzip" in self.bodies else brotli.decompress(self.bodies["br"])

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values())) + OVERHEAD

    def pack(self) -> None:
        """Keep compressed texts alone, until somebody asks who understands none of them."""
        if len(self.bodies) > 1:
            self.bodies.pop("", None)


def encoded(plain: bytes, coding: str) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(plain, quality=BROTLI_LEVEL))
    return gzip.compress(plain, GZIP_LEVEL, mtime=0) if coding == "gzip" else plain


class Shared(Protocol):
    """A place that several processes can reach; what is in it may be gone at any time."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, content: bytes, seconds: int) -> None: ...


class Memory:
    """Pages in this process, those not used for longest thrown out first when they need more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.lock = threading.Lock()
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.weights: dict[str, int] = {}
        self.by_key: dict[str, set[str]] = {}
        self.size = 0

    def get(self, name: str) -> Page | None:
        """A page that is not old."""
        with self.lock:
            page = self.pages.get(name)
            if page is None:
                return None
            if page.until <= time.time():
                self.forget(name)
                return None
            self.pages.move_to_end(name)
            return page

    def put(self, name: str, page: Page) -> None:
        """Keep a page in place of its older version."""
        with self.lock:
            self.forget(name)
            if page.size > self.limit // 8:
                return
            self.pages[name] = page
            self.weights[name] = page.size
            self.size += page.size
            for key in page.keys:
                self.by_key.setdefault(key, set()).add(name)
            while self.size > self.limit:
                self.forget(next(iter(self.pages)))

    def weigh(self, name: str, page: Page) -> None:
        """Count a text that was added to a kept page."""
        with self.lock:
            if self.pages.get(name) is page:
                self.size += page.size - self.weights[name]
                self.weights[name] = page.size

    def drop(self, keys: Iterable[str]) -> None:
        """Throw out every page that shows one of these keys."""
        with self.lock:
            for key in keys:
                for name in list(self.pages if key == ALL else self.by_key.get(key, ())):
                    self.forget(name)

    def forget(self, name: str) -> None:
        page = self.pages.pop(name, None)
        if page is None:
            return
        self.size -= self.weights.pop(name)
        for key in page.keys:
            names = self.by_key[key]
            names.discard(name)
            if not names:
                del self.by_key[key]


def packed(page: Page, known: Known) -> bytes:
    """A page as bytes for `Shared`, with the changes that it knows."""
    about = {"status": page.status, "headers": page.headers, "etag": page.etag, "since": page.since,
             "until": page.until, "keys": sorted(page.keys), "viewed": page.viewed,
             "floor": known.floor, "others": sorted(known.others)}  # fmt: skip
    return json.dumps(about).encode() + b"\n" + (page.bodies.get("gzip") or encoded(page.plain, "gzip"))


def unpacked(content: bytes) -> tuple[Page, Known]:
    """The reverse of `packed`. Raises ValueError, KeyError or TypeError for anything else."""
    head, _line, body = content.partition(b"\n")
    about = json.loads(head)
    page = Page(
        about["status"], [(name, value) for name, value in about["headers"]], {"gzip": body}, about["etag"],
        about["since"], about["until"], frozenset(about["keys"]), about["viewed"],
    )  # fmt: skip
    return page, Known(about["floor"], frozenset(about["others"]))
