"""Reading the staff's desk: what waits for whom, and what staff noted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from community.core.access import Actor
from community.core.db import db
from community.core.errors import NotFound
from community.desk.models import ANSWERED, NEW, WAITING, Assignment, QuestionNote
from community.questions.models import Question
from community.questions.queries import readable
from community.questions.queries.lists import key, parse_key
from community.staff.models import Function, StaffGrant
from community.staff.queries import is_live

PAGE = 30
MINE, FUNCTION, ALL = "mine", "function", "all"
SHOWN = (NEW, WAITING, ANSWERED)


@dataclass(frozen=True)
class Queue:
    """A page of what waits, those that wait longest first. `after` is the key of the next page; `counts` by state."""

    rows: Sequence[Assignment]
    after: str | None
    counts: dict[str, int] = field(default_factory=dict)


def parts() -> list[Any]:
    return [joinedload(Assignment.function), joinedload(Assignment.person), joinedload(Assignment.writer)]


def assignment_of(question_id: int) -> Assignment | None:
    """What a question waits for, with all who have to do with it."""
    wanted = select(Assignment).where(Assignment.question_id == question_id).options(*parts())
    return db.session.scalars(wanted).first()


def notes_on(question_id: int) -> Sequence[QuestionNote]:
    """What staff noted about a question, the oldest first."""
    wanted = select(QuestionNote).where(QuestionNote.question_id == question_id, QuestionNote.removed_at.is_(None))
    return db.session.scalars(wanted.options(joinedload(QuestionNote.author)).order_by(QuestionNote.id)).all()


def note_or_404(question_id: int, note_id: int) -> QuestionNote:
    found = db.session.get(QuestionNote, note_id)
    if found is None or found.question_id != question_id or found.removed_at:
        raise NotFound()
    return found


def concerns(me: Actor, grant: StaffGrant | None, whose: str) -> ColumnElement[bool]:
    """Which assignments are somebody's own, their function's, or anybody's."""
    if whose == ALL:
        return true()
    mine = Assignment.person_id == me.id
    return mine if whose == MINE or grant is None else or_(mine, Assignment.function_id == grant.function_id)


def queue(me: Actor, grant: StaffGrant | None, whose: str, state: str, after: str | None = None) -> Queue:
    """What waits in a state: two statements, however much it is. NotFound for a key that is none."""
    there = Assignment.question_id == Question.id
    which = readable(me), concerns(me, grant, whose)
    wanted = select(Assignment).join(Question, there).where(*which, Assignment.state == state)
    if after is not None:
        moment, question_id = parse_key(after)
        wanted = wanted.where(tuple_(Assignment.since, Assignment.question_id) > (moment, question_id))
    wanted = wanted.options(contains_eager(Assignment.question), *parts())
    rows = db.session.scalars(wanted.order_by(Assignment.since, Assignment.question_id).limit(PAGE + 1)).all()
    counted = select(Assignment.state, func.count()).join(Question, there).where(*which).group_by(Assignment.state)
    counts = dict.fromkeys(SHOWN, 0) | dict(iter(db.session.execute(counted)))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Queue(rows[:PAGE], key(last.since, last.question_id) if last else None, counts)


def functions() -> Sequence[Function]:
    """The functions for which somebody speaks at this moment."""
    served = select(StaffGrant.function_id).where(is_live())
    return db.session.scalars(select(Function).where(Function.id.in_(served)).order_by(Function.name)).all()


def staff_people() -> Sequence[StaffGrant]:
    """Everybody to whom a question can be handed by name."""
    wanted = select(StaffGrant).where(is_live()).options(joinedload(StaffGrant.user))
    return [grant for grant in db.session.scalars(wanted.order_by(StaffGrant.id)) if grant.is_live]


def as_plain(assignment: Assignment | None) -> dict[str, Any]:
    """An assignment in values that the log keeps; empty for none."""
    if assignment is None:
        return {}
    return {
        "function_id": assignment.function_id,
        "person_id": assignment.person_id,
        "by_id": assignment.by_id,
        "state": assignment.state,
        "since": assignment.since.isoformat(),
    }
