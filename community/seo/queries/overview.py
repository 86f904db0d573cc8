"""What the site has to offer, in few lines: for language models (https://llmstxt.org)."""

import re
from collections.abc import Sequence

from sqlalchemy import Row, select

from community.catalog import queries as catalog
from community.core.db import db
from community.questions.models import Question
from community.seo.indexing import indexable

TOPICS, ANSWERED = 30, 50
LOOKED_AT = 1_000  # of the newest accepted answers: whatever the size of the site, no more rows are compared
MARKS = re.compile(r"[\\`*_\[\]<>#|!]")


def topics() -> Sequence[Row[str, str, int]]:
    """The topics asked about most."""
    return catalog.popular_tags(TOPICS)


def products() -> Sequence[Row[str, str, str]]:
    return catalog.shown_products()


def answered() -> Sequence[Question]:
    """Solved questions of late, those that helped most people first."""
    table = Question.__table__
    late = (
        select(table.c.id)
        .where(table.c.accepted_answer_id.is_not(None))
        .order_by(table.c.accepted_answer_id.desc(), table.c.id.desc())
        .limit(LOOKED_AT)
    )
    return db.session.scalars(
        select(Question)
        .where(Question.id.in_(late), indexable())
        .order_by(Question.score.desc(), Question.view_count.desc(), Question.id.desc())
        .limit(ANSWERED)
    ).all()


def said(text: str) -> str:
    """A text on one line in which no letter means anything to Markdown."""
    return MARKS.sub(lambda mark: f"\\{mark[0]}", " ".join(text.split()))
