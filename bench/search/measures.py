"""The sums: how well an order answers a question, and how long most of them take."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """Over a set of queries: how often the right thread came first, in the first ten, and how soon on average."""

    queries: int
    first: float
    ten: float
    mrr: float
    nothing: float


def rank_of(ids: Sequence[int], right: Collection[int]) -> int:
    """The place of the first right one, from 1; 0 when none is there."""
    return next((place for place, one in enumerate(ids, start=1) if one in right), 0)


def quality(ranks: Sequence[int], empty: int) -> Quality:
    """`ranks` are places among the first ten, 0 for not found; `empty` of the queries found nothing at all.

    MRR is the mean of 1 / rank (Voorhees, TREC-8 question answering track, 1999), here within the first ten.
    """
    count = len(ranks) or 1
    return Quality(
        len(ranks),
        sum(rank == 1 for rank in ranks) / count,
        sum(0 < rank <= 10 for rank in ranks) / count,
        sum(1 / rank for rank in ranks if 0 < rank <= 10) / count,
        empty / count,
    )


def mean(figures: Sequence[Quality]) -> Quality:
    """Over several sets, each counting as much as the others, however many queries it has."""
    count = len(figures) or 1
    return Quality(
        sum(one.queries for one in figures),
        sum(one.first for one in figures) / count,
        sum(one.ten for one in figures) / count,
        sum(one.mrr for one in figures) / count,
        sum(one.nothing for one in figures) / count,
    )


def percentile(figures: Sequence[float], share: float) -> float:
    """The figure that this share of all does not exceed (nearest rank); 0 for none."""
    ordered = sorted(figures)
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]
