"""Documents as the engines get them, and short ways to ask for them."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from community.core.access import Actor, Nobody
from community.search.contract import BEST, Condition, Document, Filters, Results, SearchEngine
from community.search.postgres_engine.engine import PostgresEngine
from community.search.wanted import read
from community.search.whoosh_engine.engine import WhooshEngine

VISITOR = Filters(Nobody())


def engine_at(place: str) -> SearchEngine:
    """An engine as another process would make it; its place is the address of a database, or a folder."""
    if place.startswith("postgresql"):
        return PostgresEngine(create_engine(place, pool_size=8))
    return WhooshEngine(Path(place))


def document(id: int, title: str = "Something else", body: str = "", **more: Any) -> Document:
    """A document by Ana (person 1) with only what matters for the story."""
    values: dict[str, Any] = {
        "goal": "", "tags": [], "product": "", "version": "", "accepted": "", "answers": "", "audience": "everyone",
        "author_id": 1, "people": [more.get("author_id", 1)], "staff": [], "is_accepted": False,
        "is_confirmed": False, "is_closed": False, "has_picture": False, "has_code": False, "answer_count": 0,
        "score": 0, "created_at": float(id), "active_at": float(id), "stamp": f"first {id}",
    }  # fmt: skip
    return Document(id=id, title=title, body=body, **(values | more))


def fill(engine: SearchEngine, *documents: Document) -> None:
    """Build the index from these documents."""
    engine.build(documents, lambda: ([], []))


def look(
    engine: SearchEngine,
    text: str,
    filters: Filters = VISITOR,
    order: str = BEST,
    limit: int = 10,
    offset: int = 0,
    facets: Collection[str] = (),
) -> Results:
    return engine.search(read(text).wanted, filters, order, limit, offset, facets)


def ids(engine: SearchEngine, text: str, filters: Filters = VISITOR, offset: int = 0, **more: Any) -> list[int]:
    """The documents with all the words, in order."""
    results = look(engine, text, filters, offset=offset, **more)
    return results.ids[: max(0, results.complete - offset)]


def those(*conditions: Condition, viewer: Actor = VISITOR.viewer, sees_private: bool = False) -> Filters:
    """Filters with these conditions."""
    return Filters(viewer, sees_private, conditions)


class Reader:
    """Somebody who is signed in."""

    is_authenticated = is_confirmed = True
    is_moderator = is_admin = False
    moderates = ""

    def __init__(self, id: int) -> None:
        self.id = id


def member(id: int = 7, sees_private: bool = False) -> Filters:
    actor: Actor = Reader(id)
    return Filters(actor, sees_private=sees_private)
