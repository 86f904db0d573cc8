"""The index as it is after one commit: all segments as one row of documents, whose places are 0, 1, 2 ...

A snapshot never changes, so every thread of a process shares it; segments and decoded posting lists live on in the
next one. Sets of documents are boolean arrays, one element for each place.
"""

import math
import time
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from community.search.contract import FLAGS, KEYWORDS, NUMBERS, PERIODS, Condition, Filters
from community.search.ranking import ACCEPTED, CONFIRMED, FRESH, FRESH_DAYS, OFFICIAL, OWN_PRODUCT, VOTED
from community.search.whoosh_engine.schema import AUDIENCES, COLUMNS
from community.search.whoosh_engine.segments import Postings, Segment

DAY = 86_400
QUALITY_KEPT = 3600.0  # seconds; threads age slowly
MEMORY = 16 * 1024 * 1024  # bytes of decoded posting lists in a process
COMPARE = {
    "=": np.equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal
}  # fmt: skip


class Memory:
    """Decoded posting lists, the least recently used ones forgotten first."""

    def __init__(self, most: int = MEMORY) -> None:
        """`most` is in bytes."""
        self.most, self.size, self.lock = most, 0, Lock()
        self.kept: OrderedDict[tuple[int, str, str], Postings] = OrderedDict()

    def postings(self, segment: Segment, field: str, term: str) -> Postings:
        key = segment.number, field, term
        with self.lock:
            found = self.kept.get(key)
            if found is not None:
                self.kept.move_to_end(key)
                return found
        found = segment.postings(field, term)
        with self.lock:
            if key not in self.kept:
                self.kept[key] = found
                self.size += self.cost(found)
            while self.size > self.most:
                self.size -= self.cost(self.kept.popitem(last=False)[1])
        return found

    @staticmethod
    def cost(postings: Postings) -> int:
        return int(postings[0].nbytes + postings[1].nbytes) + 300


class Snapshot:
    """All documents after a commit. The columns are arrays over the places."""

    def __init__(self, generation: int, segments: Sequence[Segment], alive: Sequence[Any], memory: Memory) -> None:
        self.generation, self.segments, self.memory = generation, segments, memory
        self.starts = [0, *np.cumsum([segment.size for segment in segments]).tolist()]
        self.size: int = self.starts[-1]
        self.alive = joined(alive, bool)
        self.count = int(self.alive.sum())
        self.aged: tuple[float, Any] = (-math.inf, None)

    def column(self, name: str) -> Any:
        return self.columns[name]

    @cached_property
    def columns(self) -> dict[str, Any]:
        return {
            name: joined([segment.columns[name] for segment in self.segments], code) for name, code in COLUMNS.items()
        }

    def slices(self) -> Iterable[tuple[Segment, int, int]]:
        return zip(self.segments, self.starts, self.starts[1:], strict=False)

    def postings(self, field: str, term: str) -> Postings:
        """The places of a term's documents and their weights, in the order of places."""
        places, weights = [], []
        for segment, start, _end in self.slices():
            documents, heavy = self.memory.postings(segment, field, term)
            if len(documents):
                places.append(documents if start == 0 else documents + np.uint32(start))
                weights.append(heavy)
        if len(places) == 1:
            return places[0], weights[0]
        return joined(places, np.uint32), joined(weights, np.float32)

    def frequency(self, field: str, term: str) -> int:
        """How many documents have a term, those that nobody sees any more among them."""
        return sum(segment.frequency(field, term) for segment in self.segments)

    def having(self, field: str, terms: Iterable[str]) -> Any:
        """The documents with any of these terms."""
        found = np.zeros(self.size, dtype=bool)
        for term in terms:
            found[self.postings(field, term)[0]] = True
        return found

    def flag(self, name: str) -> Any:
        return (self.column("flags") & (1 << FLAGS.index(name))) != 0

    def readable(self, filters: Filters) -> Any:
        """The living documents that the viewer may read."""
        if filters.sees_private:
            return self.alive
        if not filters.viewer.is_authenticated:
            return self.alive & (self.column("audience") == AUDIENCES["everyone"])
        audience = self.column("audience")
        read = (audience == AUDIENCES["everyone"]) | (audience == AUDIENCES["members"])
        read |= (self.column("author") == filters.viewer.id) & (audience != AUDIENCES["staff"])
        if filters.audiences:
            read |= self.having("audience_of", filters.audiences)
        return self.alive & read

    def fulfilling(self, condition: Condition) -> Any:
        """The documents of which a condition is true."""
        found = self.plainly(condition)
        return ~found if condition.negated else found

    def plainly(self, condition: Condition) -> Any:
        """Like `fulfilling`, as if it were not negated."""
        name = condition.column
        if name in FLAGS:
            return self.flag(name)
        if name == "person" or name in KEYWORDS:
            return self.having(name, (str(value) for value in condition.values))
        if name not in NUMBERS:
            raise ValueError(f"no column {name}")
        if condition.test == "=":
            return np.isin(self.column(name), np.array(condition.values, dtype=np.float64))
        return COMPARE[condition.test](self.column(name), float(condition.values[0]))

    def quality(self, products: Iterable[str]) -> Any:
        """What each document's score is multiplied by; see search.ranking."""
        made, found = self.aged
        if time.monotonic() - made > QUALITY_KEPT:
            age = np.maximum(time.time() - self.column("active"), 0) / (DAY * FRESH_DAYS)
            found = (
                1
                + ACCEPTED * self.flag("accepted")
                + CONFIRMED * self.flag("confirmed")
                + OFFICIAL * self.flag("staffed")
                + VOTED * np.log2(1 + np.maximum(self.column("votes"), 0))
                + FRESH * np.exp(-age)
            ).astype(np.float32)
            self.aged = time.monotonic(), found
        own = list(products)
        return found + np.float32(OWN_PRODUCT) * self.having("product", own) if own else found

    def count_values(self, name: str, chosen: Any) -> dict[str, int]:
        """How many of the chosen documents have each value of a column, for a facet."""
        if name in FLAGS:
            yes = int((chosen & self.flag(name)).sum())
            return {"yes": yes, "no": int(chosen.sum()) - yes}
        if name == "created":
            newest, times = time.time(), self.column("created")[chosen]
            return {period: int((times > newest - days * DAY).sum()) for period, days in PERIODS.items()}
        if name not in KEYWORDS:
            raise ValueError(f"no facet {name}")
        counts: dict[str, int] = defaultdict(int)
        for segment, start, end in self.slices():
            values, documents, starts = segment.keyword(name)
            if not values:
                continue
            found = np.add.reduceat(chosen[start:end].take(documents), starts, dtype=np.uint32)
            places = np.flatnonzero(found)
            for value, number in zip(map(values.__getitem__, places.tolist()), found[places].tolist(), strict=True):
                counts[value] += number
        return dict(counts)

    def row(self, place: int) -> bytes:
        """The fingerprints of a document's stems in a row."""
        number = int(np.searchsorted(self.starts, place, side="right")) - 1
        return self.segments[number].row(place - self.starts[number])


def joined(arrays: Sequence[Any], kind: Any) -> Any:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=kind)
