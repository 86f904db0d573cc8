"""Pages kept for strangers: what is kept and for whom, what makes it old, and how it is sent."""

import gzip
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from flask import Flask, request, session
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from community import create_app
from community.core.db import command, db, now
from community.core.pages import changed, public, shows, until
from community.core.pages.drops import Changes, Known, PageDrop
from community.core.pages.layer import PageLayer
from community.core.pages.shared import Redis
from community.core.pages.store import Memory, Page, packed, unpacked
from community.settings import Settings
from tests.conftest import empty

LONG = "words " * 500
made: list[str] = []


@pytest.fixture
def site(settings: Settings) -> Iterator[Flask]:
    """The product with room for pages, and a few views of its own."""
    app = create_app(replace(settings, page_cache_bytes=2_000_000), TESTING=True)
    made.clear()

    @app.get("/kept")
    @public("page")
    def kept() -> str:
        shows("thing:1")
        made.append(request.query_string.decode())
        return f"{LONG} {len(made)} {request.args.get('page', '')} {request.args.get('other', '')} {request.host}"

    @app.get("/unmarked")
    def unmarked() -> str:
        made.append("")
        return LONG

    @app.get("/nothing")
    @public()
    def nothing() -> str:
        made.append("")
        return LONG

    @app.get("/own")
    @public()
    def own() -> str:
        shows("thing:1")
        session["somebody"] = 1
        made.append("")
        return LONG

    @app.get("/brief")
    @public()
    def brief() -> str:
        shows("thing:2")
        until(now())
        made.append("")
        return LONG

    with app.app_context():
        if not settings.is_sqlite:
            empty()
        yield app
        db.session.remove()
        db.engine.dispose()


def layer_of(site: Flask) -> PageLayer:
    found = site.extensions["pages"]
    assert isinstance(found, PageLayer)
    return found


def get(site: Flask, path: str, **headers: str) -> TestResponse:
    return site.test_client(use_cookies=False).get(
        path, headers={key.replace("_", "-"): one for key, one in headers.items()}
    )


@command
def change(*keys: str) -> None:
    changed(*keys)


@pytest.mark.parametrize("path", ["/kept", "/kept?utm_source=mail&fbclid=7", "/kept?other=1", "/kept?page="])
def test_a_public_page_is_made_once(site: Flask, path: str) -> None:
    first, second = get(site, path), get(site, path)
    assert len(made) == 1 and first.data == second.data and first.status_code == 200


def test_what_no_view_knows_makes_no_other_page(site: Flask) -> None:
    pages = {get(site, path).data for path in ("/kept", "/kept?utm_source=a", "/kept?other=evil", "/kept?x=1&y=2")}
    assert len(pages) == 1 and made == [""]


def test_its_own_parameters_do_in_any_order(site: Flask) -> None:
    assert get(site, "/kept?page=2").data != get(site, "/kept").data
    get(site, "/kept?x=1&page=2")
    assert made == ["page=2", ""]


@pytest.mark.parametrize("path", ["/unmarked", "/nothing", "/own"])
def test_other_pages_are_not_kept(site: Flask, path: str) -> None:
    get(site, path), get(site, path)
    assert len(made) == 2


@pytest.mark.parametrize("headers", [{"Cookie": "community=x"}, {"Authorization": "Bearer x"}])
def test_whoever_may_be_somebody_gets_their_own_page(site: Flask, headers: dict[str, str]) -> None:
    get(site, "/kept")
    get(site, "/kept", **headers)
    assert len(made) == 2
    get(site, "/kept")
    assert len(made) == 2


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"Accept": "application/json"},
     {"Accept-Language": "xx"}, {"Range": "bytes=0-3"}, {"X-Requested-With": "fetch"}],
)  # fmt: skip
def test_nobody_decides_what_others_get(site: Flask, headers: dict[str, str]) -> None:
    poisoned, clean = get(site, "/kept", **headers), get(site, "/kept")
    assert poisoned.data == clean.data and b"evil" not in clean.data and len(made) == 1


def test_colours_are_the_one_choice_that_is_known(site: Flask) -> None:
    get(site, "/kept", Cookie="theme=dark")
    get(site, "/kept", Cookie="theme=dark; other=1")
    get(site, "/kept", Cookie="theme=<script>")
    get(site, "/kept")
    assert len(made) == 2


def test_a_change_drops_the_pages_that_show_it_at_once(site: Flask) -> None:
    get(site, "/kept")
    change("thing:2")
    get(site, "/kept")
    assert len(made) == 1
    change("thing:1")
    get(site, "/kept")
    assert len(made) == 2


def test_what_was_rolled_back_drops_nothing(site: Flask) -> None:
    @command
    def fail() -> None:
        changed("thing:1")
        raise KeyError

    get(site, "/kept")
    with pytest.raises(KeyError):
        fail()
    change("thing:9")
    get(site, "/kept")
    assert len(made) == 1


def test_another_process_learns_it_too(site: Flask, settings: Settings) -> None:
    """Two apps on one database stand for two processes; only one of them hears the bell ring."""
    get(site, "/kept")
    layer_of(site).changes.bell.ring = lambda: None  # type: ignore[method-assign]
    change("thing:1")
    layer_of(site).changes.looked_at -= 1
    get(site, "/kept")
    assert len(made) == 2


def test_a_page_that_is_old_by_itself_is_made_again(site: Flask) -> None:
    get(site, "/brief"), get(site, "/brief")
    assert len(made) == 2


def test_a_page_that_became_old_while_it_was_made_is_not_kept(site: Flask) -> None:
    @site.get("/slow")
    @public()
    def slow() -> str:
        shows("thing:3")
        made.append("")
        if len(made) == 1:
            threading.Thread(target=in_app, args=(site, "thing:3")).start()
            end = time.monotonic() + 10
            with db.engine.connect() as connection:
                while not connection.execute(db.select(PageDrop.id)).first():
                    connection.rollback()
                    assert time.monotonic() < end
        return LONG + str(len(made))

    assert get(site, "/slow").text.endswith("1") and get(site, "/slow").text.endswith("2")


def in_app(site: Flask, key: str) -> None:
    with site.app_context():
        change(key)


def test_many_who_wait_for_one_page_have_it_made_once(site: Flask) -> None:
    started, go = threading.Event(), threading.Event()

    @site.get("/popular")
    @public()
    def popular() -> str:
        shows("thing:4")
        started.set()
        go.wait(10)
        made.append("")
        return LONG

    answers: list[int] = []
    readers = [threading.Thread(target=lambda: answers.append(get(site, "/popular").status_code)) for _one in range(6)]
    readers[0].start()
    started.wait(10)
    for reader in readers[1:]:
        reader.start()
    go.set()
    for reader in readers:
        reader.join(10)
    assert answers == [200] * 6 and len(made) == 1


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
    assert get(site, "/kept", If_Modified_Since=page.headers["Last-Modified"]).status_code == 304
    assert get(site, "/kept", If_None_Match='W/"other"').status_code == 200
    assert get(site, "/kept", If_Modified_Since="nonsense").status_code == 200
    change("thing:1")
    assert get(site, "/kept", If_None_Match=page.headers["ETag"]).status_code == 200


def test_caches_on_the_way_hold_it_for_seconds(site: Flask) -> None:
    kept = get(site, "/kept").headers["Cache-Control"]
    assert kept == "public, max-age=0, s-maxage=10, stale-while-revalidate=60"
    assert "public" not in get(site, "/unmarked").headers.get("Cache-Control", "")


def test_heads_have_no_body(site: Flask) -> None:
    whole = get(site, "/kept")
    head = site.test_client(use_cookies=False).head("/kept")
    assert head.data == b"" and head.headers["Content-Length"] == str(len(whole.data)) and len(made) == 1


def test_a_sleeping_database_stops_no_reader(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    get(site, "/kept")

    def away(_changes: Changes) -> None:
        raise db_error

    db_error = OperationalError("SELECT", {}, Exception("away"))
    monkeypatch.setattr(Changes, "catch_up", away)
    assert get(site, "/kept").status_code == 200 and len(made) == 1


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
    finally:
        server.terminate()
        server.wait(10)
