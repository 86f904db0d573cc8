"""What the harness asks of an engine that it measures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from community.search.contract import Document

Search = Callable[[str, int], list[int]]  # the ids of the best threads for a text, at most so many
FIELDS = ("title", "goal", "tags", "accepted", "body", "answers")
WEIGHTS = {"title": 10.0, "goal": 5.0, "accepted": 4.0, "tags": 4.0, "body": 2.0, "answers": 1.0}  # of the yardsticks


@dataclass(frozen=True)
class Place:
    """Where an engine keeps its index, and what an operator taught it."""

    folder: Path
    postgres: str = ""  # the address of an empty database, as SQLAlchemy takes it
    synonyms: Sequence[frozenset[str]] = ()


class Engine(Protocol):
    """An engine with an index in a place of its own. Opening it costs nothing until it is asked."""

    def build(self, documents: Iterable[Document]) -> None:
        """Index these threads, from nothing."""

    def ways(self) -> Mapping[str, Search]:
        """The ways of searching that are measured, by the name of their row in the table."""

    def begun(self, text: str, limit: int) -> list[int]:
        """What is shown while the last word is still being typed."""

    def replace(self, documents: list[Document]) -> None:
        """Put these threads in place of their old versions; searches find them once this returns."""

    def cpu(self) -> float:
        """Seconds of processor time used so far, by whatever does the work."""

    def size(self) -> int:
        """Bytes on disk."""

    def close(self) -> None:
        """Let go of everything that is kept in memory."""


def texts_of(document: Document) -> dict[str, str]:
    """A thread as one text for each field that has a weight."""
    texts = {name: getattr(document, name) for name in FIELDS}
    return texts | {"tags": " ".join(document.tags)}


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
