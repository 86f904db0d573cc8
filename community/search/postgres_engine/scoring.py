"""The order of results by the formula of search.ranking, in SQL.

PostgreSQL's `ts_rank_cd` of one word adds up the weights of its places: the frequency of the formula. Reading a
document's words is what costs most: only the RANKED most promising documents are looked at closely, chosen by how
telling their rarest word is, by their title, goal and tags, and by their quality. The others follow in the order of
that choice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    REAL,
    ColumnElement,
    Connection,
    Double,
    Select,
    case,
    cast,
    func,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from community.search.contract import WEIGHTS
from community.search.postgres_engine import wording
from community.search.postgres_engine.conditions import as_number, documents, matches, number, quality
from community.search.postgres_engine.rows import quoted
from community.search.postgres_engine.tables import array
from community.search.postgres_engine.weighing import Weighed, Weights
from community.search.ranking import COVERAGE, IN_TITLE, K1, OTHER_SPELLING, UNIT, B
from community.search.wanted import Term

LOOKED_AT = 5_000  # documents that are counted, and among which the promising ones are chosen
RANKED = 300
BY_LABEL = [WEIGHTS[part] / WEIGHTS["title"] for part in ("body", "accepted", "goal", "title")]  # D, C, B, A
TITLE = [0.0, 0.0, 0.0, 1.0]


@dataclass(frozen=True)
class Tier:
    """Some of the documents that match, and how telling the rarest word is that they are sure to have."""

    condition: ColumnElement[bool]
    idf: float


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
        heading = func.ts_rank(array(BY_LABEL, REAL), documents.heading, cast(self.anything, TSQUERY))
        telling = sum(one.idf for one in self.weights.clauses)
        some = [
            select(
                documents.id, documents.length, self.quality.label("quality"),
                (self.quality * (number(tier.idf) + heading * number(telling))).label("promise"),
            )
            .where(tier.condition, self.allowed)
            .limit(looked_at + 1)
            .subquery()
            for tier in tiers
        ]  # fmt: skip
        together = union_all(*map(select, some)).limit(looked_at + 1).subquery()
        return select(together, func.count().over().label("total")).order_by(together.c.promise.desc(), together.c.id)

    def closely(self, promising: Select[Any]) -> Select[Any]:
        """Documents with their scores, the greatest first. The OFFSET does nothing but keep PostgreSQL from working the
        marks out again for each use."""
        few = promising.subquery()
        marks = [
            mark(one, vector, labels).label(f"{name}{place}")
            for name, vector, labels in (("mark", documents.words, BY_LABEL), ("title", documents.heading, TITLE))
            for place, one in enumerate(self.weights.clauses)
        ]
        marked = (
            select(few.c.id, few.c.length, few.c.quality, few.c.total, *marks)
            .join_from(few, documents.id.table, documents.id == few.c.id)
            .offset(0)
            .subquery()
        )
        score = self.score(marked).label("score")
        return select(marked.c.id, marked.c.total, score).order_by(score.desc(), marked.c.id)

    def score(self, marked: Any) -> ColumnElement[float]:
        """The formula. Titles are about equally long: their length is left out."""
        norm = number(UNIT * K1 * (1 - B)) + number(UNIT * K1 * B / self.weights.length) * marked.c.length
        usual = number(K1 * WEIGHTS["title"])
        total, found = number(0.0), number(0.0)
        needed = self.weights.needed
        for place, one in enumerate(self.weights.clauses):
            mark, title = marked.c[f"mark{place}"], marked.c[f"title{place}"]
            total = (
                total
                + number(one.idf) * (mark / (mark + norm))
                + number(one.idf * IN_TITLE) * (title / (title + usual))
            )
            if one in needed:
                found = found + as_number(mark > 0)
        return total * marked.c.quality * func.power(found / number(len(needed)), number(COVERAGE))


def mark(weighed: Weighed, vector: Any, labels: Sequence[float]) -> ColumnElement[float]:
    """How often and where a clause stands in a document; the spelling that counts most."""
    first, *others = [term_mark(way, vector, labels) for way in weighed.clause.ways]
    if not others:
        return first
    return func.greatest(first, *(other * number(OTHER_SPELLING) for other in others), type_=Double)


def term_mark(term: Term, vector: Any, labels: Sequence[float]) -> ColumnElement[float]:
    """How often and where a word, a phrase or a joined token stands."""
    if len(term.words) == 1:
        found = rank(vector, wording.row(term.words), labels)
    else:
        phrase = wording.row(term.words)
        found = case((matches(vector, phrase), rank(vector, phrase, labels)), else_=number(0.0))
    return found + rank(vector, quoted(term.whole), labels) if term.whole else found


def rank(vector: Any, query: str, labels: Sequence[float]) -> ColumnElement[float]:
    """The weights of all the places of a word, or of a phrase, added up."""
    found = func.ts_rank_cd(array(labels, REAL), vector, cast(query, TSQUERY))
    return cast(found, Double) * number(WEIGHTS["title"])
