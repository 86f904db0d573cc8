"""Making known which public pages a change of questions makes old."""

from collections.abc import Iterable

from sqlalchemy import select

from community.core.db import db
from community.core.pages import changed
from community.questions.models import Question, question_tags


def look_different(question_id: int) -> None:
    """Every page that shows this question looks different now."""
    changed(f"question:{question_id}")


def stand_elsewhere(question: Question, tag_ids: Iterable[int] = ()) -> None:
    """The question looks different, and lists may have it in another place; `tag_ids` are of tags that it lost."""
    tags = db.session.scalars(select(question_tags.c.tag_id).where(question_tags.c.question_id == question.id))
    keys = [f"tag:{tag_id}" for tag_id in {*tags, *tag_ids}]
    if question.product_id:
        keys.append(f"product:{question.product_id}")
    if question.author_id:
        keys.append(f"person:{question.author_id}")
    changed(f"question:{question.id}", "home", *keys)
