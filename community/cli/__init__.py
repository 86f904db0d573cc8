"""The operator's commands: `flask community ...`.

Each is loaded when it is called for: what migrates, imports and demonstrates is of no use to a process that serves.
"""

from importlib import import_module

import click
from flask.cli import AppGroup

COMMANDS = {
    "company": "companies",
    "demo": "setup",
    "doctor": "doctor",
    "import": "imports",
    "init": "setup",
    "mail": "upkeep",
    "reindex": "upkeep",
    "reputation": "reputation",
    "serve": "serve",
    "staff": "people",
    "start": "serve",
    "user": "people",
    "web": "serve",
    "work": "serve",
}  # each with the file that has it


class Commands(AppGroup):
    """Commands that are loaded when somebody calls them, as Click's manual has it ("Lazily Loading Subcommands")."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"community.cli.{COMMANDS[cmd_name]}")
        return next(one for one in vars(module).values() if isinstance(one, click.Command) and one.name == cmd_name)


community = Commands("community", help="Run and look after the community.")
