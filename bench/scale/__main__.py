"""Whether pages stay as fast when a site grows a hundredfold.

    make bench-scale                                              # 10,000, 100,000 and 1,000,000 questions
    make bench-scale ARGS="--sizes 10000 100000 --databases sqlite"
    make bench-scale ARGS="--plans 'tag, common' --sizes 100000"  # what the database does for these pages

See bench/README.md for what the figures mean.
"""

import argparse
import contextlib
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from bench.scale.grown import FACTS, serve
from bench.scale.report import Figures, pages_table, whole_table
from tests.postgres import start_cluster

DATABASES = ("sqlite", "postgresql")
ROUNDS = 8
SLOW = 1_000.0  # milliseconds; what takes longer is asked twice and not forty times
Made = dict[str, float]  # seconds and bytes of memory at the peak; empty for a site that was there already
# A quarter of a small server's memory, and no helpers whose processor time would get lost.
POSTGRES = ("shared_buffers=1GB", "max_parallel_workers_per_gather=0", "max_wal_size=4GB", "autovacuum=off")


class Process:
    """A grown site in a process of its own."""

    def __init__(self, folder: Path, database_url: str) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, folder, database_url), daemon=True)
        self.process.start()
        theirs.close()

    def __call__(self, name: str, *arguments: object) -> Any:
        """Call a method of the site. Raises RuntimeError with what went wrong there."""
        self.connection.send((name, arguments))
        result, fault = self.connection.recv()
        if fault:
            raise RuntimeError(f"{name}{arguments}: {fault}")
        return result

    def end(self) -> None:
        self.connection.close()
        self.process.join(30)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="questions")
    parser.add_argument("--databases", nargs="+", default=list(DATABASES), choices=DATABASES)
    parser.add_argument("--samples", type=int, default=40, help="answers of each page at each size")
    parser.add_argument("--only", nargs="+", default=[], help="pages whose names begin like one of these")
    parser.add_argument("--plans", action="store_true", help="show how the database finds what these pages need")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()) / "community-bench-scale")
    parser.add_argument(
        "--keep", action="store_true", help="keep the sites for the next run (of PostgreSQL: on --server)"
    )
    parser.add_argument("--server", default="", help="address of a PostgreSQL server to use instead of one of our own")
    parser.add_argument("--without-whole", action="store_true", help="leave out doctor and migration")
    return parser.parse_args()


def say(text: str) -> None:
    print(f"{text} ...", file=sys.stderr, flush=True)


def measure(sites: dict[int, Process], wanted: argparse.Namespace) -> dict[int, Figures]:
    """Ask all sites in turn, so that whatever else the machine does concerns all of them."""
    found = {size: Figures() for size in sites}
    names = [name for name in next(iter(sites.values()))("names") if begins(name, wanted.only)]
    for name in names:
        say(name)
        try:
            for size, times in sampled(sites, name, wanted.samples).items():
                found[size].times[name] = times
        except RuntimeError as fault:
            say(f"left out, {fault}")
    return found


def sampled(sites: dict[int, Process], name: str, samples: int) -> dict[int, list[float]]:
    """Milliseconds of so many answers of every site. Raises RuntimeError when one of them is an error."""
    times: dict[int, list[float]] = {size: [] for size in sites}
    slowest = max(site("warm", name) for site in sites.values())
    rounds, each = (ROUNDS, -(-samples // ROUNDS)) if slowest < SLOW else (2, 1)
    for _ in range(rounds):
        for size, site in sites.items():
            times[size] += site("sample", name, each)
    return times


def begins(name: str, only: Sequence[str]) -> bool:
    return not only or any(name.startswith(one) for one in only)


def show_plans(sites: dict[int, Process], wanted: argparse.Namespace) -> None:
    for size, site in sites.items():
        for name in site("names"):
            if begins(name, wanted.only):
                print(f"\n## {name}, {size:,} questions")
                for plan in site("plans", name):
                    print(f"\n{'GROWS? ' if plan.grows else ''}{plan.statement}\n\n{plan.text}", flush=True)


def whole(sites: dict[int, Process], found: dict[int, Figures], wanted: argparse.Namespace) -> None:
    """What concerns whole sites, one after the other, and last."""
    for size, site in sites.items():
        found[size].memory, found[size].bytes = site("memory"), site("bytes")
        if not wanted.without_whole:
            say(f"doctor of {size:,}")
            found[size].doctor = site("doctor")
            say(f"migration of {size:,}")
            found[size].migration = site("migration")


@contextmanager
def sites_on(database: str, wanted: argparse.Namespace) -> Iterator[tuple[dict[int, Process], dict[int, Made]]]:
    """A process for each size, whose site is made, and what making it took; everything ends with the block."""
    wanted.scratch.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        base = "" if database == "sqlite" else wanted.server or own_server(stack, wanted.scratch)
        sites, made = {}, {}
        for size in wanted.sizes:
            folder = wanted.scratch / f"{database}-{size}-{wanted.seed}"
            if not wanted.keep or (base and not wanted.server):
                stack.callback(shutil.rmtree, folder, ignore_errors=True)
            is_there = (folder / FACTS).exists()
            url = own_database(base, size, is_there) if base else f"sqlite:///{folder / 'community.db'}"
            say(f"{database}: {size:,} questions")
            maker = Process(folder, url)
            made[size] = maker("make", size, wanted.seed)
            maker.end()
            sites[size] = Process(folder, url)  # a fresh one, whose memory holds nothing yet
            stack.callback(sites[size].end)
        yield sites, made


def own_server(stack: contextlib.ExitStack, folder: Path) -> str:
    """The address of a server that ends with the stack."""
    return stack.enter_context(start_cluster(folder, *POSTGRES)).url


def own_database(base: str, size: int, is_there: bool) -> str:
    """The address of a database for one size on the server; an empty one, unless `is_there`."""
    url = make_url(base).set(drivername="postgresql+psycopg")
    name = f"{url.database}_{size}"
    plain = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    if not is_there:
        with psycopg.connect(plain, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
            server.execute(f'CREATE DATABASE "{name}"'.encode())
    return url.set(database=name).render_as_string(hide_password=False)


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server that was started ends too
    wanted = options()
    for database in wanted.databases:
        with sites_on(database, wanted) as (sites, made):
            if wanted.plans:
                show_plans(sites, wanted)
                continue
            found = measure(sites, wanted)
            print(f"\n### {database}\n\n{pages_table(found)}", flush=True)
            for size in sites:
                found[size].made = made[size]
            whole(sites, found, wanted)
            print(f"\n{whole_table(found)}", flush=True)


if __name__ == "__main__":
    main()
