"""Killed in the middle of the day: what was acknowledged is there after the restart, and the index catches up."""

import http.client
import re
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from tests.running import PATIENCE, Running, running

MOST = 18  # answers of each; a search looks into the first 60 answers for the piece that it shows


class Writer(threading.Thread):
    """Somebody who answers one question again and again, noting what the server acknowledged."""

    def __init__(self, site: Running, name: str) -> None:
        super().__init__()
        self.url, self.name = site.url, name
        self.acknowledged: list[str] = []
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.send("/sign-in/demo", self.token("/sign-in"), who=name)
        self.form = self.token("/ask")
        found = re.search(r'href="(/q/\d+)/', self.read("/?sort=unanswered"))
        assert found
        self.question = found.group(1)

    def read(self, path: str) -> str:
        with self.browser.open(self.url + path, timeout=20) as answer:
            return str(answer.read().decode())

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.read(path))
        assert found
        return found.group(1)

    def send(self, path: str, token: str, **fields: str) -> None:
        body = urlencode({"csrf_token": token, **fields}).encode()
        self.browser.open(self.url + path, body, timeout=20).close()

    def run(self) -> None:
        while len(self.acknowledged) < MOST:
            word = f"{self.name}word{len(self.acknowledged)}"
            try:
                self.send(f"{self.question}/answers", self.form, source=f"Here is {word}, which solves it for me.")
            except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError):
                return
            self.acknowledged.append(word)


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    with running(tmp_path, DEMO="1", RATE_LIMITS="off") as site:
        site.wait_for("/healthz")
        writers = [Writer(site, name) for name in ("ana", "ben", "vera")]
        for writer in writers:
            writer.start()
        wait_until(lambda: all(len(writer.acknowledged) >= 5 for writer in writers))
        site.process.kill()
        for writer in writers:
            writer.join(PATIENCE)
    with running(tmp_path, DEMO="1", RATE_LIMITS="off") as site:
        site.wait_for("/healthz")
        with closing(sqlite3.connect(tmp_path / "community.db")) as database:
            kept = " ".join(source for (source,) in database.execute("SELECT source FROM posts"))
        assert [word for writer in writers for word in writer.acknowledged if f"{word}," not in kept] == []
        for word in (writer.acknowledged[-1] for writer in writers):
            wait_until(lambda word=word: f"<mark>{word}</mark>" in site.get(f"/search?q={word}")[1])  # type: ignore[misc]
        assert site.command("doctor").returncode == 0


def wait_until(condition: object) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
