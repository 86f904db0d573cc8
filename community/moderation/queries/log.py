"""The audit log as moderators read it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import aliased

from community.accounts.models import Person, User
from community.core.audit import Act
from community.core.db import db
from community.core.errors import NotFound
from community.questions.models import Answer, Comment, Post, Question

PAGE = 50

actors, concerned, undoing = aliased(User), aliased(User), aliased(Act)
posts, questions = Post.__table__, Question.__table__
answers, comments = Answer.__table__, Comment.__table__


class Entry(NamedTuple):
    """A row of the log. `actor` is None when a rule of the product acted; `undone_by_id` is the act that undid it;
    `title` what the question is called now that it is about, if the reader may know."""

    act: Act
    actor: Person | None
    person: Person | None
    undone_by_id: int | None
    title: str


def entries(wanted: Select[Any], is_read: ColumnElement[bool]) -> list[Entry]:
    """These acts with whom they name. `is_read` is the condition on `questions` and `posts` that a title may be known:
    acts themselves hold no texts."""
    of_post = Act.subject_kind == "post"
    question_id = func.coalesce(answers.c.question_id, comments.c.question_id, Act.subject_id)
    joined = (
        wanted.add_columns(actors.name, actors.avatar_name, concerned.name, concerned.avatar_name, undoing.id)
        .add_columns(func.coalesce(questions.c.title, ""))
        .outerjoin(answers, and_(of_post, answers.c.id == Act.subject_id))
        .outerjoin(comments, and_(of_post, comments.c.id == Act.subject_id))
        .outerjoin(posts, and_(of_post, posts.c.id == question_id))
        .outerjoin(questions, and_(questions.c.id == posts.c.id, is_read))
        .outerjoin(actors, actors.id == Act.actor_id)
        .outerjoin(concerned, concerned.id == Act.person_id)
        .outerjoin(undoing, undoing.undoes_id == Act.id)
    )
    return [
        Entry(
            act,
            Person(act.actor_id, who, face) if act.actor_id else None,
            Person(act.person_id, whom, other) if act.person_id else None,
            undone,
            title,
        )
        for act, who, face, whom, other, undone, title in db.session.execute(joined)
    ]


def log(
    before: int | None = None, *, kind: str = "", person: int | None = None, actor: int | None = None, limit: int = PAGE
) -> Sequence[Entry]:
    """Acts, newest first, older than the one with the id `before`: of a kind, about or by a person."""
    wanted = select(Act).order_by(Act.id.desc()).limit(limit)
    for column, value in ((Act.kind, kind), (Act.person_id, person), (Act.actor_id, actor)):
        if value:
            wanted = wanted.where(column == value)
    return entries(wanted if before is None else wanted.where(Act.id < before), true())


def act_or_404(act_id: int) -> Act:
    found = db.session.get(Act, act_id)
    if found is None:
        raise NotFound()
    return found
