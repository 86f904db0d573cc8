"""The ledger under the rules of today: what would change, and changing it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from community.accounts.models import User
from community.cli.sentences import clear_errors
from community.core.db import db
from community.core.stretches import Progress
from community.reputation.replaying import Difference, make_so, replay

SHOWN = 30  # people; of the others only how many they are

reputation = AppGroup("reputation", help="The ledger.")


@reputation.command("recompute")
@click.option("--apply", "is_meant", is_flag=True, help="Write it down; without this, it is only shown.")
@with_appcontext
@clear_errors
def recompute(is_meant: bool) -> None:
    """Replay the whole ledger under the rules of today and show what would change for whom."""
    with bar("Replaying") as progress:
        differences = replay(progress)
    show(differences)
    if differences and not is_meant:
        click.echo("Nothing is changed yet. Run it again with --apply to change it.")
    elif differences:
        with bar("Writing") as progress:
            make_so(differences, progress)
        click.echo("Done.")


@contextmanager
def bar(label: str) -> Iterator[Progress]:
    """A bar that says how far it is."""
    with click.progressbar(length=1, label=label, show_pos=True) as shown:

        def progress(done: int, total: int) -> None:
            shown.length = max(total, 1)
            shown.update(max(0, done - shown.pos))

        yield progress


def show(differences: Sequence[Difference]) -> None:
    """Each person with the points before and after, those with the largest changes first; and the sum."""
    if not differences:
        click.echo("Every entry is worth what the rules say. Nothing would change.")
        return
    moved: Counter[int] = Counter()
    for one in differences:
        moved[one.user_id] += one.after.amount - one.before
    shown = sorted((who for who in moved if moved[who]), key=lambda who: (-abs(moved[who]), who))
    people = db.session.execute(select(User.id, User.name, User.reputation).where(User.id.in_(shown[:SHOWN])))
    found = {row.id: row for row in people}
    for who in shown[:SHOWN]:
        row, points = found[who], moved[who]
        click.echo(f"{row.name} (person {who}): {row.reputation} -> {row.reputation + points} ({points:+})")
    if len(shown) > SHOWN:
        click.echo(f"and {len(shown) - SHOWN} more people")
    click.echo(
        f"{len(differences)} entries of {len(moved)} people would change, {sum(moved.values()):+} points in all."
    )
