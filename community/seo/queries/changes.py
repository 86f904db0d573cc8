"""Which pages of questions changed, and when."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, tuple_

from community.core.db import db
from community.questions.models import Post, Question
from community.questions.models.posts import EVERYONE
from community.seo.models import PageChange

MOST = 10_000  # addresses that IndexNow takes at once (https://www.indexnow.org/documentation)


def changes_after(at: datetime, question_id: int, before: datetime) -> Sequence[tuple[datetime, int, str]]:
    """The oldest changes after that one: when, of which question, and its path.

    Removed questions are among them, because search engines should learn of that too. The path of a question that is
    not for everyone, or waits for a moderator, is empty.
    """
    table, posts = Question.__table__, Post.__table__
    found = db.session.execute(
        select(PageChange.at, PageChange.question_id, table.c.slug, table.c.audience, posts.c.hidden_at)
        .join(table, table.c.id == PageChange.question_id)
        .join(posts, posts.c.id == table.c.id)
        .where(tuple_(PageChange.at, PageChange.question_id) > (at, question_id), PageChange.at < before)
        .order_by(PageChange.at, PageChange.question_id)
        .limit(MOST)
    )
    return [
        (when, row_id, f"/q/{row_id}/{slug}" if audience == EVERYONE and not hidden_at else "")
        for when, row_id, slug, audience, hidden_at in found
    ]


def unanswered(question_ids: Collection[int]) -> Sequence[int]:
    """Those of these questions that have no answer."""
    table = Question.__table__
    return db.session.scalars(select(table.c.id).where(table.c.id.in_(question_ids), table.c.answer_count == 0)).all()
