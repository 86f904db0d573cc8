"""How well and how fast search is, beside other engines on the same threads and queries.

    make bench-search                                             # the real threads, and 10,000
    make bench-search ARGS="--sizes 100000 --engines whoosh fts5"
    make bench-search ARGS="--site"                               # the site that DATA_DIR and DATABASE_URL name
    make bench-search ARGS="--tune 3 --sizes 0"                   # look for better weights and constants, three rounds
    make bench-search ARGS="--try title=8,K1=1.5 --try COVERAGE=1"  # these beside the present ones

See bench/README.md for what the figures mean.
"""

import argparse
import hashlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from bench.search import growing, tables, tuning
from bench.search.corpus import Corpus, from_dumps
from bench.search.engines.all import ENGINES, ON_POSTGRES, PRODUCT
from bench.search.engines.contract import Place
from bench.search.measuring import Figures, as_json, build, refresh, search
from bench.search.plans import Plan
from bench.search.queries import begun, quality_sets, speed_queries, synonyms_in
from bench.search.site import from_site
from tests.postgres import HOW_TO_GET_IT, find_binaries, start_cluster

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
SAMPLE = 2_000  # threads from which the words of speed queries come

T = TypeVar("T")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dumps", type=Path, default=PROJECT.parent / "shared" / "data")
    parser.add_argument("--site", action="store_true", help="search the site of DATA_DIR instead of dumps")
    parser.add_argument("--sizes", type=int, nargs="+", default=[0, 10_000], help="threads; 0: the real ones alone")
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--queries", type=int, default=200, help="of each set with known answers")
    parser.add_argument("--speed", type=int, default=150, help="queries for speed")
    parser.add_argument("--fresh", type=float, default=20, help="seconds in which posts arrive and must be found")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()) / "community-bench-search")
    parser.add_argument("--synonyms", type=Path, default=HERE / "synonyms.txt")
    parser.add_argument("--tune", type=int, default=0, metavar="ROUNDS", help="look for better weights and constants")
    parser.add_argument("--try", dest="changes", type=changes_in, action="append", metavar="NAME=VALUE,...")
    parser.add_argument("--json", type=Path, help="also write all figures there")
    return parser.parse_args()


def threads_of(corpus: Corpus, size: int, wanted: argparse.Namespace) -> Path:
    """The file with this many threads; made at the first time and kept in the scratch folder."""
    count = size or len(corpus.documents)
    first = "".join(f"{one.id} {one.title}" for one in corpus.documents)
    recipe = (HERE / "growing.py").read_text() + (HERE / "corpus.py").read_text() + first
    path = wanted.scratch / f"{count}-{wanted.seed}-{hashlib.sha256(recipe.encode()).hexdigest()[:8]}.jsonl"
    if not path.exists():
        say(f"growing {count} threads")
        growing.write(growing.grown(corpus, count, wanted.seed), path)
    return path


def sample_of(threads: Path, count: int) -> list[growing.Document]:
    step = max(1, count // SAMPLE)
    return [document for place, document in enumerate(growing.read(threads)) if place % step == 0]


def plan_for(corpus: Corpus, size: int, wanted: argparse.Namespace, postgres: str) -> Plan:
    groups = synonyms_in(wanted.synonyms)
    threads = threads_of(corpus, size, wanted)
    sample = sample_of(threads, size or len(corpus.documents))
    return Plan(
        "", threads, Place(wanted.scratch / f"index-{os.getpid()}", postgres, [frozenset(group) for group in groups]),
        quality_sets(corpus, groups, wanted.seed, wanted.queries),
        speed_queries(sample, wanted.seed, wanted.speed),
        begun([document.title for document in sample], wanted.seed, wanted.speed),
        wanted.fresh,
    )  # fmt: skip


def alone(work: Callable[..., T], *words: object) -> T:
    """Do something in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *words).result()


def measured(plan: Plan) -> Figures:
    say(f"{plan.engine}: indexing")
    try:
        built = alone(build, plan)
        say(f"{plan.engine}: searching")
        figures = alone(search, plan, built)
        if plan.fresh and plan.engine in PRODUCT:
            say(f"{plan.engine}: following")
            figures = replace(figures, fresh=alone(refresh, plan))
        return figures
    finally:
        shutil.rmtree(plan.place.folder, ignore_errors=True)


def say(text: str) -> None:
    print(f"{text} ...", file=sys.stderr, flush=True)


def changes_in(text: str) -> dict[str, float]:
    """Weights and constants as they are typed: title=8,K1=1.5"""
    return {name: float(value) for name, _, value in (part.partition("=") for part in text.split(",") if part)}


def tuned(plan: Plan, wanted: argparse.Namespace) -> str:
    """What changes of the ranking would do to the first of the engines."""
    mine = replace(plan, engine=wanted.engines[0])
    if wanted.tune:
        return tuning.report(tuning.tune(mine, alone, wanted.tune, say))
    return tuning.report([alone(tuning.attempt, mine, changes) for changes in ({}, *wanted.changes)])


@contextmanager
def postgres_for(engines: list[str], scratch: Path) -> Iterator[str]:
    """The address of an empty database on a server that ends with the block; "" when nobody needs one."""
    if not set(engines) & set(ON_POSTGRES):
        yield ""
        return
    if not os.environ.get("TEST_DATABASE_URL") and find_binaries() is None:
        raise SystemExit(f"{HOW_TO_GET_IT} Or leave it out: --engines whoosh fts5 tantivy")
    scratch.mkdir(parents=True, exist_ok=True)
    with start_cluster(scratch) as cluster:
        yield cluster.url


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server that was started ends too
    wanted = options()
    corpus = from_site() if wanted.site else from_dumps(wanted.dumps)
    engines = wanted.engines[:1] if wanted.tune or wanted.changes else wanted.engines
    with postgres_for(engines, wanted.scratch) as postgres:
        everything: dict[str, Figures] = {}
        for size in wanted.sizes:
            plan = plan_for(corpus, size, wanted, postgres)
            if wanted.tune or wanted.changes:
                print(f"\n### {size or len(corpus.documents):,} threads\n\n{tuned(plan, wanted)}", flush=True)
                continue
            figures = {}
            for name in engines:
                figures[name] = everything[f"{size} {name}"] = measured(replace(plan, engine=name))
                if wanted.json:
                    wanted.json.write_text(as_json(everything))
            print(tables.report(figures, size or len(corpus.documents)), flush=True)


if __name__ == "__main__":
    main()
