"""Answers and comments that go from one question to another, with the counts of both."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import case, func, select, update

from community.core.db import db
from community.questions.commands.sealing import put_labels
from community.questions.models import Answer, Comment, Post, Question

posts: Any = Post.__table__
answers: Any = Answer.__table__
comments: Any = Comment.__table__


def answers_to(question: Question) -> list[int]:
    """All answers to a question, removed ones included."""
    return list(
        db.session.scalars(select(answers.c.id).where(answers.c.question_id == question.id).order_by(answers.c.id))
    )


def move_answers(ids: Collection[int], source: Question, target: Question) -> None:
    """Put those of these answers that are still under one question under another one, with their comments."""
    here = answers.c.id.in_(ids), answers.c.question_id == source.id
    shown = (
        select(func.count(), func.sum(case((posts.c.official_function_id.is_not(None), 1), else_=0)))
        .join_from(answers, posts, posts.c.id == answers.c.id)
        .where(*here, posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None))
    )
    number, official = db.session.execute(shown).one()
    under = comments.c.parent_id.in_(select(answers.c.id).where(*here))
    db.session.execute(update(comments).where(under).values(question_id=target.id))
    db.session.execute(update(answers).where(*here).values(question_id=target.id))
    for question, step in ((source, -1), (target, +1)):
        question.answer_count += step * number
        question.staff_answer_count += step * (official or 0)
    if official:
        db.session.flush()
        put_labels([source.id, target.id])
    read_anew(Answer, Comment)


def move_comments(source: Question, target: Question, ids: Collection[int] | None = None) -> list[int]:
    """Put the comments on one question itself, or those of them named, under another question. Returns which."""
    wanted = select(comments.c.id).where(comments.c.parent_id == source.id)
    if ids is not None:
        wanted = wanted.where(comments.c.id.in_(ids))
    moved = list(db.session.scalars(wanted.order_by(comments.c.id)))
    values = {"parent_id": target.id, "question_id": target.id}
    db.session.execute(update(comments).where(comments.c.id.in_(moved)).values(values))
    read_anew(Comment)
    return moved


def read_anew(*kinds: type[Post]) -> None:
    """Whoever holds answers or comments sees where they stand now."""
    db.session.flush()
    for post in db.session.identity_map.values():
        if isinstance(post, kinds):
            db.session.expire(post, [name for name in ("question_id", "parent_id") if hasattr(type(post), name)])
