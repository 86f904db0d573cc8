"""What the index does after events: it follows."""

from collections.abc import Sequence
from typing import Protocol

from community.catalog.models import Area
from community.core.db import command, db
from community.core.events import batched
from community.core.stretches import portions
from community.moderation.events import PeopleMerged
from community.questions.commands.audience import ids_in
from community.questions.events import AreaChanged
from community.questions.queries.written import question_ids_of
from community.search.commands import refresh, reindex_if_quick
from community.search.contract import IndexUnavailable
from community.search.models import BUILDING, IndexWork
from community.search.upkeep import wanted_build


class AboutQuestion(Protocol):
    """Every fact that names the question whose document it changes."""

    @property
    def question_id(self) -> int: ...


@batched
def refresh_questions(facts: Sequence[AboutQuestion]) -> None:
    """Bring the documents of all these facts' questions up to date, in one commit.

    If the index cannot be used, it is built anew: here when that is quick, else by `repair` beside everything else.
    """
    try:
        refresh({fact.question_id for fact in facts})
    except IndexUnavailable:
        reindex_if_quick()  # this change included; if that fails, the events wait and are tried again


def refresh_area(fact: AreaChanged) -> None:
    """Bring the documents of an area up to date after its rule, a few at a time; see `refresh_questions` for faults."""
    ids = ids_in(db.session.get_one(Area, fact.area_id))
    db.session.rollback()
    try:
        for some in portions(ids):
            refresh(some)
            db.session.rollback()
    except IndexUnavailable:
        reindex_if_quick()


@command
def build_index_anew(fact: object) -> None:
    """Have the index built anew within a minute: old parts of it may hold what must be gone."""
    if not wanted_build():
        db.session.add(IndexWork(kind=BUILDING))


def refresh_people(fact: PeopleMerged) -> None:
    """Bring the documents of all questions that two people asked or answered up to date, a few at a time."""
    ids = question_ids_of([fact.one_id, fact.other_id])
    db.session.rollback()
    try:
        for some in portions(ids):
            refresh(some)
            db.session.rollback()
    except IndexUnavailable:
        reindex_if_quick()
