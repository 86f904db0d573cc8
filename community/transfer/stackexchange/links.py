"""Taking over which question repeats which."""

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.core.db import command, db, now
from community.core.pages import ALL, changed
from community.transfer.stackexchange import values
from community.transfer.stackexchange.dump import Row
from community.transfer.stackexchange.posts import questions
from community.transfer.stackexchange.takeover import LINK, POST, Takeover

DUPLICATE = "3"
LONGEST_CHAIN = 50


def take_links(site: Takeover) -> None:
    """Tie duplicates to what they repeat."""
    for rows in site.batches("PostLinks", _("Duplicates")):
        repeats = [row for row in rows if row.get("LinkTypeId") == DUPLICATE]
        site.summary.skipped[_("links between posts: they stand in the texts")] += len(rows) - len(repeats)
        add_duplicates(site, repeats)


@command
def add_duplicates(site: Takeover, rows: list[Row]) -> None:
    """Close each question of the batch that repeats another one, naming that."""
    changed(ALL)
    fresh = site.fresh(LINK, rows)
    numbers = [values.key(row, name) for row in fresh.values() for name in ("PostId", "RelatedPostId")]
    here = site.known(POST, numbers)
    for number, row in fresh.items():
        repeat, first = (here.get(values.key(row, name) or "") for name in ("PostId", "RelatedPostId"))
        if repeat and first and is_free(repeat) and may_point(repeat, first):
            at = values.moment(row, "CreationDate") or now()
            close_as_duplicate(repeat, first, at)
            site.remember(LINK, {number: repeat})
            site.summary.taken[_("duplicates")] += 1
        else:
            site.remember(LINK, {number: 0})
            site.summary.skipped[_("duplicates of something that is not here, or of several questions")] += 1


def is_free(question_id: int) -> bool:
    """Whether it is a question that names no original yet."""
    found = db.session.execute(select(questions.c.duplicate_of_id).where(questions.c.id == question_id)).first()
    return found is not None and found[0] is None


def may_point(repeat: int, first: int) -> bool:
    """Whether `first` is a question whose own originals do not lead back to `repeat`."""
    place: int | None = first
    for _step in range(LONGEST_CHAIN):
        if place is None or place == repeat:
            break
        found = db.session.execute(select(questions.c.duplicate_of_id).where(questions.c.id == place)).first()
        if found is None:
            return False
        place = found[0]
    return place is None


def close_as_duplicate(repeat: int, first: int, at: object) -> None:
    """Name the original; a question that was not closed for it is closed now."""
    question = questions.c.id == repeat
    db.session.execute(update(questions).where(question).values(duplicate_of_id=first, closed_reason=_("asked before")))
    db.session.execute(update(questions).where(question, questions.c.closed_at.is_(None)).values(closed_at=at))
