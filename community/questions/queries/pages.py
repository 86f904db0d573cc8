"""Everything that a question's own pages show."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectin_polymorphic, selectinload, undefer
from sqlalchemy.sql.base import ExecutableOption

from community.core.access import Actor
from community.core.db import db
from community.core.errors import Gone, NotFound
from community.questions import policy
from community.questions.models import Answer, Comment, Draft, Post, Question, Redirect, Revision, Vote
from community.questions.queries.visibility import in_audience

PAGE = 30
BEST = (
    Answer.confirmed_at.is_(None),
    Answer.accepted_at.is_(None),
    Answer.quality.desc(),
    Answer.created_at,
    Answer.id,
)


@dataclass
class Thread:
    """A question with one page of its answers, their comments, and the reader's own votes."""

    question: Question
    answers: Sequence[Answer]
    comments: dict[int, list[Comment]] = field(default_factory=dict)
    votes: dict[int, int] = field(default_factory=dict)
    page: int = 1
    pages: int = 1


def parts_of_post() -> list[ExecutableOption]:
    """What every post shows: who wrote it, and for whom they spoke."""
    return [joinedload(Post.author), joinedload(Post.staff_grant), joinedload(Post.official_function)]


def question_or_404(question_id: int, me: Actor) -> Question:
    """A question the person may read. Gone (410) when it was removed, unless the person still sees it."""
    question = db.session.scalars(
        select(Question)
        .where(Question.id == question_id, in_audience(me))
        .options(
            *parts_of_post(),
            joinedload(Question.product),
            joinedload(Question.version),
            joinedload(Question.duplicate_of),
            selectinload(Question.tags),
        )
    ).first()
    if question is None:
        raise NotFound()
    if (question.is_deleted or question.hidden_at) and not policy.can_see_removed(me, question):
        raise Gone()
    return question


def thread(question: Question, me: Actor, page: int = 1, order: str = "best") -> Thread:
    """The answers, best first (or newest first), with comments; 30 answers to a page."""
    pages = max(1, -(-(question.answer_count) // PAGE))
    if page > pages:
        raise NotFound()
    wanted = (
        select(Answer)
        .where(Answer.question_id == question.id, Answer.hidden_at.is_(None))
        .options(*parts_of_post(), joinedload(Answer.applies_from), joinedload(Answer.applies_to))
    )
    if not me.is_moderator:
        wanted = wanted.where(Answer.deleted_at.is_(None))
    newest = (Answer.created_at.desc(), Answer.id.desc())
    answers = db.session.scalars(
        wanted.order_by(*(newest if order == "newest" else BEST)).limit(PAGE).offset((page - 1) * PAGE)
    ).all()
    shown = Thread(question, answers, page=page, pages=pages)
    ids = [question.id, *(answer.id for answer in answers)]
    for comment in db.session.scalars(
        select(Comment)
        .where(Comment.parent_id.in_(ids), Comment.deleted_at.is_(None), Comment.hidden_at.is_(None))
        .options(*parts_of_post())
        .order_by(Comment.created_at, Comment.id)
    ):
        shown.comments.setdefault(comment.parent_id, []).append(comment)
    if me.is_authenticated:
        shown.votes = my_votes(me, ids)
    return shown


def my_votes(me: Actor, post_ids: Sequence[int]) -> dict[int, int]:
    """The person's votes on these posts."""
    rows = db.session.execute(select(Vote.post_id, Vote.value).where(Vote.user_id == me.id, Vote.post_id.in_(post_ids)))
    return {row.post_id: row.value for row in rows}


def post_or_404(post_id: int, me: Actor) -> Post:
    """Any post of a question that the person may read, with what its pages need."""
    post = db.session.scalars(
        select(Post)
        .where(Post.id == post_id)
        .options(selectin_polymorphic(Post, [Question, Answer, Comment]), joinedload(Post.author), undefer(Post.source))
    ).first()
    if post is None:
        raise NotFound()
    question_id = post.id if isinstance(post, Question) else post.question_id  # type: ignore[attr-defined]
    question_or_404(question_id, me)
    if (post.is_deleted or post.hidden_at) and not policy.can_see_removed(me, post):
        raise Gone()
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


def draft(me: Actor, key: str) -> Draft | None:
    """What the person began to write in a form."""
    if not me.is_authenticated:
        return None
    return db.session.scalars(select(Draft).where(Draft.user_id == me.id, Draft.key == key)).first()


def drafts_of(me: Actor) -> Sequence[Draft]:
    return db.session.scalars(select(Draft).where(Draft.user_id == me.id).order_by(Draft.saved_at.desc())).all()


def redirected(old_path: str) -> str | None:
    """Where an old address leads."""
    return db.session.scalar(select(Redirect.new_path).where(Redirect.old_path == old_path))


def page_of(post: Post) -> int:
    """On which page of its question a post stands; comments stand with what they comment on."""
    answer_id = post.parent_id if isinstance(post, Comment) else post.id
    if isinstance(post, Question) or answer_id == post.question_id:  # type: ignore[attr-defined]
        return 1
    answers = db.session.scalars(
        select(Answer.id)
        .where(
            Answer.question_id == post.question_id,  # type: ignore[attr-defined]
            Answer.deleted_at.is_(None),
            Answer.hidden_at.is_(None),
        )
        .order_by(*BEST)
    ).all()
    return 1 + answers.index(answer_id) // PAGE if answer_id in answers else 1
