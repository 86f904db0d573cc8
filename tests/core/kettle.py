"""Facts that happen only in tests, and the wiring they need."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from community.core import events
from community.core.db import command, db, now
from community.core.events import Event, Fact, record


@dataclass(frozen=True)
class KettleBoiled(Fact):
    """Something that happens only here."""

    kettle: int


@dataclass(frozen=True)
class TeaPoured(Fact):
    kettle: int


@pytest.fixture
def heard(app: Flask) -> Iterator[list[object]]:
    """What reactions heard; the wiring of the product comes back afterwards."""
    before, waker = dict(events.AFTER), list(events._wake_worker)
    yield []
    events.wire(before, waker[0])


def wire(*reactions: events.Reaction, fact: type[Fact] = KettleBoiled) -> None:
    events.wire({fact: list(reactions)}, lambda: None)


@command
def boil(*kettles: int) -> None:
    for kettle in kettles:
        record(KettleBoiled(kettle), actor_id=7)


@command
def make_due() -> None:
    """Let the time pass that waiting events wait for."""
    db.session.execute(update(Event).values(run_after=now() - timedelta(seconds=1)))


def all_events() -> list[Event]:
    db.session.commit()
    db.session.expire_all()
    return list(db.session.query(Event).order_by(Event.id))
