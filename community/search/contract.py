"""What a search engine must do. Two words: a *document* is one question with everything under it; a *clause* is one
thing looked for, with its other spellings.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from community.core.access import Actor
from community.search.wanted import Clause, Wanted

BEST, NEWEST, ACTIVE, VOTES = "best", "newest", "active", "votes"
ORDERS = (BEST, NEWEST, ACTIVE, VOTES)

# What can be asked of a document besides its words, by the kind of its values.
FLAGS = ("solved", "accepted", "confirmed", "answered", "staffed", "closed", "picture", "code")
KEYWORDS = ("tag", "product", "version", "staff")
NUMBERS = ("votes", "answers", "created", "active", "author", "person")
PERIODS = {"week": 7, "month": 30, "year": 365}  # in days; how the facet "created" counts
FEW = 10  # documents with all the words, a page; with fewer, those with some of the words follow

# How much a word counts, by where it stands. Tuned with `make bench-search`; the table is in bench/README.md.
WEIGHTS = {"title": 16, "goal": 15, "accepted": 14, "tags": 13, "body": 12, "answers": 10}


@dataclass(frozen=True)
class Document:
    """A question as the engine keeps it. `stamp` changes whenever anything searchable does.

    `people` wrote the question or an answer; `staff` are the functions that answered officially; times are seconds.
    """

    id: int
    title: str
    goal: str
    tags: list[str]
    product: str
    version: str
    body: str
    accepted: str
    answers: str
    audience: str
    author_id: int
    people: list[int]
    staff: list[str]
    is_accepted: bool
    is_confirmed: bool
    is_closed: bool
    has_picture: bool
    has_code: bool
    answer_count: int
    score: int
    created_at: float
    active_at: float
    stamp: str

    @property
    def flags(self) -> dict[str, bool]:
        """Everything that is yes or no, named as in FLAGS."""
        return {
            "solved": self.is_accepted or self.is_confirmed,
            "accepted": self.is_accepted,
            "confirmed": self.is_confirmed,
            "answered": self.answer_count > 0,
            "staffed": bool(self.staff),
            "closed": self.is_closed,
            "picture": self.has_picture,
            "code": self.has_code,
        }


@dataclass(frozen=True)
class Condition:
    """What a document must be (or, `negated`, must not be): one of the values in this column.

    A flag has no values. A number compares by `test` (= < <= > >=) with its only value; `person` and `author` take
    several ids with "=". `tag` and `staff` hold several values each: one of them is enough.
    """

    column: str
    values: tuple[str | float, ...] = ()
    test: str = "="
    negated: bool = False


@dataclass(frozen=True)
class Filters:
    """What a result must be, besides matching. `viewer` decides the audience, inside the engine.

    All conditions must hold. `audiences` are those of companies and areas that the viewer belongs to. `products` are
    the slugs of the reader's own products: their threads come a little earlier.
    """

    viewer: Actor
    sees_private: bool = False
    conditions: tuple[Condition, ...] = ()
    products: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Results:
    """Ids in order, how many there are in all, and how many of them have every word (these come first).

    `total` may be a lower bound, then `at_least` says so. `facets` counts, for each column asked for, the documents
    by value ("yes" and "no" for a flag, PERIODS for "created"); a column's own conditions are left out of its count
    unless a document may have several values (tag, staff).
    """

    ids: list[int] = field(default_factory=list)
    total: int = 0
    complete: int = 0
    at_least: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class IndexUnavailable(Exception):
    """The index is missing or damaged. Everything else goes on; the worker builds it anew."""


class TooCostly(Exception):
    """A search that would keep the machine busy for too long; with fewer or rarer words it would not."""


class SearchEngine(Protocol):
    """The contract of every engine; tests run it against each.

    Readers see a change as soon as `replace` returns, in every process. Only the worker and `build` write. Every
    method but `build` and `fault` raises IndexUnavailable when the index cannot be used, and any search may raise
    TooCostly. Nothing that the viewer may not read influences any result: not the order, not a count.
    """

    def session(self) -> AbstractContextManager[None]:
        """Inside, what this thread asks is asked on one connection, if the engine has any."""

    def search(
        self, wanted: Wanted, filters: Filters, order: str, limit: int, offset: int, facets: Collection[str] = ()
    ) -> Results:
        """Documents with every needed clause; when these are fewer than FEW, those with some of them follow.

        Some is at least a quarter (ranking.least), or any when those are fewer than FEW, too; the score puts those with
        most of them first. A clause that `must` be there is never missing. Without clauses every document that fulfils
        the conditions is found, newest first when `order` is BEST.
        """

    def alike(self, wanted: Wanted, filters: Filters, limit: int) -> list[tuple[int, float]]:
        """Documents that share telling words with a text, best first, each with its score (comparable within one
        answer)."""

    def complete(self, words: list[str], prefix: str, filters: Filters, limit: int) -> list[int]:
        """Documents that fulfil the conditions and whose title, goal or tags have all the words (plain, lower case)
        and one that begins with `prefix`."""

    def near(self, word: str, limit: int) -> list[tuple[str, int]]:
        """Words of titles, goals and tags at most two letters away (one below five letters) from a plain lower-case
        word, with the number of documents they stand in (of any audience: whoever shows one must search for it
        first); the nearest first, then the most frequent. The word itself is not among them."""

    def known(self, words: Collection[str]) -> dict[str, int]:
        """In how many documents' titles, goals and tags (of any audience) each of these plain lower-case words stands;
        words that stand nowhere are left out."""

    def matching(self, clause: Clause, filters: Filters, least: int = 1) -> int:
        """How many documents that the viewer may read have this clause anywhere; 0 for fewer than `least`."""

    def replace(self, documents: Iterable[Document], removed: Iterable[int] = ()) -> None:
        """Put these documents in place of their old versions and drop the removed ones, in one commit."""

    def build(self, documents: Iterable[Document], catch_up: Callable[[], tuple[list[Document], list[int]]]) -> None:
        """Build anew beside the old index, which serves meanwhile; then apply what changed and swap."""

    def stamps(self) -> Iterator[tuple[int, str]]:
        """Every document's id and stamp, to compare with the database."""

    def count(self) -> int:
        """How many documents there are."""

    def fault(self) -> str:
        """Why the index cannot be used, in one sentence; empty when it can."""

    def close(self) -> None:
        """Give back what this engine holds; the next search opens it again."""
