"""What changed, as all processes learn it: rows in a table, written with the change itself, and a bell to look at once.

A command calls `changed`. The row is there exactly if the command is, on any database and for any number of machines.
Processes of one machine see the bell, a few bytes of shared memory, with their next request; others look twice a
second.
"""

import mmap
import os
import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from flask import current_app
from sqlalchemy import Engine, Index, Text, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Id, Model, after_commit, before_commit, command, db, directly, in_command, now

ALL = "*"  # everything changed
PATIENCE = 0.5  # seconds between two looks when no bell rings
LATE = timedelta(seconds=10)  # an id is given before its commit; after this time none with a smaller one comes
KEPT = timedelta(hours=1)
REMEMBERED = 2_000  # changes that are compared with a page that was being made meanwhile


class PageDrop(Model):
    """What one command changed on public pages: keys (see `marks.shows`), separated by blanks."""

    __tablename__ = "page_drops"
    __table_args__ = (Index("ix_page_drops_at", "at"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    keys: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)


NEW_DROP = insert(cast("Any", PageDrop.__table__))


def changed(*keys: str) -> None:
    """Say what the running command changes: pages that show one of these keys are dropped once it is committed."""
    if not in_command():
        raise RuntimeError("Changes are made known inside a command.")
    db.session.info.setdefault("changed", set()).update(keys)
    before_commit(write_down)
    after_commit(ring)


def write_down() -> None:
    """Put what the command changed into one row."""
    keys = " ".join(sorted(db.session.info.pop("changed")))
    directly(NEW_DROP, {"keys": keys, "at": now()})


def ring() -> None:
    bell: Bell = current_app.extensions["bell"]
    bell.ring()


@command
def forget_old_drops() -> None:
    """Delete what every process has read long ago."""
    db.session.execute(delete(PageDrop).where(PageDrop.at < now() - KEPT).execution_options(synchronize_session=False))


class Bell:
    """A few random bytes in a file that all processes of a machine have in their memory."""

    SIZE = 8

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            if file.tell() < self.SIZE:
                file.write(bytes(self.SIZE - file.tell()))
        with path.open("r+b") as file:
            self.bytes = mmap.mmap(file.fileno(), self.SIZE)

    def ring(self) -> None:
        self.bytes[:] = os.urandom(self.SIZE)

    def sound(self) -> bytes:
        """Differs from before if somebody rang."""
        return self.bytes[:]


@dataclass(frozen=True)
class Known:
    """Which changes a page knows: all up to `floor`, and a few after it."""

    floor: int
    others: frozenset[int] = frozenset()


class Changes:
    """The changes of the last while, as far as this process has learned them. `drop` is told the keys of each."""

    def __init__(self, engine: Callable[[], Engine], bell: Bell, drop: Callable[[Iterable[str]], None]) -> None:
        self.engine, self.bell, self.drop = engine, bell, drop
        self.lock = threading.Lock()
        self.sound = b""
        self.looked_at = float("-inf")
        self.start = self.floor = -1  # all rows after `start` are in the log, but for those not committed yet
        self.log: dict[int, frozenset[str]] = {}  # the oldest first

    def catch_up(self) -> None:
        """Learn what changed. Raises whatever the database raises."""
        if self.are_known():
            return
        with self.lock:
            if self.are_known():
                return
            sound = self.bell.sound()
            self.look()
            self.sound, self.looked_at = sound, time.monotonic()

    def are_known(self) -> bool:
        """Whether there is nothing to learn at this moment."""
        return self.bell.sound() == self.sound and time.monotonic() - self.looked_at < PATIENCE

    def look(self) -> None:
        moment = now()
        with self.engine().begin() as connection:  # ends with COMMIT, see `keep_prepared`
            if time.monotonic() - self.looked_at > KEPT.total_seconds() / 2:  # the first look, or the first for long
                self.drop({ALL})
                before = select(func.max(PageDrop.id)).where(PageDrop.at < moment - KEPT / 2)
                self.start = self.floor = connection.scalar(before) or 0
                self.log = {}
            rows = connection.execute(
                select(PageDrop.id, PageDrop.keys, PageDrop.at).where(PageDrop.id > self.floor).order_by(PageDrop.id)
            ).all()
        for row in rows:
            if row.id not in self.log:
                self.log[row.id] = frozenset(row.keys.split())
                self.drop(self.log[row.id])
            if row.at < moment - LATE:
                self.floor = row.id
        for number in list(self.log)[: max(0, len(self.log) - REMEMBERED)]:
            del self.log[number]
            self.start = max(self.start, number)

    def known(self) -> Known:
        """What a page knows that is made from now on."""
        with self.lock:
            return Known(self.floor, frozenset(number for number in self.log if number > self.floor))

    def newer(self, known: Known, keys: Collection[str]) -> bool:
        """Whether any of these keys changed that a page did not know; also true when that was too long ago to tell."""
        with self.lock:
            if known.floor < self.start:
                return True
            new = [one for number, one in self.log.items() if number > known.floor and number not in known.others]
            return any(ALL in one or not one.isdisjoint(keys) for one in new)
