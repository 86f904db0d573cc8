"""Which questions search engines are asked to show: public ones that have something to say.

A page is thin when nobody answered and nobody is likely to: readers voted the question down, or it was closed (as a
duplicate, or for another reason). Its page stays and its links are followed, but it stands in no index and no sitemap.
"""

from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, and_, or_

from community.core.access import Nobody
from community.questions.models import Question
from community.questions.models.posts import EVERYONE
from community.questions.queries import readable

HIDDEN, THIN = "noindex", "noindex,follow"


class Asked(Protocol):
    """What the rule asks of a question, be it a row or an entity."""

    audience: str
    deleted_at: datetime | None
    hidden_at: datetime | None
    closed_at: datetime | None
    answer_count: int
    score: int


def is_public(question: Asked) -> bool:
    """Whether strangers may read it."""
    return question.audience == EVERYONE and not question.deleted_at and not question.hidden_at


def is_thin(question: Asked) -> bool:
    """Whether its page has nothing that somebody could look for."""
    return not question.answer_count and (question.score < 0 or bool(question.closed_at))


def indexable() -> ColumnElement[bool]:
    """The condition that a question is public and not thin."""
    thin = and_(Question.answer_count == 0, or_(Question.score < 0, Question.closed_at.is_not(None)))
    return and_(readable(Nobody()), ~thin)


def robots_for(question: Asked) -> str:
    """What the page of a question tells robots; nothing when it may be shown."""
    if not is_public(question):
        return HIDDEN
    return THIN if is_thin(question) else ""
