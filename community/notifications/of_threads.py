"""Notes go where their posts went, and forget what was redacted."""

from sqlalchemy import select, update

from community.core.db import command, db
from community.core.mail import withdraw_mails
from community.notifications.models import Notification
from community.questions.events import PostsMoved, VersionRedacted


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
def forget_notes(fact: VersionRedacted) -> None:
    """Empty what notes quote about a post, and withdraw the mails that lead to such a note."""
    about = Notification.post_id == fact.post_id
    ids = db.session.scalars(select(Notification.id).where(about).order_by(Notification.id)).all()
    if ids:
        db.session.execute(update(Notification).where(about).values(about=""))
        withdraw_mails([f"/inbox/{note_id}" for note_id in ids])
