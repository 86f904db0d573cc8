"""Making another kind of post of one: it keeps its number, author, votes, versions and comments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from community.core.db import db
from community.core.errors import Invalid
from community.questions.commands.answers import count_answer
from community.questions.commands.points import give_points, take_points
from community.questions.commands.sealing import put_labels
from community.questions.models import Answer, Comment, Post, Question, SuggestedEdit, Verification
from community.reputation.commands import give_back
from community.reputation.prices import STILL_WORKS

KINDS: Mapping[str, type[Post]] = {"question": Question, "answer": Answer, "comment": Comment}
OF_ANSWER = ("verdict", "verdict_reason", "applies_from_id", "applies_to_id")
KEPT = "answer"  # under which name a version keeps what only answers have
comments: Any = Comment.__table__


def become(post: Post, kind: str, **columns: Any) -> Post:
    """Make a post one of another kind, with these columns of that kind. The object that was given is no longer of use;
    the new one is returned."""
    db.session.flush()
    posts: Any = Post.__table__
    old: Any = KINDS[post.kind].__table__
    new: Any = KINDS[kind].__table__
    db.session.execute(delete(old).where(old.c.id == post.id))
    if isinstance(post, Answer) and post.is_official:
        put_labels([post.question_id])
    db.session.execute(insert(new).values(id=post.id, **columns))
    db.session.execute(update(posts).where(posts.c.id == post.id).values(kind=kind))
    db.session.expunge(post)
    return db.session.get_one(Post, post.id)


def must_be_decided(post: Post) -> None:
    """Raise Invalid while somebody's edit of the post waits: it was made for the kind of post that it is."""
    waits = select(SuggestedEdit.id).where(SuggestedEdit.post_id == post.id, SuggestedEdit.decided_at.is_(None))
    if db.session.scalar(waits.limit(1)):
        raise Invalid(_("Somebody suggested an edit of this. Decide about that first."))


def leave_answer(answer: Answer) -> dict[str, Any]:
    """Take an answer out of all counts and its points back, before it becomes something else. Returns what only answers
    have, for a version to keep."""
    tried = db.session.scalars(
        select(Verification).where(Verification.answer_id == answer.id).order_by(Verification.id)
    )
    kept = {name: getattr(answer, name) for name in OF_ANSWER}
    kept["tried"] = [[one.version_id, one.user_id, one.at.isoformat(), one.works] for one in tried]
    count_answer(answer, -1)
    take_points(answer)
    return kept


def enter_answer(post: Post, question: Question, kept: Mapping[str, Any]) -> Answer:
    """Make an answer to a question of a post, with what it had when it was one before."""
    answer = become(post, "answer", question_id=question.id, **{name: kept[name] for name in OF_ANSWER if name in kept})
    assert isinstance(answer, Answer)
    for version_id, user_id, at, works in kept.get("tried", ()):
        moment = datetime.fromisoformat(at)
        tried = Verification(answer_id=answer.id, version_id=version_id, user_id=user_id, at=moment, works=works)
        db.session.add(tried)
        give_back(STILL_WORKS, answer.id, user_id)
    count_answer(answer, +1)
    give_points(answer)
    return answer


def hang_on(comment_ids: list[int], parent: Post, question: Question) -> None:
    """Put comments under another post."""
    values = {"parent_id": parent.id, "question_id": question.id}
    db.session.execute(update(comments).where(comments.c.id.in_(comment_ids)).values(values))
    db.session.flush()
    for comment in db.session.identity_map.values():
        if isinstance(comment, Comment) and comment.id in comment_ids:
            db.session.refresh(comment, list(values))


def comments_under(post: Post) -> list[int]:
    return list(
        db.session.scalars(select(comments.c.id).where(comments.c.parent_id == post.id).order_by(comments.c.id))
    )
