"""Reading the files of the demo community; their format is told in `transfer/demo/README.md`."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "demo"

_BLOCK = re.compile(r"^\+\+\+(?: answer)?\n(.*?)^\+\+\+\n", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"^:: (\w+) ([\d.]+) :: (\S.*)\n?", re.MULTILINE)

Facts = dict[str, Any]


@dataclass(frozen=True)
class Remark:
    """A comment: who, how many hours after the post, and what."""

    who: str
    hours: float
    text: str


@dataclass(frozen=True)
class Piece:
    """A question or an answer as it stands in its file."""

    facts: Facts
    text: str
    remarks: list[Remark]


@dataclass(frozen=True)
class Thread:
    """A question with its answers, under the name by which other threads speak of it."""

    name: str
    question: Piece
    answers: list[Piece] = field(default_factory=list)


def read(name: str) -> Facts:
    """One of the TOML files."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def threads() -> list[Thread]:
    """All threads, the oldest first."""
    return [thread(file) for file in sorted((FOLDER / "questions").glob("*.md"))]


def thread(file: Path) -> Thread:
    """Read one file: a question block, then answer blocks."""
    parts = _BLOCK.split(file.read_text(encoding="utf-8"))
    pieces = [piece(toml, rest) for toml, rest in zip(parts[1::2], parts[2::2], strict=True)]
    return Thread(file.stem.partition("-")[2], pieces[0], pieces[1:])


def piece(toml: str, rest: str) -> Piece:
    remarks = [Remark(who, float(hours), text.strip()) for who, hours, text in _COMMENT.findall(rest)]
    return Piece(tomllib.loads(toml), _COMMENT.sub("", rest).strip(), remarks)


def moment(value: float | date, start: datetime) -> datetime:
    """The time that a file means: a date, or a number of days before `start`."""
    if isinstance(value, date):
        return datetime.combine(value, time(12), UTC)
    return start - timedelta(days=value)
