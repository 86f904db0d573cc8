"""Fixtures for all tests: a fresh app with its own real database each time, the usual people, a checking browser."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from alembic import command as alembic
from flask import Flask
from flask_migrate import Migrate
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, inspect, text
from werkzeug.routing import Rule

from community import create_app
from community.core.db import db
from community.core.events import work_off as one_round
from community.settings import Settings
from tests.browser import Browser
from tests.make import People
from tests.postgres import Cluster, start_cluster

SECRET = "a secret that only the tests know, long enough"


class Compiled(BytecodeCache):
    """Templates compiled once for all apps of this process: each app alone would take a tenth of a second for them."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.codes:
            bucket.bytecode_from_string(self.codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key] = bucket.bytecode_to_string()


class CompiledRule(Rule):
    """A route whose address is put together by code that is compiled once for all apps of this process."""

    builders: ClassVar[dict[tuple[object, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = self.rule, self.subdomain, self.host, str(self.defaults), append_unknown
        if key not in self.builders:
            self.builders[key] = super()._compile_builder(append_unknown)
        return self.builders[key]


COMPILED = Compiled()
Flask.url_rule_class = CompiledRule


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL server of our own, with one database for this process."""
    with start_cluster(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What all apps of this process share: the prepared static files."""
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest, shared_folder: Path) -> Settings:
    """Settings for a migrated, empty database that every test gets a copy of."""
    if request.config.getoption("--database") == "postgresql":
        url = request.getfixturevalue("cluster").url
    else:
        url = f"sqlite:///{shared_folder / 'template.db'}"
    settings = Settings(
        data_dir=shared_folder, secret_key=SECRET, database_url=url, rate_limits=False, page_cache_bytes=0
    )
    app = create_app(settings, TESTING=True)
    with app.app_context():
        upgrade(app)
        db.session.remove()
        db.engine.dispose()
    return settings


def upgrade(app: Flask) -> None:
    migrate: Migrate = app.extensions["migrate"].migrate
    alembic.upgrade(migrate.get_config(), "head")


@pytest.fixture
def settings(template: Settings, tmp_path: Path, shared_folder: Path) -> Settings:
    """Settings of one test: its own data folder and its own database."""
    (tmp_path / "assets").mkdir()
    for version in (shared_folder / "assets").iterdir():
        (tmp_path / "assets" / version.name).symlink_to(version)
    if not template.is_sqlite:
        return replace(template, data_dir=tmp_path)
    copy = tmp_path / "community.db"
    with sqlite3.connect(shared_folder / "template.db") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    return replace(template, data_dir=tmp_path, database_url=f"sqlite:///{copy}")


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole product on an empty database."""
    with opened(create_app(settings, TESTING=True)) as app:
        yield app


@contextmanager
def opened(app: Flask) -> Iterator[Flask]:
    """An app with an empty database, which is let go of afterwards."""
    app.jinja_env.bytecode_cache = COMPILED
    with app.app_context():
        if not app.config["SETTINGS"].is_sqlite:
            empty()
        yield app
        db.session.remove()
        db.engine.dispose()


EMPTY = """
DO $$ DECLARE one record; is_used boolean; BEGIN
  SET LOCAL session_replication_role = replica;  -- foreign keys do not tell in which order
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', one.tablename) INTO is_used;
    IF is_used THEN EXECUTE format('DELETE FROM %I', one.tablename); END IF;
  END LOOP;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', one.sequencename);
  END LOOP;
END $$
"""


def empty() -> None:
    """Remove every row from the shared PostgreSQL database, and the search index.

    Only where there is something: to truncate all tables takes a fifth of a second, longer than most tests. Needs a
    superuser.
    """
    drop_index(db.engine)
    db.session.execute(text(EMPTY))
    db.session.commit()


def drop_index(engine: Engine) -> None:
    """Remove the tables of the search engine; no migration knows them."""
    with engine.begin() as connection:
        for name in inspect(connection).get_table_names():
            if name.startswith("search_index"):
                connection.execute(text(f'DROP TABLE "{name}"'))


@pytest.fixture
def people(app: Flask) -> People:
    """Ana asks, Ben knows more, Vera is verified staff, Mo moderates."""
    return People()


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A client that checks every page it fetches."""
    return Browser(app)


@pytest.fixture
def work_off(app: Flask) -> object:
    """Do what the worker would do now."""

    def run() -> None:
        while one_round():
            pass

    return run
