"""What the stories about badges have in common: Ana asks, Ben knows more, and many others do one thing."""

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import update

from community.accounts.models import User
from community.badges.models import Award
from community.core.db import command, db, now
from community.core.events import Fact, record
from community.questions import commands
from community.questions.events import VoteCast
from community.questions.models import Answer, Post, Question
from tests import make

WorkOff = Callable[[], None]
Story = Callable[[make.People], Iterator[tuple[User, int]]]  # who, and how often they have the badge now
STORIES: dict[str, Story] = {}  # by the key of the badge
Row = TypeVar("Row", Answer, Post, Question, User)


def story(tell: Story) -> Story:
    """Mark the story of the badge that has the same name."""
    STORIES[tell.__name__.replace("_", "-")] = tell
    return tell


def awards(who: User, badge: str | None = None) -> list[Award]:
    """The badges that somebody has, in the order of time."""
    found = (
        db.session.query(Award)
        .populate_existing()
        .filter_by(user_id=who.id, revoked_at=None)
        .order_by(Award.at, Award.id)
    )
    return [award for award in found if badge in (None, award.badge)]


def lost(who: User, badge: str) -> list[str]:
    """Why somebody has a badge no more."""
    found = (
        db.session.query(Award)
        .populate_existing()
        .filter_by(user_id=who.id, badge=badge)
        .filter(Award.revoked_at.is_not(None))
    )
    return [award.lost for award in found]


def many(count: int, name: str = "Asker") -> list[User]:
    """People who have just joined."""
    return [make.person(f"{name}{number} Adeyemi") for number in range(count)]


NUMBERS = itertools.count(10)


def solved(asker: User, helper: User, days: float = 0, **fields: object) -> Answer:
    """A question of so many days ago that somebody has just answered, and the answer accepted."""
    answer = answered(asker, helper, days, **fields)
    accept(answer)
    return answer


def answered(asker: User, helper: User, days: float = 0, verdict: str = "", **fields: object) -> Answer:
    """A question of so many days ago that somebody has just answered."""
    title, source = words(4), words(8)
    asked = make.question(asker, title, source=source, **fields)
    if days:
        make.written_at(asked, now() - timedelta(days=days))
    return make.answer(helper, asked, way(), verdict=verdict)


def way() -> str:
    """Another answer each time."""
    return f"Cap the {words(2)}."


def words(count: int) -> str:
    """Words that nobody wrote before: whoever has just joined and repeats others is taken for a spammer."""
    return " ".join("".join(chr(97 + int(digit)) for digit in f"{next(NUMBERS):05}") for _word in range(count))


def accept(answer: Answer) -> None:
    """Whoever asked accepts the answer."""
    commands.accept(asker_of(answer), fresh(answer))


def unaccept(answer: Answer) -> None:
    commands.unaccept(asker_of(answer), fresh(answer))


def while_accepted(who: User, answer: Answer) -> Iterator[tuple[User, int]]:
    """Somebody has the badge exactly as long as the answer is accepted."""
    yield who, 0
    accept(answer)
    yield who, 1
    unaccept(answer)
    yield who, 0


def asker_of(answer: Answer) -> User:
    return db.session.get_one(User, question_of(answer).author_id)


def remove(post: Post) -> None:
    """A moderator removes a post."""
    commands.delete_post(moderator(), fresh(post))


def moderator() -> User:
    return db.session.query(User).filter_by(handle="mo-thornton").first() or make.People().mo


def question_of(answer: Answer) -> Question:
    return db.session.get_one(Question, db.session.get_one(Answer, answer.id).question_id)


def fresh(row: Row) -> Row:
    """The post or the person as the next request loads them."""
    return db.session.get_one(type(row), row.id, populate_existing=True)


@command
def happened(fact: Fact) -> None:
    record(fact)


@command
def score(post: Post, points: int) -> None:
    """Let a post have a score, as if people had voted."""
    table = Post.__table__
    db.session.execute(update(table).where(table.c.id == post.id).values(score=points, up=max(points, 0)))
    asked = post.id if post.kind == "question" else db.session.get_one(Answer, post.id).question_id
    record(VoteCast(post_id=post.id, question_id=asked))


@command
def set_times(answer: Answer, **times: datetime | None) -> None:
    """Set when an answer was accepted or confirmed."""
    table = Answer.__table__
    db.session.execute(update(table).where(table.c.id == answer.id).values(**times))
