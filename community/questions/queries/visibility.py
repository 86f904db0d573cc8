"""Who may read which question: the one condition that every list, page and index asks.

All that decides is written into the column `audience` of the question beforehand (see `questions.commands.audience`):
a stranger's condition is one comparison, and nobody's needs another table for each row. Its values, from the most
readers to the fewest: "everyone"; "members", whoever is signed in; the audience of an area, "a:...", its companies; the
audience of a company, "c:...", or "private", the asker's company, if there is one; "staff". Everything is open to its
author, to staff and to moderators, except that an author who is not staff does not read what is for staff alone.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, cast

from flask_babel import gettext as _
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Result,
    Select,
    String,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from community.catalog.queries import audiences_of
from community.core import wording
from community.core.access import Actor
from community.core.db import db, now
from community.core.errors import Gone, Moved, NotFound
from community.core.pages import shows
from community.questions import policy
from community.questions.models import Post, Question
from community.questions.models.lines import Asked
from community.questions.models.posts import EVERYONE, MEMBERS, STAFF
from community.questions.models.removal import BY_AUTHOR, removed_for
from community.staff.models import FRESH
from community.staff.queries import speaks_for_vendor

LEADING: Select[Any] = (
    select(Question.__table__.c.id, Question.__table__.c.slug)
    .join(Post.__table__, Post.__table__.c.id == Question.__table__.c.id)
    .where(Question.__table__.c.id == bindparam("question"))
    .where(Post.__table__.c.deleted_at.is_(None), Post.__table__.c.hidden_at.is_(None))
)
STRANGER, MEMBER, MODERATOR = "stranger", "member", "moderator"
# Part of the text of statements, so that PostgreSQL plans once for all readers of a kind.
TO_ALL, TO_MEMBERS, TO_STAFF = (literal_column(f"'{audience}'", String) for audience in (EVERYONE, MEMBERS, STAFF))


class Columns(NamedTuple):
    """Where the audience of a question is decided, for statements over plain tables."""

    audience: ColumnElement[str]
    author_id: ColumnElement[int | None]


PLAIN = Columns(Question.__table__.c.audience, Post.__table__.c.author_id)


def in_audience(actor: Actor, question: Any = Question) -> ColumnElement[bool]:
    """Whether the person belongs to the audience of a question, which has the columns `audience` and `author_id`."""
    moment = now()
    return belongs(reader(actor), question, actor.id, moment, moment - FRESH)


def reader(actor: Actor) -> str:
    """Which kind of reader the person is."""
    if not actor.is_authenticated:
        return STRANGER
    return MODERATOR if actor.is_moderator else MEMBER


def belongs(reader: str, question: Any, reader_id: Any, moment: Any, fresh: Any) -> ColumnElement[bool]:
    """The condition for one kind of reader, with their id, the present moment, and the one before which no proof of
    staff counts any more, as values or as parameters (see `values_for`)."""
    if reader == STRANGER:
        return cast("ColumnElement[bool]", question.audience == TO_ALL)
    if reader == MODERATOR:
        return true()
    return or_(
        question.audience.in_([TO_ALL, TO_MEMBERS]),
        and_(question.author_id == reader_id, question.audience != TO_STAFF),
        question.audience.in_(audiences_of(reader_id)),
        speaks_for_vendor(reader_id, moment, fresh),
    )


def read_by(actor: Actor, wanted: Select[Any], values: Mapping[str, Any]) -> Result[Any]:
    """Run a statement over the tables `questions` and `posts`, for questions in whose audience the person is.

    `wanted` must be one and the same object every time: it is completed once for each kind of reader, because putting a
    statement together costs more than running it.
    """
    kind = reader(actor)
    return db.session.execute(completed(wanted, kind), {**values, **values_for(actor)})


@cache
def completed(wanted: Select[Any], kind: str) -> Select[Any]:
    return wanted.where(is_for(kind))


def is_for(kind: str) -> ColumnElement[bool]:
    """The condition over the plain tables with the parameters of `values_for`."""
    return belongs(kind, PLAIN, bindparam("reader"), bindparam("moment_read"), bindparam("moment_fresh"))


def values_for(actor: Actor) -> dict[str, Any]:
    """What the parameters of `is_for` are for a person."""
    if reader(actor) != MEMBER:
        return {}
    moment = now()
    return {"reader": actor.id, "moment_read": moment, "moment_fresh": moment - FRESH}


def audiences(actor: Actor) -> frozenset[str]:
    """The audiences of companies and areas that a person belongs to, for engines that filter by themselves; with STAFF
    among them the person reads everything."""
    if reader(actor) != MEMBER:
        return frozenset([STAFF] if actor.is_moderator else [])
    return frozenset(db.session.scalars(AUDIENCES, values_for(actor)))


def removed_words(post: Post | Asked) -> str:
    """What the page of a removed post says instead: the kind of reason, and the day."""
    day = wording.day(post.deleted_at or now())
    if post.deleted_reason == BY_AUTHOR:
        return _("Its author removed this, %(day)s.", day=day)
    return _("Removed: %(reason)s, %(day)s.", reason=removed_for(post.deleted_reason), day=day)


def must_be_there(actor: Actor, post: Post | Asked) -> None:
    """Raise Gone (410) for a removed post and NotFound for one that waits, unless the person still sees it; Moved for a
    question that was merged into one that the person may read."""
    if isinstance(post, Question | Asked) and post.merged_into_id:
        shows(f"question:{post.id}", f"question:{post.merged_into_id}")
        lead_on(actor, post.merged_into_id)
    if policy.can_see_removed(actor, post):
        return
    if post.is_deleted:
        is_own = actor.id is not None and actor.id == post.author_id and post.deleted_reason != BY_AUTHOR
        raise Gone(removed_words(post), see="/decisions" if is_own else "")
    if post.hidden_at:
        raise NotFound()


def lead_on(actor: Actor, question_id: int) -> None:
    """Raise Moved to a question, or Gone unless the person may read it."""
    row = read_by(actor, LEADING, {"question": question_id}).first()
    raise Moved(row.id, f"/q/{row.id}/{row.slug}") if row else Gone()


def readable(actor: Actor) -> ColumnElement[bool]:
    """Whether the question shows up for the person: in the audience, neither removed nor hidden."""
    return and_(Question.deleted_at.is_(None), Question.hidden_at.is_(None), in_audience(actor))


AUDIENCES: CompoundSelect[Any] = union_all(
    *audiences_of(bindparam("reader")).selects,
    select(TO_STAFF).where(speaks_for_vendor(bindparam("reader"), bindparam("moment_read"), bindparam("moment_fresh"))),
)
