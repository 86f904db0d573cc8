"""What every step of an import needs: which of their rows is which of ours, the summary, and bulk writing.

Each batch is one transaction that keeps all counters true and notes in `imported` what it took; an import that was
stopped therefore goes on where it was, and one that is repeated finds nothing to do.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import Table, bindparam, delete, insert, select, update

from community.core.db import db
from community.questions.models import Redirect
from community.transfer.models import Imported
from community.transfer.stackexchange import values
from community.transfer.stackexchange.dump import Dump, Progress, Row
from community.transfer.stackexchange.summary import Summary

BATCH = 400
PLACE = re.compile(r"/q/(\d+)(?:/[^#]*)?(?:#post-(\d+))?")

# What `imported.kind` says of their rows.
PERSON, POST, COMMENT, VOTE, REVISION, LINK = "user", "post", "comment", "vote", "revision", "link"
TAG, EXCERPT = "tag", "excerpt"
ACCEPTING = "accepting"  # answer -> question that accepts it: deleted once done


@dataclass
class Takeover:
    """One import under way. `source` tells the sites apart that were imported here."""

    source: str
    dump: Dump
    progress: Progress
    summary: Summary = field(default_factory=Summary)

    def batches(self, table: str, label: str, keep: Callable[[Row], bool] | None = None) -> Iterator[list[Row]]:
        """The rows of a table that `keep` wants, in batches, with the progress shown."""
        done, total = 0, self.dump.counts[table]
        for batch in values.batches(self.dump.rows(table), BATCH):
            if kept := [row for row in batch if keep is None or keep(row)]:
                yield kept
            done += len(batch)
            self.progress(label, done, max(total, done))

    def fresh(self, kind: str, rows: Sequence[Row]) -> dict[str, Row]:
        """Those rows by number that are not here yet; the others are counted."""
        found: dict[str, Row] = {}
        for row in rows:
            number = values.key(row)
            if number is None:
                self.summary.skipped[_("rows without a usable number")] += 1
            elif number in found:
                self.summary.skipped[_("rows with a number that came before")] += 1
            else:
                found[number] = row
        here = self.known(kind, found)
        self.summary.skipped[_("rows that are here already")] += len(here)
        return {number: row for number, row in found.items() if number not in here}

    def known(self, kind: str, numbers: Iterable[str | None]) -> dict[str, int]:
        """Our ids of their rows, as far as they are here."""
        wanted = {number for number in numbers if number is not None}
        if not wanted:
            return {}
        rows = db.session.execute(
            select(Imported.old_id, Imported.new_id).where(
                Imported.source == self.source, Imported.kind == kind, Imported.old_id.in_(wanted)
            )
        )
        return {old: new for old, new in rows}  # noqa: C416  a Row is not a pair to the type checker

    def remember(self, kind: str, numbers: Mapping[str, int]) -> None:
        """Note which row of ours stands for which of theirs; what is noted already stays."""
        here = self.known(kind, numbers)
        bulk(
            table_of(Imported),
            [
                {"source": self.source, "kind": kind, "old_id": old, "new_id": new}
                for old, new in numbers.items()
                if old not in here
            ],
        )

    def forget(self, kind: str, numbers: Iterable[str]) -> None:
        """Strike out what is done."""
        db.session.execute(
            delete(Imported).where(
                Imported.source == self.source, Imported.kind == kind, Imported.old_id.in_(set(numbers))
            )
        )

    def redirect(self, paths: Mapping[str, str]) -> None:
        """Keep old addresses alive; one that another import has keeps leading there."""
        taken = set(db.session.scalars(select(Redirect.old_path).where(Redirect.old_path.in_(paths))))
        self.summary.noted[_("old addresses that another import holds already")] += len(taken)
        bulk(
            table_of(Redirect),
            [
                {"old_path": old, "new_path": new, "post_id": post_at(new)}
                for old, new in paths.items()
                if old not in taken
            ],
        )


def post_at(path: str) -> int | None:
    """The post that an address of ours leads to."""
    place = PLACE.match(path)
    return int(place[2] or place[1]) if place else None


def table_of(model: type[Any]) -> Table:
    return cast(Table, model.__table__)


def bulk(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in one go; all have the same columns."""
    if rows:
        db.session.execute(insert(table), rows)


def bulk_with_ids(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows in one go. Returns their ids in the same order."""
    if not rows:
        return []
    return list(db.session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), rows))


def change(table: Table, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Set columns of rows by id; all rows name the same columns."""
    if not rows:
        return
    names = next(iter(rows.values()))
    wanted = (
        update(table)
        .where(table.c.id == bindparam("row_id"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    db.session.connection().execute(
        wanted,
        [{"row_id": row_id} | {f"new_{name}": value for name, value in row.items()} for row_id, row in rows.items()],
    )


def add_to(table: Table, column: str, steps: Mapping[int, int]) -> None:
    """Move a counter of rows by id, in SQL: people may be using the site meanwhile."""
    if rows := [{"row_id": row_id, "step": step} for row_id, step in sorted(steps.items()) if step]:
        counter = table.c[column]
        wanted = update(table).where(table.c.id == bindparam("row_id")).values({column: counter + bindparam("step")})
        db.session.connection().execute(wanted, rows)
