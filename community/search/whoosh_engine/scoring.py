"""Finding and ordering documents in a snapshot: clauses, phrases, and the formula of search.ranking."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from community.search.contract import ACTIVE, BEST, FEW, NEWEST, VOTES, Condition, Filters, Results
from community.search.ranking import COVERAGE, OTHER_SPELLING, idf, least
from community.search.wanted import Clause, Term, Wanted
from community.search.whoosh_engine.schema import TEXT
from community.search.whoosh_engine.segments import NOTHING, Postings
from community.search.whoosh_engine.snapshot import Snapshot
from community.search.words import fingerprint

MOST_CHECKED = 3_000  # documents of a phrase whose rows are read; the others count as without it
FEW_CHECKED = 300  # the same for what is only another spelling
SEVERAL = ("tag", "staff")  # columns with several values for a document


@dataclass
class Match:
    """What the words found: each document's score, how many of the needed clauses it has, and whether those that must
    be there are."""

    scores: Any
    found: Any
    allowed: Any


class Finder:
    """Finds in one snapshot, among the documents that a viewer may read."""

    def __init__(self, snapshot: Snapshot, filters: Filters) -> None:
        self.snapshot, self.filters = snapshot, filters
        self.readable = snapshot.readable(filters)
        self.count = int(self.readable.sum())
        self.at_least = False

    def search(self, wanted: Wanted, order: str, limit: int, offset: int, facets: Collection[str]) -> Results:
        chosen = {one: self.snapshot.fulfilling(one) for one in self.filters.conditions}
        allowed = reduce(np.logical_and, chosen.values(), self.readable)
        excluded = reduce(np.logical_or, map(self.having, wanted.excluded), np.zeros(self.snapshot.size, dtype=bool))
        matched, scores, complete = self.matched(wanted.clauses, allowed & ~excluded, self.readable & ~excluded)
        matched_here = matched & allowed
        places = self.ordered(
            matched_here, scores, complete, order if wanted.clauses else order_of_all(order), offset + limit
        )
        counts = {
            name: self.snapshot.count_values(name, matched & everything_but(name, chosen, self.readable))
            for name in facets
        }
        return Results(
            self.snapshot.column("id")[places[offset:]].tolist(),
            total=int(matched_here.sum()),
            complete=int((complete & allowed).sum()),
            at_least=self.at_least,
            facets=counts,
        )

    def matched(self, clauses: Sequence[Clause], allowed: Any, readable: Any) -> tuple[Any, Any, Any]:
        """The documents that have the words (all of them, or most when too few have all), whatever the conditions;
        their scores; and those that have all the words."""
        if not clauses:
            return readable, np.zeros(self.snapshot.size, dtype=np.float32), readable
        match = self.scored(clauses)
        needed = sum(clause.needed for clause in clauses)
        complete = (match.found >= needed) & match.allowed
        enough = complete
        if needed > 1 and (complete & allowed).sum() < FEW:
            enough = (match.found >= least(clauses)) & match.allowed
            if (enough & allowed).sum() < FEW:
                enough = (match.found > 0) & match.allowed
        return enough & readable, match.scores, complete & readable

    def scored(self, clauses: Sequence[Clause]) -> Match:
        """Score every document by the clauses it has; see search.ranking."""
        size = self.snapshot.size
        match = Match(np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.uint8), np.ones(size, dtype=bool))
        for clause in clauses:
            places, weights = self.one(clause)
            telling = idf(self.count, int(self.readable[places].sum()))
            match.scores[places] += np.float32(telling) * weights
            if clause.needed:
                match.found[places] += 1
            if clause.must:
                there = np.zeros(size, dtype=bool)
                there[places] = True
                match.allowed &= there
        needed = max(1, sum(clause.needed for clause in clauses))
        coverage = (np.arange(needed + 1) / needed).astype(np.float32) ** np.float32(COVERAGE)
        match.scores *= coverage[match.found] * self.snapshot.quality(self.filters.products)
        return match

    def one(self, clause: Clause) -> Postings:
        """The documents that have a clause in any of its spellings, with the greatest weight of those."""
        first, *others = clause.ways
        found = self.way(first, MOST_CHECKED)
        if not others:
            return found
        weights = np.zeros(self.snapshot.size, dtype=np.float32)
        weights[found[0]] = found[1]
        for other in others:
            places, heavy = self.way(other, FEW_CHECKED)
            weights[places] = np.maximum(weights[places], heavy * np.float32(OTHER_SPELLING))
        places = np.flatnonzero(weights)
        return places, weights[places]

    def way(self, term: Term, most: int) -> Postings:
        """The documents that have a term: a word, words in a row, or a joined token whole or in parts."""
        found = self.snapshot.postings(TEXT, term.words[0]) if len(term.words) == 1 else self.phrase(term, most)
        if not term.whole:
            return found
        whole = self.snapshot.postings(TEXT, term.whole)
        weights = np.zeros(self.snapshot.size, dtype=np.float32)
        weights[found[0]] = found[1]
        weights[whole[0]] += whole[1]
        places = np.flatnonzero(weights)
        return places, weights[places]

    def phrase(self, term: Term, most: int) -> Postings:
        """The documents with these words in a row: candidates from the posting lists, checked in their rows.

        A row is no more frequent than its rarest word.
        """
        words, most = term.words, FEW_CHECKED if term.whole else most
        lists = sorted((self.snapshot.postings(TEXT, word) for word in set(words)), key=lambda found: len(found[0]))
        places, weights = lists[0]
        mine = self.readable[places]
        places, weights = places[mine], weights[mine]
        for others, heavy in lists[1:]:
            if not len(places) or not len(others):
                return NOTHING
            at = np.minimum(np.searchsorted(others, places), len(others) - 1)
            both = others[at] == places
            places, weights = places[both], np.minimum(weights[both], heavy[at[both]])
        if len(places) > most:
            self.at_least = self.at_least or most == MOST_CHECKED
            best = np.sort(np.argpartition(-weights, most)[:most])
            places, weights = places[best], weights[best]
        prints = fingerprint(words)
        there = np.fromiter((has(self.snapshot.row(place), prints) for place in places.tolist()), bool, len(places))
        return places[there], weights[there]

    def having(self, term: Term) -> Any:
        found = np.zeros(self.snapshot.size, dtype=bool)
        found[self.way(term, MOST_CHECKED)[0]] = True
        return found

    def ordered(self, chosen: Any, scores: Any, complete: Any, order: str, count: int) -> Any:
        """The first `count` of the chosen documents: those with all the words first; equal ones by id."""
        whole = np.flatnonzero(chosen & complete)
        found = self.first(whole, scores, order, count)
        if len(found) < count:
            rest = np.flatnonzero(chosen & ~complete)
            found = np.concatenate([found, self.first(rest, scores, order, count - len(found))])
        return found

    def first(self, places: Any, scores: Any, order: str, count: int) -> Any:
        """The first `count` of these places in an order."""
        columns = {NEWEST: "created", ACTIVE: "active", VOTES: "votes"}
        keys = (scores if order == BEST else self.snapshot.column(columns[order]))[places]
        if len(places) > count:
            last = len(places) - count
            some = keys >= np.partition(keys, last)[last]
            places, keys = places[some], keys[some]
        ids = self.snapshot.column("id")[places]
        return places[np.lexsort((ids if order == BEST else -ids, -keys))[:count]]

    def best(self, wanted: Wanted, limit: int) -> list[tuple[int, float]]:
        """The documents that share most with the words, with their scores."""
        if not wanted.clauses:
            return []
        match = self.scored(wanted.clauses)
        places = self.first(np.flatnonzero(self.readable & (match.scores > 0)), match.scores, BEST, limit)
        ids, scores = self.snapshot.column("id")[places], match.scores[places]
        return list(zip(ids.tolist(), scores.tolist(), strict=True))


def at_most(snapshot: Snapshot, clause: Clause) -> int:
    """A number that those with a clause cannot exceed, without reading a posting list."""
    return sum(
        min(snapshot.frequency(TEXT, word) for word in way.words)
        + (snapshot.frequency(TEXT, way.whole) if way.whole else 0)
        for way in clause.ways
    )


def has(row: bytes, prints: bytes) -> bool:
    """Whether fingerprints stand in a row, beginning where one of its own begins."""
    at = row.find(prints)
    while at % 2 == 1:  # -1, not found, is odd as well
        if at < 0:
            return False
        at = row.find(prints, at + 1)
    return True


def order_of_all(order: str) -> str:
    """Without words nothing matches better than another thing."""
    return NEWEST if order == BEST else order


def everything_but(name: str, chosen: dict[Condition, Any], readable: Any) -> Any:
    """The documents that fulfil all conditions but those on a facet's own column."""
    others: Iterable[Any] = (mask for condition, mask in chosen.items() if condition.column != name or name in SEVERAL)
    return reduce(np.logical_and, others, readable)
