"""Yardstick: SQLite's own full text search with its bm25, English stems (Porter), and weights that suit it."""

import re
import sqlite3
import time
from collections.abc import Iterable, Mapping

from bench.search.engines.contract import FIELDS, WEIGHTS, Place, Search, size_of, texts_of
from community.search.contract import Document

WORD = re.compile(r"\w+")
WEIGHED = f"bm25(threads, {', '.join(str(float(WEIGHTS[name])) for name in FIELDS)})"
EQUAL = "bm25(threads)"


class Fts5:
    def __init__(self, place: Place) -> None:
        self.folder = place.folder
        self.connection: sqlite3.Connection | None = None

    def open(self) -> sqlite3.Connection:
        if self.connection is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(self.folder / "fts5.db")
            self.connection.execute("PRAGMA journal_mode=WAL")
            self.connection.execute("PRAGMA synchronous=NORMAL")
        return self.connection

    def build(self, documents: Iterable[Document]) -> None:
        connection = self.open()
        connection.execute(
            f"CREATE VIRTUAL TABLE threads USING fts5({', '.join(FIELDS)}, content='', tokenize='porter unicode61')"
        )
        with connection:
            connection.executemany(self.statement(), map(as_row, documents))
        connection.execute("INSERT INTO threads (threads) VALUES ('optimize')")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def statement(self) -> str:
        return f"INSERT INTO threads (rowid, {', '.join(FIELDS)}) VALUES (?{', ?' * len(FIELDS)})"

    def ways(self) -> Mapping[str, Search]:
        return {"fts5": self.any_word, "fts5, equal weights": self.any_word_anywhere}

    def any_word(self, text: str, limit: int) -> list[int]:
        return self.ask(any_of(text), limit, WEIGHED)

    def any_word_anywhere(self, text: str, limit: int) -> list[int]:
        return self.ask(any_of(text), limit, EQUAL)

    def begun(self, text: str, limit: int) -> list[int]:
        *words, last = WORD.findall(text)
        every = " ".join([*(f'"{word}"' for word in words), f'"{last}" *'])
        return self.ask(f"title : ({every})", limit, WEIGHED)

    def ask(self, query: str, limit: int, rank: str) -> list[int]:
        if not query:
            return []
        found = self.open().execute(
            f"SELECT rowid FROM threads WHERE threads MATCH ? ORDER BY {rank} LIMIT ?", (query, limit)
        )
        return [number for (number,) in found]

    def replace(self, documents: list[Document]) -> None:
        """Only adds: a contentless table of this version cannot remove, and nothing is asked of it."""
        with self.open() as connection:
            connection.executemany(self.statement(), map(as_row, documents))

    def cpu(self) -> float:
        return time.process_time()

    def size(self) -> int:
        return size_of(self.folder)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def as_row(document: Document) -> tuple[int | str, ...]:
    return (document.id, *texts_of(document).values())


def any_of(text: str) -> str:
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(WORD.findall(text)))
