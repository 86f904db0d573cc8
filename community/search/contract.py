"""What a search engine must do. Two words: a *document* is one question with everything under it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from community.core.access import Actor
from community.search.wanted import Wanted

BEST, NEWEST = "best", "newest"


@dataclass(frozen=True)
class Document:
    """A question as the engine keeps it. `stamp` changes whenever anything searchable does."""

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
    solved: bool
    score: int
    created_at: float
    stamp: str


@dataclass(frozen=True)
class Filters:
    """What a result must be, besides matching. `viewer` decides the audience, inside the engine."""

    viewer: Actor
    sees_private: bool = False
    tag: str = ""
    product: str = ""
    solved: bool | None = None


@dataclass(frozen=True)
class Results:
    """Ids in order, how many there are in all, and whether every term was found in each."""

    ids: list[int] = field(default_factory=list)
    total: int = 0
    all_terms: bool = True


class IndexUnavailable(Exception):
    """The index is missing or damaged. Everything else goes on; the worker builds it anew."""


class SearchEngine(Protocol):
    """The contract of every engine; tests run it against each.

    Readers see a change as soon as `replace` or `remove` returns, in every process. Only the worker and `build`
    write. Every method but `build` raises IndexUnavailable when the index cannot be used.
    """

    def search(self, wanted: Wanted, filters: Filters, order: str, limit: int, offset: int) -> Results:
        """Documents with all terms; if there are none, those with any term. Only the audience's."""

    def alike(self, wanted: Wanted, filters: Filters, limit: int) -> list[int]:
        """Documents that share telling words with a text, best first."""

    def replace(self, documents: Iterable[Document], removed: Iterable[int] = ()) -> None:
        """Put these documents in place of their old versions and drop the removed ones, in one commit."""

    def build(self, documents: Iterable[Document], catch_up: Callable[[], tuple[list[Document], list[int]]]) -> None:
        """Build anew beside the old index, which serves meanwhile; then apply what changed and swap."""

    def stamps(self) -> Iterator[tuple[int, str]]:
        """Every document's id and stamp, to compare with the database."""

    def fault(self) -> str:
        """Why the index cannot be used, in one sentence; empty when it can."""

    def close(self) -> None:
        """Give back the files that this thread holds; the next search opens them again."""
