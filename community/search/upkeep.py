"""What was done with the index and what somebody wants done: the same for all processes, shown to administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, now
from community.core.errors import Invalid
from community.search import policy
from community.search.contract import IndexUnavailable
from community.search.engine import engine
from community.search.models import BUILDING, COMPARING, IndexWork

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class IndexState:
    """How many questions the index holds, as far as it can be read, and why it cannot be used if so."""

    count: int | None
    fault: str


def index_state() -> IndexState:
    """How the index is right now."""
    try:
        return IndexState(engine().count(), engine().fault())
    except IndexUnavailable as fault:
        return IndexState(None, str(fault))


@command
def order_build(actor: User) -> IndexWork:
    """Have the worker build the index anew, soon; the old one serves until then."""
    require(policy.can_manage_search(actor))
    if wanted_build():
        raise Invalid(_("That is ordered already: the worker begins within a minute."))
    work = IndexWork(kind=BUILDING, wanted_by_id=actor.id)
    db.session.add(work)
    return work


def wanted_build() -> bool:
    """Whether somebody wants the index built anew."""
    still_open = select(IndexWork.id).where(IndexWork.kind == BUILDING, IndexWork.done_at.is_(None)).limit(1)
    return db.session.scalar(still_open) is not None


@command
def note_built(documents: int) -> None:
    """The index was built anew: whoever wanted that has it."""
    still_open = (IndexWork.kind == BUILDING) & IndexWork.done_at.is_(None)
    done = update(IndexWork).where(still_open).values(done_at=now(), documents=documents).returning(IndexWork.id)
    if not db.session.execute(done).all():
        db.session.add(IndexWork(kind=BUILDING, done_at=now(), documents=documents))


@command
def note_compared(documents: int, wrong: int) -> None:
    """Index and database were compared, and what was wrong was mended."""
    db.session.add(IndexWork(kind=COMPARING, done_at=now(), documents=documents, wrong=wrong))
    db.session.execute(delete(IndexWork).where(IndexWork.done_at < now() - KEPT))


def last_works(limit: int = 8) -> Sequence[IndexWork]:
    """What was done, or is wanted, last."""
    return db.session.scalars(
        select(IndexWork).options(joinedload(IndexWork.wanted_by)).order_by(IndexWork.id.desc()).limit(limit)
    ).all()
