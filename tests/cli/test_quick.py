"""Requests that are answered while they are read, and never wait for a thread."""

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from types import SimpleNamespace
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask

from community import create_app
from community.cli.serve import quick_in
from community.cli.web import WebProcess, listening
from community.core.pages.layer import PageLayer
from community.core.turns import turns
from community.settings import Settings
from tests import make
from tests.conftest import opened
from tests.make import People

PATIENCE = 20.0


@contextmanager
def turning(process: WebProcess) -> Iterator[None]:
    """A server whose connections are looked after by a thread of the test."""
    ending = threading.Event()

    def turn() -> None:
        while not ending.is_set():
            process.turn(0.05)

    thread = threading.Thread(target=turn)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(PATIENCE)
        process.close()


def connected(process: WebProcess) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", process.server.effective_port, timeout=PATIENCE)


def said(connection: HTTPConnection, path: str, **headers: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers={name.replace("_", "-"): one for name, one in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_who_is_answered_at_once_does_not_wait_for_busy_threads(settings: Settings) -> None:
    """The only thread is taken by somebody; the one after them waits, a quick one does not, on old connections too."""
    begun, released = threading.Event(), threading.Event()

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/slow":
            begun.set()
            released.wait(PATIENCE)
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    one = replace(settings, threads=1, host="127.0.0.1", port=0)
    process = WebProcess(app, one, listening(one))
    process.is_quick = lambda request: request.path == "/quick"
    with turning(process), closing(connected(process)) as slow, closing(connected(process)) as quick:
        slow.request("GET", "/slow")
        assert begun.wait(PATIENCE)
        for _time in range(3):
            assert said(quick, "/quick") == (200, b"ok")
        assert not released.is_set()
        released.set()
        assert slow.getresponse().read() == b"ok"
        assert said(quick, "/plain") == (200, b"ok") == said(slow, "/quick")


def test_requests_sent_in_one_go_are_answered_in_order(settings: Settings) -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode()
        start_response("200 OK", [("Content-Length", str(len(path)))])
        return [path]

    here = replace(settings, host="127.0.0.1", port=0)
    process = WebProcess(app, here, listening(here))
    process.is_quick = lambda request: request.path.startswith("/quick")
    paths = [f"/{kind}{number}" for number in range(20) for kind in ("quick", "plain", "quick-too")]
    with turning(process), socket.create_connection(("127.0.0.1", process.server.effective_port), PATIENCE) as line:
        line.sendall(b"".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for path in paths))
        with line.makefile("rb") as answers:
            for path in paths:
                while answers.readline() != b"\r\n":
                    pass
                assert answers.read(len(path)) == path.encode()


@pytest.mark.parametrize("uses_the_database", [True, False])
def test_threads_take_turns_at_the_database(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, uses_the_database: bool
) -> None:
    """Three requests at once: the next one begins when the one before waits for something."""
    monkeypatch.setattr(turns, "patience", PATIENCE)
    lock, counts, inside, wanted = threading.Lock(), [], [0], threading.Barrier(3)

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if uses_the_database:
            turns.take()
        with lock:
            inside[0] += 1
            counts.append(inside[0])
        if not uses_the_database:
            wanted.wait(PATIENCE)
        with lock:
            inside[0] -= 1
        with turns.given():  # as while somebody else writes
            wanted.wait(PATIENCE)
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    three = replace(settings, threads=3, host="127.0.0.1", port=0)
    process = WebProcess(app, three, listening(three))
    with turning(process), ExitStack() as stack:
        visitors = [stack.enter_context(closing(connected(process))) for _ in range(3)]
        for visitor in visitors:
            visitor.request("GET", "/")
        assert [visitor.getresponse().read() for visitor in visitors] == [b"ok"] * 3
    assert max(counts) == (1 if uses_the_database else 3)


@pytest.fixture
def site(settings: Settings) -> Iterator[Flask]:
    app = create_app(replace(settings, page_cache_bytes=4_000_000), TESTING=True)
    with opened(app):
        yield app


def test_kept_pages_are_quick_and_others_are_not(site: Flask) -> None:
    """Ana's question is kept for strangers; whoever may be somebody, asks for more, or comes after a change, waits."""
    question = make.question(People().ana)
    path, is_quick = f"/q/{question.id}/{question.slug}", quick_in(site)

    def asked(path: str = path, command: str = "GET", query: str = "", **headers: str) -> bool:
        return is_quick(SimpleNamespace(error=None, command=command, path=path, query=query, headers=headers))

    assert not asked(ACCEPT_ENCODING="gzip")
    site.test_client(use_cookies=False).get(path, headers={"Accept-Encoding": "gzip"})
    layer = site.extensions["pages"]
    assert isinstance(layer, PageLayer)
    layer.changes.catch_up()
    assert asked(ACCEPT_ENCODING="gzip") and asked(command="HEAD", ACCEPT_ENCODING="gzip")
    assert not asked(ACCEPT_ENCODING="gzip", COOKIE=f"{layer.session}x")
    assert not asked(ACCEPT_ENCODING="gzip", COOKIE="theme=dark")
    assert not asked(ACCEPT_ENCODING="gzip", AUTHORIZATION="none")
    assert not asked(ACCEPT_ENCODING="br")  # not compressed so yet, and that takes a while
    assert not asked(query="page=2", ACCEPT_ENCODING="gzip") and not asked(command="POST", ACCEPT_ENCODING="gzip")
    assert not asked("/", ACCEPT_ENCODING="gzip")
    site.extensions["bell"].ring()
    assert not asked(ACCEPT_ENCODING="gzip")
