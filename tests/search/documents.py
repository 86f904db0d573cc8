"""Documents as the engines get them, and short ways to ask for them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from community.core.access import Actor, Nobody
from community.search.contract import BEST, Document, Filters, Results, SearchEngine
from community.search.wanted import wanted
from community.search.whoosh_engine.engine import WhooshEngine

ENGINES: dict[str, Callable[[Path], SearchEngine]] = {"whoosh": WhooshEngine}
VISITOR = Filters(Nobody())


def document(id: int, title: str = "Something else", body: str = "", **more: Any) -> Document:
    """A document by Ana (person 1) with only what matters for the story."""
    values: dict[str, Any] = {
        "goal": "", "tags": [], "product": "", "version": "", "accepted": "", "answers": "", "audience": "everyone",
        "author_id": 1, "people": [1], "staff": [], "is_accepted": False, "is_confirmed": False, "is_closed": False,
        "has_picture": False, "has_code": False, "answer_count": 0, "score": 0, "created_at": float(id),
        "active_at": float(id), "stamp": f"first {id}",
    }  # fmt: skip
    return Document(id=id, title=title, body=body, **(values | more))


def fill(engine: SearchEngine, *documents: Document) -> None:
    """Build the index from these documents."""
    engine.build(documents, lambda: ([], []))


def look(
    engine: SearchEngine, text: str, filters: Filters = VISITOR, order: str = BEST, limit: int = 10, offset: int = 0
) -> Results:
    return engine.search(wanted(text), filters, order, limit, offset)


def ids(engine: SearchEngine, text: str, filters: Filters = VISITOR, **more: Any) -> list[int]:
    """What a search finds, in order; empty when no document has all terms."""
    results = look(engine, text, filters, **more)
    return results.ids if results.all_terms else []


class Reader:
    """Somebody who is signed in."""

    is_authenticated = is_confirmed = True
    is_moderator = is_admin = False

    def __init__(self, id: int) -> None:
        self.id = id


def member(id: int = 7, sees_private: bool = False) -> Filters:
    actor: Actor = Reader(id)
    return Filters(actor, sees_private=sees_private)
