"""Who may open the picture of a post: whoever may read a post that shows it."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, or_, select

from community.accounts.models import Upload, User
from community.accounts.queries import is_own_upload
from community.core.access import Actor
from community.core.db import db
from community.core.errors import Gone, NotFound
from community.questions import policy
from community.questions.models import Answer, Comment, Post, PostPicture, Question
from community.questions.models.posts import EVERYONE
from community.questions.moderating import areas_of
from community.questions.queries.visibility import Columns, in_audience

shown, questions = PostPicture.__table__, Question.__table__
answers, comments = Answer.__table__.c, Comment.__table__.c
post, parent, thread = (Post.__table__.alias(name) for name in ("shown_post", "parent", "thread"))
# The post, what it comments on and its question are neither removed nor hidden.
IS_THERE = and_(*(each.c[gone].is_(None) for each in (post, parent, thread) for gone in ("deleted_at", "hidden_at")))


def posts_showing(names: Collection[str], *columns: Any) -> Select[Any]:
    """The posts that show one of these pictures in any version, each with its question."""
    question_id = func.coalesce(answers.question_id, comments.question_id, post.c.id)
    return (
        select(*columns)
        .distinct()
        .join_from(shown, post, post.c.id == shown.c.post_id)
        .outerjoin(Answer.__table__, answers.id == post.c.id)
        .outerjoin(Comment.__table__, comments.id == post.c.id)
        .outerjoin(parent, parent.c.id == comments.parent_id)
        .join(thread, thread.c.id == question_id)
        .join(questions, questions.c.id == question_id)
        .where(shown.c.name.in_(names))
    )


def open_to_everyone(names: Collection[str]) -> set[str]:
    """Those of these pictures that stand in a post which everybody may read, or beside somebody's name."""
    in_posts = posts_showing(names, shown.c.name).where(IS_THERE, questions.c.audience == EVERYONE)
    of_people = (
        select(User.avatar_name)
        .join(Upload, and_(Upload.user_id == User.id, Upload.name == User.avatar_name))
        .where(Upload.name.in_(names))
    )
    return {*db.session.scalars(in_posts), *db.session.scalars(of_people)}


def must_open_withheld(actor: Actor, name: str) -> None:
    """Raise Gone for a picture of removed and hidden posts, and NotFound for one of posts that others read, unless it
    may be opened by the person: a reader or a moderator of such a post, or who uploaded it."""
    may_read = in_audience(actor, Columns(questions.c.audience, thread.c.author_id))
    sees = and_(may_read, or_(IS_THERE, questions.c.area_id.in_(areas_of(actor))))
    wanted = posts_showing([name], IS_THERE.label("is_there"), sees.label("sees"))
    rows = db.session.execute(wanted).all()
    if policy.can_open_withheld(actor, is_own_upload(actor.id, name), any(row.sees for row in rows)):
        return
    if any(row.is_there for row in rows):
        raise NotFound()
    raise Gone(_("This picture is not shown any more."))
