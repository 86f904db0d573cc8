"""Yardstick: PostgreSQL's text search as its manual shows it, with `ts_rank` over every thread that has any word."""

import re
import time
from collections.abc import Iterable, Mapping

import psycopg
from sqlalchemy import make_url

from bench.processes import backend_seconds
from bench.search.engines.contract import FIELDS, Place, Search, texts_of
from community.search.contract import Document

WORD = re.compile(r"\w+")
LABELS = {"title": "A", "goal": "B", "tags": "B", "accepted": "C", "body": "D", "answers": "D"}
WORDS = " || ".join(f"setweight(to_tsvector('english', %({name})s), '{LABELS[name]}')" for name in FIELDS)
PUT = f"INSERT INTO plain_threads VALUES (%(id)s, {WORDS}) ON CONFLICT (id) DO UPDATE SET words = excluded.words"
FIND = """
    SELECT id FROM plain_threads, to_tsquery('english', %s) AS wanted
    WHERE words @@ wanted ORDER BY ts_rank(words, wanted) DESC LIMIT %s
"""


class TsRank:
    def __init__(self, place: Place) -> None:
        self.address = make_url(place.postgres).set(drivername="postgresql").render_as_string(hide_password=False)
        self.connection: psycopg.Connection | None = None

    def open(self) -> psycopg.Connection:
        if self.connection is None:
            self.connection = psycopg.connect(self.address, autocommit=True)
            self.connection.execute("SET max_parallel_workers_per_gather = 0")
            self.connection.execute("SET max_parallel_maintenance_workers = 0")
        return self.connection

    def build(self, documents: Iterable[Document]) -> None:
        with self.open().transaction():
            self.open().execute("DROP TABLE IF EXISTS plain_threads")
            self.open().execute("CREATE TABLE plain_threads (id bigint PRIMARY KEY, words tsvector)")
            self.open().cursor().executemany(PUT, map(as_row, documents))
            self.open().execute("CREATE INDEX ON plain_threads USING gin (words)")
        self.open().execute("VACUUM ANALYZE plain_threads")

    def ways(self) -> Mapping[str, Search]:
        return {"ts_rank": self.any_word}

    def any_word(self, text: str, limit: int) -> list[int]:
        return self.ask(" | ".join(dict.fromkeys(WORD.findall(text))), limit)

    def begun(self, text: str, limit: int) -> list[int]:
        *words, last = WORD.findall(text)
        return self.ask(" & ".join([*(f"{word}:A" for word in words), f"{last}:*A"]), limit)

    def ask(self, query: str, limit: int) -> list[int]:
        if not query:
            return []
        return [number for (number,) in self.open().execute(FIND, (query, limit))]

    def replace(self, documents: list[Document]) -> None:
        with self.open().transaction():
            self.open().cursor().executemany(PUT, map(as_row, documents))

    def cpu(self) -> float:
        here = [self.connection.info.backend_pid] if self.connection else []
        return time.process_time() + backend_seconds(here)

    def size(self) -> int:
        found = self.open().execute("SELECT pg_total_relation_size('plain_threads')").fetchone()
        return int(found[0]) if found else 0

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def as_row(document: Document) -> dict[str, object]:
    return {"id": document.id, **texts_of(document)}
