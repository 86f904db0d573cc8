"""Trying other weights and constants of the ranking, one change after the other.

Queries are halved by the threads they look for: the first half chooses, the second only reports, so that a choice which
merely fits its own queries shows. Each attempt builds its own small index in a new process.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.search import growing, tables
from bench.search.asking import quality_of
from bench.search.engines.all import ENGINES
from bench.search.measures import Quality, mean
from bench.search.plans import Plan
from bench.search.queries import halves
from community.search import contract, ranking

Changes = Mapping[str, float]  # "title" or another weight, or the name of a constant in search.ranking
Alone = Callable[..., Any]

FACTORS = (0.5, 0.7, 1.4, 2.0)
ENOUGH = 0.0005  # a smaller gain is chance


@dataclass(frozen=True)
class Attempt:
    """What came out of some changes, on the queries that choose and on those that only report."""

    changes: Changes
    chosen_by: dict[str, Quality]
    checked_by: dict[str, Quality]

    @property
    def score(self) -> float:
        return score(self.chosen_by)

    @property
    def check(self) -> float:
        return score(self.checked_by)


def score(found: Mapping[str, Quality]) -> float:
    """One figure for all sets: the mean of recall@10 and MRR, each set counting the same."""
    overall = mean(list(found.values()))
    return (overall.ten + overall.mrr) / 2


def attempt(plan: Plan, changes: Changes) -> Attempt:
    """Build and search with these changes; run in a new process, which they never leave."""
    for name, value in changes.items():
        change(name, value)
    with tempfile.TemporaryDirectory() as folder:
        engine = ENGINES[plan.engine](replace(plan.place, folder=Path(folder) / "index"))
        engine.build(growing.read(plan.threads))
        way = next(iter(engine.ways().values()))
        first, second = (
            {name: quality_of(way, queries) for name, queries in sets.items()} for sets in halves(plan.sets)
        )
        engine.close()
    return Attempt(dict(changes), first, second)


def change(name: str, value: float) -> None:
    """Set a weight or a constant in every module of search that has it."""
    if name in contract.WEIGHTS:
        contract.WEIGHTS[name] = round(value)  # as many places as a word is written with
        return
    usual = getattr(ranking, name)
    for module in list(sys.modules.values()):
        if module.__name__.startswith("community.search.") and getattr(module, name, None) == usual:
            setattr(module, name, value)


def usual() -> dict[str, float]:
    """All weights and constants as they are."""
    constants = {name: value for name, value in vars(ranking).items() if name.isupper() and isinstance(value, float)}
    return {**contract.WEIGHTS, **constants}


def neighbours(changes: Changes) -> Iterator[Changes]:
    """One weight or constant more or less than now."""
    for name, value in (usual() | dict(changes)).items():
        for factor in FACTORS:
            yield {**changes, name: round(value * factor, 4)}


def tune(plan: Plan, alone: Alone, rounds: int, say: Callable[[str], None]) -> list[Attempt]:
    """Take the best single change again and again, until none helps; every attempt in the order of its score."""
    best: Attempt = alone(attempt, plan, {})
    tried = [best]
    for _round in range(rounds):
        here = [alone(attempt, plan, changes) for changes in neighbours(best.changes)]
        tried += here
        better = max(here, key=lambda one: one.score)
        if better.score < best.score + ENOUGH:
            break
        best = better
        say(f"{written(best)}: {best.score:.4f}, checked {best.check:.4f}")
    return sorted(tried, key=lambda one: -one.score)


def written(one: Attempt) -> str:
    return ", ".join(f"{name}={value:g}" for name, value in one.changes.items()) or "as it is"


def report(tried: list[Attempt], most: int = 25) -> str:
    """The first attempts: the score that chose, the one that checks, and recall@10 / MRR of each set in the check."""
    kinds = list(tried[0].checked_by)
    shown = [*tried[:most], *(each for each in tried[most:] if not each.changes)]
    rows = []
    for one in shown:
        cells = [f"{one.checked_by[kind].ten:.3f} / {one.checked_by[kind].mrr:.3f}" for kind in kinds]
        rows.append([written(one), f"{one.score:.4f}", f"{one.check:.4f}", *cells])
    return tables.table(["changes", "chosen by", "checked by", *kinds], rows)
