"""What a spammer left: counted and listed before it goes, taken away in one act, and brought back by undoing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import aliased

from community.accounts.commands.closing import let_in
from community.accounts.models import User
from community.accounts.policy import can_sanction
from community.core.access import require
from community.core.audit import Act
from community.core.db import db, lock, now
from community.core.events import record
from community.core.pages import changed
from community.questions.commands.holding import wait_again
from community.questions.commands.removing import put_back
from community.questions.commands.showing import look_different
from community.questions.commands.voting import cause_of, count_votes
from community.questions.events import VoteCast
from community.questions.models import Answer, CloseVote, Comment, Post, SuggestedEdit, Vote
from community.questions.models.removal import SPAM
from community.questions.writing import question_of
from community.reputation.commands import REVERSED, hold, repay, take_back
from community.reputation.models import LedgerEntry
from community.reputation.prices import GAVE_DOWN

AT_ONCE = 100  # posts, and as many votes, that one act takes away, so that nobody waits long for it
PROFILE = ("about", "location", "avatar_name")


@dataclass(frozen=True)
class Plan:
    """What a clean-up would take away. `replies` are answers and comments of others that go from sight with it."""

    posts: Sequence[Post]
    counts: dict[str, int]
    replies: int
    up: int
    down: int
    suggestions: int
    has_profile: bool

    @property
    def is_empty(self) -> bool:
        return not (self.posts or self.up or self.down or self.suggestions or self.has_profile)

    @property
    def is_all(self) -> bool:
        """Whether one act takes everything."""
        return sum(self.counts.values()) <= AT_ONCE and self.up + self.down <= AT_ONCE


def plan_of(person: User) -> Plan:
    """What is there to be taken away: a fixed number of statements."""
    there = Post.author_id == person.id, Post.deleted_at.is_(None)
    counts = db.session.execute(select(Post.kind, func.count()).where(*there).group_by(Post.kind))
    cast = db.session.execute(select(Vote.value, func.count()).where(Vote.user_id == person.id).group_by(Vote.value))
    votes: dict[int, int] = dict(iter(cast))
    waiting = SuggestedEdit.author_id == person.id, SuggestedEdit.decided_at.is_(None)
    return Plan(
        posts=db.session.scalars(select(Post).where(*there).order_by(Post.id.desc()).limit(AT_ONCE)).all(),
        counts=dict(iter(counts)),
        replies=replies_to(person),
        up=votes.get(1, 0),
        down=votes.get(-1, 0),
        suggestions=db.session.scalar(select(func.count()).where(*waiting)) or 0,
        has_profile=any(getattr(person, name) for name in PROFILE),
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


def post_ids_of(person: User) -> Sequence[int]:
    """The person's posts that are there, the oldest first."""
    wanted = select(Post.id).where(Post.author_id == person.id, Post.deleted_at.is_(None)).order_by(Post.id)
    return db.session.scalars(wanted.limit(AT_ONCE)).all()


def locked(post_ids: Iterable[int], *people: User) -> list[Post]:
    """These posts, locked together with their questions in the order of numbers, and then everybody who has points by
    them and these people: nobody waits for this who is waited for. People are read anew."""
    posts = [db.session.get_one(Post, post_id) for post_id in sorted(set(post_ids))]
    questions = {post.question_id for post in posts if isinstance(post, Answer | Comment)}
    everything = sorted({post.id for post in posts} | questions)
    for post_id in everything:
        lock(db.session.get_one(Post, post_id))
    rewarded = select(LedgerEntry.user_id).where(LedgerEntry.post_id.in_(everything)).distinct()
    authors = select(Post.author_id).where(Post.id.in_(everything)).distinct()
    hold({*db.session.scalars(rewarded), *db.session.scalars(authors), *(person.id for person in people)})
    for person in people:
        db.session.refresh(person, with_for_update={"key_share": True})  # more would wait for who writes right now
    return posts


def take_votes(person: User, votes: Iterable[Vote], posts: dict[int, Post]) -> list[dict[str, Any]]:
    """Take back these votes of a person, with what they paid; returns what is needed to cast them again."""
    gone = []
    for vote in votes:
        post = posts[vote.post_id]
        gone_now = delete(Vote).where(Vote.id == vote.id).returning(Vote.id)
        if db.session.scalar(gone_now.execution_options(synchronize_session=False)) is None:
            continue  # somebody was quicker
        causes = [cause_of(post, vote.value)]
        if vote.value < 0 and post.kind == "answer":
            causes.append(GAVE_DOWN)
        entries = [] if post.kind == "comment" else [take_back(cause, post.id, person.id) for cause in causes]
        gone.append(
            {
                "post_id": post.id,
                "value": vote.value,
                "at": vote.at.isoformat(),
                "entries": [entry.id for entry in entries if entry],
            }
        )
        count_votes(post, -(vote.value == 1), -(vote.value == -1))
        show_vote(post)
    return gone


def cast_again(person_id: int, votes: Iterable[dict[str, Any]]) -> None:
    """Cast votes again that were taken back, with what they had paid, unless there is another one meanwhile."""
    for kept in votes:
        post, value = db.session.get_one(Post, kept["post_id"]), kept["value"]
        if db.session.scalar(select(Vote.id).where(Vote.post_id == post.id, Vote.user_id == person_id)):
            continue
        at = datetime.fromisoformat(kept["at"])
        db.session.add(Vote(post_id=post.id, user_id=person_id, value=value, at=at))
        for entry_id in kept["entries"]:
            repay(db.session.get_one(LedgerEntry, entry_id), REVERSED)
        count_votes(post, value == 1, value == -1)
        show_vote(post)


def show_vote(post: Post) -> None:
    question_id = question_of(post).id
    look_different(question_id)
    record(VoteCast(post_id=post.id, question_id=question_id))


def take_rest(moderator: User, person: User) -> dict[str, Any]:
    """Reject what the person suggests, drop their votes to close, and empty their profile."""
    waiting = SuggestedEdit.author_id == person.id, SuggestedEdit.decided_at.is_(None)
    suggestions = db.session.scalars(select(SuggestedEdit).where(*waiting).with_for_update()).all()
    for row in suggestions:
        row.decision, row.reason, row.decided_at, row.decided_by_id = "rejected", SPAM, now(), moderator.id
    closing = db.session.scalars(select(CloseVote).where(CloseVote.user_id == person.id)).all()
    for vote in closing:
        db.session.delete(vote)
    profile = {name: getattr(person, name) for name in PROFILE}
    person.about, person.location, person.avatar_name = "", "", None
    changed(f"person:{person.id}")
    return {
        "suggestions": [row.id for row in suggestions],
        "closing": [
            {"question_id": vote.question_id, "reason": vote.reason, "duplicate_of_id": vote.duplicate_of_id}
            for vote in closing
        ],
        "profile": profile,
    }


def undo_clean_up(moderator: User, act: Act) -> None:
    """Bring everything back that a clean-up took, inside a command that logs it."""
    person = db.session.get_one(User, act.subject_id)
    require(can_sanction(moderator, person))
    removed = {kept["post_id"]: kept["before"] for kept in act.before["posts"]}
    locked([*removed, *(kept["post_id"] for kept in act.before["votes"])], person)
    for post_id, before in sorted(removed.items()):
        post = db.session.get_one(Post, post_id)
        if post.deleted_reason == SPAM and post.deleted_by_id == act.actor_id:
            wait_again(post)
            put_back(moderator, post, question_of(post), before)
    cast_again(person.id, act.before["votes"])
    for suggestion_id in act.before["suggestions"]:
        row = db.session.get_one(SuggestedEdit, suggestion_id)
        row.decision, row.reason, row.decided_at, row.decided_by_id = "", "", None, None
    for kept in act.before["closing"]:
        db.session.add(CloseVote(user_id=person.id, **kept))
    for name, value in act.before["profile"].items():
        setattr(person, name, getattr(person, name) or value)
    changed(f"person:{person.id}")
    if "sanction_id" in act.after:
        let_in(act.after)
