"""The table of who may do what says what the product does. After a change on purpose: `make matrix`."""

import re
from collections.abc import Iterator

import pytest

from tests.matrix import ROLES, TABLE, Trial, asking, community, routes

ADDRESS = re.compile(r"\| `(?P<path>/[^`]*)` \| (?P<method>GET|POST) \| (?P<cells>.*) \| [^|]* \|$", re.MULTILINE)
COMMAND = re.compile(r"^\| `(?P<name>\w+\.[\w.]+)` \| (?P<asks>[^|]*) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def trial(request: pytest.FixtureRequest) -> Iterator[Trial]:
    """One community for all roles. What is allowed does not depend on the database: SQLite is enough."""
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("looked at on SQLite")
    with community() as app:
        yield Trial(app)


def written() -> dict[tuple[str, str], list[str]]:
    """The cells of every address in docs/matrix.md."""
    found = ADDRESS.finditer(TABLE.read_text())
    return {(row["path"], row["method"]): row["cells"].split(" | ") for row in found}


@pytest.mark.parametrize("role", ROLES)
def test_the_table_says_what_happens(trial: Trial, role: str) -> None:
    table = written()
    wrong = [
        f"{method} {path}: {cell}, the table says {cells[ROLES.index(role)] if cells else 'nothing'}"
        for (path, method), (cell, _command) in trial.column(role).items()
        if not (cells := table.get((path, method))) or cells[ROLES.index(role)] != cell
    ]
    assert not wrong, "\n".join([*wrong, "Right as it is now? make matrix"])


def test_no_route_is_left_over(trial: Trial) -> None:
    assert {path for path, _method in written()} <= {rule.rule for rule in routes(trial.app)}


def test_every_command_of_a_person_stands_there_with_what_it_asks() -> None:
    found = {row["name"]: row["asks"] for row in COMMAND.finditer(TABLE.read_text())}
    assert found == asking()
