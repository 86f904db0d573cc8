"""The figures as tables, in Markdown."""

from collections.abc import Mapping

from bench.search.measures import mean
from bench.search.measuring import Figures, Way
from bench.tables import table

MEGABYTE = 1_000_000
YARDSTICKS = ("fts5", "ts_rank")


def ways_of(figures: Mapping[str, Figures]) -> dict[str, Way]:
    return {name: way for figure in figures.values() for name, way in figure.ways.items()}


def quality_table(figures: Mapping[str, Figures]) -> str:
    """For each set of queries: recall@1, recall@10 and MRR; then the mean over the sets, and how many found nothing."""
    ways = ways_of(figures)
    kinds = list(next(iter(ways.values())).quality)
    counts = [next(iter(ways.values())).quality[kind].queries for kind in kinds]
    head = ["recall@1 / recall@10 / MRR"]
    head += [f"{kind} ({count})" for kind, count in zip(kinds, counts, strict=True)] + [
        "mean of sets",
        "found nothing %",
    ]
    rows = []
    for name, way in ways.items():
        found = [way.quality[kind] for kind in kinds]
        cells = [f"{one.first:.3f} / {one.ten:.3f} / {one.mrr:.3f}" for one in (*found, mean(found))]
        nothing = sum(one.nothing * one.queries for one in found) / max(1, sum(one.queries for one in found))
        rows.append([name, *cells, f"{100 * nothing:.2f}"])
    return table(head, rows)


def speed_table(figures: Mapping[str, Figures]) -> str:
    """CPU time of a query, and how it compares at the 95th percentile, warm, with the yardsticks of this run."""
    ways = ways_of(figures)
    beside = [name for name in YARDSTICKS if name in ways]
    head = ["CPU ms", "warm p50", "warm p95", "cold p50", "cold p95", "whole titles p95"]
    head += [f"of {name}'s p95" for name in beside]
    rows = []
    for name, way in ways.items():
        times = [way.warm.median, way.warm.slow, way.cold.median, way.cold.slow, way.titles.slow]
        ratios = [f"{way.warm.slow / ways[other].warm.slow:.2f}" for other in beside]
        rows.append([name, *(f"{time:.2f}" for time in times), *ratios])
    return table(head, rows)


def index_table(figures: Mapping[str, Figures]) -> str:
    head = [
        "index", "threads per CPU s", "MB on disk", "peak MB building", "peak MB searching", "opening CPU ms",
        "as you type p50", "as you type p95", "change found after p95, wall ms",
    ]  # fmt: skip
    rows = []
    for name, one in figures.items():
        sizes = [one.built.bytes / MEGABYTE, one.built.memory / MEGABYTE, one.memory / MEGABYTE]
        times = [one.opening, one.begun.median, one.begun.slow]
        cells = [f"{one.built.rate:.0f}", *(f"{size:.0f}" for size in sizes), *(f"{time:.1f}" for time in times)]
        rows.append([name, *cells, f"{one.fresh.slow:.0f}" if one.fresh else "-"])
    return table(head, rows)


def report(figures: Mapping[str, Figures], threads: int) -> str:
    parts = [quality_table(figures), speed_table(figures), index_table(figures)]
    return f"\n### {threads:,} threads\n\n" + "\n\n".join(parts) + "\n"
