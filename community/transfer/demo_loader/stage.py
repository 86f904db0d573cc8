"""What is there so far while the demonstration is loaded, and what people gain and hear by it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from community.accounts.models import User
from community.catalog.models import Product, Tag, Version
from community.core.db import db
from community.notifications.models import Notification
from community.questions.models import Post, Question
from community.reputation.commands import award
from community.staff.models import StaffGrant

UNREAD = timedelta(days=9)  # what is younger has not been read yet


@dataclass
class Stage:
    """What is there so far, by the names that the files use."""

    start: datetime
    people: dict[str, User] = field(default_factory=dict)
    grants: dict[str, StaffGrant] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    versions: dict[tuple[str, str], Version] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    pay: list[tuple[datetime, int, str, int, int, int]] = field(default_factory=list)  # as `award` takes them
    news: list[Notification] = field(default_factory=list)


def pay_until(stage: Stage, moment: datetime) -> None:
    """Write everything into the ledger that was gained by a moment."""
    stage.pay.sort()
    due = [row for row in stage.pay if row[0] <= moment]
    del stage.pay[: len(due)]
    for at, user_id, cause, post_id, actor_id, other_id in due:
        award(user_id, cause, post_id, actor_id, at, other_id)


def note(
    stage: Stage, person_id: int, kind: str, post: Post, question: Question, actor_id: int | None, at: datetime
) -> None:
    """Something for a person's inbox, unless they did it themselves."""
    if person_id != actor_id:
        row = Notification(
            user_id=person_id, kind=kind, post_id=post.id, question_id=question.id, actor_id=actor_id, at=at
        )
        row.read_at = None if stage.start - at < UNREAD else at + timedelta(hours=5)
        stage.news.append(row)


def tell(stage: Stage) -> None:
    """Fill the inboxes in the order of time; no mail goes out."""
    by_id = {person.id: person for person in stage.people.values()}
    stage.news.sort(key=lambda row: row.at)
    db.session.add_all(stage.news)
    for row in stage.news:
        if row.read_at is None:
            by_id[row.user_id].unread += 1
