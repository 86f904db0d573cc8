"""Finding documents: which ones, how many, in which order, and how many of each kind."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, cast, func, literal, not_, select, true, union_all
from sqlalchemy.dialects import postgresql

from community.search.contract import (
    ACTIVE,
    BEST,
    FEW,
    FLAGS,
    KEYWORDS,
    NEWEST,
    PERIODS,
    VOTES,
    Condition,
    Filters,
    Results,
)
from community.search.postgres_engine import scoring, wording
from community.search.postgres_engine.conditions import DAY, SEVERAL, documents, fulfilled, matches, readable
from community.search.postgres_engine.tables import array
from community.search.postgres_engine.weighing import Weights, weigh
from community.search.ranking import least
from community.search.wanted import Wanted

MOST_ALIKE = 2_000  # documents among which similar ones are chosen
MOST_VALUES = 200  # of a facet: the most frequent
ORDERS = {NEWEST: documents.created, ACTIVE: documents.active, VOTES: documents.votes}


@dataclass(frozen=True)
class Level:
    """The documents with at least so many of the needed clauses, `but` some that were found before.

    `tiers` take the query apart: who has the rarest word, who has the next but not that one, and so on.
    """

    query: str
    tiers: Sequence[scoring.Tier]
    but: Sequence[int] = ()

    @property
    def condition(self) -> ColumnElement[bool]:
        found = matches(documents.words, self.query)
        return and_(found, documents.id.not_in(self.but)) if self.but else found


class Finder:
    """Finds what is wanted among the documents that fulfil the filters."""

    def __init__(self, connection: Connection, wanted: Wanted, filters: Filters) -> None:
        self.connection, self.filters = connection, filters
        self.clauses = wanted.clauses
        self.excluded = [wording.term(one) for one in wanted.excluded]
        self.readable = readable(filters)
        self.allowed = and_(self.readable, fulfilled(filters.conditions))
        self.looked_at = scoring.LOOKED_AT

    @cached_property
    def weights(self) -> Weights:
        return weigh(self.connection, self.clauses)

    def search(self, order: str, limit: int, offset: int, facets: Collection[str]) -> Results:
        if not self.clauses:
            return self.all_documents(order, limit, offset, facets)
        needed = len(self.weights.needed)
        level = self.level(needed)
        ids, complete = self.page(level, order, limit, offset)
        if complete >= FEW or needed == 1:
            return self.results(ids, complete, 0, level.condition, facets)
        first = ids if len(ids) == complete else self.page(level, order, FEW, 0)[0]
        page = first[offset : offset + limit]
        self.looked_at = scoring.LOOKED_AT_FURTHER
        for number in sorted({least(self.clauses), 1}, reverse=True):
            level = self.level(number, first)
            ids, more = self.page(level, order, limit - len(page), max(0, offset - len(first)))
            if len(first) + more >= FEW:
                break
        return self.results(page + ids, complete, more, matches(documents.words, level.query), facets)

    def alike(self, limit: int) -> list[tuple[int, float]]:
        """Documents with any of the words: those with half of them are looked at first, then those with rare ones."""
        if not self.clauses:
            return []
        self.weights = replace(self.weights, clauses=[one.at_will for one in self.weights.clauses])
        half = self.level(ceil(len(self.weights.needed) / 2))
        others = self.level(1, apart=[half.query])
        return self.scorer(others).best([*half.tiers, *others.tiers], limit, 0, MOST_ALIKE)[0]

    def all_documents(self, order: str, limit: int, offset: int, facets: Collection[str]) -> Results:
        """Everything that fulfils the conditions; without words nothing matches better than another thing."""
        found: ColumnElement[bool] = true()
        if self.excluded:
            excluded = select(documents.id).where(matches(documents.words, wording.either(self.excluded)))
            found = documents.id.not_in(excluded)
        statement = select(documents.id).where(found, self.allowed)
        ids = self.connection.scalars(in_order(statement, documents, order).limit(limit).offset(offset)).all()
        return self.results(list(ids), self.count(found, scoring.LOOKED_AT + 1), 0, found, facets)

    def results(
        self, ids: list[int], complete: int, more: int, found: ColumnElement[bool], facets: Collection[str]
    ) -> Results:
        return Results(
            ids,
            total=min(complete, self.looked_at) + min(more, self.looked_at),
            complete=min(complete, self.looked_at),
            at_least=max(complete, more) > self.looked_at,
            facets=self.facets(found, facets),
        )

    def level(self, number: int, but: Sequence[int] = (), apart: Sequence[str] = ()) -> Level:
        """The documents with so many of the needed clauses, and with all that must be there; `apart` from those that
        fulfil these queries."""
        rarest = self.weights.rarest_first
        must = [one.query for one in self.weights.clauses if one.clause.must]
        query = wording.both([*must, wording.at_least(number, [one.query for one in rarest])])
        tiers = []
        for place, one in enumerate(rarest[: len(rarest) - number + 1]):
            rarer = [other.query for other in rarest[:place]]
            part = query if number == len(rarest) else wording.both([query, one.query])
            part = wording.without(part, [*rarer, *self.excluded, *apart])
            tiers.append(scoring.Tier(part, one.idf))
        if rarest[0].found > scoring.LOOKED_AT:
            tiers = headings_first(query, tiers)
        return Level(wording.without(query, self.excluded), tiers, but)

    def count(self, found: ColumnElement[bool], most: int) -> int:
        """How many documents there are, counted up to `most`."""
        some = select(literal(1)).where(found, self.allowed).limit(most).subquery()
        return self.connection.scalar(select(func.count()).select_from(some)) or 0

    def page(self, level: Level, order: str, limit: int, offset: int) -> tuple[list[int], int]:
        """Ids in order, and how many there are, up to one more than are counted."""
        if order == BEST:
            found, total = self.scorer(level).best(level.tiers, limit, offset, self.looked_at)
            ids = [one for one, _score in found]
        else:
            # First all that match, then the order: an index on times would read the words of far too many documents.
            some = select(documents.id, *ORDERS.values()).where(level.condition, self.allowed).offset(0).subquery()
            ordered = in_order(select(some.c.id, func.count().over()), some.c, order).limit(limit).offset(offset)
            rows = self.connection.execute(ordered).all()
            ids, total = [row[0] for row in rows], min(rows[0][1], self.looked_at + 1) if rows else 0
        nothing_to_see = not ids and (offset > 0 or limit <= 0)
        return ids, self.count(level.condition, self.looked_at + 1) if nothing_to_see else total

    def scorer(self, level: Level) -> scoring.Scorer:
        allowed = and_(self.allowed, documents.id.not_in(level.but)) if level.but else self.allowed
        return scoring.Scorer(self.connection, self.weights, allowed, self.filters.products)

    def facets(self, found: ColumnElement[bool], names: Collection[str]) -> dict[str, dict[str, int]]:
        """The number of documents by value for each of these columns; see `contract.Results`."""
        groups: dict[tuple[Condition, ...], list[str]] = {}
        for name in names:
            others = tuple(one for one in self.filters.conditions if one.column != name or name in SEVERAL)
            groups.setdefault(others, []).append(name)
        counts: dict[str, dict[str, int]] = {name: empty(name) for name in names}
        for conditions, group in groups.items():
            columns = [documents[name] for name in group]
            some = select(*columns).where(found, self.readable, fulfilled(conditions)).limit(self.looked_at).cte("some")
            for name, value, number in self.connection.execute(union_all(*by_value(some, group))):
                counts[name][value] = number
        return counts


def headings_first(query: str, tiers: list[scoring.Tier]) -> list[scoring.Tier]:
    """Those that match in title, goal or tags before the others: there are more documents than are looked at."""
    heading = matches(documents.heading, query)
    return [replace(tier, also=also) for also in (heading, not_(heading)) for tier in tiers]


def in_order(statement: Select[Any], columns: Any, order: str) -> Select[Any]:
    """The greatest first; newest first when nothing is better than another thing."""
    return statement.order_by(columns[ORDERS[NEWEST if order == BEST else order].name].desc(), columns.id.desc())


def empty(name: str) -> dict[str, int]:
    """The counts of a facet before anything is counted."""
    if name in FLAGS:
        return {"yes": 0, "no": 0}
    if name not in KEYWORDS and name != "created":
        raise ValueError(f"no facet {name}")
    return {}


def by_value(some: Any, names: Collection[str]) -> list[Select[Any, Any, Any]]:
    """Statements that count some documents by the values of these columns: name, value, number."""
    since = {period: time.time() - days * DAY for period, days in PERIODS.items()}
    kinds = [(name, "yes", some.c[name]) for name in names if name in FLAGS]
    kinds += [(name, "no", not_(some.c[name])) for name in names if name in FLAGS]
    kinds += [("created", period, some.c.created > start) for period, start in since.items() if "created" in names]
    at_once = (
        func.unnest(array([name for name, _value, _is in kinds], Text)).label("name"),
        func.unnest(array([value for _name, value, _is in kinds], Text)).label("value"),
        func.unnest(postgresql.array([func.count().filter(condition) for _name, _value, condition in kinds])),
    )
    return [*([select(*at_once)] if kinds else []), *(by_keyword(some, name) for name in names if name in KEYWORDS)]


def by_keyword(some: Any, name: str) -> Select[Any, Any, Any]:
    """The same for one column of words; its most frequent values."""
    source, value = some, some.c[name]
    if name in SEVERAL:
        each = func.unnest(some.c[name]).table_valued("value").render_derived("each")
        source, value = some.join(each, true()), each.c.value
    counted = (
        select(literal(name).label("name"), cast(value, Text).label("value"), func.count().label("number"))
        .select_from(source)
        .where(value != "")
        .group_by(value)
        .order_by(func.count().desc(), value)
        .limit(MOST_VALUES)
        .subquery()
    )
    return select(counted)
