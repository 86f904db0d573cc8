"""What an operator does now and then: a new index, a mail to see whether mail works."""

import click
from flask.cli import AppGroup, with_appcontext

from community.cli.sentences import clear_errors
from community.core.db import command
from community.core.mail import queue_mail
from community.search import commands as search

mail = AppGroup("mail", help="Mails.")


@click.command()
@with_appcontext
@clear_errors
def reindex() -> None:
    """Build the search index anew; the old one serves until the new one is complete."""
    reindex_showing_progress()


def reindex_showing_progress() -> None:
    """Build the index with a bar that says how far it is."""
    with click.progressbar(length=1, label="Indexing", show_pos=True) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(max(0, done - bar.pos))

        search.reindex(progress)


@mail.command("test")
@click.argument("address")
@clear_errors
def test(address: str) -> None:
    """Queue a mail to ADDRESS; the worker sends it within a second."""
    queue_test_mail(address)
    click.echo(f"A mail to {address} is queued. The page /outbox and the log say what became of it.")


@command
def queue_test_mail(address: str) -> None:
    queue_mail(address, "Mail works", "test", kind="test")
