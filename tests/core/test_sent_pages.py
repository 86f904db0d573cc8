"""How kept pages are sent, and where they lie: codings, 304, memory, Redis."""

import gzip
import shutil
import subprocess
import time
from pathlib import Path

import brotli
import pytest
from flask import Flask

from community.core.pages.drops import Known
from community.core.pages.shared import Redis
from community.core.pages.store import Memory, Page, packed, unpacked
from tests.core.kept import change, get, layer_of, made


def test_a_page_comes_in_the_coding_that_is_understood(site: Flask) -> None:
    plain = get(site, "/kept")
    assert "Content-Encoding" not in plain.headers and plain.headers["Vary"] == "Accept-Encoding, Cookie"
    zipped, smaller = get(site, "/kept", Accept_Encoding="gzip"), get(site, "/kept", Accept_Encoding="gzip, br")
    assert gzip.decompress(zipped.data) == brotli.decompress(smaller.data) == plain.data
    assert (zipped.headers["Content-Encoding"], smaller.headers["Content-Encoding"]) == ("gzip", "br")
    refused = get(site, "/kept", Accept_Encoding="gzip;q=0, br;q=0.0, identity")
    assert "Content-Encoding" not in refused.headers and len(made) == 1
    for answer in (plain, zipped, smaller):
        assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_whoever_has_a_page_is_not_sent_it_again(site: Flask) -> None:
    page = get(site, "/kept")
    again = get(site, "/kept", If_None_Match=page.headers["ETag"])
    assert again.status_code == 304 and again.data == b"" and again.headers["ETag"] == page.headers["ETag"]
    assert get(site, "/kept", If_None_Match='W/"other"').status_code == 200
    assert get(site, "/kept", If_Modified_Since="nonsense").status_code == 200
    change("thing:1")
    assert get(site, "/kept", If_None_Match=page.headers["ETag"]).status_code == 200


def test_whoever_knows_only_the_time_is_not_sent_it_again(site: Flask) -> None:
    assert "Last-Modified" not in get(site, "/kept").headers  # it may be made once more within the same second
    layer_of(site).memory.pages[" /kept"].since -= 5
    moment = get(site, "/kept").headers["Last-Modified"]
    assert get(site, "/kept", If_Modified_Since=moment).status_code == 304
    change("thing:1")
    assert get(site, "/kept", If_Modified_Since=moment).status_code == 200


def test_caches_on_the_way_hold_it_for_seconds(site: Flask) -> None:
    kept = get(site, "/kept").headers["Cache-Control"]
    assert kept == "public, max-age=0, s-maxage=10, stale-while-revalidate=60"
    assert "public" not in get(site, "/unmarked").headers.get("Cache-Control", "")


def test_heads_have_no_body(site: Flask) -> None:
    whole = get(site, "/kept")
    head = site.test_client(use_cookies=False).head("/kept")
    assert head.data == b"" and head.headers["Content-Length"] == str(len(whole.data)) and len(made) == 1


def page(size: int, *keys: str) -> Page:
    return Page("200 OK", [], {"gzip": bytes(size)}, 'W/"x"', time.time(), time.time() + 60, frozenset(keys))


def test_memory_is_bounded_and_keeps_what_is_used() -> None:
    memory = Memory(100_000)
    for number in range(50):
        memory.put(f"/{number}", page(4_000, f"question:{number}", "home"))
        assert memory.get("/0") and memory.size <= 100_000
    assert memory.get("/1") is None and memory.get("/49")
    memory.put("/large", page(50_000))
    assert memory.get("/large") is None
    memory.drop(["home"])
    assert (memory.size, memory.pages, memory.by_key, memory.weights) == (0, {}, {}, {})


def test_a_page_is_unpacked_once_for_those_who_understand_no_coding() -> None:
    memory, kept = Memory(100_000), page(0, "home")
    kept.bodies = {"": b"words " * 1000, "gzip": gzip.compress(b"words " * 1000)}
    kept.pack()
    memory.put("/", kept)
    small = memory.size
    assert kept.body("") is kept.body("") == b"words " * 1000
    memory.weigh("/", kept)
    assert memory.size == small + 6000


def test_pages_travel_between_processes() -> None:
    before = page(0, "home")
    before.bodies = {"gzip": gzip.compress(b"words")}
    after, known = unpacked(packed(before, Known(7, frozenset([9]))))
    assert after == before and known == Known(7, frozenset([9]))
    for damaged in (b"", b"{}", b"x\ny", b'{"status": 1}\n'):
        with pytest.raises((ValueError, KeyError, TypeError)):
            unpacked(damaged)


class Shelf:
    """A place that two apps share."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.content.get(name)

    def put(self, name: str, content: bytes, seconds: int) -> None:
        assert seconds > 0
        self.content[name] = content


def test_a_shared_page_is_made_once_for_all_processes(site: Flask) -> None:
    layer = layer_of(site)
    layer.shared = Shelf()
    before = get(site, "/kept")
    layer.memory.drop(["*"])  # another process, which has not made this page
    assert get(site, "/kept").data == before.data and len(made) == 1
    change("thing:1")
    get(site, "/kept")
    assert len(made) == 2


def test_an_old_page_is_not_borrowed(site: Flask) -> None:
    """Another process made it before a change, and puts it down after it."""
    layer = layer_of(site)
    layer.shared = shelf = Shelf()
    get(site, "/kept")
    old = dict(shelf.content)
    change("thing:1")
    get(site, "/kept")
    shelf.content = old
    layer.memory.drop(["*"])
    get(site, "/kept")
    assert len(made) == 3


def test_without_redis_everything_goes_on(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    layer = layer_of(site)
    layer.shared = redis = Redis("redis://127.0.0.1:1/0")
    assert get(site, "/kept").status_code == 200 and get(site, "/kept").status_code == 200
    assert len(made) == 1 and redis.away_until > time.monotonic()


@pytest.mark.skipif(not shutil.which("redis-server"), reason="there is no Redis on this machine")
def test_pages_lie_in_a_real_redis(tmp_path: Path) -> None:
    path = tmp_path / "redis.sock"
    server = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", str(path), "--dir", str(tmp_path)],
                              stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        shared, end = Redis(f"unix://{path}"), time.monotonic() + 20
        while not path.exists():
            assert time.monotonic() < end
        shared.put("page:/", b"words", 60)
        assert (shared.get("page:/"), shared.get("page:/other")) == (b"words", None)
        assert Redis(f"unix://{path}", "other settings:").get("page:/") is None
    finally:
        server.terminate()
        server.wait(10)
