"""Every engine that can be measured, by name."""

from collections.abc import Callable
from pathlib import Path

from bench.search.engines.contract import Engine
from bench.search.engines.fts5 import Fts5
from bench.search.engines.product import Whoosh
from bench.search.engines.tantivy_index import Tantivy

ENGINES: dict[str, Callable[[Path], Engine]] = {"whoosh": Whoosh, "fts5": Fts5, "tantivy": Tantivy}
