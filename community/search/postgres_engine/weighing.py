"""How telling the words of a query are: PostgreSQL's own ranking does not know that, so it is worked out here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from community.search.postgres_engine import wording
from community.search.postgres_engine.tables import SERVING
from community.search.ranking import idf
from community.search.wanted import Clause, Term


@dataclass(frozen=True)
class Weighed:
    """A clause with its query, the number of public documents that have it (at most), and how telling it is."""

    clause: Clause
    query: str
    found: int
    idf: float

    @property
    def at_will(self) -> "Weighed":
        """The same, but nothing is missed without it."""
        return replace(self, clause=replace(self.clause, must=False))


@dataclass(frozen=True)
class Weights:
    """All clauses of a query, how many public documents there are, and how long they are on average."""

    clauses: list[Weighed]
    documents: int
    length: float

    @property
    def needed(self) -> list[Weighed]:
        """The clauses that a document must have; all of them if none is needed."""
        return [one for one in self.clauses if one.clause.needed] or self.clauses

    @property
    def rarest_first(self) -> list[Weighed]:
        return sorted(self.needed, key=lambda one: one.found)


def weigh(connection: Connection, clauses: Sequence[Clause]) -> Weights:
    """Look the words of the clauses up. Only public documents are counted: nobody's order of results depends on what
    they may not read."""
    if not clauses:
        return Weights([], 0, 1.0)
    words = SERVING.words.c
    wanted = {word for clause in clauses for way in clause.ways for word in (*way.words, way.whole)} | {""}
    rows = connection.execute(select(words.word, words.documents, words.headings).where(words.word.in_(wanted)))
    counts, lengths = {}, 0
    for word, number, headings in rows:
        counts[word] = number
        if not word:
            lengths = headings
    total = counts.pop("", 0)
    weighed = []
    for clause in clauses:
        found = min(total, sum(number_of(way, counts) for way in clause.ways))
        weighed.append(Weighed(clause, wording.clause(clause), found, idf(total, found)))
    return Weights(weighed, total, lengths / total if total else 1.0)


def number_of(way: Term, counts: dict[str, int]) -> int:
    """How many documents have a term, at most."""
    return min(counts.get(word, 0) for word in way.words)
