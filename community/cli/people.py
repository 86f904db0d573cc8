"""People, and who of them speaks for the vendor."""

import sys
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from community.accounts import commands as accounts
from community.accounts.models import MEMBER, ROLES
from community.cli.sentences import clear_errors
from community.questions.commands import reseal_posts
from community.staff import commands as staff_commands
from community.staff import queries as staff_queries
from community.staff.models import HAND, KINDS

user = AppGroup("user", help="People.")
staff = AppGroup("staff", help="Who speaks for the vendor.")


@user.command("create")
@click.argument("name")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), default=MEMBER, show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@click.option("--name-is-real", is_flag=True, help="You know that they are called this, though it is kept for staff.")
@clear_errors
def create(name: str, email: str, role: str, password_stdin: bool, name_is_real: bool) -> None:
    """Create a person whose e-mail address needs no confirmation."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    person = accounts.create_user(name, email, role, password, name_is_real)
    click.echo(f"{person.name} ({person.role}) may sign in as {person.email}.")


@user.command("rename")
@click.argument("email")
@click.argument("name")
@click.option("--name-is-real", is_flag=True, help="You know that they are called this, though it is kept for staff.")
@clear_errors
def rename(email: str, name: str, name_is_real: bool) -> None:
    """Call a person by another name, such as a real one that is refused in the settings."""
    person = accounts.rename(email, name, name_is_real)
    click.echo(f"{email} is called {person.name}.")


@staff.command("grant")
@click.argument("email")
@click.option("--function", required=True, help="The part of the vendor's business: Support, Product ...")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it holds.")
@click.option("--proof", default="Granted by the operator", show_default=True, help="How you know who they are.")
@click.option("--kind", type=click.Choice(KINDS), default=HAND, show_default=True, help="What the proof is.")
@clear_errors
def grant(email: str, function: str, until: datetime, proof: str, kind: str) -> None:
    """Let a person speak for the vendor until the given day."""
    end = until.replace(hour=23, minute=59, second=59, tzinfo=UTC)
    given = staff_commands.grant(email, function, end, proof, kind)
    click.echo(f"{email} speaks for the vendor as {function} until {until:%Y-%m-%d} (grant {given.id}).")
    click.echo("The mark appears once they have proven at /staff/prove who they are, and again every 30 days.")


@staff.command("revoke")
@click.argument("email")
@clear_errors
def revoke(email: str) -> None:
    """Take it back, at once; what they wrote as staff stays marked as of then."""
    staff_commands.revoke(email)
    click.echo(f"{email} no longer speaks for the vendor.")


@staff.command("reseal")
@click.confirmation_option(
    prompt="Every grant and every official post counts as ours afterwards, also what somebody wrote into the database. "
    "Did you look at `flask community staff list --all`, and is a new SECRET_KEY the only reason?"
)
@clear_errors
def reseal() -> None:
    """Seal grants and official posts anew, after a new SECRET_KEY."""
    click.echo(f"{staff_commands.reseal()} grants and {reseal_posts()} official posts have a new seal.")


@staff.command("list")
@click.option("--all", "every", is_flag=True, help="Also those that ended, wait for a proof, or are not ours.")
@clear_errors
def show(every: bool) -> None:
    """Who speaks for the vendor now."""
    for given in staff_queries.all_grants() if every else staff_queries.all_live():
        click.echo(f"{given.user.name} <{given.user.email}>  {given.function.name}  until {given.until:%Y-%m-%d}")
