"""What goes wrong is one clear sentence for the operator, not a traceback."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from community.core.errors import Problem

P = ParamSpec("P")
R = TypeVar("R")


def clear_errors(function: Callable[P, R]) -> Callable[P, R]:
    """Turn expected failures into a message and exit code 1."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Problem as problem:
            raise click.ClickException(problem.message) from problem
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(
                f"The database cannot be used: {str(error.orig).strip()}. Is it there, and was `init` run?"
            ) from error

    return run
