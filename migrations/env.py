"""Runs migrations against the app's database; batch mode lets SQLite alter tables."""

from alembic import context
from flask import current_app

from community.core.db import Moment

migrate = current_app.extensions["migrate"]


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Write our own column types as plain ones, because a migration never imports from the product."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def include_name(name: str | None, kind: str, parents: object) -> bool:
    """The tables of the search engine are its own: building the index makes and drops them."""
    return not (kind == "table" and name is not None and name.startswith("search_index"))


def run() -> None:
    with migrate.db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.detach()
            connection.connection.execute("PRAGMA temp_store=FILE")  # indexes of millions of rows are sorted there
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            render_item=render_item,
            include_name=include_name,
            transaction_per_migration=True,  # some commit step by step, so as not to lock large tables for long
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
