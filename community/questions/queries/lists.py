"""Lists of questions and answers, by key and never by offset: page 1,000 costs what page 1 costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload, selectinload

from community.accounts.models import User
from community.core.access import Actor
from community.core.db import db, now
from community.core.errors import NotFound
from community.questions.models import Answer, Question, question_tags
from community.questions.queries.visibility import readable

PAGE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEWEST, ACTIVE, UNANSWERED, SOLVED = "newest", "active", "unanswered", "solved"
SORTS = (NEWEST, ACTIVE, UNANSWERED, SOLVED)


@dataclass(frozen=True)
class QuestionPage:
    """One page of a list. `after` is the key of the next, older page, or None at the end."""

    questions: Sequence[Question]
    after: str | None


def with_row_parts(wanted: Select[Any]) -> Select[Any]:
    """Load what a row of a list shows."""
    return wanted.options(
        joinedload(Question.author),
        joinedload(Question.product),
        joinedload(Question.version),
        selectinload(Question.tags),
    )


def list_questions(
    me: Actor, sort: str = NEWEST, before: str | None = None, only: Sequence[ColumnElement[bool]] = ()
) -> QuestionPage:
    """A page of the questions that the person may read, older than the key `before`."""
    wanted = with_row_parts(select(Question)).where(readable(me), *only)
    if sort == UNANSWERED:
        wanted = wanted.where(Question.answer_count == 0, Question.closed_at.is_(None))
    elif sort == SOLVED:
        wanted = wanted.where(Question.accepted_answer_id.is_not(None))
    column: InstrumentedAttribute[datetime] = Question.active_at if sort == ACTIVE else Question.created_at
    if before is not None:
        wanted = wanted.where(tuple_(column, Question.id) < parse_key(before))
    found = db.session.scalars(wanted.order_by(column.desc(), Question.id.desc()).limit(PAGE + 1)).all()
    page = found[:PAGE]
    return QuestionPage(page, key(getattr(page[-1], column.key), page[-1].id) if len(found) > PAGE else None)


def key(moment: datetime, post_id: int) -> str:
    """Where a page ends: microseconds and id, so that nothing is shown twice or skipped."""
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{post_id}"  # whole numbers: floats lose microseconds


def parse_key(text: str) -> tuple[datetime, int]:
    """The reverse of `key`; NotFound for anything else."""
    micros, _dash, post_id = text.partition("-")
    if not (micros.isascii() and micros.isdigit() and post_id.isascii() and post_id.isdigit()):
        raise NotFound()
    if len(micros) > 17 or len(post_id) > 18:
        raise NotFound()
    return EPOCH + timedelta(microseconds=int(micros)), int(post_id)


def by_tag(tag_id: int) -> ColumnElement[bool]:
    """The condition that a question carries a tag."""
    return Question.id.in_(select(question_tags.c.question_id).where(question_tags.c.tag_id == tag_id))


def questions_by(user_id: int, me: Actor, before: str | None = None) -> QuestionPage:
    """What a person asked."""
    return list_questions(me, NEWEST, before, [Question.author_id == user_id])


def answers_by(user_id: int, me: Actor, before: int | None = None, limit: int = PAGE) -> Sequence[Answer]:
    """A person's answers with their questions, newest first, older than the answer `before`."""
    question = aliased(Question, flat=True)
    wanted = (
        select(Answer)
        .join(Answer.question.of_type(question))
        .where(Answer.author_id == user_id, Answer.deleted_at.is_(None), Answer.hidden_at.is_(None))
        .where(Answer.question_id.in_(select(Question.id).where(readable(me))))
        .options(contains_eager(Answer.question.of_type(question)).options(selectinload(question.tags),
                 joinedload(question.product), joinedload(question.version), joinedload(question.author)))
    )  # fmt: skip
    if before:
        wanted = wanted.where(Answer.id < before)
    return db.session.scalars(wanted.order_by(Answer.id.desc()).limit(limit)).all()


def helpers_of_the_week(limit: int = 5) -> Sequence[tuple[User, int]]:
    """Whose answers solved most questions in the last seven days, with how many."""
    count = func.count(Answer.id)
    rows = db.session.execute(
        select(User, count)
        .join(Answer, Answer.author_id == User.id)
        .where(Answer.accepted_at > now() - timedelta(days=7), Answer.deleted_at.is_(None))
        .group_by(User.id)
        .order_by(count.desc(), User.id)
        .limit(limit)
    )
    return [(user, number) for user, number in rows]


def titles_of(post_ids: Sequence[int], me: Actor) -> dict[int, str]:
    """The titles of the questions that these posts belong to, as far as the person may read them."""
    titles: dict[int, str] = {}
    question = aliased(Question, flat=True)
    rows = db.session.execute(select(Question.id, Question.title).where(Question.id.in_(post_ids), readable(me)))
    titles.update((post_id, title) for post_id, title in rows)
    rows = db.session.execute(
        select(Answer.id, question.title)
        .join(question, Answer.question_id == question.id)
        .where(Answer.id.in_(post_ids), Answer.question_id.in_(select(Question.id).where(readable(me))))
    )
    titles.update((post_id, title) for post_id, title in rows)
    return titles
