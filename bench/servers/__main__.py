"""Which server, and with what settings: all on the same site, in one run.

make bench-servers                              # about ten minutes
make bench-servers ARGS="--rounds 3 --seconds 4"
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from bench.servers.asking import TOO_LATE, Answered, Asked, ask_beside
from bench.servers.contenders import CONTENDERS, CROWDS, Contender, Started, started
from bench.servers.slow import trickling
from tests.running import ROOT

CLIENTS = 16
SLOW = 50
READERS, REST = 4, 0.02  # those who read beside the slow ones, and the seconds they rest
CROWD = 100
SAME = 30  # bytes that may be different in two answers with the same page


@dataclass
class Figures:
    """What one server did, by the names of the columns: the better of all rounds, unless the worse says more."""

    best: dict[str, float] = field(default_factory=dict)

    def note(self, name: str, figure: float, better: Callable[[float, float], float] = max) -> None:
        self.best[name] = better(self.best[name], figure) if name in self.best else figure


def fetch(port: int, path: str, cookie: str = "", body: str = "") -> tuple[str, str]:
    """A page's text and the cookie after it."""
    connection = HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
    connection.request("POST" if body else "GET", path, body or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    given = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    connection.close()
    return text, "; ".join(given) or cookie


def signed_in(port: int) -> str:
    """The cookie of Ben from the demonstration."""
    page, cookie = fetch(port, "/sign-in")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token, "the page has no form"
    cookie = fetch(port, "/sign-in/demo", cookie, urlencode({"csrf_token": token[1], "who": "ben"}))[1]
    assert 'action="/sign-out"' in fetch(port, "/tags", cookie)[0], "nobody is signed in"
    return cookie


def longest_question(port: int) -> str:
    links = list(dict.fromkeys(re.findall(r'href="(/q/\d+/[^"#?]+)"', fetch(port, "/")[0])))
    return max(links[:20], key=lambda link: len(fetch(port, link)[0]))


def measure(server: Started, seconds: float, figures: Figures) -> None:
    """All figures of one server."""
    cookie, question = signed_in(server.port), longest_question(server.port)
    kinds = {"kept": (question, ""), "signed in": (question, cookie), "hello": ("/healthz", "")}
    for name, (path, who) in kinds.items():
        ask_beside(Asked(server.port, [path], CLIENTS, 0.5, who))
        before = server.cpu
        done = ask_beside(Asked(server.port, [path], CLIENTS, seconds, who))
        figures.note(f"{name} per s", done.rate)
        figures.note(f"{name} p95 ms", done.slower_than(0.95), min)
        figures.note(f"{name} CPU ms", (server.cpu - before) * 1000 / max(1, len(done.times)), min)
    for _ in range(2):  # in turn, so that other work on the machine concerns both
        calm = beside(server, question, cookie, seconds)
        with trickling(server.port, SLOW):
            slow = beside(server, question, cookie, max(seconds, TOO_LATE))
        figures.note("calm p95 ms", calm.slower_than(0.95), min)
        figures.note("slow p95 ms", slow.slower_than(0.95), min)
        figures.note("slow rate / calm", slow.rate / calm.rate, min)
    figures.note("MB", server.megabytes, min)


def beside(server: Started, question: str, cookie: str, seconds: float) -> Answered:
    """A few people who read a signed-in page and rest."""
    return ask_beside(Asked(server.port, [question, "/tags", "/"], READERS, seconds, cookie, REST))


def measure_crowd(server: Started, seconds: float, figures: Figures) -> None:
    """A hundred people who are signed in and ask for a question without a pause."""
    cookie, question = signed_in(server.port), longest_question(server.port)
    fetch(server.port, question)  # so that there is a kept page
    own = {int(length) for length in ask_beside(Asked(server.port, [question], 1, 2.0, cookie)).lengths}
    done = ask_beside(Asked(server.port, [question], CROWD, seconds, cookie))
    whole = sum(count for length, count in done.lengths.items() if abs(int(length) - max(own)) < SAME)
    figures.note("per s", done.rate)
    figures.note("p50 ms", done.slower_than(0.5), min)
    figures.note("p95 ms", done.slower_than(0.95), min)
    figures.note("own pages %", 100 * whole / max(1, len(done.times)))


def site_in(folder: Path) -> Path:
    """The demonstration, ready to be copied."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder / "site"), "DEMO": "1"}
    for word in ("init", "demo"):
        words = [sys.executable, "-m", "flask", "--app", "wsgi", "community", word]
        subprocess.run(words, env=environment, cwd=ROOT, check=True, capture_output=True)
    return folder / "site"


def show(title: str, table: dict[str, Figures]) -> None:
    """A table in the form of bench/README.md."""
    columns = list(next(iter(table.values())).best)
    print(f"\n{title}\n\n| | {' | '.join(columns)} |\n| --- |{' ---: |' * len(columns)}")
    for name, figures in table.items():
        cells = [
            f"{figures.best[one]:.2f}" if figures.best[one] < 10 else f"{figures.best[one]:.0f}" for one in columns
        ]
        print(f"| {name} | {' | '.join(cells)} |")


def run(contenders: list[Contender], rounds: int, one: Callable[[Started, Figures], None]) -> dict[str, Figures]:
    table = {contender.name: Figures() for contender in contenders}
    with tempfile.TemporaryDirectory() as folder:
        site = site_in(Path(folder))
        for turn in range(rounds):
            for contender in contenders:
                print(f"{contender.name} ({turn + 1} of {rounds}) ...", file=sys.stderr, flush=True)
                with started(contender, site, Path(folder) / "copy") as server:
                    one(server, table[contender.name])
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", default="", help="names that contain this, such as gunicorn")
    wanted = parser.parse_args()
    chosen = [one for one in CONTENDERS if wanted.only in one.name]
    crowds = [one for one in CROWDS if wanted.only in one.name]
    print(
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} processors, Python {platform.python_version()}, load", end=" "
    )
    print(" ".join(f"{one:.1f}" for one in os.getloadavg()))
    if chosen:
        table = run(chosen, wanted.rounds, lambda server, figures: measure(server, wanted.seconds, figures))
        show(f"{CLIENTS} clients; {READERS} readers beside {SLOW} slow visitors", table)
    if crowds:
        table = run(crowds, wanted.rounds, lambda server, figures: measure_crowd(server, wanted.seconds, figures))
        show(f"{CROWD} signed-in readers at once, 8 threads", table)


if __name__ == "__main__":
    main()
