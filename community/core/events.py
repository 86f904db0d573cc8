"""Events: facts recorded in the transaction that makes them true, and the reactions that follow.

A row in `events` is the activity record and the outbox at once. After the commit the worker is told;
a recurring sweep picks up what it missed, so every reaction runs at least once and must bear running twice.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

import structlog
from sqlalchemy import JSON, Index, String, Text, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Id, Model, after_commit, command, db, directly, in_command, now

log = structlog.get_logger()

Reaction = Callable[[Any], None]
BATCH = 200
LOCK = timedelta(minutes=5)
BACK_OFF = (5, 30, 120, 600, 3600)  # seconds; after the last try the event is parked for the operator


class Event(Model):
    """A fact, and how far its reactions got."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_open", "handled_at", "parked_at", "run_after"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    run_after: Mapped[datetime]
    done: Mapped[list[str]] = mapped_column(JSON, default=list)
    attempts: Mapped[int] = mapped_column(default=0)
    handled_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


NEW_EVENT = insert(cast("Any", Event.__table__))


@dataclass(frozen=True)
class Fact:
    """Base of all events. Subclasses are frozen dataclasses of ids and plain values, named in the past tense."""

    kinds: ClassVar[dict[str, type["Fact"]]] = {}

    def __init_subclass__(cls) -> None:
        Fact.kinds[cls.__name__] = cls


def batched(reaction: Callable[[Sequence[Any]], None]) -> Reaction:
    """Mark a reaction that takes all waiting facts of a round at once, such as indexing."""
    reaction.takes_many = True  # type: ignore[attr-defined]
    return reaction


AFTER: dict[type[Fact], list[Reaction]] = {}
_wake_worker: list[Callable[[], None]] = []


def wire(after: dict[type[Fact], list[Reaction]], wake_worker: Callable[[], None]) -> None:
    """Say, once at start, which reactions follow which fact and how the worker is woken."""
    AFTER.clear()
    AFTER.update(after)
    _wake_worker[:] = [wake_worker]


def record(fact: Fact, actor_id: int | None = None) -> None:
    """Write a fact down in the running transaction; its reactions run after the commit."""
    record_all([fact], actor_id)


def record_all(facts: Sequence[Fact], actor_id: int | None = None) -> None:
    """Write many facts down with one statement."""
    if not in_command():
        raise RuntimeError("Events are recorded inside a command.")
    at = {"at": now(), "actor_id": actor_id}
    if facts:
        rows = [{"kind": type(fact).__name__, "payload": asdict(fact), "run_after": at["at"], **at} for fact in facts]
        directly(NEW_EVENT, rows[0] if len(rows) == 1 else rows)
        after_commit(wake_worker)


def wake_worker() -> None:
    """Tell the worker that something waits. Failing is harmless: the sweep comes by."""
    for wake in _wake_worker:
        try:
            wake()
        except Exception as error:  # noqa: BLE001  the queue may be full, locked or gone; what matters is committed
            log.warning("the worker could not be woken, the sweep will do it", error=str(error))


@command
def claim(limit: int = BATCH) -> list[Event]:
    """Take the oldest waiting events for this worker; nobody else sees them until the lock runs out."""
    moment = now()
    waiting = (
        select(Event.id)
        .where(Event.handled_at.is_(None), Event.parked_at.is_(None), Event.run_after <= moment)
        .order_by(Event.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(Event)
        .where(Event.id.in_(waiting.scalar_subquery()))
        .values(run_after=moment + LOCK, attempts=Event.attempts + 1)
        .returning(Event)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return sorted(db.session.scalars(taken), key=lambda event: event.id)


@command
def settle(events: Sequence[Event]) -> None:
    """Write down how far each event got: handled, to be tried again later, or parked."""
    for event in events:
        moment = now()
        values: dict[str, Any] = {"done": event.done, "error": event.error}
        if event.error is None:
            values["handled_at"] = moment
        elif event.attempts > len(BACK_OFF):
            values["parked_at"] = moment
        else:
            values["run_after"] = moment + timedelta(seconds=BACK_OFF[event.attempts - 1])
        db.session.execute(
            update(Event).where(Event.id == event.id).values(values).execution_options(synchronize_session=False)
        )


def name_of(reaction: Reaction) -> str:
    return f"{reaction.__module__}.{reaction.__name__}"


def work_off(limit: int = BATCH) -> int:
    """Run the reactions of the waiting events once. Returns how many events were taken."""
    events = claim(limit)
    db.session.expunge_all()
    together: dict[str, tuple[Reaction, list[Event]]] = {}
    for event in events:
        event.done, event.error = list(event.done), None
        for reaction in AFTER.get(Fact.kinds.get(event.kind, Fact), []):
            if name_of(reaction) in event.done:
                continue
            if getattr(reaction, "takes_many", False):
                together.setdefault(name_of(reaction), (reaction, []))[1].append(event)
            else:
                attempt(reaction, [event])
    for reaction, those in together.values():
        attempt(reaction, those)
    if events:
        settle(events)
    return len(events)


def attempt(reaction: Reaction, events: Sequence[Event]) -> None:
    """Run one reaction; a failure is kept on its events and stops nobody else. Writing reactions are commands."""
    try:
        facts = [fact_of(event) for event in events]
        reaction(facts if getattr(reaction, "takes_many", False) else facts[0])
    except Exception as error:  # noqa: BLE001  a reaction may fail in any way; the event keeps the reason and is tried again
        log.error("reaction failed", reaction=name_of(reaction), error=repr(error), trace=traceback.format_exc())
        for event in events:
            event.error = f"{name_of(reaction)}: {error!r}"[:2000]
    else:
        for event in events:
            event.done.append(name_of(reaction))
    finally:
        db.session.remove()


def fact_of(event: Event) -> Fact:
    return Fact.kinds[event.kind](**event.payload)


def waiting_count() -> int:
    """How many events are not handled yet, parked ones included."""
    return db.session.query(Event).filter(Event.handled_at.is_(None)).count()


@command
def retry_parked() -> int:
    """Give parked events another chance, for the operator. Returns how many."""
    rows = db.session.execute(
        update(Event)
        .where(Event.parked_at.is_not(None))
        .values(parked_at=None, attempts=0, run_after=now())
        .returning(Event.id)
    )
    return len(rows.all())


@command
def forget_old_events(days: int = 400) -> int:
    """Delete handled events older than this; the table stays as small as a year of activity."""
    old = now() - timedelta(days=days)
    gone = db.session.execute(
        delete(Event).where(Event.handled_at.is_not(None), Event.at < old).execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]
