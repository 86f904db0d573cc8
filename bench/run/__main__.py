"""How fast pages are, and what they cost: beside the smallest Flask app and a bare WSGI function under the same server.

    make bench                                             # SQLite; five minutes
    make bench ARGS="--database postgresql"
    make bench ARGS="--rounds 6 --seconds 3 --clients 16"

Ratios say more than figures: they stay about the same when the machine changes. See bench/README.md.
"""

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import text

from bench.processes import backend_seconds, web_processes
from bench.run.asking import WARM, Round, Shot, ask, client
from bench.run.cases import BROTLI, KEPT, SEARCH, UNCHANGED, Asker, Case, answer_to, cases
from bench.run.corpus import Corpus
from bench.run.yardsticks import hello, keep
from bench.scale.grown import BACKENDS, SECRET
from bench.scale.visitor import Request
from bench.tables import table
from community import create_app
from community.cli.serve import spare_the_collector, write_beside
from community.core.db import db
from tests.postgres import start_cluster
from tests.running import ROOT, free_port, running

CACHE_MB = 64
HELLO, BARE, BARE_BROTLI, STATIC = "hello world", "bare WSGI", "bare WSGI, brotli", "static file, brotli"
OF_BARE, OF_HELLO = 0.9, 1.5  # what a kept page must reach
PATIENCE = 20.0
KEPT_MORE = 50  # samples of kept pages, which take so much less


@dataclass
class Target:
    """Something that a server is asked for, and what came out. `pids` are the processes whose time counts."""

    name: str
    port: int
    shots: Sequence[Shot]
    pids: Sequence[int]
    rounds: list[Round] = field(default_factory=list)
    used: float = 0.0

    def measure(self, seconds: float, clients: int) -> None:
        before = backend_seconds(self.pids)
        self.rounds.append(ask(self.port, self.shots, seconds, clients))
        self.used += backend_seconds(self.pids) - before

    @property
    def rate(self) -> float:
        return statistics.median(one.rate for one in self.rounds)

    @property
    def cpu(self) -> float:
        """Milliseconds of processor time of one answer, with the server."""
        return self.used / sum(one.count for one in self.rounds) * 1000


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql"))
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=4, help="everything is asked in turn so many times")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each page in each round")
    parser.add_argument("--clients", type=int, default=8, help="connections")
    parser.add_argument("--samples", type=int, default=60, help="answers in the process, of each page")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def say(text: str) -> None:
    print(f"{text} ...", file=sys.stderr, flush=True)


def in_process(askers: dict[str, Asker], samples: int) -> dict[str, float]:
    """Milliseconds of processor time of an answer without a server, the median of rounds in which all take turns."""
    times: dict[str, list[float]] = {name: [] for name in askers}
    for _ in range(6):
        for name, asker in askers.items():
            times[name].append(asker.sample(max(1, samples // 6) * (KEPT_MORE if asker.kept else 1)))
    return {name: statistics.median(each) for name, each in times.items()}


@contextmanager
def yardstick(kind: str, *more: str) -> Iterator[tuple[int, int]]:
    """The port and the process of something to compare with."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.run.yardsticks", kind, str(port), *more], cwd=ROOT)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                ask(port, [Shot("/", {})], 1, 1)
                break
            except (OSError, RuntimeError, subprocess.CalledProcessError):
                if time.monotonic() > end:
                    raise SystemExit(f"{kind} does not start.") from None
                time.sleep(0.2)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def targets(
    corpus: Corpus, found: Sequence[Case], askers: dict[str, Asker], bare: dict[str, Path], stack: ExitStack
) -> list[Target]:
    """Start all servers, and say what is asked of them; nobody but these uses the site meanwhile."""
    ours = {"SECRET_KEY": SECRET, "RATE_LIMITS": "off", "CROWD": "0", "DATABASE_URL": corpus.settings.database_url}
    servers = {
        cold: stack.enter_context(running(corpus.folder, *words, PAGE_CACHE_MB=str(megabytes), **ours))
        for cold, words, megabytes in ((False, ("serve",), CACHE_MB), (True, ("serve", "--web-only"), 0))
    }
    for server in servers.values():
        server.wait_for("/healthz")
    servers[False].wait_for("/readyz")
    home = servers[False].get("/")[1]
    static = re.search(r"/static/[^\"]+site\.css", home)
    assert static is not None
    port = {cold: int(server.url.rpartition(":")[2]) for cold, server in servers.items()}
    pids = {cold: web_processes(server.process.pid) for cold, server in servers.items()}
    made = []
    for name, path in {HELLO: None, **bare}.items():
        number, pid = stack.enter_context(yardstick(*(("constant", str(path)) if path else ("hello",))))
        made.append(Target(name, number, [Shot("/", BROTLI if name == BARE_BROTLI else {})], [pid]))
        if path is None:
            continue
        case = next(one for one in found if one.name == (KEPT if name == BARE else f"{KEPT}, brotli"))
        made.append(Target(case.name, port[False], askers[case.name].shots(case), pids[False]))
    made.append(Target(STATIC, port[False], [Shot(static[0], BROTLI)], pids[False]))
    known = {one.name for one in made}
    for case in found:
        if case.name not in known:
            made.append(Target(case.name, port[case.cold], askers[case.name].shots(case), pids[case.cold]))
    return made


def backends(corpus: Corpus) -> list[int]:
    """The processes of PostgreSQL that work for this site."""
    if corpus.settings.is_sqlite:
        return []
    with corpus.app.app_context():
        return list(db.session.scalars(text(BACKENDS)))


def through_servers(corpus: Corpus, all_of_them: list[Target], wanted: argparse.Namespace) -> None:
    for target in all_of_them:
        ask(target.port, target.shots, WARM, wanted.clients)
    ours = backends(corpus)
    for number in range(wanted.rounds):
        say(f"round {number + 1} of {wanted.rounds}")
        for target in all_of_them:
            if target.name not in (HELLO, BARE, BARE_BROTLI, STATIC):
                target.pids = [*(pid for pid in target.pids if pid not in ours), *ours]
            if target.name == UNCHANGED:
                target.shots = [known_page(target)]
            target.measure(wanted.seconds, wanted.clients)


def known_page(target: Target) -> Shot:
    """What a browser sends that has the page as it is now; counted views change it, too."""
    shot = target.shots[0]
    connection = HTTPConnection("127.0.0.1", target.port)
    connection.request("GET", shot.path)
    answer = connection.getresponse()
    answer.read()
    return replace(shot, headers={**shot.headers, "If-None-Match": str(answer.headers["ETag"])})


def rates(found: Sequence[Target]) -> str:
    """Answers in a second, beside the yardsticks."""
    by_name = {one.name: one for one in found}
    rows = []
    for one in found:
        bare = by_name[BARE_BROTLI if "brotli" in one.name else BARE]
        waits = [statistics.median(getattr(each, what) for each in one.rounds) for what in ("median", "slow")]
        rows.append(
            [one.name, f"{one.rate:.0f}", f"{one.rate / by_name[HELLO].rate:.2f}", f"{one.rate / bare.rate:.2f}",
             *(f"{wait:.1f}" for wait in waits), f"{one.cpu:.2f}"]
        )  # fmt: skip
    head = ["", "per second", "of hello world", "of bare WSGI", "median ms", "99 % ms", "CPU ms with the server"]
    return table(head, rows)


def costs(found: Sequence[Case], inside: dict[str, float], served: dict[str, float]) -> str:
    """Processor time of an answer, beside what it may take; how many answers of hello world it is stays about the same
    when the machine is slower."""
    rows = [[HELLO, f"{inside[HELLO]:.3f}", "1", f"{served[HELLO]:.2f}", "", ""]]
    for case in found:
        demand = "" if case.most is None else f"{case.most:g}"
        worst = max(inside[case.name], served[case.name])
        verdict = "" if case.most is None else "pass" if worst <= case.most else "MISSED"
        times = f"{inside[case.name] / inside[HELLO]:.1f}"
        rows.append([case.name, f"{inside[case.name]:.2f}", times, f"{served[case.name]:.2f}", demand, verdict])
    return table(["CPU ms", "in the process", "times hello world", "with the server", "at most", ""], rows)


def verdicts(found: Sequence[Target]) -> Iterator[str]:
    rate = {one.name: one.rate for one in found}
    for kept, bare in ((KEPT, BARE), (f"{KEPT}, brotli", BARE_BROTLI)):
        for least, other in ((OF_BARE, bare), (OF_HELLO, HELLO)):
            ratio = rate[kept] / rate[other]
            yield f"{'pass' if ratio >= least else 'MISSED'}: {kept} is {ratio:.2f} of {other} (at least {least})"


def bench(corpus: Corpus, folder: Path, wanted: argparse.Namespace, stack: ExitStack) -> None:
    say("growing the site")
    corpus.prepare(wanted.questions, wanted.seed)
    keeping = create_app(replace(corpus.settings, page_cache_bytes=CACHE_MB * 1024 * 1024))
    bare = {}
    etag = ""
    for name, headers in ((BARE, {}), (BARE_BROTLI, BROTLI)):
        for _ in range(2):  # the second one is kept
            given, body = answer_to(keeping, corpus.places.question, headers)
        bare[name] = folder / name.replace(", ", "-").replace(" ", "-")
        keep(bare[name], given, body)
        etag = dict(given)["ETag"]
    found = cases(corpus, etag)
    askers = {case.name: Asker(corpus, corpus.app if case.cold else keeping, case) for case in found}
    askers[HELLO] = Asker(corpus, hello(), Case(HELLO, [Request("/")], kept=True))
    say("in the process")
    for path in corpus.places.earlier_searches:  # a process that runs for a while knows most words of its site
        askers[SEARCH].ask(Request(path))
    for asker in askers.values():
        asker.sample(2)
    spare_the_collector()  # both as a web process does
    write_beside(keeping)
    corpus.pids = backends(corpus)
    inside = in_process(askers, wanted.samples)
    servers = targets(corpus, found, askers, bare, stack)
    through_servers(corpus, servers, wanted)
    served = {one.name: one.cpu for one in servers}
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    print(
        f"\n{time.strftime('%Y-%m-%d')}, {platform.machine()}, Python {platform.python_version()}, {wanted.database},"
    )
    print(f"{corpus.counts}, {client()} with {wanted.clients} connections, load {load}")
    print(f"\n{rates(servers)}\n\n{costs(found, inside, served)}\n")
    print("\n".join(verdicts(servers)))


def main() -> None:
    wanted = options()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        url = f"sqlite:///{folder / 'site' / 'community.db'}"
        if wanted.database == "postgresql":
            url = stack.enter_context(start_cluster(folder, "shared_buffers=512MB", "max_connections=100")).url
        bench(Corpus(folder / "site", url), folder, wanted, stack)


if __name__ == "__main__":
    main()
