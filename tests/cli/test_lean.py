"""What processes that serve pages do not load: their memory is counted, and so are the seconds of a start."""

import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

from community.core.migrating import Migrations
from tests.running import ROOT

# For migrating, importing, the demonstration, drawing, PostgreSQL's search, and stemmers of other languages.
HEAVY = (
    "alembic", "community.cli.doctor", "community.cli.imports", "community.cli.setup",
    "community.search.postgres_engine", "community.transfer.demo_loader", "community.transfer.stackexchange",
    "flask_migrate", "mako", "phonenumbers", "PIL", "playwright", "psycopg", "pytest", "redis", "sklearn",
    "snowballstemmer.german_stemmer",
)  # fmt: skip
PROBE = """
import sys
from community.cli import community
community.get_command(None, "serve")
from wsgi import app
assert app.test_client().get("/").status_code in (200, 500)
print("loaded:", *[name for name in sys.argv[1:] if name in sys.modules])
"""


def test_what_serves_pages_loads_nothing_that_pages_do_not_need(tmp_path: Path) -> None:
    ours = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 40}
    words = [sys.executable, "-c", PROBE, *HEAVY]
    said = subprocess.run(words, env=ours, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.split() == ["loaded:"], said.stdout


def test_flask_db_works_though_nothing_of_it_is_loaded_before(app: Flask) -> None:
    assert "upgrade" in app.test_cli_runner().invoke(args=["db", "--help"]).output
    assert app.test_cli_runner().invoke(args=["db", "heads"]).exit_code == 0


def test_what_has_to_be_migrated_is_known_without_what_migrates(app: Flask, tmp_path: Path) -> None:
    assert Migrations(app, str(ROOT / "migrations")).is_done()
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "9999_to_come.py").touch()
    assert not Migrations(app, str(tmp_path)).is_done()
