"""Writing the index: whole batches by COPY, and the numbers of documents of each word."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from sqlalchemy import BigInteger, Connection, Text, any_, delete, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert

from community.search.contract import Document
from community.search.postgres_engine.rows import Row, counts_of, row_of
from community.search.postgres_engine.tables import COLUMNS, Tables, array
from community.search.words import letters_of

BATCH = 500  # documents of one COPY


def batches(documents: Iterable[Document]) -> Iterator[list[Row]]:
    """The rows of documents, some at a time; of several with the same id in one batch, the last."""
    rest = iter(documents)
    while some := list(islice(rest, BATCH)):
        yield list({one.id: row_of(one) for one in some}.values())


def put(connection: Connection, tables: Tables, documents: Iterable[Document], removed: Iterable[int] = ()) -> None:
    """Put documents in place of their old versions, and drop the removed ones."""
    forget(connection, tables, list(removed))
    for rows in batches(documents):
        forget(connection, tables, [row.columns["id"] for row in rows])
        copy(connection, tables, rows)
        count(connection, tables, counts_of(rows))


def forget(connection: Connection, tables: Tables, ids: list[int]) -> None:
    """Drop documents, and count their words down."""
    documents = tables.documents.c
    gone = connection.execute(
        delete(tables.documents)
        .where(documents.id == any_(array(ids, BigInteger)))
        .returning(
            documents.audience,
            documents.length,
            func.tsvector_to_array(documents.words),
            func.tsvector_to_array(documents.plain),
        )
    ).all()
    rows = [
        Row(
            {"audience": audience, "length": length},
            frozenset(words if audience == "everyone" else ()),
            frozenset(plain),
        )
        for audience, length, words, plain in gone
    ]
    count(connection, tables, {word: [-one, -other] for word, (one, other) in counts_of(rows).items()})


def copy(connection: Connection, tables: Tables, rows: list[Row]) -> None:
    """Add rows, all at once."""
    name = tables.documents.name
    cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
    with cursor, cursor.copy(f"COPY {name} ({', '.join(COLUMNS)}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row([row.columns[column] for column in COLUMNS])


def count(connection: Connection, tables: Tables, counts: Mapping[str, list[int]]) -> None:
    """Add to the numbers of documents of these words; words without any are dropped."""
    if not counts:
        return
    words = tables.words
    some = (
        func.unnest(
            array(list(counts), Text),
            array([one for one, _other in counts.values()], BigInteger),
            array([other for _one, other in counts.values()], BigInteger),
            array([letters_of(word) for word in counts], BigInteger),
        )
        .table_valued("word", "documents", "headings", "letters")
        .render_derived()
    )
    statement = insert(words).from_select(["word", "documents", "headings", "letters"], select(some))
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["word"],
            set_={
                "documents": func.greatest(0, words.c.documents + statement.excluded.documents),
                "headings": func.greatest(0, words.c.headings + statement.excluded.headings),
            },
        )
    )
    if any(one < 0 or other < 0 for one, other in counts.values()):
        connection.execute(
            delete(words).where(
                words.c.word == any_(array(list(counts), Text)),
                or_(words.c.documents < 0, words.c.headings < 0, words.c.documents + words.c.headings == 0),
            )
        )


class Filling:
    """Fills fresh tables. Words are written down batch by batch and counted at the end: memory stays the same."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self.connection, self.tables = connection, tables
        self.notes = f"{tables.words.name}_notes"
        with connection.begin():
            connection.execute(
                text(f'CREATE TABLE {self.notes} (word text COLLATE "C", documents int, headings int, letters bigint)')
            )

    def fill(self, documents: Iterable[Document]) -> None:
        for rows in batches(documents):
            with self.connection.begin():
                copy(self.connection, self.tables, rows)
                cursor = self.connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
                with cursor, cursor.copy(f"COPY {self.notes} FROM STDIN") as stream:
                    for word, counts in counts_of(rows).items():
                        stream.write_row([word, *counts, letters_of(word)])

    def count(self) -> None:
        """Count the words. Of those in one document alone only plain ones are kept: the others are rare without it."""
        with self.connection.begin():
            self.connection.execute(
                text(
                    f"INSERT INTO {self.tables.words.name} "
                    f"SELECT word, sum(documents), sum(headings), min(letters) FROM {self.notes} "
                    "GROUP BY word HAVING sum(documents) > 1 OR sum(headings) > 0 OR word = ''"
                )
            )
            self.connection.execute(text(f"DROP TABLE {self.notes}"))
