"""Measuring one engine, in processes of its own: one that builds the index, one that searches it.

Times are processor time, so that other work on the machine matters little. *Warm*: after one round of the same
queries. *Cold*: a copy of this process for each query, with nothing kept in memory, that opens the engine by looking
for a word that nobody has written, and then asks; files may still be in the operating system's cache.
"""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import islice

from bench.processes import peak_memory
from bench.search import freshness, growing
from bench.search.asking import PAGE, quality_of
from bench.search.engines.all import ENGINES
from bench.search.engines.contract import Engine, Search
from bench.search.measures import Quality, percentile
from bench.search.plans import Plan
from community.search.contract import Document

ABSENT = "xqzzvwk"
COLD = 60  # queries asked cold
CHANGING = 200  # threads that get new answers


@dataclass(frozen=True)
class Times:
    """Milliseconds of processor time."""

    median: float
    slow: float  # 95 of 100 are not slower


@dataclass(frozen=True)
class Built:
    rate: float  # threads in a second of processor time
    bytes: int
    memory: int  # bytes at the peak, while building


@dataclass(frozen=True)
class Way:
    """The figures of one way of searching."""

    quality: dict[str, Quality]
    warm: Times
    cold: Times
    titles: Times  # whole titles, warm


@dataclass(frozen=True)
class Figures:
    """All figures of one engine."""

    built: Built
    ways: dict[str, Way] = field(default_factory=dict)
    begun: Times = Times(0, 0)
    opening: float = 0.0  # milliseconds until the first answer of a new process
    memory: int = 0  # bytes at the peak, while searching
    fresh: Times | None = None  # until a changed thread is found, on the wall; only of the product's engines


class Metered:
    """Hands on documents, and knows what reading them cost, which is not the engine's work."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents, self.count, self.seconds = iter(documents), 0, 0.0

    def __iter__(self) -> Iterator[Document]:
        while True:
            began = time.process_time()
            document = next(self.documents, None)
            self.seconds += time.process_time() - began
            if document is None:
                return
            self.count += 1
            yield document


def build(plan: Plan) -> Built:
    """Build the index of an engine; run in a new process."""
    engine = ENGINES[plan.engine](plan.place)
    documents = Metered(growing.read(plan.threads))
    began = engine.cpu()
    engine.build(documents)
    seconds = engine.cpu() - began - documents.seconds
    built = Built(documents.count / seconds, engine.size(), peak_memory())
    engine.close()
    return built


def search(plan: Plan, built: Built) -> Figures:
    """Search an index that was built; run in a new process."""
    engine = ENGINES[plan.engine](plan.place)
    names = list(engine.ways())
    opening = in_fork(lambda: timed(engine, lambda: engine.ways()[names[0]](ABSENT, PAGE)))
    colds = {name: percentiles(cold_times(engine, name, plan.speed[:COLD])) for name in names}
    ways = {}
    for name, way in engine.ways().items():
        found = {kind: quality_of(way, queries) for kind, queries in plan.sets.items()}
        warm = percentiles(warm_times(engine, way, plan.speed))
        titles = percentiles(warm_times(engine, way, [query.text for query in plan.sets.get("title", [])[:100]]))
        ways[name] = Way(found, warm, colds[name], titles)
    begun = percentiles(warm_times(engine, engine.begun, plan.begun))
    return Figures(built, ways, begun, opening, peak_memory())


def refresh(plan: Plan) -> Times:
    """How soon a changed thread is found; run in a new process, when everything else was measured."""
    threads = list(islice(growing.read(plan.threads), CHANGING))
    return percentiles(freshness.found_after(plan, threads, plan.fresh))


def warm_times(engine: Engine, way: Search, texts: list[str]) -> list[float]:
    for text in texts:
        way(text, PAGE)
    return [timed(engine, partial(way, text, PAGE)) for text in texts]


def timed(engine: Engine, ask: Callable[[], object]) -> float:
    began = engine.cpu()
    ask()
    return (engine.cpu() - began) * 1000


def cold_times(engine: Engine, name: str, texts: list[str]) -> list[float]:
    return [in_fork(partial(cold_time, engine, name, text)) for text in texts]


def cold_time(engine: Engine, name: str, text: str) -> float:
    """One query to an engine that was just opened."""
    way = engine.ways()[name]
    way(ABSENT, PAGE)
    return timed(engine, lambda: way(text, PAGE))


def in_fork(work: Callable[[], float]) -> float:
    """What a copy of this process says; nothing it did is left here."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return float(json.loads(said))


def percentiles(times: list[float]) -> Times:
    return Times(percentile(times, 0.5), percentile(times, 0.95))


def as_json(figures: dict[str, Figures]) -> str:
    return json.dumps({name: asdict(figure) for name, figure in figures.items()}, indent=1)
