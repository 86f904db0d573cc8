"""Migrations and models say the same, and a migration can be taken back."""

import pytest
from alembic import command as alembic
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect

from community.core.db import db
from tests.conftest import upgrade
from tests.make import People


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())


def test_models_and_migrations_agree(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_all_tables_come_from_migrations(app: Flask) -> None:
    assert tables() == set(db.metadata.tables) | {"alembic_version"}


def test_the_last_migration_can_be_taken_back_with_data(app: Flask, people: People) -> None:
    assert people.ana.id
    db.session.remove()
    config = app.extensions["migrate"].migrate.get_config()
    try:
        alembic.downgrade(config, "-1")
        assert "users" not in tables()
    finally:
        upgrade(app)
    assert "users" in tables()


@pytest.mark.parametrize("table", ["posts", "ledger_entries", "votes", "events"])
def test_what_grows_has_wide_ids(app: Flask, table: str) -> None:
    kind = str(db.metadata.tables[table].c.id.type)
    assert kind == "BIGINT"
