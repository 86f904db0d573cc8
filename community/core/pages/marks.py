"""What a page shows, noted down while it is made: by this it may be kept for strangers, and dropped when it is old."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

LONGEST = 3600.0  # seconds that a page is kept, even when nothing that it shows seems to have changed

View = TypeVar("View", bound=Callable[..., object])


@dataclass
class Mark:
    """Of a page, or a part of one, that is being made: the keys of what it shows, when it is old in any case (seconds
    since 1970), and which question its reader has seen."""

    keys: set[str] = field(default_factory=set)
    until: float = field(default_factory=lambda: time.time() + LONGEST)
    viewed: int | None = None
    is_part: bool = False


making: ContextVar[Mark | None] = ContextVar("making", default=None)


def public(*parameters: str) -> Callable[[View], View]:
    """Mark a view whose answers to strangers may be kept. Its query may have these parameters; strangers' others are
    taken away before the view sees them, so that nobody can make two pages of one or poison what others get."""

    def mark(view: View) -> View:
        view.parameters = frozenset(parameters)  # type: ignore[attr-defined]
        return view

    return mark


def shows(*keys: str) -> None:
    """Note what the page that is being made shows. A page that shows nothing is not kept.

    Keys are `question:ID` (with all that stands under it), `person:ID` (name, picture, reputation, staff mark),
    `home`, `tag:ID`, `product:ID` (which questions stand in such a list), `tags` (tags and products as such), `staff`,
    `acts` (what moderators did), `site` (what only settings decide).
    """
    mark = making.get()
    if mark is not None:
        mark.keys.update(keys)


def until(moment: datetime) -> None:
    """Note that the page which is being made is old at this moment."""
    mark = making.get()
    if mark is not None:
        mark.until = min(mark.until, moment.timestamp())


def viewed(question_id: int) -> bool:
    """Note that whoever gets this page has seen a question. False when nobody notes such things here."""
    mark = making.get()
    if mark is not None:
        mark.viewed = question_id
    return mark is not None
