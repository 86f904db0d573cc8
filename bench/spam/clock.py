"""A clock that the simulation sets, in place of the one behind `core.db.now`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo

from community.core import db


class Clock:
    """Stands for `datetime` where the product asks what time it is."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, zone: tzinfo | None = UTC) -> datetime:
        return self.moment

    def go_to(self, moment: datetime) -> None:
        self.moment = max(self.moment, moment)


@contextmanager
def simulated(start: datetime) -> Iterator[Clock]:
    """Inside, the product believes this clock."""
    clock, real = Clock(start), db.datetime
    db.datetime = clock  # type: ignore[attr-defined, misc, assignment]
    try:
        yield clock
    finally:
        db.datetime = real  # type: ignore[misc]


DAY, HOUR = timedelta(days=1), timedelta(hours=1)
