"""From an empty folder to a community: migrate, build the index, load the demonstration."""

import click
from alembic import command as alembic
from flask import Flask
from flask.cli import with_appcontext
from flask_migrate import Migrate

from community.admin.queries import is_empty
from community.badges.commands import review_everybody
from community.cli.sentences import clear_errors
from community.cli.serve import application
from community.recognition.experts import refresh_experts
from community.recognition.leading import refresh_leaders
from community.search.commands import reindex
from community.search.queries import index_fault
from community.settings import Settings
from community.transfer import demo_loader


@click.command()
@with_appcontext
@clear_errors
def init() -> None:
    """Make everything a fresh site needs, and bring an older one up to date. May run any number of times."""
    prepare(application())
    click.echo("Ready.")


@click.command()
@with_appcontext
@clear_errors
def demo() -> None:
    """Load the demonstration into a new site: a made-up vendor, its customers, their questions and answers."""
    load_demo()


def make_ready(app: Flask) -> None:
    """What `start` does before it serves: init, and the demonstration on the very first start if DEMO is on."""
    settings: Settings = app.config["SETTINGS"]
    prepare(app)
    started = settings.data_dir / "started"
    if not started.exists():
        if settings.demo and is_empty():
            load_demo()
        started.touch()


def prepare(app: Flask) -> None:
    """Bring the database to the newest version and make sure that there is an index."""
    migrate: Migrate = app.extensions["migrate"].migrate
    alembic.upgrade(migrate.get_config(), "head")
    if index_fault():
        reindex()


def load_demo() -> None:
    """Load the demonstration, saying so: it takes a few seconds."""
    click.echo("Loading the demonstration (leave it out with DEMO=0) ...")
    demo_loader.load()
    refresh_experts()
    refresh_leaders()
    review_everybody()
    reindex()
