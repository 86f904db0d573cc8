"""What a spammer left, counted and listed before it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, selectin_polymorphic

from community.accounts.models import User
from community.core.db import db
from community.questions.models import Answer, Post, Question, Revision, SuggestedEdit, Vote

AT_ONCE = 500  # posts, and as many votes, that one act takes away, so that nobody waits long for it
EDITS_AT_ONCE = 50  # of what others wrote: each of them is a version like any other
SHOWN = 100
PROFILE = ("about", "location", "avatar_name")


@dataclass(frozen=True)
class Plan:
    """What a clean-up would take away. `replies` are answers and comments of others that go from sight with it; `edits`
    are posts of others that say again what they said before, `edited_since` those that somebody else has edited."""

    posts: Sequence[Post]
    counts: dict[str, int]
    replies: int
    up: int
    down: int
    suggestions: int
    has_profile: bool
    edits: Sequence[int]
    edited_since: int

    @property
    def is_empty(self) -> bool:
        return not (self.posts or self.up or self.down or self.suggestions or self.has_profile or self.edits)

    @property
    def is_all(self) -> bool:
        """Whether one act takes everything."""
        most = max(sum(self.counts.values()), self.up + self.down)
        return most <= AT_ONCE and len(self.edits) <= EDITS_AT_ONCE


@dataclass(frozen=True)
class Edit:
    """A post of somebody else whose newest version, of the number `number`, is the spammer's. `back` is the number of
    the newest one that is not."""

    post_id: int
    number: int
    back: int


def plan_of(person: User) -> Plan:
    """What is there to be taken away: a fixed number of statements."""
    there = Post.author_id == person.id, Post.deleted_at.is_(None)
    counts = db.session.execute(select(Post.kind, func.count()).where(*there).group_by(Post.kind))
    cast = db.session.execute(select(Vote.value, func.count()).where(Vote.user_id == person.id).group_by(Vote.value))
    votes: dict[int, int] = dict(iter(cast))
    waiting = SuggestedEdit.author_id == person.id, SuggestedEdit.decided_at.is_(None)
    listed = select(Post).where(*there).options(selectin_polymorphic(Post, [Question])).order_by(Post.id.desc())
    edits = [edit.post_id for edit in edits_to_undo(person, SHOWN)]
    edited = select(func.count()).select_from(edited_by(person).subquery())
    return Plan(
        posts=db.session.scalars(listed.limit(SHOWN)).all(),
        counts=dict(iter(counts)),
        replies=replies_to(person),
        up=votes.get(1, 0),
        down=votes.get(-1, 0),
        suggestions=db.session.scalar(select(func.count()).where(*waiting)) or 0,
        has_profile=any(getattr(person, name) for name in PROFILE),
        edits=edits,
        edited_since=max(0, (db.session.scalar(edited) or 0) - len(edits)),
    )


def replies_to(person: User) -> int:
    """How many answers of others stand under the person's questions."""
    question = aliased(Post, flat=True)
    answers, posts = Answer.__table__, Post.__table__
    wanted = (
        select(func.count())
        .select_from(answers.join(posts, posts.c.id == answers.c.id))
        .join(question, question.id == answers.c.question_id)
        .where(question.author_id == person.id, posts.c.author_id != person.id, posts.c.deleted_at.is_(None))
    )
    return db.session.scalar(wanted) or 0


def edited_by(person: User) -> Select[Any]:
    """The posts of others that a person edited and that are there."""
    edited = select(Revision.post_id).join(Post, Post.id == Revision.post_id)
    theirs = Revision.author_id == person.id, Revision.number > 1
    return edited.where(*theirs, Post.author_id.is_distinct_from(person.id), Post.deleted_at.is_(None)).distinct()


def edits_to_undo(person: User, most: int) -> list[Edit]:
    """Posts of others of which the newest version is the person's, the oldest first, if there is another one."""
    former = aliased(Revision)
    back = select(func.max(former.number)).where(
        former.post_id == Revision.post_id,
        former.number < Revision.number,
        former.author_id.is_distinct_from(person.id),
        former.redacted_at.is_(None),
    )
    number = back.correlate(Revision).scalar_subquery()
    wanted = edited_by(person).add_columns(Revision.number, number).where(Post.revision_count == Revision.number)
    rows = db.session.execute(wanted.where(number.is_not(None)).order_by(Revision.post_id).limit(most))
    return [Edit(*row) for row in rows]


def post_ids_of(person: User) -> Sequence[int]:
    """The person's posts that are there, the oldest first."""
    wanted = select(Post.id).where(Post.author_id == person.id, Post.deleted_at.is_(None)).order_by(Post.id)
    return db.session.scalars(wanted.limit(AT_ONCE)).all()
