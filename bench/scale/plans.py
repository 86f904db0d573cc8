"""How a database means to find what a page asks for: EXPLAIN for every statement."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

# Reading a whole table, or sorting what was read, grows with the site; going along an index up to a limit does not.
SQLITE_GROWS = re.compile(r"^SCAN (?!CONSTANT|\w+ USING (COVERING )?INDEX)|TEMP B-TREE FOR", re.MULTILINE)
POSTGRES_GROWS = re.compile(r"Seq Scan|Sort ", re.MULTILINE)


@dataclass(frozen=True)
class Plan:
    """A statement and what the database does for it."""

    statement: str
    text: str
    grows: bool  # as far as the words of the plan tell


def explained(engine: Engine, act: Callable[[], object]) -> list[Plan]:
    """The plans of all reading statements that an act sends, each once."""
    sent: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.setdefault(statement, parameters)

    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return [
        plan_of(engine, one, sent[one])
        for one in sent
        if one.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE"))
    ]


def plan_of(engine: Engine, statement: str, parameters: Any) -> Plan:
    is_sqlite = engine.dialect.name == "sqlite"
    begins = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF)"
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"{begins} {statement}", parameters).all()
        connection.rollback()
    text = "\n".join(row[-1] if is_sqlite else row[0] for row in rows)
    return Plan(statement, text, bool((SQLITE_GROWS if is_sqlite else POSTGRES_GROWS).search(text)))
