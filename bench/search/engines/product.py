"""The product's own engines, asked as the product asks them."""

import time
from collections.abc import Iterable, Mapping

from flask import Flask
from flask_babel import Babel
from sqlalchemy import create_engine, event, text

from bench.processes import backend_seconds
from bench.search.engines.contract import Place, Search, size_of
from community.core.access import Nobody
from community.search.contract import BEST, Document, Filters, Results, SearchEngine
from community.search.expansion import corrected, expanded
from community.search.narrowing import COUNTED
from community.search.postgres_engine.engine import PostgresEngine
from community.search.wanted import Wanted, read
from community.search.whoosh_engine.engine import WhooshEngine

VISITOR = Filters(Nobody())
ALONE = "-c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0"  # no helpers whose time gets lost
SIZE = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname LIKE 'search_index%' AND relkind = 'r'"


class Product:
    """A `SearchEngine`, searched as the search page does, by the words alone, and for any of the words."""

    def __init__(self, name: str, engine: SearchEngine, place: Place) -> None:
        self.name, self.engine, self.place = name, engine, place
        self.app = Flask("bench", root_path=".")  # reading and other spellings ask for a language and the engine
        Babel(self.app)
        self.app.extensions["search"] = engine

    def build(self, documents: Iterable[Document]) -> None:
        self.engine.build(documents, lambda: ([], []))

    def ways(self) -> Mapping[str, Search]:
        return {
            self.name: self.as_the_page,
            f"{self.name}, words alone": self.words_alone,
            f"{self.name}, any word": self.any_word,
        }

    def as_the_page(self, typed: str, limit: int) -> list[int]:
        """With other spellings and facets, and with a correction when nothing was found."""
        with self.app.app_context():
            wanted = read(typed).wanted
            results = self.page(wanted, limit)
            if not results.total:
                better = corrected(typed, wanted, VISITOR)
                results = self.page(read(better).wanted, limit) if better else results
            return results.ids

    def page(self, wanted: Wanted, limit: int) -> Results:
        return self.engine.search(expanded(wanted, self.place.synonyms), VISITOR, BEST, limit, 0, COUNTED)

    def words_alone(self, typed: str, limit: int) -> list[int]:
        """Threads with all words, then those with most."""
        return self.engine.search(read(typed).wanted, VISITOR, BEST, limit, 0).ids

    def any_word(self, typed: str, limit: int) -> list[int]:
        """Threads with any of the words: similar questions."""
        return [number for number, _score in self.engine.alike(read(typed).wanted, VISITOR, limit)]

    def begun(self, typed: str, limit: int) -> list[int]:
        *words, prefix = typed.lower().split()
        return self.engine.complete(words, prefix, VISITOR, limit)

    def replace(self, documents: list[Document]) -> None:
        self.engine.replace(documents)

    def cpu(self) -> float:
        return time.process_time()

    def close(self) -> None:
        self.engine.close()


class Whoosh(Product):
    """The engine that needs no server."""

    def __init__(self, place: Place) -> None:
        super().__init__("whoosh", WhooshEngine(place.folder), place)

    def size(self) -> int:
        return size_of(self.place.folder)


class Postgres(Product):
    """The engine on PostgreSQL's text search. Its time is ours and that of the server's processes which served us."""

    def __init__(self, place: Place) -> None:
        self.pids: set[int] = set()
        self.database = create_engine(place.postgres, connect_args={"options": ALONE})
        event.listen(self.database, "connect", lambda raw, _record: self.pids.add(raw.info.backend_pid))
        super().__init__("postgres", PostgresEngine(self.database), place)

    def cpu(self) -> float:
        return time.process_time() + backend_seconds(self.pids)

    def size(self) -> int:
        with self.database.connect() as connection:
            return int(connection.scalar(text(SIZE)) or 0)

    def close(self) -> None:
        super().close()
        self.database.dispose()
