"""Everything that a question's own pages show."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, selectin_polymorphic, selectinload, undefer
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.base import ExecutableOption

from community.core.access import Actor
from community.core.db import db
from community.core.errors import NotFound
from community.core.pages import shows
from community.questions.models import Answer, Comment, Draft, Post, Question, Redirect, Revision
from community.questions.queries import threads
from community.questions.queries.visibility import must_be_there, read_by


def parts_of_post() -> list[ExecutableOption]:
    """What every post shows: who wrote it, and for whom they spoke."""
    return [joinedload(Post.author), joinedload(Post.staff_grant), joinedload(Post.official_function)]


def question_or_404(question_id: int, me: Actor) -> Question:
    """A question the person may read. Gone (410) when it was removed, unless the person still sees it."""
    question = found(question_statement(), question_id, me)
    shows(f"question:{question.id}", f"person:{question.author_id}")
    if question.duplicate_of_id:
        shows(f"question:{question.duplicate_of_id}")
    return question


def bare_question_or_404(question_id: int, me: Actor) -> Question:
    """The same without what stands beside it, for commands."""
    return found(BARE, question_id, me)


def found(wanted: Select[Any], question_id: int, me: Actor) -> Question:
    question: Question | None = read_by(me, wanted, {"question": question_id}).scalars().first()
    if question is None:
        raise NotFound()
    must_be_there(me, question)
    return question


BARE = select(Question).where(Question.id == bindparam("question"))


@cache
def question_statement() -> Select[Any]:
    """The question of the number `question`, whole."""
    beside = joinedload(Question.product), joinedload(Question.version), selectinload(Question.tags)
    return select(Question).where(Question.id == bindparam("question")).options(*parts_of_post(), *beside)


def whole(question_id: int) -> Question:
    """A question as the database has it now, with its topics, for commands."""
    wanted = question_statement().execution_options(populate_existing=True)
    question = db.session.scalars(wanted, {"question": question_id}).first()
    if question is None:
        raise NotFound()
    return question


def post_or_404(post_id: int, me: Actor) -> Post:
    """Any post of a question that the person may read, with what its pages need."""
    post = db.session.scalars(
        select(Post)
        .where(Post.id == post_id)
        .options(selectin_polymorphic(Post, [Question, Answer, Comment]), joinedload(Post.author), undefer(Post.source))
    ).first()
    if post is None:
        raise NotFound()
    question = question_or_404(post.id if isinstance(post, Question) else post.question_id, me)  # type: ignore[attr-defined]
    if isinstance(post, Answer | Comment):
        set_committed_value(post, "question", question)
    must_be_there(me, post)
    return post


def revisions(post: Post) -> Sequence[Revision]:
    """All versions of a post, newest first."""
    return db.session.scalars(
        select(Revision)
        .where(Revision.post_id == post.id)
        .options(joinedload(Revision.author))
        .order_by(Revision.number.desc())
        .limit(200)
    ).all()


def revision_or_404(post: Post, number: int) -> Revision:
    if not 0 < number < 2**31:
        raise NotFound()
    found = db.session.scalars(
        select(Revision)
        .where(Revision.post_id == post.id, Revision.number == number)
        .options(joinedload(Revision.author))
    ).first()
    if found is None:
        raise NotFound()
    return found


DRAFT = select(Draft).where(Draft.user_id == bindparam("user"), Draft.key == bindparam("key"))


def draft(me: Actor, key: str) -> Draft | None:
    """What the person began to write in a form."""
    if not me.is_authenticated:
        return None
    return db.session.scalars(DRAFT, {"user": me.id, "key": key}).first()


def drafts_of(me: Actor) -> Sequence[Draft]:
    return db.session.scalars(select(Draft).where(Draft.user_id == me.id).order_by(Draft.saved_at.desc())).all()


def redirected(old_path: str) -> str | None:
    """Where an old address leads."""
    return db.session.scalar(select(Redirect.new_path).where(Redirect.old_path == old_path))


def was_question(post_id: int, me: Actor) -> Post | None:
    """The answer or comment that was a question of its own until that was taken back, if the person may read it."""
    if redirected(f"/q/{post_id}") is None:
        return None
    shows(f"question:{post_id}")
    return post_or_404(post_id, me)


def page_of(post: Post) -> int:
    """On which page of its question a post stands; comments stand with what they comment on."""
    answer_id = post.parent_id if isinstance(post, Comment) else post.id
    if isinstance(post, Question) or answer_id == post.question_id:  # type: ignore[attr-defined]
        return 1
    question = db.session.get_one(Question, post.question_id)  # type: ignore[attr-defined]
    return threads.page_of(question.id, answer_id) if question.answer_count > threads.PAGE else 1
