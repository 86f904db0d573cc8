"""The engine inside PostgreSQL: its tables lost or damaged, locks, and time limits."""

import threading
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from community.core.db import db
from community.search.contract import BEST, NEWEST, Document, IndexUnavailable, TooCostly
from community.search.postgres_engine import engine as module
from community.search.postgres_engine import scoring, wording
from community.search.postgres_engine.engine import PostgresEngine
from community.search.postgres_engine.rows import row_of
from community.search.wanted import Wanted, wanted
from community.search.words import vocabulary
from tests.conftest import drop_index
from tests.postgres import Cluster
from tests.search.documents import VISITOR, document, fill, ids, look

DOCUMENTS = [document(number, "fan", body=f"night {number}") for number in range(1, 40)]


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Connections to a database without an index."""
    if request.config.getoption("--database") == "sqlite":
        pytest.skip("PostgreSQL's own: run with --database postgresql")
    cluster: Cluster = request.getfixturevalue("cluster")
    made = create_engine(cluster.url)
    drop_index(made)
    yield made
    drop_index(made)
    made.dispose()


@pytest.fixture
def engine(server: Engine) -> PostgresEngine:
    """An engine with a healthy index."""
    made = PostgresEngine(server)
    fill(made, *DOCUMENTS)
    return made


def run(server: Engine, *statements: str) -> None:
    with server.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


DAMAGES = {
    "everything is gone": "DROP TABLE search_index, search_index_words",
    "the documents are gone": "DROP TABLE search_index",
    "the words are gone": "DROP TABLE search_index_words",
    "a column is gone": "ALTER TABLE search_index DROP COLUMN votes",
    "the words are empty": "TRUNCATE search_index_words",
    "written by another version": "UPDATE search_index_words SET word = ' format 0 en' WHERE word LIKE ' format%'",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_says_so_and_building_mends_it(engine: PostgresEngine, server: Engine, damage: str) -> None:
    run(server, damage)
    assert engine.fault().endswith(".")
    for act in (
        lambda: look(engine, "fan", order=NEWEST),
        lambda: look(engine, "night fan"),
        lambda: list(engine.stamps()) and engine.search(Wanted(), VISITOR, "votes", 3, 0),
    ):
        with pytest.raises(IndexUnavailable):
            act()
            look(engine, "fan", order="votes")
    fill(engine, *DOCUMENTS)
    assert engine.fault() == "" and look(engine, "fan").total == 39


def test_a_missing_index_of_a_table_is_a_fault_and_search_goes_on(engine: PostgresEngine, server: Engine) -> None:
    with server.connect() as connection:
        name = connection.scalar(text("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'search_index%words_key'"))
    run(server, f'DROP INDEX "{name}"')
    assert "words" in engine.fault()
    assert look(engine, "fan").total == 39
    fill(engine, *DOCUMENTS)
    assert engine.fault() == ""


def test_stems_of_another_language_are_not_searched(engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary(), "language", "de")
    assert "another language" in engine.fault()
    with pytest.raises(IndexUnavailable):
        ids(engine, "fan")


def test_a_search_that_takes_too_long_is_given_up(engine: PostgresEngine, server: Engine) -> None:
    """Here it has to wait for somebody who holds the table."""
    with server.begin() as holding:
        holding.execute(text("LOCK TABLE search_index IN ACCESS EXCLUSIVE MODE"))
        with engine.reading(0.05) as connection, pytest.raises(TooCostly):
            with engine.translated():
                connection.execute(text("SELECT count(*) FROM search_index"))
            raise AssertionError("nobody waited")
    assert look(engine, "fan").total == 39


def test_the_limits_of_a_search_end_with_it(engine: PostgresEngine, server: Engine) -> None:
    look(engine, "fan")
    with server.connect() as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == "0"
        assert connection.scalar(text("SHOW enable_seqscan")) == "on"


def test_other_errors_are_not_hidden(engine: PostgresEngine) -> None:
    with pytest.raises(ValueError, match="no facet"):
        look(engine, "fan", facets=["colour"])
    with engine.reading() as connection, pytest.raises(Exception, match="syntax"):
        with engine.translated():
            connection.execute(text("SELEC 1"))


def test_a_swap_waits_for_a_long_reader_without_stopping_the_others(
    engine: PostgresEngine, server: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pg_dump holds all tables for as long as it takes."""
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    reader, asked = server.connect(), []
    reader.execute(text("SELECT count(*) FROM search_index"))

    def catch_up() -> tuple[list[Document], list[int]]:
        asked.append(look(engine, "fan").total)
        if len(asked) == 3:
            reader.close()
        return [document(100, "fan")], [1]

    engine.build([document(1, "fan"), document(2, "fan")], catch_up)
    assert asked == [39, 39, 39]
    assert sorted(ids(engine, "fan")) == [2, 100]


def test_a_change_and_a_build_wait_for_each_other(engine: PostgresEngine) -> None:
    """What is written just before the swap is caught up with; nothing is lost and nobody hangs."""
    written = threading.Event()

    def write() -> None:
        engine.replace([document(50, "fan")])
        written.set()

    def catch_up() -> tuple[list[Document], list[int]]:
        threading.Thread(target=write).start()
        assert not written.wait(0.1)  # the build has its turn
        return [], []

    engine.build(DOCUMENTS, catch_up)
    assert written.wait(10)
    assert look(engine, "fan").total == 40


def test_migrations_leave_the_tables_of_the_engine_alone(app: Flask, engine: PostgresEngine) -> None:
    engine.replace([document(41, "fan")])
    with db.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: not (kind == "table" and name.startswith("search_index"))}
        context = MigrationContext.configure(connection, opts=options)
        assert produce_migrations(context, db.metadata).upgrade_ops.is_empty()


def test_more_than_are_counted_is_at_least_so_many(engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "LOOKED_AT", 20)
    engine.replace([document(90, "night", body="a fan"), document(91, "the fan, the fan", goal="fan")])
    for order in (BEST, NEWEST):
        found = look(engine, "fan", order=order, facets=["solved"])
        assert (found.total, found.complete, found.at_least) == (20, 20, True)
        assert found.facets["solved"] == {"yes": 0, "no": 20}
    assert look(engine, "fan", order=NEWEST).ids[:2] == [91, 90]
    assert 90 not in look(engine, "fan", limit=50).ids  # titles are looked at before texts
    assert look(engine, "night -fan").total == 0


@pytest.mark.parametrize("surrogate", ["a\ud800b", "\udfff"])
def test_halves_of_characters_are_no_characters(engine: PostgresEngine, surrogate: str) -> None:
    engine.replace([document(70, surrogate, tags=[surrogate], product=surrogate, stamp=surrogate)])
    assert engine.count() == 40
    look(engine, surrogate)
    assert engine.complete([surrogate], surrogate, VISITOR, 3) in ([], [70])
    engine.near(surrogate, 3)


def test_a_vector_says_where_words_stand() -> None:
    row = row_of(document(1, "The fan v2.1", goal="A fan", tags=["hub"], body="it's\n\nquiet", accepted="quiet"))
    assert sorted(row.columns["words"].split()) == [
        "'1':4A", "'2.1':3A", "'a':6B", "'fan':2A,7B", "'hub':9B", "'it':14", "'quiet':12C,17", "'s':15", "'the':1A",
        "'v2':3A", "'v2.1':3A",
    ]  # fmt: skip
    assert row.columns["heading"] == "'the':1A 'fan':2A,7B 'v2.1':3A '2.1':3A 'v2':3A '1':4A 'a':6B 'hub':9B"
    assert row.columns["plain"] == "'the':1A 'fan':1A 'v2':1A '1':1A 'v2.1':1A 'a':1B 'hub':1C"


@pytest.mark.parametrize("least", range(1, 6))
def test_at_least_so_many_of_several(least: int) -> None:
    """Read as Python, for every choice of those that are there."""
    query = wording.at_least(least, list("abcde")).replace("&", "and").replace("|", "or")
    for there in product([False, True], repeat=5):
        assert eval(query, dict(zip("abcde", there, strict=True))) == (sum(there) >= least)


def test_words_are_quoted() -> None:
    assert wording.term(wanted("fan").clauses[0].ways[0]) == "'fan'"
    assert wording.row(("it's", "a\\b")) == "('it''s' <-> 'a\\\\b')"
    assert wording.without("'a'", ["'b'", "'c'"]) == "'a' & !('b' | 'c')"


def test_a_session_asks_everything_on_one_connection(engine: PostgresEngine, server: Engine) -> None:
    pool: Any = server.pool
    with engine.session():
        found = look(engine, "night"), look(engine, ""), engine.known(["fan"]), engine.near("fam", 3)
        assert pool.checkedout() == 1
    assert pool.checkedout() == 0
    assert found == (look(engine, "night"), look(engine, ""), {"fan": 39}, [("fan", 39)])


def test_a_session_ends_with_what_went_wrong_in_it(engine: PostgresEngine, server: Engine) -> None:
    run(server, DAMAGES["a column is gone"])
    with pytest.raises(IndexUnavailable), engine.session():
        look(engine, "night")
    assert engine.known(["fan"]) == {"fan": 39}
