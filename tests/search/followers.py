"""What the stories of followed searches share: what somebody was told, and a question that comes later."""

from datetime import timedelta

from sqlalchemy import select

from community.accounts.models import User
from community.core.db import command, db
from community.core.mail import Mail
from community.notifications.commands import recount
from community.notifications.models import Notification
from community.questions.models import Question
from tests import make


def notes(person: User) -> list[tuple[str, str]]:
    """What stands in the inbox because of followed searches: title and search."""
    db.session.commit()
    assert recount() == []
    rows = db.session.execute(
        select(Question.title, Notification.about)
        .join(Notification, Notification.question_id == Question.id)
        .where(Notification.user_id == person.id, Notification.kind == "search")
        .order_by(Notification.id)
    )
    return [(title, about) for title, about in rows]


def mails(person: User) -> list[Mail]:
    db.session.commit()
    address = select(User.email).where(User.id == person.id).scalar_subquery()
    return db.session.query(Mail).filter(Mail.kind == "search", Mail.to == address).order_by(Mail.id).all()


@command
def move_on(question: Question, hours: float) -> Question:
    """As if the question had been asked some hours later."""
    make.written_at(question, question.created_at + timedelta(hours=hours))
    return question
