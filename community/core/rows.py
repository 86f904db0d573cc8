"""Rows as plain values, for acts that delete some and can be undone."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from community.core.db import Moment, db


def plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row as JSON can hold it."""
    return {str(name): value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def moment(text: str | None) -> datetime | None:
    """A moment that was written as text, if there was one."""
    return datetime.fromisoformat(text) if text else None


def restore(table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put rows back that `plain` gave; with another number where theirs was given to another one since."""
    moments = {column.name for column in table.c if isinstance(column.type, Moment)}
    for row in rows:
        values = {name: moment(value) if name in moments else value for name, value in row.items()}
        if "id" in row and db.session.scalar(select(table.c.id).where(table.c.id == row["id"])):
            del values["id"]
        db.session.execute(table.insert().values(values))
