"""Looks for what should be equal and is not: counters, ledger, inbox, index, events that failed."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click
from flask.cli import with_appcontext

from community.admin.queries import parked_events
from community.cli.sentences import clear_errors
from community.core.events import retry_parked
from community.core.stretches import Progress
from community.notifications.commands import recount as recount_inboxes
from community.outcomes.commands import recount as recount_outcomes
from community.questions.commands import recount as recount_questions
from community.reputation.commands import recount as recount_reputations
from community.reputation.commands import recount_days
from community.search.commands import compare as compare_index

SHOWN = 5  # findings of each kind; more are only counted


@dataclass(frozen=True)
class Check:
    """Something that can be wrong. `look(fix, progress)` says what is, and mends it when `fix` is true.

    `progress(done, total)` is called now and then by looks that take long.
    """

    name: str
    look: Callable[[bool, Progress], Sequence[str]]


def events(fix: bool, _progress: Progress) -> Sequence[str]:
    """Events whose reactions failed again and again."""
    count = parked_events()
    if fix and count:
        retry_parked()
    return [f"{count} events wait for another try"] if count else []


CHECKS = (
    Check("votes, answers and tags", recount_questions),
    Check("goals met", recount_outcomes),
    Check("reputation and its ledger", recount_reputations),
    Check("days of the ledger", recount_days),
    Check("unread counts", recount_inboxes),
    Check("search index", compare_index),
    Check("events", events),
)


@click.command()
@click.option("--fix", is_flag=True, help="Repair what is wrong.")
@with_appcontext
@clear_errors
def doctor(fix: bool) -> None:
    """Compare counters, ledger and index with the rows. Exit code 1 if something is wrong and was not repaired."""
    wrong = 0
    for check in CHECKS:
        findings = look(check, fix)
        wrong += len(findings)
        say(check.name, findings, fix)
    if wrong and not fix:
        click.echo("Run it again with --fix to repair this.", err=True)
        raise click.exceptions.Exit(1)


def look(check: Check, fix: bool) -> Sequence[str]:
    """What is wrong, looked for with a bar that says how far it is."""
    is_watched = sys.stderr.isatty()
    with click.progressbar(length=1, label=f"{check.name:<28}", file=sys.stderr, hidden=not is_watched) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(max(0, done - bar.pos))

        return check.look(fix, progress)


def say(name: str, findings: Sequence[str], fix: bool) -> None:
    """One line for a check, and a few of its findings below."""
    if not findings:
        state = click.style("ok", fg="green")
    elif fix:
        state = click.style(f"{len(findings)} repaired", fg="yellow")
    else:
        state = click.style(f"{len(findings)} wrong", fg="red")
    click.echo(f"{name:<28}{state}")
    for finding in findings[:SHOWN]:
        click.echo(f"  {finding}")
    if len(findings) > SHOWN:
        click.echo(f"  and {len(findings) - SHOWN} more")
