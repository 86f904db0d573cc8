"""The product's own engines, asked as the product asks them."""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.search.engines.contract import Search, size_of
from community.core.access import Nobody
from community.search.contract import BEST, Document, Filters, SearchEngine
from community.search.wanted import wanted
from community.search.whoosh_engine import WhooshEngine

VISITOR = Filters(Nobody())


class Product:
    """A `SearchEngine`, searched for all words, and for any."""

    def __init__(self, name: str, engine: SearchEngine) -> None:
        self.name, self.engine = name, engine

    def build(self, documents: Iterable[Document]) -> None:
        self.engine.build(documents, lambda: ([], []))

    def ways(self) -> Mapping[str, Search]:
        return {self.name: self.most_words, f"{self.name}, any word": self.any_word}

    def most_words(self, text: str, limit: int) -> list[int]:
        """Threads with all words, then those with most: the page of results."""
        return self.engine.search(wanted(text), VISITOR, BEST, limit, 0).ids

    def any_word(self, text: str, limit: int) -> list[int]:
        """Threads with any of the words: similar questions."""
        return [number for number, _score in self.engine.alike(wanted(text), VISITOR, limit)]

    def begun(self, text: str, limit: int) -> list[int]:
        *words, prefix = text.lower().split()
        return self.engine.complete(words, prefix, VISITOR, limit)

    def replace(self, documents: list[Document]) -> None:
        self.engine.replace(documents)

    def cpu(self) -> float:
        return time.process_time()

    def size(self) -> int:
        raise NotImplementedError

    def close(self) -> None:
        self.engine.close()


class Whoosh(Product):
    """The engine that needs no server."""

    def __init__(self, folder: Path) -> None:
        super().__init__("whoosh", WhooshEngine(folder))
        self.folder = folder

    def size(self) -> int:
        return size_of(self.folder)
