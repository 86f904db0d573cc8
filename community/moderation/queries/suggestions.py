"""What suggested edits would change, for their cards in the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, select

from community.catalog.queries import names
from community.core.db import db
from community.questions.diff import Row, as_text, compare
from community.questions.models import Post, Revision, SuggestedEdit

LONGEST = 20_000  # characters of both versions; what is longer is compared on its own page alone

edits, revisions, posts = SuggestedEdit.__table__, Revision.__table__, Post.__table__


class Version(NamedTuple):
    """One side of the comparison."""

    source: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What an open suggestion would change: its edition, the version it starts from, and the lines (none, if that is
    too long for a card). `is_stale` says that the post was changed since."""

    edition: int
    base: int
    is_stale: bool
    rows: list[Row]


@cache
def changes_statement() -> Select[Any]:
    at_base = and_(revisions.c.post_id == edits.c.post_id, revisions.c.number == edits.c.base)
    return (
        select(
            edits.c.id, edits.c.edition, edits.c.base, edits.c.source, edits.c.fields, posts.c.revision_count,
            revisions.c.source.label("old_source"), revisions.c.fields.label("old_fields"),
        )
        .join_from(edits, posts, posts.c.id == edits.c.post_id)
        .join(revisions, at_base)
        .where(edits.c.id.in_(bindparam("ids", expanding=True)), edits.c.decided_at.is_(None))
    )  # fmt: skip


def changes_of(suggestion_ids: Sequence[int]) -> dict[int, Change]:
    """The changes of those that wait still, by id: one statement, and two for the names of products."""
    if not suggestion_ids:
        return {}
    rows = db.session.execute(changes_statement(), {"ids": list(suggestion_ids)}).mappings().all()
    shelves = names()
    found = {}
    for row in rows:
        before = as_text(Version(row["old_source"], row["old_fields"]), shelves)
        after = as_text(Version(row["source"], row["fields"]), shelves)
        lines = compare(before, after) if len(before) + len(after) <= LONGEST else []
        found[row["id"]] = Change(row["edition"], row["base"], row["base"] != row["revision_count"], lines)
    return found
