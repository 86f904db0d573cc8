"""A clock that the simulation sets, in place of the one behind `core.db.now`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, ClassVar

from community.core import db


class Clock(datetime):
    """Stands for `datetime` where the product asks what time it is. A class, because it is named as a type there."""

    moment: ClassVar[datetime]

    @classmethod
    def now(cls, tz: tzinfo | None = UTC) -> Any:
        return cls.moment

    @classmethod
    def go_to(cls, moment: datetime) -> None:
        cls.moment = max(cls.moment, moment)


@contextmanager
def simulated(start: datetime) -> Iterator[type[Clock]]:
    """Inside, the product believes this clock."""
    real, Clock.moment = db.datetime, start
    db.datetime = Clock  # type: ignore[misc]
    try:
        yield Clock
    finally:
        db.datetime = real  # type: ignore[misc]


DAY, HOUR = timedelta(days=1), timedelta(hours=1)
