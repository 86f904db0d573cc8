"""Reading single attributes of a dump's rows, whatever stands in them."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar

from community.catalog.commands import MOST as MOST_TAGS
from community.catalog.commands import TAG
from community.core.db import now
from community.transfer.stackexchange.dump import Row

LARGEST = 2**31 - 1
LONGEST_TEXT = 200_000  # characters; the sites themselves allow 30,000

T = TypeVar("T")

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def number(row: Row, name: str) -> int | None:
    """A whole number that a database can hold, or None."""
    text = row.get(name, "").strip()
    if not re.fullmatch(r"-?[0-9]{1,19}", text):
        return None
    value = int(text)
    return value if abs(value) < 2**63 else None


def count(row: Row, name: str) -> int:
    """A number of something: never negative, never more than a counter can hold."""
    return max(0, min(number(row, name) or 0, LARGEST))


def key(row: Row, name: str = "Id") -> str | None:
    """The number of a row of theirs as `imported` keeps it; "007" and "7" are one row."""
    value = number(row, name)
    return None if value is None else str(value)


def moment(row: Row, *names: str) -> datetime | None:
    """The first of these attributes that is a time, never in the future. Dumps mean UTC."""
    for name in names:
        try:
            found = datetime.fromisoformat(row.get(name, "").strip())
            found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        return min(found, now())
    return None


def text(row: Row, name: str) -> str:
    """A long text, cut only where no person would read on."""
    return _UNSEEN.sub("", row.get(name, "").replace("\r\n", "\n"))[:LONGEST_TEXT]


def line(row: Row, name: str, most: int) -> str:
    """A short text in one line that fits its column."""
    return " ".join(_UNSEEN.sub(" ", row.get(name, "")[: most * 8]).split())[:most].rstrip()


def tag_names(written: str) -> list[str]:
    """The tags in `<one><two>` or `|one|two|`, each in a form that the ask form takes too."""
    names = (tag_name(name) for name in re.split(r"[<>|\s]+", written[:2_000]))
    return list(dict.fromkeys(name for name in names if name))[:MOST_TAGS]


def tag_name(written: str) -> str:
    """One tag: `.net` becomes `dotnet`, because a tag starts with a letter or digit here. Empty if nothing is left."""
    name = written.strip().lower()
    if name.startswith("."):
        name = f"dot{name[1:]}"
    name = re.sub(r"[^\w.+#-]", "", name).lstrip("_.+#-")[:35]
    return name if TAG.fullmatch(name) else ""


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of at most `size`."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch
