"""Keeping the index true: refreshing what changed, building it anew, comparing it with the database."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from time import monotonic

import structlog
from flask import current_app
from sqlalchemy import func, or_, select

from community.core.db import db, now
from community.core.events import Event
from community.core.stretches import Progress, portions
from community.core.worker import beside
from community.search.contract import Document, IndexUnavailable
from community.search.documents import BATCH, all_documents, all_stamps, document_count, documents_for
from community.search.engine import engine
from community.search.upkeep import note_built, note_compared, wanted_build

log = structlog.get_logger()
QUICK = 1_000  # questions that are indexed in a few seconds
COMPARED_EVERY = 3600.0  # seconds
CHECKED = "search_compared"  # when this process last compared index and database


def refresh(ids: Collection[int]) -> None:
    """Bring the documents of these questions up to date, in one commit."""
    wanted = sorted(ids)
    documents = documents_for(wanted)
    there = {document.id for document in documents}
    engine().replace(documents, [one for one in wanted if one not in there])


def reindex(progress: Callable[[int, int], None] | None = None) -> None:
    """Build the index anew beside the old one, then catch up with what changed meanwhile and swap.

    `progress(done, total)` is called after each batch of questions.
    """
    start, begun = db.session.scalar(select(func.max(Event.id))) or 0, now()
    db.session.rollback()

    def catch_up() -> tuple[list[Document], list[int]]:
        changed = sorted(changed_since(start, begun))
        documents = [one for place in range(0, len(changed), BATCH) for one in documents_for(changed[place:][:BATCH])]
        there = {document.id for document in documents}
        return documents, [one for one in changed if one not in there]

    engine().build(all_documents(progress), catch_up)


def reindex_if_quick() -> None:
    """Build the index anew where that takes seconds; a larger one is left to `repair`, which runs beside the rest.

    Whatever changes until then is in the new index, because that is built from the database.
    """
    if document_count() <= QUICK:
        reindex()


def changed_since(event_id: int, begun: datetime) -> set[int]:
    """The questions named by any later event, or by an older one whose reactions may have run only since.

    Where several transactions write at once, a smaller id may be committed after a larger one.
    """
    clocks_differ = timedelta(minutes=1)
    payloads = db.session.scalars(
        select(Event.payload).where(
            or_(Event.id > event_id, Event.handled_at.is_(None), Event.handled_at >= begun - clocks_differ)
        )
    )
    return {payload["question_id"] for payload in payloads if payload.get("question_id")}


def compare(fix: bool = False, progress: Progress | None = None) -> list[str]:
    """Say what differs between index and database; with `fix`, bring the index up to date.

    Of the index's stamps only hashes are kept: of a million questions a hundred megabytes.
    """
    try:
        kept = {one: hash(stamp) for one, stamp in engine().stamps()}
    except IndexUnavailable as fault:
        if fix:
            reindex()
        return [str(fault)]
    wrong = {}
    for one, stamp in all_stamps(progress):
        found = kept.pop(one, None)
        if found != hash(stamp):
            wrong[one] = "missing" if found is None else "old"
    wrong |= dict.fromkeys(kept, "should not be there")
    if fix:
        for ids in portions(sorted(wrong)):
            refresh(ids)
            db.session.rollback()
    return [f"question {one}: {wrong[one]}" for one in sorted(wrong)]


@beside
def repair() -> None:
    """Build the index anew when it cannot be used, or was found damaged; the worker does this every minute.

    At the first time, and hourly, it is compared with the database and brought up to date.
    """
    why = engine().fault() or ("an administrator wants it" if wanted_build() else "")
    if why:
        log.warning("building the search index anew", why=why)
        reindex()
        note_built(engine().count())
    compared: float | None = current_app.extensions.get(CHECKED)
    if compared is None or monotonic() - compared > COMPARED_EVERY:
        current_app.extensions[CHECKED] = monotonic()
        wrong = compare(fix=True)
        note_compared(engine().count(), len(wrong))
        if wrong:
            log.warning("search index brought up to date", questions=len(wrong), first=wrong[0])
