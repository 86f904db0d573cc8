"""Two versions of a text side by side: which lines changed, and which words inside them."""

import difflib
import re
from dataclasses import dataclass

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
