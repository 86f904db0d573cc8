"""Who may read which question: the one condition that every list, page and index asks."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Result, Select, and_, bindparam, or_, select, true

from community.core.access import Actor
from community.core.db import db, now
from community.core.errors import Gone, NotFound
from community.questions import policy
from community.questions.models import Post, Question
from community.questions.models.lines import Asked
from community.questions.models.posts import EVERYONE, MEMBERS
from community.staff.models import StaffGrant

STRANGER, MEMBER, MODERATOR = "stranger", "member", "moderator"


class Columns(NamedTuple):
    """Where the audience of a question is decided, for statements over plain tables."""

    audience: ColumnElement[str]
    author_id: ColumnElement[int | None]


PLAIN = Columns(Question.__table__.c.audience, Post.__table__.c.author_id)


def in_audience(actor: Actor, question: Any = Question) -> ColumnElement[bool]:
    """Whether the person belongs to the audience of a question, which has the columns `audience` and `author_id`."""
    return belongs(reader(actor), question, actor.id, now())


def reader(actor: Actor) -> str:
    """Which kind of reader the person is."""
    if not actor.is_authenticated:
        return STRANGER
    return MODERATOR if actor.is_moderator else MEMBER


def belongs(reader: str, question: Any, reader_id: Any, moment: Any) -> ColumnElement[bool]:
    """The condition for one kind of reader, with their id and the present moment as values or as parameters."""
    if reader == STRANGER:
        return cast("ColumnElement[bool]", question.audience == EVERYONE)
    if reader == MODERATOR:
        return true()
    speaks_for_vendor = (
        select(StaffGrant.id)
        .where(
            StaffGrant.user_id == reader_id,
            StaffGrant.revoked_at.is_(None),
            StaffGrant.granted_at <= moment,
            StaffGrant.until > moment,
        )
        .exists()
    )
    return or_(question.audience.in_([EVERYONE, MEMBERS]), question.author_id == reader_id, speaks_for_vendor)


def read_by(actor: Actor, wanted: Select[Any], values: Mapping[str, Any]) -> Result[Any]:
    """Run a statement over the tables `questions` and `posts`, for questions in whose audience the person is.

    `wanted` must be one and the same object every time: it is completed once for each kind of reader, because putting a
    statement together costs more than running it.
    """
    kind = reader(actor)
    its_reader = {"reader": actor.id, "moment_read": now()} if kind == MEMBER else {}
    return db.session.execute(completed(wanted, kind), {**values, **its_reader})


@cache
def completed(wanted: Select[Any], kind: str) -> Select[Any]:
    return wanted.where(belongs(kind, PLAIN, bindparam("reader"), bindparam("moment_read")))


def must_be_there(actor: Actor, post: Post | Asked) -> None:
    """Raise Gone (410) for a removed post and NotFound for one that waits, unless the person still sees it."""
    if policy.can_see_removed(actor, post):
        return
    if post.is_deleted:
        raise Gone()
    if post.hidden_at:
        raise NotFound()


def readable(actor: Actor) -> ColumnElement[bool]:
    """Whether the question shows up for the person: in the audience, neither removed nor hidden."""
    return and_(Question.deleted_at.is_(None), Question.hidden_at.is_(None), in_audience(actor))
