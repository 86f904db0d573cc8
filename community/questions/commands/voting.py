"""Voting: up, down, or taking it back."""

from sqlalchemy import delete, select, update

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock
from community.core.errors import Invalid
from community.core.events import record
from community.questions import policy
from community.questions.commands.showing import look_different
from community.questions.events import VoteCast
from community.questions.models import Post, Question, Vote
from community.questions.ranking import wilson
from community.questions.writing import question_of
from community.reputation.commands import award, hold, take_back
from community.reputation.prices import ANSWER_UP, GAVE_DOWN, POST_DOWN, QUESTION_UP


@command
def vote(person: User, post: Post, value: int) -> Post:
    """Set the person's vote on a post: +1, -1, or 0 to take it back. Voting the same again changes nothing."""
    require(policy.can_vote(person, lock(post)))
    if value not in (-1, 0, 1):
        raise Invalid()
    own = Vote.post_id == post.id, Vote.user_id == person.id
    before = db.session.scalar(select(Vote.value).where(*own)) or 0
    if before == value:
        return post
    hold([post.author_id, person.id])
    db.session.execute(delete(Vote).where(*own))
    if before:
        unpay(post, before, person.id)
    if value:
        db.session.add(Vote(post_id=post.id, user_id=person.id, value=value))
        pay(post, value, person.id)
    count_votes(post, (value == 1) - (before == 1), (value == -1) - (before == -1))
    question_id = question_of(post).id
    look_different(question_id)
    record(VoteCast(post_id=post.id, question_id=question_id), person.id)
    return post


def pay(post: Post, value: int, voter_id: int) -> None:
    """Write what a vote is worth into the ledger. Comments earn nothing."""
    if post.kind == "comment":
        return
    if post.author_id:
        award(post.author_id, cause_of(post, value), post.id, voter_id)
    if value < 0 and post.kind == "answer":
        award(voter_id, GAVE_DOWN, post.id, voter_id)


def unpay(post: Post, value: int, voter_id: int) -> None:
    """Reverse what a vote was worth."""
    if post.kind == "comment":
        return
    take_back(cause_of(post, value), post.id, voter_id)
    if value < 0 and post.kind == "answer":
        take_back(GAVE_DOWN, post.id, voter_id)


def cause_of(post: Post, value: int) -> str:
    if value < 0:
        return POST_DOWN
    return QUESTION_UP if isinstance(post, Question) else ANSWER_UP


def count_votes(post: Post, up: int, down: int) -> None:
    """Move a post's counters; the post is locked, so that its quality fits the counts."""
    post.up, post.down = post.up + up, post.down + down
    post.score, post.quality = post.up - post.down, wilson(post.up, post.down)
    db.session.execute(
        update(Post)
        .where(Post.id == post.id)
        .values(up=post.up, down=post.down, score=post.score, quality=post.quality)
        .execution_options(synchronize_session=False)
    )
