"""Notes go where their posts went, and forget what was redacted."""

from typing import Any

from sqlalchemy import select, union_all, update

from community.core.db import command, db
from community.core.withdrawing import withdraw_mails, withdraw_waiting
from community.notifications.models import Notification
from community.questions.events import PostDeleted, PostHidden, PostsMoved, VersionRedacted
from community.questions.models import Answer, Comment

comments: Any = Comment.__table__
BELOW: tuple[Any, ...] = (Answer.__table__, comments)


@command
def follow_moved_posts(fact: PostsMoved) -> None:
    """Let notes about these posts name the question that they belong to now."""
    db.session.execute(
        update(Notification)
        .where(Notification.post_id.in_(fact.post_ids), Notification.question_id != fact.question_id)
        .values(question_id=fact.question_id)
        .execution_options(synchronize_session=False)
    )


@command
def hold_back_mails(fact: PostDeleted | PostHidden) -> None:
    """Mails about a removed or hidden post, or one below it, that wait to be sent are not sent."""
    below = [select(part.c.id).where(part.c.question_id == fact.post_id) for part in BELOW]
    below.append(select(comments.c.id).where(comments.c.parent_id == fact.post_id))
    withdraw_waiting([f"/p/{post_id}" for post_id in {fact.post_id, *db.session.scalars(union_all(*below))}])


@command
def forget_notes(fact: VersionRedacted) -> None:
    """Empty what notes quote about a post, and withdraw the mails that lead to such a note."""
    about = Notification.post_id == fact.post_id
    ids = db.session.scalars(select(Notification.id).where(about).order_by(Notification.id)).all()
    if ids:
        db.session.execute(update(Notification).where(about).values(about=""))
        withdraw_mails([f"/inbox/{note_id}" for note_id in ids])
