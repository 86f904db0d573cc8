"""Looks for what should be equal and is not: counters, ledger, inbox, index, events that failed."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click
from flask.cli import with_appcontext

from community.accounts.commands.sanctioning import recheck as recheck_sanctions
from community.admin.queries import parked_events
from community.cli.sentences import clear_errors
from community.core.events import retry_parked
from community.core.stretches import Progress
from community.notifications.commands import recount as recount_inboxes
from community.outcomes.commands import recount as recount_outcomes
from community.questions.commands import check_labels, not_sealed
from community.questions.commands import recount as recount_questions
from community.reputation.commands import recount as recount_reputations
from community.reputation.commands import recount_days
from community.search.commands import compare as compare_index
from community.staff.queries import not_genuine

SHOWN = 5  # findings of each kind; more are only counted


@dataclass(frozen=True)
class Check:
    """Something that can be wrong. `look(fix, progress)` says what is, and mends it when `fix` is true.

    `progress(done, total)` is called now and then by looks that take long. Nothing but a person can decide about what
    `mends` is false for.
    """

    name: str
    look: Callable[[bool, Progress], Sequence[str]]
    mends: bool = True


def events(fix: bool, _progress: Progress) -> Sequence[str]:
    """Events whose reactions failed again and again."""
    count = parked_events()
    if fix and count:
        retry_parked()
    return [f"{count} events wait for another try"] if count else []


def marks(_fix: bool, progress: Progress) -> Sequence[str]:
    """Staff grants and official posts that something else than the product wrote, or a product with another key."""
    grants = [f"grant {grant.id} of person {grant.user_id}: its seal does not fit" for grant in not_genuine()]
    return grants + [f"post {sealed[0]}: official without a seal that fits" for sealed in not_sealed(progress)]


CHECKS = (
    Check("votes, answers and tags", recount_questions),
    Check("goals met", recount_outcomes),
    Check("reputation and its ledger", recount_reputations),
    Check("days of the ledger", recount_days),
    Check("sanctions that hold", recheck_sanctions),
    Check("unread counts", recount_inboxes),
    Check("search index", compare_index),
    Check("events", events),
    Check("labels of staff answers", check_labels),
    Check("staff marks", marks, mends=False),
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
        mended = fix and check.mends
        wrong += 0 if mended else len(findings)
        say(check.name, findings, mended)
        if findings and not check.mends:
            click.echo("  End what you do not know (staff revoke); after a new SECRET_KEY use `staff reseal`.")
    if wrong:
        if not fix:
            click.echo("Run it again with --fix to repair what can be.", err=True)
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
