"""Customer companies."""

import click
from flask.cli import AppGroup

from community.cli.sentences import clear_errors
from community.companies.commands import found_company

company = AppGroup("company", help="Customer companies.")


@company.command("add")
@click.argument("name")
@click.argument("domains", nargs=-1)
@clear_errors
def add(name: str, domains: tuple[str, ...]) -> None:
    """Add a company, and the domains of its people's e-mail addresses. Those who are here already are found soon."""
    added = found_company(name, " ".join(domains))
    click.echo(f"{added.name} (company {added.id}): {', '.join(domains) or 'no domain yet'}")
