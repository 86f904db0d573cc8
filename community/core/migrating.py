"""Flask-Migrate, loaded when somebody migrates: with Alembic and Mako it is 8 MB that no page needs."""

from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from community.core.db import db


class Migrations:
    """Stands where Flask-Migrate looks for its configuration, and becomes that at the first look."""

    def __init__(self, app: Flask, folder: str) -> None:
        self.app, self.folder = app, folder

    @cached_property
    def configuration(self) -> Any:
        import_module("flask_migrate").Migrate(self.app, db, directory=self.folder, render_as_batch=True)
        return self.app.extensions["migrate"]

    def is_done(self) -> bool:
        """Whether the database has had every migration, going by their numbers; says no when there is none yet."""
        newest = max(path.name for path in Path(self.folder, "versions").glob("[0-9]*.py")).partition("_")[0]
        try:
            with db.engine.connect() as connection:
                return connection.scalar(text("SELECT version_num FROM alembic_version")) == newest
        except (OperationalError, ProgrammingError):
            return False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.configuration, name)


class Database(click.Command):
    """`flask db`, which gives way to Flask-Migrate's group of commands when it is called."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        group: click.Group = import_module("flask_migrate.cli").db
        return group.make_context(info_name, args, parent, **extra)


def connect(app: Flask, folder: str) -> None:
    """Prepare `flask db` and what uses `app.extensions["migrate"]`; `folder` is where the migrations are."""
    app.extensions["migrate"] = Migrations(app, folder)
    app.cli.add_command(Database("db", help="Perform database migrations."))
