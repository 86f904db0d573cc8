"""The engine inside PostgreSQL: its full-text search with our own words, for sites that outgrow one machine."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

import structlog
from sqlalchemy import ColumnElement, Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from community.search.contract import Document, Filters, IndexUnavailable, Results, TooCostly
from community.search.postgres_engine import spelling, tables, wording
from community.search.postgres_engine.conditions import matches
from community.search.postgres_engine.finding import Finder
from community.search.postgres_engine.scoring import LOOKED_AT
from community.search.postgres_engine.tables import BUILDING, LOCKS, SERVING, WRITING
from community.search.postgres_engine.writing import Filling, put
from community.search.wanted import Clause, Wanted

log = structlog.get_logger()
MOST_SECONDS = 2.0  # for one statement of a search
PATIENCE = 2.0  # seconds that a swap waits for readers, while new ones wait behind it
TRIES = 120  # of a swap, when somebody such as pg_dump reads the tables for long
OTHER_FORMAT = "The search index was written by another version or for another language."
NO_TABLE, TOO_LONG, NOT_FREE = "42P01", "57014", "55P03"
# The classes of errors that tell of a missing or damaged table, of full disks and lost connections.
BROKEN = ("42703", "42883", "XX", "53", "08", "57", "58")
CAREFUL = {
    "jit": "off",  # compiling takes longer than any search may
    "max_parallel_workers_per_gather": "0",  # so does starting workers
    "plan_cache_mode": "force_custom_plan",  # how many documents have a word makes all the difference
    "enable_seqscan": "off",  # PostgreSQL does not know how costly it is to read the words of all documents
}
_shared: ContextVar[Connection | None] = ContextVar("shared", default=None)


class PostgresEngine:
    """See `contract.SearchEngine`. Uses connections of its own from `engine`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def reading(self, seconds: float = MOST_SECONDS, everything: bool = False) -> Iterator[Connection]:
        """A connection on which no statement takes long; says in words of the contract what went wrong. With
        `everything` the whole table may be read from its beginning."""
        more = {"enable_seqscan": "on"} if everything else {}
        shared = _shared.get()
        if shared is not None:
            with self.translated():
                if more:
                    shared.execute(select(*in_transaction(more)))
                yield shared
            return
        settings = CAREFUL | {"statement_timeout": str(int(seconds * 1000))} | more
        with self.translated(), self.engine.begin() as connection:
            if not connection.execute(select(tables.is_marked(), *in_transaction(settings))).one()[0]:
                raise IndexUnavailable(OTHER_FORMAT)
            yield connection

    @contextmanager
    def session(self) -> Iterator[None]:
        with self.reading() as connection:
            token = _shared.set(connection)
            try:
                yield
            finally:
                _shared.reset(token)

    @contextmanager
    def translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None) or "08"
            if state == NO_TABLE:
                raise IndexUnavailable("There is no search index yet.") from error
            if state == TOO_LONG:
                raise TooCostly("This search takes too long.") from error
            if state.startswith(BROKEN):
                log.error("search index", fault=str(error.orig))
                raise IndexUnavailable(f"The search index cannot be used ({type(error.orig).__name__}).") from error
            raise

    def search(
        self, wanted: Wanted, filters: Filters, order: str, limit: int, offset: int, facets: Collection[str] = ()
    ) -> Results:
        with self.reading(everything=not wanted.clauses) as connection:
            return Finder(connection, wanted, filters).search(order, limit, offset, facets)

    def alike(self, wanted: Wanted, filters: Filters, limit: int) -> list[tuple[int, float]]:
        with self.reading() as connection:
            return Finder(connection, wanted, filters).alike(limit)

    def complete(self, words: list[str], prefix: str, filters: Filters, limit: int) -> list[int]:
        with self.reading() as connection:
            return spelling.complete(connection, words, prefix, filters, limit)

    def near(self, word: str, limit: int) -> list[tuple[str, int]]:
        with self.reading() as connection:
            return spelling.near(connection, word, limit)

    def known(self, words: Collection[str]) -> dict[str, int]:
        with self.reading() as connection:
            return spelling.known(connection, words)

    def matching(self, clause: Clause, filters: Filters, least: int = 1) -> int:
        with self.reading() as connection:
            finder = Finder(connection, Wanted([clause]), replace(filters, conditions=(), products=frozenset()))
            found = finder.count(matches(SERVING.documents.c.words, wording.clause(clause)), LOOKED_AT)
            return found if found >= least else 0

    def replace(self, documents: Iterable[Document], removed: Iterable[int] = ()) -> None:
        with self.translated(), self.engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(LOCKS, WRITING)))
            if not connection.scalar(select(tables.is_marked())):
                raise IndexUnavailable(OTHER_FORMAT)
            put(connection, SERVING, documents, removed)

    def build(self, documents: Iterable[Document], catch_up: Callable[[], tuple[list[Document], list[int]]]) -> None:
        with self.engine.connect() as connection, self.alone(connection):
            made = tables.tables(tables.fresh_name())
            try:
                with connection.begin():
                    tables.drop(connection, tables.leftovers(connection))
                    tables.create(connection, made)
                filling = Filling(connection, made)
                filling.fill(documents)
                filling.count()
                with connection.begin():
                    tables.finish(connection, made)
                with connection.begin():
                    connection.execute(text(f"ANALYZE {made.documents.name}, {made.words.name}"))
                self.swap(connection, made, catch_up)
            except BaseException:
                if not connection.invalidated:
                    connection.rollback()
                    with connection.begin():
                        tables.drop(connection, tables.leftovers(connection))
                raise

    def swap(
        self, connection: Connection, made: tables.Tables, catch_up: Callable[[], tuple[list[Document], list[int]]]
    ) -> None:
        """Put the fresh tables, with what changed meanwhile, in place of the old ones. Nobody waits long for it: while
        others hold the old tables it is tried again and again."""
        for turn in range(TRIES):
            try:
                with connection.begin():
                    connection.execute(select(func.pg_advisory_xact_lock(LOCKS, WRITING)))
                    put(connection, made, *catch_up())
                    connection.execute(select(func.set_config("lock_timeout", str(int(PATIENCE * 1000)), True)))
                    tables.swap(connection, made)
                return
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != NOT_FREE or turn == TRIES - 1:
                    raise
                log.warning("search index", waiting="somebody reads the old tables")
                time.sleep(PATIENCE)

    @contextmanager
    def alone(self, connection: Connection) -> Iterator[None]:
        """Keep others from building meanwhile. PostgreSQL frees the lock of a process that dies."""
        with connection.begin():
            connection.execute(select(func.pg_advisory_lock(LOCKS, BUILDING)))
        try:
            yield
        finally:
            if not connection.invalidated:
                with connection.begin():
                    connection.execute(select(func.pg_advisory_unlock(LOCKS, BUILDING)))

    def stamps(self) -> Iterator[tuple[int, str]]:
        with self.reading(60) as connection:
            found = connection.execute(select(SERVING.documents.c.id, SERVING.documents.c.stamp)).all()
        return iter([(number, stamp) for number, stamp in found])

    def count(self) -> int:
        with self.reading(60) as connection:
            return connection.scalar(select(func.count()).select_from(SERVING.documents)) or 0

    def fault(self) -> str:
        try:
            with self.reading() as connection:
                connection.execute(select(SERVING.documents).limit(3)).all()
                connection.execute(select(SERVING.words).limit(3)).all()
                return tables.missing(connection)
        except IndexUnavailable as error:
            return str(error)
        except TooCostly:
            return ""  # a busy database is no reason to build anything anew

    def close(self) -> None:
        """Nothing is held: connections belong to the pool of the database."""


def in_transaction(settings: Mapping[str, str]) -> list[ColumnElement[str]]:
    """What gives PostgreSQL these settings until the transaction ends."""
    return [func.set_config(name, value, True) for name, value in settings.items()]
