"""Taking over how posts came to be: revisions with editor, time and note, and why questions were closed.

A save on the old site left up to three rows of one `RevisionGUID`: title, text and tags.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core.db import command, db, now
from community.core.pages import ALL, changed
from community.questions.models import Revision
from community.questions.writing import TITLE_MOST, AskFields
from community.transfer.stackexchange import values
from community.transfer.stackexchange.dump import Row
from community.transfer.stackexchange.posts import posts, questions
from community.transfer.stackexchange.takeover import PERSON, POST, REVISION, Takeover, bulk, change, table_of

TITLES, TEXTS, TAGS = ("1", "4", "7"), ("2", "5", "8"), ("3", "6", "9")
FIRST = ("1", "2", "3")
CLOSED, REOPENED = "10", "11"
TAKEN = (*TITLES, *TEXTS, *TAGS, CLOSED, REOPENED)
OPEN_SAVES = 500  # rows of one save stand close together, if not always side by side
LONGEST_NOTE = 200
revisions = table_of(Revision)

# What the numbers in the comment of a closing mean: https://meta.stackexchange.com/questions/2677
REASONS = {
    "1": _l("asked before"), "101": _l("asked before"),
    "2": _l("does not belong on this site"), "102": _l("does not belong on this site"),
    "3": _l("a matter of opinion"), "105": _l("a matter of opinion"),
    "4": _l("not clear what is asked"), "103": _l("not clear what is asked"),
    "7": _l("too specific to help others"), "10": _l("answered by common references"),
    "104": _l("too much for one question"),
}  # fmt: skip


@dataclass
class Save:
    """One save of a post: the row it began with, and the rows of it by kind."""

    first: Row
    rows: dict[str, Row]

    def text(self, kinds: tuple[str, ...]) -> Row | None:
        return next((self.rows[kind] for kind in kinds if kind in self.rows), None)

    @property
    def at(self) -> datetime:
        return values.moment(self.first, "CreationDate") or now()


def take_history(site: Takeover) -> None:
    """Add the revisions, if the dump has any."""
    if not site.dump.has("PostHistory"):
        single = site.summary.taken[_("questions")] + site.summary.taken[_("answers")]
        site.summary.noted[_("posts with one revision, because there is no PostHistory.xml")] += single
        return
    for saves in values.batches(gathered(rows_of(site)), 200):
        add_saves(site, saves)


def rows_of(site: Takeover) -> Iterator[Row]:
    for rows in site.batches("PostHistory", _("Revisions")):
        taken = [row for row in rows if row.get("PostHistoryTypeId") in TAKEN]
        site.summary.skipped[_("history that is neither text nor closing")] += len(rows) - len(taken)
        yield from taken


def gathered(rows: Iterable[Row]) -> Iterator[Save]:
    """The rows by save. Holds only the latest few hundred saves."""
    waiting: dict[tuple[str, str], Save] = {}
    for row in rows:
        kind, mark = row["PostHistoryTypeId"], row.get("RevisionGUID") or f"row {row.get('Id')}"
        found = waiting.setdefault((row.get("PostId", ""), f"{kind in (CLOSED, REOPENED)}{mark}"), Save(row, {}))
        found.rows.setdefault(kind, row)
        if len(waiting) > OPEN_SAVES:
            yield waiting.pop(next(iter(waiting)))
    yield from waiting.values()


@command
def add_saves(site: Takeover, saves: list[Save]) -> None:
    """Write one batch of saves, oldest first."""
    changed(ALL)
    fresh = site.fresh(REVISION, [save.first for save in saves])
    here = site.known(POST, (values.key(row, "PostId") for row in fresh.values()))
    people = site.known(PERSON, (values.key(row, "UserId") for row in fresh.values()))
    chains = newest_revisions(list(here.values()))
    closings = closings_of(list(here.values()))
    for save in saves:
        number = values.key(save.first) or ""
        post_id = here.get(values.key(save.first, "PostId") or "", 0)
        if fresh.get(number) is not save.first:
            continue
        editor = people.get(values.key(save.first, "UserId") or "")
        if CLOSED in save.rows or REOPENED in save.rows:
            if post_id in closings:
                closings[post_id].follow(save, editor)
        elif post_id in chains:
            chains[post_id].follow(save, editor)
            site.summary.taken[_("revisions")] += 1
        else:
            site.summary.skipped[_("history of posts that are not taken over")] += 1
    for chain in chains.values():
        chain.write_first()
    bulk(revisions, [row for chain in chains.values() for row in chain.added])
    change(posts, {post_id: chain.columns() for post_id, chain in chains.items() if chain.is_changed})
    change(questions, {post_id: closing.columns() for post_id, closing in closings.items() if closing.is_changed})
    site.remember(REVISION, dict.fromkeys(fresh, 0))


class Chain:
    """The revisions of one post as they grow."""

    def __init__(self, newest: Any) -> None:
        self.newest, self.kind, self.edited_at = dict(newest), newest["kind"], newest["edited_at"]
        self.newest.pop("kind"), self.newest.pop("edited_at")
        self.id = self.newest.pop("id")
        self.begun: dict[str, Any] | None = None
        self.added: list[dict[str, Any]] = []

    @property
    def is_changed(self) -> bool:
        return bool(self.begun or self.added)

    def follow(self, save: Save, editor: int | None) -> None:
        """Add a save; the first of all takes the place of the revision that came with the post."""
        found = {**self.newest, "author_id": editor, "at": save.at, "note": ""}
        for row in save.rows.values():
            found["note"] = found["note"] or values.line(row, "Comment", LONGEST_NOTE)
        if text := save.text(TEXTS):
            found["source"] = values.text(text, "Text").strip()
        if self.kind == "question":
            found["fields"] = self.fields(save)
        if self.newest["number"] == 1 and not self.added and not self.begun and set(save.rows) & set(FIRST):
            self.begun = found
        else:
            found["number"] += 1
            self.edited_at = save.at
            self.added.append(found)
        self.newest = found

    def fields(self, save: Save) -> dict[str, Any]:
        """The other texts of a question after this save."""
        fields = dict(self.newest["fields"] or AskFields(title="", source="").for_revision())
        if title := save.text(TITLES):
            fields["title"] = values.line(title, "Text", TITLE_MOST)
        if tags := save.text(TAGS):
            fields["tags"] = values.tag_names(tags.get("Text", ""))
        return fields

    def write_first(self) -> None:
        if self.begun:
            change(revisions, {self.id: {name: value for name, value in self.begun.items() if name != "post_id"}})

    def columns(self) -> dict[str, Any]:
        """The newest revision is the post as it is."""
        return {
            "source": self.newest["source"], "revision_count": self.newest["number"], "edited_at": self.edited_at,
        }  # fmt: skip


def newest_revisions(ids: list[int]) -> dict[int, Chain]:
    """The last revision of each post."""
    wanted = (
        select(revisions, posts.c.kind, posts.c.edited_at)
        .join(posts, (posts.c.id == revisions.c.post_id) & (posts.c.revision_count == revisions.c.number))
        .where(posts.c.id.in_(ids))
    )
    return {row["post_id"]: Chain(row) for row in db.session.execute(wanted).mappings()}


@dataclass
class Closing:
    """Whether a question is closed, since when, by whom and why."""

    closed_at: datetime | None
    closed_by_id: int | None
    closed_reason: str
    duplicate_of_id: int | None
    is_changed: bool = False

    def follow(self, save: Save, editor: int | None) -> None:
        """Close or reopen. A closing that the posts still know is only told its reason."""
        if CLOSED in save.rows:
            reason = REASONS.get(save.rows[CLOSED].get("Comment", "").strip())
            self.closed_at = max(self.closed_at, save.at) if self.closed_at else save.at
            self.closed_by_id = editor
            self.closed_reason = str(reason or _("closed on the site it comes from"))
            self.is_changed = True
        elif self.closed_at and save.at > self.closed_at:
            self.closed_at = self.closed_by_id = self.duplicate_of_id = None
            self.closed_reason = ""
            self.is_changed = True

    def columns(self) -> dict[str, Any]:
        names = ("closed_at", "closed_by_id", "closed_reason", "duplicate_of_id")
        return {name: getattr(self, name) for name in names}


def closings_of(ids: list[int]) -> dict[int, Closing]:
    """The state of each question."""
    wanted = select(
        questions.c.id,
        questions.c.closed_at,
        questions.c.closed_by_id,
        questions.c.closed_reason,
        questions.c.duplicate_of_id,
    ).where(questions.c.id.in_(ids))
    return {row.id: Closing(*row[1:]) for row in db.session.execute(wanted)}
