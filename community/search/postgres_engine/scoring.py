"""The order of results by the formula of search.ranking, in SQL.

PostgreSQL's `ts_rank_cd` of one word adds up the weights of its places: the frequency of the formula. Reading a
document's words is what costs most: only the RANKED most promising documents are looked at closely, chosen by how
telling their rarest word is, by their title, goal and tags, and by their quality. The others follow in the order of
that choice.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ARRAY,
    REAL,
    ColumnElement,
    Connection,
    Double,
    Integer,
    Select,
    Text,
    case,
    cast,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from community.search.contract import WEIGHTS
from community.search.postgres_engine import wording
from community.search.postgres_engine.conditions import documents, number, quality
from community.search.postgres_engine.rows import quoted
from community.search.postgres_engine.tables import array
from community.search.postgres_engine.weighing import Weighed, Weights
from community.search.ranking import COVERAGE, IN_TITLE, K1, OTHER_SPELLING, UNIT, B

LOOKED_AT = 5_000  # documents that are counted, and among which the promising ones are chosen
LOOKED_AT_FURTHER = 1_000  # the same where only some of the words are there
RANKED = 200
WHOLE = 1.5  # what a joined token counts that stands there whole, beside its parts in a row
BY_LABEL = [WEIGHTS[part] / WEIGHTS["title"] for part in ("body", "accepted", "goal", "title")]  # D, C, B, A
TITLE = [0.0, 0.0, 0.0, 1.0]


@dataclass(frozen=True)
class Tier:
    """Some of the documents that match, and how telling the rarest word is that they are sure to have.

    `also` is what they fulfil beside the query; tiers that follow each other share it.
    """

    query: str
    idf: float
    also: ColumnElement[bool] = field(default_factory=true)


class Scorer:
    """Puts documents in order."""

    def __init__(
        self, connection: Connection, weights: Weights, allowed: ColumnElement[bool], products: Collection[str]
    ) -> None:
        self.connection, self.weights, self.allowed = connection, weights, allowed
        self.quality = quality(products)
        self.anything = wording.either([one.query for one in weights.clauses])

    def best(
        self, tiers: Sequence[Tier], limit: int, offset: int, looked_at: int
    ) -> tuple[list[tuple[int, float]], int]:
        """Ids and scores, the greatest first, and how many there are, up to one more than are looked at."""
        found, total = [], 0
        if offset < RANKED:
            statement = self.closely(self.promising(tiers, looked_at).limit(RANKED))
            rows = self.connection.execute(statement.limit(min(limit, RANKED - offset)).offset(offset)).all()
            found, total = [(row.id, row.score) for row in rows], rows[0].total if rows else 0
        if offset + limit > RANKED:
            rest = self.promising(tiers, looked_at).offset(max(RANKED, offset)).limit(limit - len(found))
            rows = self.connection.execute(rest).all()
            found, total = found + [(row.id, 0.0) for row in rows], rows[0].total if rows else total
        return found, total

    def promising(self, tiers: Sequence[Tier], looked_at: int) -> Select[Any]:
        """Documents in the order in which they are worth a look."""
        some = [
            self.documents_of(list(group), looked_at) for _also, group in groupby(tiers, lambda tier: id(tier.also))
        ]
        together = union_all(*some).limit(looked_at + 1).subquery()
        return select(together, func.count().over().label("total")).order_by(together.c.promise.desc(), together.c.id)

    def documents_of(self, tiers: Sequence[Tier], looked_at: int) -> Select[Any]:
        """The documents of tiers that share a condition, tier after tier.

        The tiers come as one table, so that the statement is the same for any number of them.
        """
        queries = cast(array([tier.query for tier in tiers], Text), ARRAY(TSQUERY))
        each = func.unnest(queries, array([tier.idf for tier in tiers], Double))
        tier = each.table_valued("query", "idf").render_derived("tiers")
        heading = func.ts_rank(array(BY_LABEL, REAL), documents.heading, cast(self.anything, TSQUERY))
        telling = sum(one.idf for one in self.weights.clauses)
        some = (
            select(
                documents.id, documents.length, self.quality.label("quality"),
                (self.quality * (tier.c.idf + heading * number(telling))).label("promise"),
            )
            .where(documents.words.bool_op("@@")(tier.c.query), tiers[0].also, self.allowed)
            .limit(looked_at + 1)
            .correlate(tier)
            .lateral()
        )  # fmt: skip
        return select(some).select_from(tier.join(some, true()))

    def closely(self, promising: Select[Any]) -> Select[Any]:
        """Documents with their scores, the greatest first.

        The statement is the same for any number of words: they come as one table, so that it is put together once. The
        OFFSET does nothing but keep PostgreSQL from unpacking a document's words again for each of them.
        """
        few = promising.subquery()
        unpacked = (
            select(
                few.c.id, few.c.total, few.c.quality, few.c.length,
                documents.words.op("||")(cast("", TSVECTOR)).label("words"), documents.heading,
            )
            .join_from(few, documents.id.table, documents.id == few.c.id)
            .offset(0)
            .subquery()
        )  # fmt: skip
        text = self.text(unpacked).lateral()
        found = func.power(text.c.found / number(len(self.weights.needed)), number(COVERAGE))
        score = (text.c.text * unpacked.c.quality * found).label("score")
        return (
            select(unpacked.c.id, unpacked.c.total, score)
            .select_from(unpacked.join(text, true()))
            .order_by(score.desc(), unpacked.c.id)
        )

    def text(self, unpacked: Any) -> Select[Any]:
        """The sum over the clauses, and how many of the needed ones there are. Titles are about equally long: their
        length is left out."""
        ways = self.ways()
        marks = (
            select(
                func.max(ways.c.counts * rank(unpacked.c.words, ways, BY_LABEL)).label("mark"),
                func.max(ways.c.counts * rank(unpacked.c.heading, ways, TITLE)).label("title"),
                func.max(ways.c.idf).label("idf"),
                func.max(ways.c.needed).label("needed"),
            )
            .group_by(ways.c.clause)
            .correlate(unpacked)
            .lateral()
        )
        mark, title = marks.c.mark, marks.c.title
        norm = number(UNIT * K1 * (1 - B)) + number(UNIT * K1 * B / self.weights.length) * unpacked.c.length
        one = mark / (mark + norm) + number(IN_TITLE) * title / (title + number(K1 * WEIGHTS["title"]))
        return select(
            func.sum(marks.c.idf * one).label("text"),
            func.count().filter(marks.c.mark > 0, marks.c.needed > 0).label("found"),
        ).correlate(unpacked)

    def ways(self) -> Any:
        """Each spelling of each clause: its query, whether that is a phrase, and what it counts."""
        needed = self.weights.needed
        rows = [
            (place, query, int(is_phrase), counts, one.idf, int(one in needed))
            for place, one in enumerate(self.weights.clauses)
            for query, is_phrase, counts in ways_of(one)
        ]
        kinds = (Integer, Text, Integer, Double, Double, Integer)
        columns = [array(values, kind) for values, kind in zip(zip(*rows, strict=True), kinds, strict=True)]
        columns[1] = cast(columns[1], ARRAY(TSQUERY))
        names = ("clause", "query", "is_phrase", "counts", "idf", "needed")
        return func.unnest(*columns).table_valued(*names).render_derived("ways")


def ways_of(weighed: Weighed) -> Iterator[tuple[str, bool, float]]:
    """The queries of a clause's spellings, whether each is a phrase, and what it counts."""
    for place, way in enumerate(weighed.clause.ways):
        counts = OTHER_SPELLING if place else 1.0
        yield wording.row(way.words), len(way.words) > 1, counts
        if way.whole:
            yield quoted(way.whole), False, counts * WHOLE


def rank(vector: Any, ways: Any, labels: Sequence[float]) -> ColumnElement[float]:
    """The weights of all the places of a word added up, or of a phrase if it is there."""
    found = func.ts_rank_cd(array(labels, REAL), vector, ways.c.query) * number(WEIGHTS["title"])
    return case((or_(ways.c.is_phrase == 0, vector.bool_op("@@")(ways.c.query)), found), else_=number(0.0))
