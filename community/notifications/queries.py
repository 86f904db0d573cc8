"""Reading inboxes, and what the reactions need to know about a post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from community.accounts.models import User
from community.badges.queries import Badge, badges_awarded
from community.core.access import Actor
from community.core.db import db, now
from community.core.errors import NotFound
from community.notifications.models import BADGE, HELD, OF_MODERATION, OF_STAFF, VOTES_CAST, VOTES_GOT, Notification
from community.questions.models import Comment, Post, Question
from community.questions.queries import readable

PAGE = 30
notes, questions, posts = Notification.__table__, Question.__table__, Post.__table__
# One table after the other: SQLite would look up all questions of the site for an outer join with both at once.
WITH_QUESTIONS = notes.outerjoin(questions, questions.c.id == notes.c.question_id).outerjoin(
    posts, posts.c.id == questions.c.id
)


@dataclass(frozen=True)
class Entry:
    """A note, and whether the person may (still) read what it is about; the badges that it tells of."""

    note: Notification
    is_readable: bool
    badges: Sequence[Badge] = ()


@dataclass(frozen=True)
class Day:
    """The notes of one day; `age` counts days back from today."""

    moment: datetime
    age: int
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Inbox:
    """One page of an inbox. `after` is the id that the next, older page starts below, or None at the end."""

    days: Sequence[Day]
    after: int | None


def inbox(person: Actor, before: int | None = None) -> Inbox:
    """A page of a person's inbox, newest first, older than the note `before`: one statement, two with badges."""
    wanted = (
        select(
            Notification, or_(readable(person), Notification.kind == HELD) if person.is_moderator else readable(person)
        )
        .select_from(WITH_QUESTIONS)
        .where(Notification.user_id == person.id)
        .options(contains_eager(Notification.question), joinedload(Notification.post), joinedload(Notification.actor))
    )
    if before is not None:
        wanted = wanted.where(Notification.id < before)
    rows = db.session.execute(wanted.order_by(Notification.id.desc()).limit(PAGE + 1)).all()
    badges = badges_awarded([award_id for note, _open in rows if note.kind == BADGE for award_id in awards_in(note)])
    entries = [entry_of(note, bool(open_), badges) for note, open_ in rows]
    page = entries[:PAGE]
    return Inbox(by_day(page), page[-1].note.id if len(entries) > PAGE else None)


def entry_of(note: Notification, is_open: bool, badges: Mapping[int, Badge]) -> Entry:
    """An entry of the inbox. A badge that is gone is told of no more."""
    if note.kind in (VOTES_CAST, VOTES_GOT, *OF_STAFF, *OF_MODERATION):
        return Entry(note, True)
    if note.post is None:
        held = [badges[award_id] for award_id in awards_in(note) if award_id in badges]
        return Entry(note, bool(held), held)
    is_there = note.post.deleted_at is None and (note.post.hidden_at is None or note.kind == HELD)
    return Entry(note, is_open and is_there)


def awards_in(note: Notification) -> list[int]:
    """The awards of badges that a note tells of."""
    return [int(number) for number in note.about.split()] if note.kind == BADGE else []


def by_day(entries: Sequence[Entry]) -> list[Day]:
    """The entries under the days they came."""
    today = now().date()
    days = []
    for _day, group in groupby(entries, key=lambda entry: entry.note.at.date()):
        of_day = list(group)
        moment = of_day[0].note.at
        days.append(Day(moment, age_of(moment.date(), today), of_day))
    return days


def age_of(day: date, today: date) -> int:
    return (today - day) // timedelta(days=1)


def note_or_404(note_id: int, person: Actor) -> Notification:
    """A note from the person's own inbox."""
    found = db.session.scalars(
        select(Notification).where(Notification.id == note_id, Notification.user_id == person.id)
    ).first()
    if found is None:
        raise NotFound()
    return found


def shown_post(post_id: int) -> Post | None:
    """A post that is there for its readers: neither it nor what it comments on is removed or hidden."""
    post = db.session.scalars(
        select(Post).where(Post.id == post_id, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    ).first()
    return None if isinstance(post, Comment) and shown_post(post.parent_id) is None else post


def question_for(question_id: int, person: User) -> Question | None:
    """The question, if this person may read it."""
    return db.session.scalars(select(Question).where(Question.id == question_id, readable(person))).first()
