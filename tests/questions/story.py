"""What the stories of questions share: a filled-in form, the ledger in short, and a check that counters are right."""

from datetime import datetime, timedelta

from sqlalchemy import inspect, update

from community.accounts.models import User
from community.core.db import command, db
from community.questions.commands import recount
from community.questions.models import Post, Question
from community.reputation.commands import recount as recount_reputation
from community.reputation.models import LedgerEntry
from tests import make
from tests.browser import Answer, Browser
from tests.make import BODY

TITLE = "Why does the fan ignore my night schedule?"
GOAL = "Sleep without hearing the fan"


def asking(**changes: str) -> dict[str, str]:
    """What Ana types into the ask form."""
    return {"title": TITLE, "goal": GOAL, "source": BODY, "tags": "schedules, fan"} | changes


def page_of(question: Question) -> str:
    return f"/q/{question.id}/{question.slug}"


def ledger(person: User) -> list[tuple[str, int]]:
    """A person's entries, oldest first, as (cause, amount)."""
    db.session.commit()
    rows = db.session.query(LedgerEntry).filter_by(user_id=person.id).order_by(LedgerEntry.id)
    return [(entry.cause, entry.amount) for entry in rows]


def reputation(person: User) -> int:
    """The person's sum as it is kept; fails when ledger or any counter does not agree with its rows."""
    assert recount() == []
    assert recount_reputation() == []
    return reread(person).reputation


def reread(row):  # type: ignore[no-untyped-def]
    """A row as the database has it now."""
    db.session.commit()
    db.session.refresh(row, [column.key for column in inspect(row).mapper.column_attrs])
    return row


def only_question() -> Question:
    """The one question there is."""
    db.session.commit()
    return db.session.query(Question).one()


@command
def move_back(post: Post, hours: float, **more: datetime) -> None:
    """Make a post older than it is."""
    earlier = post.created_at - timedelta(hours=hours)
    make.written_at(post, earlier)
    if isinstance(post, Question):
        db.session.execute(update(Question).where(Question.id == post.id).values(active_at=earlier))
    db.session.refresh(post)


def error_of(answer: Answer, field: str) -> str:
    """The message beside a field of a form that was sent back."""
    return answer.one(f"#{field}-error").text


def votes_shown(browser: Browser, question: Question, post: Post) -> int:
    """The score that the page shows for a post."""
    article = browser.get(page_of(question)).one(f"#post-{post.id}")
    return int(article.all("span[data-score]")[0].text.replace("−", "-"))
