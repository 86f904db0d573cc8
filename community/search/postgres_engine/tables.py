"""The tables of the index in PostgreSQL. They belong to the engine, not to the migrations: building anew makes them.

`search_index` has a row for each document, `search_index_words` counts words. A build fills a pair of the same form
beside them, `search_index_<hex>` and `search_index_<hex>_words`, and takes their names over.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Double,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    cast,
    exists,
    func,
    inspect,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.types import TypeEngine

from community.search.contract import FLAGS
from community.search.words import vocabulary

FORMAT = 3  # of the tables; an index in another one is built anew
NAME = "search_index"
LOCKS = 0x5EA2C4  # the first key of the advisory locks; the second is one of these
WRITING, BUILDING = 1, 2
SEARCHED, SORTED = ("words", "heading", "plain", "tag"), ("created", "active")  # columns with indexes
ARRAYS = ("tag", "staff", "person")
INLINE = 128  # bytes of a row from which on its long values are kept apart, so that conditions are checked quickly


@dataclass(frozen=True)
class Tables:
    """A pair of tables: the documents, and how many of them have each word."""

    documents: Table
    words: Table


def tables(name: str = NAME) -> Tables:
    """The pair of this name.

    `words` has everything searched, with positions and labels (A title, B goal and tags, C accepted answer, D the
    rest); `heading` the title, goal and tags alone, `plain` the same unstemmed. `length` is weighted as in
    `search.ranking`.

    In the other table, `documents` counts the public documents with a stem anywhere, `headings` all documents with a
    plain word in title, goal or tags; `letters` is what `words.letters_of` says. The row of the empty word has the
    number of public documents, and the sum of their lengths.
    """
    metadata = MetaData()
    documents = Table(
        name,
        metadata,
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        Column("author", BigInteger, nullable=False),
        Column("created", Double, nullable=False),
        Column("active", Double, nullable=False),
        Column("votes", Integer, nullable=False),
        Column("answers", Integer, nullable=False),
        Column("length", REAL, nullable=False),
        *(Column(flag, Boolean, nullable=False) for flag in FLAGS),
        Column("audience", Text, nullable=False),
        Column("product", Text, nullable=False),
        Column("version", Text, nullable=False),
        Column("stamp", Text, nullable=False),
        Column("tag", ARRAY(Text), nullable=False),
        Column("staff", ARRAY(Text), nullable=False),
        Column("person", ARRAY(BigInteger), nullable=False),
        Column("heading", TSVECTOR, nullable=False),
        Column("plain", TSVECTOR, nullable=False),
        Column("words", TSVECTOR, nullable=False),
    )
    words = Table(
        f"{name}_words",
        metadata,
        Column("word", Text(collation="C"), primary_key=True),
        Column("documents", BigInteger, nullable=False),
        Column("headings", BigInteger, nullable=False),
        Column("letters", BigInteger, nullable=False),
    )
    return Tables(documents, words)


SERVING = tables()
COLUMNS: tuple[str, ...] = tuple(column.name for column in SERVING.documents.columns)


def fresh_name() -> str:
    return f"{NAME}_{secrets.token_hex(6)}"


def mark() -> str:
    """A row that only tables have which this version wrote, with the stems of this language; no word has blanks."""
    return f" format {FORMAT} {vocabulary().language}"


def create(connection: Connection, made: Tables) -> None:
    """Create a pair of tables without indexes, which are quicker made when the tables are full."""
    made.documents.metadata.create_all(connection)
    name = made.documents.name
    connection.execute(text(f"ALTER TABLE {name} SET (toast_tuple_target = {INLINE})"))
    for column in (*ARRAYS, "heading"):
        connection.execute(text(f"ALTER TABLE {name} ALTER COLUMN {column} SET STORAGE MAIN"))
    connection.execute(text(f"ALTER TABLE {name} ALTER COLUMN words SET STORAGE EXTERNAL"))


def finish(connection: Connection, made: Tables) -> None:
    """Create the indexes, and mark the tables as complete.

    GIN's list of pending changes is off: every search would have to read all of it.
    """
    for column in SEARCHED:
        add_index(connection, made.documents, column, postgresql_using="gin", postgresql_with={"fastupdate": "off"})
    for column in SORTED:
        add_index(connection, made.documents, column)
    words = made.words.c
    length = Index(f"{made.words.name}_length_key", func.length(words.word), postgresql_where=words.headings > 0)
    length.create(connection)
    connection.execute(made.words.insert().values(word=mark(), documents=0, headings=0, letters=0))


def add_index(connection: Connection, table: Table, column: str, **options: Any) -> None:
    Index(f"{table.name}_{column}_key", table.c[column], **options).create(connection)


def is_marked() -> ColumnElement[bool]:
    """Whether this version wrote the serving tables."""
    return exists().where(SERVING.words.c.word == mark())


def missing(connection: Connection) -> str:
    """Which indexes are not there, in one sentence; empty when all are."""
    there = {index["column_names"][0] for index in inspect(connection).get_indexes(NAME)}
    gone = sorted({*SEARCHED, *SORTED} - there)
    return f"The search index lacks its indexes on {', '.join(gone)}." if gone else ""


def leftovers(connection: Connection) -> list[str]:
    """The tables of builds that did not end well."""
    names = inspect(connection).get_table_names()
    return [name for name in names if name.startswith(f"{NAME}_") and name != SERVING.words.name]


def drop(connection: Connection, names: list[str]) -> None:
    for name in names:
        quoted = connection.dialect.identifier_preparer.quote(name)
        connection.execute(text(f"DROP TABLE IF EXISTS {quoted}"))


def swap(connection: Connection, made: Tables) -> None:
    """Put a pair in place of the one that serves. Readers lock the words first as well, so that nobody waits in a
    circle."""
    for old, new in ((SERVING.words, made.words), (SERVING.documents, made.documents)):
        connection.execute(text(f"DROP TABLE IF EXISTS {old.name}"))
        connection.execute(text(f"ALTER TABLE {new.name} RENAME TO {old.name}"))


def array(values: Iterable[Any], kind: type[TypeEngine[Any]]) -> ColumnElement[Any]:
    """Values as one parameter."""
    of_kind: Any = ARRAY(kind)
    return cast(bindparam(None, list(values), of_kind), of_kind)
