"""The public questions, as machines read them: in parts for sitemaps, the newest for the feed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from community.core.access import Nobody
from community.core.db import db
from community.questions.models import Question
from community.questions.models.posts import EVERYONE
from community.questions.queries import readable

PART = 10_000  # ids to one sitemap, always the same ones, so that a part changes only with its questions
ENTRIES = 30
Row = tuple[int, str, datetime]


def parts() -> Sequence[tuple[int, datetime]]:
    """The number of every sitemap that is needed, with when something in it was last active.

    One look at the table of questions; whether a post was removed is asked only when its part is read.
    """
    table = Question.__table__
    number = (table.c.id - 1) // PART + 1
    rows = db.session.execute(
        select(number, func.max(table.c.active_at))
        .where(table.c.audience == EVERYONE)
        .group_by(number)
        .order_by(number)
    )
    return [(int(part), moment) for part, moment in rows]


def part_exists(part: int) -> bool:
    """Whether any id falls into this part or a later one."""
    newest = db.session.scalar(select(func.max(Question.__table__.c.id))) or 0
    return (part - 1) * PART < newest


def public_questions(part: int) -> Iterator[Row]:
    """Id, slug and last activity of the public questions of one part, oldest first, without loading all at once."""
    rows = db.session.execute(
        select(Question.id, Question.slug, Question.active_at)
        .where(Question.id > (part - 1) * PART, Question.id <= part * PART, readable(Nobody()))
        .order_by(Question.id)
        .execution_options(yield_per=1000)
    )
    yield from rows


def newest() -> Sequence[Question]:
    """The newest public questions with their authors."""
    return db.session.scalars(
        select(Question)
        .where(readable(Nobody()))
        .options(joinedload(Question.author))
        .order_by(Question.created_at.desc(), Question.id.desc())
        .limit(ENTRIES)
    ).all()
