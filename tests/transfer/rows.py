"""Reading what an import left in the database."""

from typing import TypeVar

from sqlalchemy import select

from community.accounts.models import User
from community.catalog.models import Tag
from community.core.db import Model, db
from community.questions.models import Post, Question, Revision, question_tags
from community.transfer.stackexchange import Summary

M = TypeVar("M", bound=Model)


def everything(model: type[M]) -> list[M]:
    return list(db.session.scalars(select(model).order_by(*model.__table__.primary_key)))  # type: ignore[attr-defined]


def only(model: type[M]) -> M:
    (row,) = everything(model)
    return row


def called(name: str) -> User:
    return db.session.scalars(select(User).where(User.name == name)).one()


def tags_of(row: Question) -> list[str]:
    pairs = question_tags.c.question_id == row.id, question_tags.c.tag_id == Tag.id
    return list(db.session.scalars(select(Tag.name).where(*pairs).order_by(Tag.name)))


def sources(post: Post) -> list[str]:
    wanted = select(Revision.source).where(Revision.post_id == post.id).order_by(Revision.number)
    return list(db.session.scalars(wanted))


def count(summary: Summary, words: str) -> int:
    """What the summary says beside these words."""
    found = [
        number
        for part in (summary.taken, summary.skipped, summary.noted)
        for what, number in part.items()
        if words in what
    ]
    return sum(found)
