"""How much memory the processes of a site need, and how soon it answers after it was started.

    make bench-weight                          # three minutes
    make bench-weight ARGS="--database postgresql"

A site of 10,000 questions is grown; then 10,000 different pages are read, as many as a robot reads in a night, and
answers are posted, which the worker indexes and tells people of. Ends with 1 when a demand is missed.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import local

from sqlalchemy import func, select

from bench.processes import mapped, resident, web_processes, workers
from bench.run.asking import ask
from bench.run.cases import POSTED, Asker, cases
from bench.run.corpus import Corpus
from bench.scale.grown import SECRET
from bench.tables import table
from community.core.db import db
from community.core.events import Event
from community.questions.models import Question
from community.questions.models.posts import EVERYONE
from tests.postgres import start_cluster
from tests.running import Running, running

MEGABYTE = 1024 * 1024
CACHE = 64  # megabytes, as it is when nobody says otherwise
READERS = 4
WEB, WORKER, FIRST_BYTE, SECOND_START = 150.0, 200.0, 1.0, 3.0
PATIENCE = 120.0


@dataclass(frozen=True)
class Figure:
    """Something that was measured, and the most it may be (None: nothing was promised)."""

    name: str
    value: float
    unit: str
    most: float | None = None

    @property
    def is_missed(self) -> bool:
        return self.most is not None and self.value >= self.most

    @property
    def row(self) -> list[str]:
        digits = 0 if self.unit == "MB" else 2
        demand = "" if self.most is None else f"{self.most:g} {self.unit}"
        verdict = "" if self.most is None else "MISSED" if self.is_missed else "pass"
        return [self.name, f"{self.value:.{digits}f} {self.unit}", demand, verdict]


def say(text: str) -> None:
    print(f"{text} ...", file=sys.stderr, flush=True)


def until(what: Callable[[], bool], failure: str) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > end:
            raise SystemExit(failure)
        time.sleep(0.02)


def accepts(port: int) -> bool:
    try:
        HTTPConnection("127.0.0.1", port, timeout=5).connect()
    except OSError:
        return False
    return True


def first_byte(port: int, path: str) -> float:
    """Seconds until the first byte of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    began = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read(1)
    took = time.perf_counter() - began
    connection.close()
    assert answer.status == 200, f"{path} answered {answer.status}"
    return took


def without_tools(folder: Path) -> str:
    """A folder for PYTHONPATH in which those packages cannot be imported that no operator has (requirements.txt): the
    logs load Rich, 5 MB, where it is installed beside the tools for developing."""
    folder.mkdir(exist_ok=True)
    (folder / "rich.py").write_text('raise ImportError("a tool for developing")\n')
    return str(folder)


@contextmanager
def served(corpus: Corpus, *words: str) -> Iterator[tuple[Running, int]]:
    """The site and its port, from the moment at which the port is open."""
    ours = {"SECRET_KEY": SECRET, "RATE_LIMITS": "off", "DATABASE_URL": corpus.settings.database_url}
    ours |= {"PAGE_CACHE_MB": str(CACHE), "PYTHONPATH": without_tools(corpus.folder / "absent")}
    with running(corpus.folder, *words, **ours) as server:
        port = int(server.url.rpartition(":")[2])
        until(lambda: accepts(port), "the server does not start")
        yield server, port


def first_requests(corpus: Corpus) -> Iterator[Figure]:
    """The very first request after a start, for pages of several kinds."""
    places = corpus.places
    for name, path in (("question", places.question), ("home", "/"), ("search", places.searches[0])):
        say(f"first request: {name}")
        with served(corpus, "serve", "--web-only") as (_server, port):
            yield Figure(f"first byte of the very first request, {name}", first_byte(port, path), "s", FIRST_BYTE)


def starts(folder: Path) -> Iterator[Figure]:
    """What `make run` does: everything is made at the first start, and found at the second."""
    for name, most in (("first", None), ("second", SECOND_START)):
        say(f"{name} start of the demonstration")
        began = time.perf_counter()
        with running(folder, DEMO="1", RATE_LIMITS="off") as server:
            until(lambda server=server: server.get("/")[0] == 200, "the demonstration does not start")  # type: ignore[misc]
            yield Figure(
                f"{name} start of the demonstration until the first page", time.perf_counter() - began, "s", most
            )


def read_all(port: int, paths: Sequence[str]) -> None:
    """Read all these pages once."""
    mine = local()

    def read(path: str) -> None:
        if not hasattr(mine, "connection"):
            mine.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        mine.connection.request("GET", path, headers={"Accept-Encoding": "gzip, br", "User-Agent": "Mozilla/5.0"})
        answer = mine.connection.getresponse()
        answer.read()
        assert answer.status == 200, f"{path} answered {answer.status}"

    with ThreadPoolExecutor(READERS) as readers:
        list(readers.map(read, paths))


def addresses(corpus: Corpus) -> list[str]:
    """Every question that anybody may read."""
    with corpus.app.app_context():
        found = select(Question.id, Question.slug).where(Question.deleted_at.is_(None), Question.audience == EVERYONE)
        return [f"/q/{number}/{slug}" for number, slug in db.session.execute(found)]


def largest(pids: Sequence[int]) -> float:
    """Megabytes of the largest of these processes."""
    return max(map(resident, pids)) / MEGABYTE


def own(pids: Sequence[int]) -> float:
    """The same without the pages of SQLite's file, which every connection maps and the system can take back."""
    return max(resident(pid) - mapped(pid, "/community.db") for pid in pids) / MEGABYTE


def open_events(corpus: Corpus) -> int:
    with corpus.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Event).where(Event.handled_at.is_(None))) or 0


def memory(corpus: Corpus) -> Iterator[Figure]:
    """Resident memory of the web process and of the worker."""
    with served(corpus, "serve") as (server, port):
        server.wait_for("/readyz")
        web = web_processes(server.process.pid)
        yield Figure("web process, after one page", largest(web), "MB")
        pages = addresses(corpus)[:10_000]
        say(f"reading {len(pages):,} pages")
        read_all(port, pages)
        yield Figure(f"web process, after {len(pages):,} different pages", largest(web), "MB")
        yield Figure("the same without the mapped file of the database", own(web), "MB")
        yield Figure(f"the same beside its cache of {CACHE} MB", own(web) - CACHE, "MB", WEB)
        say("posting answers")
        case = next(one for one in cases(corpus, "") if one.name == POSTED)
        posted = ask(port, Asker(corpus, corpus.app, case).shots(case), 10, 2)
        until(lambda: not open_events(corpus), "the worker does not finish")
        name = f"worker, after {posted.count} answers were indexed"
        yield Figure(name, own(workers(server.process.pid)), "MB", WORKER)
        yield Figure("web process, after that, beside its cache", own(web) - CACHE, "MB", WEB)


def measured(corpus: Corpus, demonstration: Path, questions: int) -> Iterator[Figure]:
    yield from starts(demonstration)
    say("growing the site")
    corpus.prepare(questions, 1)
    yield from first_requests(corpus)
    yield from memory(corpus)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql"))
    parser.add_argument("--questions", type=int, default=10_500, help="a twentieth of them is not for everybody")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        (folder / "demonstration").mkdir()
        url = f"sqlite:///{folder / 'site' / 'community.db'}"
        if wanted.database == "postgresql":
            url = stack.enter_context(start_cluster(folder, "shared_buffers=512MB")).url
        found = list(measured(Corpus(folder / "site", url), folder / "demonstration", wanted.questions))
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    print(f"\n{time.strftime('%Y-%m-%d')}, Python {platform.python_version()}, {wanted.database}, load {load}\n")
    print(table(["", "measured", "less than", ""], [figure.row for figure in found]))
    sys.exit(any(figure.is_missed for figure in found))


if __name__ == "__main__":
    main()
