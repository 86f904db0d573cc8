"""Every engine that can be measured, by name."""

from collections.abc import Callable

from bench.search.engines.contract import Engine, Place
from bench.search.engines.fts5 import Fts5
from bench.search.engines.product import Postgres, Whoosh
from bench.search.engines.tantivy_index import Tantivy
from bench.search.engines.ts_rank import TsRank

ENGINES: dict[str, Callable[[Place], Engine]] = {
    "whoosh": Whoosh,
    "postgres": Postgres,
    "fts5": Fts5,
    "ts_rank": TsRank,
    "tantivy": Tantivy,
}
ON_POSTGRES = ("postgres", "ts_rank")
PRODUCT = ("whoosh", "postgres")
