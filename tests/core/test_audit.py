"""The audit log only grows, and belongs to the act it tells of."""

import pytest
from flask import Flask

from community.core.audit import Act, log_act, undone_by
from community.core.db import command, db


@command
def act(reason: str, undoes_id: int | None = None) -> Act:
    return log_act("close question", None, ("question", 7), reason=reason, undoes_id=undoes_id)


def test_an_act_belongs_into_a_command(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside a command"):
        log_act("close question", None, ("question", 7))


def test_an_act_is_kept_as_it_was(app: Flask) -> None:
    closed = act("Asked before.")
    closed.reason = "Something else."
    with pytest.raises(RuntimeError, match="never changed"):
        db.session.flush()
    db.session.rollback()
    db.session.delete(db.session.get(Act, closed.id))
    with pytest.raises(RuntimeError, match="never changed"):
        db.session.flush()
    db.session.rollback()


def test_what_undoes_an_act_names_it(app: Flask) -> None:
    closed = act("Asked before.")
    assert undone_by(closed) is None
    opened = act("It was another question.", undoes_id=closed.id)
    assert undone_by(closed) == opened
