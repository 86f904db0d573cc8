"""Taking over communities from elsewhere."""

import sys
import time
from pathlib import Path

import click
from flask.cli import AppGroup

from community.cli.sentences import clear_errors
from community.cli.upkeep import reindex_showing_progress
from community.recognition.experts import refresh_experts
from community.recognition.leading import refresh_leaders
from community.transfer.stackexchange import import_dump

imports = AppGroup("import", help="Take over another community.")
CLEAR = "\x1b[K"  # to the end of the line
OFTEN = 0.2  # seconds between two changes of the line on a terminal


@imports.command("stackexchange")
@click.argument("folder", type=click.Path(path_type=Path))
@clear_errors
def stackexchange(folder: Path) -> None:
    """Take over the Stack Exchange data dump in FOLDER. May be interrupted, and run again."""
    steps = Steps()
    try:
        summary = import_dump(folder, steps.show)
    except KeyboardInterrupt:
        steps.end()
        raise click.ClickException("Interrupted. What was taken stays; run it again to go on.") from None
    steps.end()
    for line in summary.lines():
        click.echo(line)
    refresh_experts()
    refresh_leaders()
    reindex_showing_progress()


class Steps:
    """A line for each step of a long job; on a terminal it counts."""

    def __init__(self) -> None:
        self.step, self.done, self.shown_at = "", 0, 0.0

    def show(self, step: str, done: int, total: int) -> None:
        if step != self.step:
            self.end()
            self.step = step
        self.done = done
        if sys.stderr.isatty() and time.monotonic() - self.shown_at > OFTEN:
            self.shown_at = time.monotonic()
            share = f" of {total:,}" if total else ""
            click.echo(f"\r{step}: {done:,}{share}{CLEAR}", nl=False, err=True)

    def end(self) -> None:
        """Finish the line of the running step."""
        if self.step and sys.stderr.isatty():
            click.echo(f"\r{self.step}: {self.done:,}{CLEAR}", err=True)
        elif self.step:
            click.echo(f"{self.step}: {self.done:,}", err=True)
        self.step = ""
