"""New code, dying processes and slow visitors: nobody else notices."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.waiting import LONG
from tests.running import PATIENCE, ROOT, Running, free_port, running

PROCESSES = 2


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The product with two web processes."""
    with running(tmp_path_factory.mktemp("site"), WEB_PROCESSES=str(PROCESSES), RATE_LIMITS="off") as server:
        server.wait_for("/readyz")
        yield server


def wait_until(condition: Callable[[], object], why: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, why
        time.sleep(0.05)


def webs_of(server: Running) -> set[int]:
    """Process ids of the web processes."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return {int(number) for number in children if b"work\0" not in Path(f"/proc/{number}/cmdline").read_bytes()}


def port_of(server: Running) -> int:
    return int(server.url.rpartition(":")[2])


class Reader(threading.Thread):
    """Somebody who reads without a pause, with one connection as long as the server lets it, or a new one each time."""

    def __init__(self, port: int, *, keeps: bool) -> None:
        super().__init__()
        self.port, self.keeps = port, keeps
        self.done = threading.Event()
        self.answered, self.failed = 0, ""

    def run(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            while not self.done.is_set() and not self.failed:
                try:
                    connection.request("GET", "/tags", headers={} if self.keeps else {"Connection": "close"})
                    answer = connection.getresponse()
                    assert answer.status == 200 and answer.read().endswith(b"</html>"), answer.status
                    self.answered += 1
                except Exception as error:
                    self.failed = repr(error)


def test_new_code_serves_without_a_failed_request(site: Running) -> None:
    before = webs_of(site)
    readers = [Reader(port_of(site), keeps=keeps) for keeps in (True, True, False)]
    for reader in readers:
        reader.start()
    site.process.send_signal(signal.SIGHUP)
    wait_until(lambda: not before & webs_of(site), "the processes before are still there")
    seen = [reader.answered for reader in readers]
    wait_until(lambda: all(one.failed or one.answered > n for one, n in zip(readers, seen, strict=True)), "no answers")
    for reader in readers:
        reader.done.set()
        reader.join()
    assert [reader.failed for reader in readers] == ["", "", ""]
    assert len(webs_of(site)) == PROCESSES


def test_new_code_that_does_not_start_changes_nothing(site: Running) -> None:
    before, secret = webs_of(site), site.data_dir / "secret_key"
    words = secret.read_text()
    secret.write_text("too short")
    try:
        site.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "does not start" in site.log(), "nobody says so")
    finally:
        secret.write_text(words)
    wait_until(lambda: webs_of(site) == before, "the processes changed")
    assert site.get("/tags")[0] == 200


def test_a_web_process_that_dies_is_started_again(site: Running) -> None:
    before = webs_of(site)
    for number in before:
        os.kill(number, signal.SIGKILL)
    wait_until(lambda: len(webs_of(site) - before) == PROCESSES, "nobody started them again")
    site.wait_for("/tags")
    assert "ended with -9; starting it again" in site.log()


class Tricklers(threading.Thread):
    """Fifty visitors who send their headers or their bodies a letter at a time."""

    HEADS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
    BODIES = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"

    def __init__(self, port: int) -> None:
        super().__init__()
        self.done = threading.Event()
        self.sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
        for number, one in enumerate(self.sockets):
            one.sendall(self.BODIES if number % 2 else self.HEADS)

    def run(self) -> None:
        while not self.done.wait(0.05):
            for one in self.sockets:
                one.sendall(b"x")


def test_slow_visitors_stop_nobody_else(site: Running) -> None:
    tricklers = Tricklers(port_of(site))
    tricklers.start()
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port_of(site), timeout=10)) as connection:
            for _ in range(40):
                connection.request("GET", "/tags")
                answer = connection.getresponse()
                assert answer.status == 200 and answer.read()
    finally:
        tricklers.done.set()
        tricklers.join()
        for one in tricklers.sockets:
            one.close()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
def test_a_running_request_is_answered_to_its_end(tmp_path: Path, sign: signal.Signals) -> None:
    port = free_port()
    words = [sys.executable, "-m", "tests.cli.waiting", str(tmp_path), str(port)]
    with subprocess.Popen(words, cwd=ROOT) as process:
        try:
            wait_until(lambda: is_open(port), "the process does not start")
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
                connection.request("GET", "/")
                wait_until((tmp_path / "begun").exists, "the request does not begin")
                process.send_signal(sign)
                answer = connection.getresponse()
                assert answer.headers["Connection"] == "close"
                assert answer.read() == LONG
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()


def is_open(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def test_a_connection_goes_on_after_an_answer_without_a_body(site: Running) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port_of(site), timeout=PATIENCE)) as connection:
        connection.request("GET", "/tags")
        first = connection.getresponse()
        assert first.status == 200 and first.read()
        socket_of_first = connection.sock
        for _ in range(2):
            connection.request("GET", "/tags", headers={"If-None-Match": first.headers["ETag"]})
            again = connection.getresponse()
            assert again.status == 304 and not again.read() and "Connection" not in again.headers
        assert connection.sock is socket_of_first is not None
        connection.request("GET", "/tags", headers={"If-None-Match": first.headers["ETag"], "Connection": "close"})
        assert connection.getresponse().headers["Connection"] == "close"
