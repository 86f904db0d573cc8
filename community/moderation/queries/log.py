"""The audit log as moderators read it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person, User
from community.core.audit import Act
from community.core.db import db
from community.core.errors import NotFound

PAGE = 50

actors, concerned, undoing = aliased(User), aliased(User), aliased(Act)


class Entry(NamedTuple):
    """A row of the log. `actor` is None when a rule of the product acted; `undone_by_id` is the act that undid it."""

    act: Act
    actor: Person | None
    person: Person | None
    undone_by_id: int | None


def entries(wanted: Select[Any]) -> list[Entry]:
    joined = (
        wanted.add_columns(actors.name, actors.avatar_name, concerned.name, concerned.avatar_name, undoing.id)
        .outerjoin(actors, actors.id == Act.actor_id)
        .outerjoin(concerned, concerned.id == Act.person_id)
        .outerjoin(undoing, undoing.undoes_id == Act.id)
    )
    return [
        Entry(
            act,
            Person(act.actor_id, who, face) if act.actor_id else None,
            Person(act.person_id, whom, other) if act.person_id else None,
            undone,
        )
        for act, who, face, whom, other, undone in db.session.execute(joined)
    ]


def log(
    before: int | None = None, *, kind: str = "", person: int | None = None, actor: int | None = None, limit: int = PAGE
) -> Sequence[Entry]:
    """Acts, newest first, older than the one with the id `before`: of a kind, about or by a person."""
    wanted = select(Act).order_by(Act.id.desc()).limit(limit)
    for column, value in ((Act.kind, kind), (Act.person_id, person), (Act.actor_id, actor)):
        if value:
            wanted = wanted.where(column == value)
    return entries(wanted if before is None else wanted.where(Act.id < before))


def act_or_404(act_id: int) -> Act:
    found = db.session.get(Act, act_id)
    if found is None:
        raise NotFound()
    return found
