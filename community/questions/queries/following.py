"""Who follows a question, and what somebody follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.core.access import Actor
from community.core.db import db
from community.questions.models import Question, QuestionFollow
from community.questions.models.lines import Link
from community.questions.queries.visibility import readable

PAGE = 30


@dataclass(frozen=True)
class Followed:
    """A question that somebody follows since `at`; without `link` when they may not read it (any more)."""

    question_id: int
    at: datetime
    link: Link | None


@dataclass(frozen=True)
class Followings:
    """One page of what somebody follows. `before` is the key that the next, older page starts below, or None."""

    rows: Sequence[Followed]
    before: int | None


def followed_by(me: Actor, before: int | None = None) -> Followings:
    """What the person follows, the latest first, below the key `before`: one statement."""
    wanted = (
        select(QuestionFollow.id, QuestionFollow.question_id, QuestionFollow.at, Question.slug, Question.title)
        .add_columns(readable(me).label("is_open"))
        .join(Question, Question.id == QuestionFollow.question_id)
        .where(QuestionFollow.user_id == me.id)
    )
    if before is not None:
        wanted = wanted.where(QuestionFollow.id < before)
    found = db.session.execute(wanted.order_by(QuestionFollow.id.desc()).limit(PAGE + 1)).all()
    rows = [
        Followed(row.question_id, row.at, Link(row.question_id, row.slug, row.title) if row.is_open else None)
        for row in found[:PAGE]
    ]
    return Followings(rows, found[PAGE - 1].id if len(found) > PAGE else None)


def followers(question_id: int, after: int, most: int) -> Sequence[int]:
    """The ids of people who follow a question, in order, above the id `after`."""
    own = QuestionFollow.question_id == question_id, QuestionFollow.user_id > after
    wanted = select(QuestionFollow.user_id).where(*own)
    return db.session.scalars(wanted.order_by(QuestionFollow.user_id).limit(most)).all()
