"""Two versions of a text side by side: which lines changed, and which words inside them. Two changes made one."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

CONTEXT = 2
Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Row:
    """A line of the comparison. `kind` is same, changed, added, removed or gap (of `count` unchanged lines)."""

    kind: str
    before: Pieces | None = None
    after: Pieces | None = None
    count: int = 0


def compare(before: str, after: str) -> list[Row]:
    """Rows for two texts, long unchanged stretches left out."""
    old, new = before.splitlines(), after.splitlines()
    rows: list[Row] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [Row("same", [(line, False)], [(line, False)]) for line in old[i:j]]
            continue
        pairs = min(j - i, m - k)
        for offset in range(pairs):
            left, right = words(old[i + offset], new[k + offset])
            rows.append(Row("changed", left, right))
        rows += [Row("removed", [(line, True)], None) for line in old[i + pairs : j]]
        rows += [Row("added", None, [(line, True)]) for line in new[k + pairs : m]]
    return folded(rows)


def words(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Two lines as pieces, each marked when the other line lacks it."""
    old, new = re.findall(r"\w+|\W", before), re.findall(r"\w+|\W", after)
    left: Pieces = []
    right: Pieces = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if i < j:
            left.append(("".join(old[i:j]), tag != "equal"))
        if k < m:
            right.append(("".join(new[k:m]), tag != "equal"))
    return left, right


def folded(rows: list[Row]) -> list[Row]:
    """The rows with unchanged stretches cut down to a little context."""
    near = {
        place + step for place, row in enumerate(rows) if row.kind != "same" for step in range(-CONTEXT, CONTEXT + 1)
    }
    shown: list[Row] = []
    skipped = 0
    for place, row in enumerate(rows):
        if place in near or row.kind != "same":
            if skipped:
                shown.append(Row("gap", count=skipped))
                skipped = 0
            shown.append(row)
        else:
            skipped += 1
    return [*shown, Row("gap", count=skipped)] if skipped else shown


class Kept(Protocol):
    """A revision or a suggested edit: a text, and a question's other fields."""

    @property
    def source(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...


def as_text(kept: Kept, shelves: Mapping[str, Mapping[int, str]]) -> str:
    """A version as lines to compare: the question's fields, then the text. `shelves` has the names of products and
    versions, under the names of the fields that say which."""
    fields = kept.fields or {}
    named = ("title", "goal", "done_when", "tried", "proposed_solution", "environment")
    lines = [fields[name] for name in named if fields.get(name)]
    lines += [names[fields[name]] for name, names in shelves.items() if fields.get(name) in names]
    if fields.get("tags"):
        lines.append(" ".join(f"#{tag}" for tag in sorted(fields["tags"])))
    return "\n".join([*lines, kept.source])


Change = tuple[int, int, list[str]]  # lines from, up to, and what comes in their place


def merged(base: str, one: str, other: str) -> str | None:
    """A text with what two people changed in it, line by line; None where they touched the same or adjoining lines."""
    lines = base.splitlines()
    both = changes(lines, one.splitlines())
    both += [change for change in changes(lines, other.splitlines()) if change not in both]
    both.sort(key=lambda change: change[:2])
    if any(later[0] <= earlier[1] for earlier, later in pairwise(both)):
        return None
    for start, end, new in reversed(both):
        lines[start:end] = new
    return "\n".join(lines)


def changes(old: list[str], new: list[str]) -> list[Change]:
    """What turns the old lines into the new ones."""
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(i, j, new[k:m]) for tag, i, j, k, m in steps if tag != "equal"]


def merged_fields(base: Mapping[str, Any], one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same for texts by name, and other values beside them; None where that needs somebody who decides."""
    found = {}
    for name, wanted in one.items():
        before, here = base.get(name), other[name]
        if wanted in (before, here):
            found[name] = here
        elif here == before:
            found[name] = wanted
        elif (
            all(isinstance(text, str) for text in (before, wanted, here))
            and before
            and (text := merged(before, wanted, here)) is not None
        ):
            found[name] = text
        else:
            return None
    return found
