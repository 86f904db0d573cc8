"""The audit log: what moderators, administrators and the product's own rules did, to whom and why.

One row an act, written in the transaction of the act. No row is ever changed or deleted (but see `forget_reasons` and
`forget_values`); undoing is an act of its own that names the one it undoes. Whoever looks at personal data is written
down elsewhere (see `staff.commands.looking`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, event, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from community.core.db import BigId, Id, Model, db, in_command, now
from community.core.events import Fact, record
from community.core.pages import changed

LONGEST_REASON = 500  # characters


@dataclass(frozen=True)
class PersonConcerned(Fact):
    """Somebody has to be told of an act that concerns them."""

    act_id: int
    person_id: int


class Act(Model):
    """An act. `actor_id` is empty when a rule of the product acted; `person_id` is whom it concerns.

    `reason` is what that person is told. `before` and `after` hold the plain values that the act changed: enough to
    undo it. `subject_kind` and `subject_id` name the thing: "post", "person", "tag", "setting" and so on.
    """

    __tablename__ = "acts"
    __table_args__ = (
        Index("ix_acts_subject", "subject_kind", "subject_id", "id"),
        Index("ix_acts_person", "person_id", "id"),
        Index("ix_acts_actor", "actor_id", "id"),
        Index("ix_acts_kind", "kind", "id"),
    )

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(default=now)
    kind: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int | None] = mapped_column(BigId)
    reason: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    undoes_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("acts.id"), unique=True)


def log_act(
    kind: str,
    actor_id: int | None,
    subject: tuple[str, int | None],
    *,
    person_id: int | None = None,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    undoes_id: int | None = None,
) -> Act:
    """Write an act down in the running transaction; its id is there at once.

    `kind` is a verb with its object in the imperative, such as "close question". `subject` is kind and id of the thing.
    """
    if not in_command():
        raise RuntimeError("Acts are logged inside a command.")
    act = Act(
        kind=kind,
        actor_id=actor_id,
        subject_kind=subject[0],
        subject_id=subject[1],
        person_id=person_id,
        reason=reason[:LONGEST_REASON],
        before=before or {},
        after=after or {},
        undoes_id=undoes_id,
    )
    db.session.add(act)
    db.session.flush()
    changed("acts")
    return act


def tell_person(act: Act) -> None:
    """Have the person whom an act concerns told of it, with its reason, unless they acted themselves."""
    if act.person_id and act.person_id != act.actor_id:
        record(PersonConcerned(act_id=act.id, person_id=act.person_id), act.actor_id)


def forget_reasons(act_ids: Collection[int]) -> None:
    """Empty the reasons of acts: an exception from a log that only grows. Redaction alone calls it, for what
    moderators noted about a version of a post that is deleted for good. That they acted stays."""
    table: Any = Act.__table__
    if act_ids:
        db.session.execute(update(table).where(table.c.id.in_(act_ids)).values(reason=""))


def forget_values(act: Act, before: dict[str, Any]) -> None:
    """Give an act what was before without what a redacted version said: the other exception."""
    table: Any = Act.__table__
    db.session.execute(update(table).where(table.c.id == act.id).values(before=before))
    db.session.expire(act)


def hold_act(act: Act) -> None:
    """Let others who undo the same act, or appeal against it, wait until the command ends."""
    db.session.execute(select(Act.id).where(Act.id == act.id).with_for_update())


def undone_by(act: Act) -> Act | None:
    """The act that undid this one."""
    return db.session.scalar(select(Act).where(Act.undoes_id == act.id))


@event.listens_for(Act, "before_update")
@event.listens_for(Act, "before_delete")
def refuse(mapper: Mapper[Act], connection: Connection, act: Act) -> None:
    """The log only grows."""
    raise RuntimeError("Acts are never changed or deleted.")
