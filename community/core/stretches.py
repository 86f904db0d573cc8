"""Large tables a stretch of ids at a time: looking through them takes little memory and a single reading of the disk,
nobody waits for it, and it can say how far it is."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from community.core.db import db, end_reading

LENGTH = 1_500  # ids: what stands there fits into the 4 MB that a connection to SQLite keeps
AT_ONCE = 500  # rows that one command may mend

T = TypeVar("T")
Progress = Callable[[int, int], object]  # ids done, and ids in all


@dataclass(frozen=True)
class Stretch:
    """The ids from `first` to `last`."""

    first: int
    last: int

    def holds(self, column: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
        """The condition that a column is one of them."""
        return column.between(self.first, self.last)


def stretches(column: ColumnElement[int], progress: Progress | None = None) -> Iterator[Stretch]:
    """All ids there are in a column, which has an index; gaps between them are jumped over.

    After each stretch the read transaction ends, so that a long look holds nothing, and `progress` is told.
    """
    last = db.session.scalar(select(func.max(column))) or 0
    first = db.session.scalar(select(func.min(column)))
    while first is not None:
        stretch = Stretch(first, first + LENGTH - 1)
        yield stretch
        end_reading()
        if progress:
            progress(min(stretch.last, last), last)
        first = db.session.scalar(select(func.min(column)).where(column > stretch.last))


def doubtful(row_id: ColumnElement[int], column: ColumnElement[Any], right: Mapping[int, int]) -> Iterator[list[int]]:
    """Portions of the ids of rows that keep another number than was counted.

    Counting takes a while, in which others write: whether they are wrong shows a second look at these few.
    """
    for stretch in stretches(row_id):
        kept = db.session.execute(select(row_id, column).where(stretch.holds(row_id)))
        yield from portions([row[0] for row in kept if row[1] != right.get(row[0], 0)])


def portions(ids: Collection[T]) -> Iterator[list[T]]:
    """So few ids, or others, at once that a command with them is over soon."""
    every = list(ids)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
