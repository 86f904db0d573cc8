"""Asking an engine queries whose answers are known."""

from collections.abc import Sequence

from bench.search.engines.contract import Search
from bench.search.measures import Quality, quality, rank_of
from bench.search.queries import Query

PAGE = 10  # results that people look at


def quality_of(way: Search, queries: Sequence[Query]) -> Quality:
    ranks, empty = [], 0
    for query in queries:
        found = way(query.text, PAGE + 1)
        others = [number for number in found if number != query.own][:PAGE]
        ranks.append(rank_of(others, query.right))
        empty += not found
    return quality(ranks, empty)
