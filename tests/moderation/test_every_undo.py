"""The whole table of undoing: each kind of act is done by its command and taken back, and all stands as before."""

import ast
import importlib
from pathlib import Path
from pprint import pformat
from typing import Any

import pytest

from community.core.audit import Act
from community.core.db import db
from community.core.errors import Forbidden
from community.moderation import commands as moderation
from community.moderation.kinds import ACTS, OF_ADMINISTRATORS
from community.moderation.undoing import NOT_UNDONE, UNDO
from community.questions.events import AreaChanged
from community.questions.reactions import follow_area
from community.reputation import rules
from tests.make import People
from tests.moderation.stories import BESIDE, CHAPTERS, OFFICE, STORIES
from tests.moderation.world import Town, state

ROOT = Path(__file__).parents[2] / "community"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_taken_back_all_stands_as_before(people: People, chapter: str) -> None:
    town, otherwise = Town(people), {}
    for kind, story in CHAPTERS[chapter].items():
        act_now = story(town)
        was = state()
        act_now()
        act = db.session.query(Act).filter_by(kind=kind).order_by(Act.id.desc()).first()
        assert act is not None, kind
        assert changes(was, state()), f"{kind}: nothing changed"
        moderation.take_back(town.ada, act)
        if act.subject_kind == "area":  # what more people may read opens soon, by the worker
            follow_area(AreaChanged(act.subject_id or 0))
        if differs := {name: rows for name, rows in changes(was, state()).items() if name not in BESIDE.get(kind, ())}:
            otherwise[kind] = differs
    assert not otherwise, pformat(otherwise, width=200)


def changes(was: dict[str, Any], becomes: dict[str, Any]) -> dict[str, Any]:
    """What stands otherwise, by table: what is gone, and what is new."""
    return {
        name: ([row for row in was[name] if row not in rows], [row for row in rows if row not in was[name]])
        for name, rows in becomes.items()
        if rows != was[name]
    }


def test_every_kind_has_words_and_can_be_undone_or_says_why_not() -> None:
    assert set(STORIES) == set(UNDO)
    assert set(ACTS) == set(UNDO) | set(NOT_UNDONE)
    assert set(NOT_UNDONE) == {"redact version", "take back"}, "redaction is for good; taking back is done again"
    assert set(OF_ADMINISTRATORS) == set(OFFICE)


def logged_kinds() -> dict[str, set[str]]:
    """Every kind that some call of `log_act` names, with the file; what is worked out there is left out."""
    found: dict[str, set[str]] = {}
    for path in sorted(ROOT.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "log_act":
                module = importlib.import_module(".".join(["community", *path.relative_to(ROOT).with_suffix("").parts]))
                asked = {id(part) for one in ast.walk(call) if isinstance(one, ast.Compare) for part in ast.walk(one)}
                for part in (part for part in ast.walk(call.args[0]) if id(part) not in asked):
                    value = part.value if isinstance(part, ast.Constant) else None
                    if isinstance(part, ast.Name):
                        value = getattr(module, part.id, None)
                    if isinstance(value, str):
                        found.setdefault(value, set()).add(path.name)
    return found


def test_no_act_is_logged_that_is_of_no_known_kind() -> None:
    kinds = logged_kinds()
    assert len(kinds) > 40
    unknown = set(kinds) - {" question"} - set(ACTS)
    assert not unknown, "a new kind needs words, and a way back or a reason why there is none"


def test_what_administrators_do_moderators_do_not_take_back(people: People) -> None:
    act = db.session.get_one(Act, 1) if rules.change_rules(people.ada, {"answer_up": 12}) else None
    assert act
    with pytest.raises(Forbidden, match="Only administrators"):
        moderation.take_back(people.mo, act)
