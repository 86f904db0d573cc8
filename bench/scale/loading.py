"""Writing a grown site into an empty database as fast as it takes rows: without indexes, which are made at the end."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import click
import psycopg
from sqlalchemy import make_url

from bench.scale.columns import COLUMNS
from bench.scale.site import Rows, Site

SQLITE = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000", "temp_store=FILE")
# PostgreSQL: rows are not compared with those they point to, which doctor does afterwards in its own way.
POSTGRES = ("session_replication_role = replica", "maintenance_work_mem = '400MB'", "TimeZone = 'UTC'",
            "max_parallel_maintenance_workers = 0")  # fmt: skip
NOT_OF_CONSTRAINTS = """
    SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""

DAYS = (
    "INSERT INTO ledger_days (user_id, day, points)"
    " SELECT user_id, {day}, sum(amount) FROM ledger_entries GROUP BY user_id, {day}"
)


class Writer(Protocol):
    def write(self, rows: Rows) -> None: ...
    def finish(self) -> None: ...


class ToSqlite:
    """Fills a database file that nobody else uses."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        for pragma in SQLITE:
            connection.execute(f"PRAGMA {pragma}")
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        self.indexes = dict(connection.execute(found).fetchall())
        for name in self.indexes:
            connection.execute(f'DROP INDEX "{name}"')
        connection.execute("BEGIN")

    def write(self, rows: Rows) -> None:
        for table, several in rows.items():
            marks = ", ".join("?" * len(COLUMNS[table]))
            names = ", ".join(f'"{name}"' for name in COLUMNS[table])
            self.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", several)

    def finish(self) -> None:
        self.connection.execute(DAYS.format(day="date(at)"))
        self.connection.execute("COMMIT")
        for statement in self.indexes.values():
            self.connection.execute(statement)
        self.connection.execute("PRAGMA journal_mode=WAL")


class ToPostgres:
    """Fills a database through COPY; the role must be allowed to leave out the checks of foreign keys."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        for setting in POSTGRES:
            connection.execute(f"SET {setting}".encode())
        self.indexes = dict(connection.execute(NOT_OF_CONSTRAINTS).fetchall())
        for name in self.indexes:
            connection.execute(f'DROP INDEX "{name}"'.encode())

    def write(self, rows: Rows) -> None:
        with self.connection.cursor() as cursor:
            for table, several in rows.items():
                names = ", ".join(f'"{name}"' for name in COLUMNS[table])
                if several:
                    with cursor.copy(f"COPY {table} ({names}) FROM STDIN".encode()) as copy:
                        for row in several:
                            copy.write_row(row)

    def finish(self) -> None:
        self.connection.execute(DAYS.format(day="CAST(at AS DATE)").encode())
        for statement in self.indexes.values():
            self.connection.execute(statement.encode())
        for table, names in COLUMNS.items():
            if "id" in names:
                counted = f"setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                self.connection.execute(
                    f"SELECT {counted} WHERE pg_get_serial_sequence('{table}', 'id') <> ''".encode()
                )
        self.connection.execute("VACUUM ANALYZE")


@contextmanager
def writer_for(database_url: str) -> Iterator[Writer]:
    """What fills the database at this address, whose tables are there and empty."""
    url = make_url(database_url)
    if url.drivername == "sqlite":
        connection = sqlite3.connect(Path(url.database or ""), isolation_level=None)
        try:
            yield ToSqlite(connection)
        finally:
            connection.close()
    else:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as server:
            yield ToPostgres(server)


def load(site: Site, database_url: str) -> None:
    """Write the whole site, with a bar that says how far it is."""
    with (
        writer_for(database_url) as writer,
        click.progressbar(length=site.count, label="Growing", show_pos=True) as bar,
    ):
        for rows in site.chunks():
            writer.write(rows)
            bar.update(len(rows["questions"]))
        for rows in site.rest():
            writer.write(rows)
        click.echo("\nIndexes ...", err=True)
        writer.finish()
