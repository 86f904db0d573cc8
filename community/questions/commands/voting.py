"""Voting: up, down, or taking it back."""

from math import ceil

from flask_babel import gettext as _
from sqlalchemy import bindparam, case, delete, func, select, update

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.errors import Invalid, TooMany
from community.core.events import record
from community.questions import policy
from community.questions.commands.showing import look_different
from community.questions.events import VoteCast
from community.questions.models import Post, Question, Vote
from community.questions.ranking import wilson
from community.questions.standing import standing_of
from community.questions.writing import question_of
from community.reputation.commands import REVERSED, award, hold, take_back
from community.reputation.limits import ONE_DAY, day_of
from community.reputation.prices import ANSWER_UP, GAVE_DOWN, POST_DOWN, QUESTION_UP
from community.reputation.rules import VOTES_A_DAY, VOTES_TO_ONE
from community.reputation.rules import value as rule

votes, posts = Vote.__table__, Post.__table__
CAST_TODAY = (  # how many other posts somebody voted on, and how many of them one person wrote
    select(func.count(), func.coalesce(func.sum(case((posts.c.author_id == bindparam("author"), 1), else_=0)), 0))
    .join_from(votes, posts, posts.c.id == votes.c.post_id)
    .where(votes.c.user_id == bindparam("voter"), votes.c.at >= bindparam("day"), votes.c.post_id != bindparam("but"))
)


@command
def vote(person: User, post: Post, value: int) -> Post:
    """Set the person's vote on a post: +1, -1, or 0 to take it back. Voting the same again changes nothing."""
    require(policy.can_vote(person, lock(post), value, standing_of(person)))
    if value not in (-1, 0, 1):
        raise Invalid()
    own = Vote.post_id == post.id, Vote.user_id == person.id
    before = db.session.scalar(select(Vote.value).where(*own)) or 0
    if before == value:
        return post
    hold([post.author_id, person.id])
    if value:
        keep_to_limits(person.id, post)
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


def keep_to_limits(voter_id: int, post: Post) -> None:
    """Raises TooMany when the person has cast as many votes today as one may, or as many for this post's author."""
    moment = now()
    day = day_of(moment)
    all_, to_one = db.session.execute(
        CAST_TODAY, {"voter": voter_id, "author": post.author_id or 0, "day": day, "but": post.id}
    ).one()
    left = ceil((day + ONE_DAY - moment).total_seconds())
    most, most_to_one = rule(VOTES_A_DAY), rule(VOTES_TO_ONE)
    if all_ >= most:
        raise TooMany(_("You have cast all %(n)s votes of today. At midnight (UTC) there are new ones.", n=most), left)
    if post.author_id and to_one >= most_to_one:
        words = _(
            "You have voted on %(n)s posts of this person today, which is the most. Try again tomorrow.", n=most_to_one
        )
        raise TooMany(words, left)


def pay(post: Post, value: int, voter_id: int) -> None:
    """Write what a vote is worth into the ledger. Comments earn nothing."""
    if post.kind == "comment":
        return
    if post.author_id:
        award(post.author_id, cause_of(post, value), post.id, voter_id)
    if value < 0 and post.kind == "answer":
        award(voter_id, GAVE_DOWN, post.id, voter_id)


def unpay(post: Post, value: int, voter_id: int, why: str = REVERSED) -> None:
    """Reverse what a vote was worth. `why` ends the name of the cause."""
    if post.kind == "comment":
        return
    take_back(cause_of(post, value), post.id, voter_id, why)
    if value < 0 and post.kind == "answer":
        take_back(GAVE_DOWN, post.id, voter_id, why)


def cause_of(post: Post, value: int) -> str:
    if value < 0:
        return POST_DOWN
    return QUESTION_UP if isinstance(post, Question) else ANSWER_UP


def count_votes(post: Post, up: int, down: int) -> None:
    """Move a post's counters; the post is locked, so that its quality fits the counts."""
    weigh(post, up, down)
    db.session.execute(
        update(Post)
        .where(Post.id == post.id)
        .values(up=post.up, down=post.down, score=post.score, quality=post.quality)
        .execution_options(synchronize_session=False)
    )


def weigh(post: Post, up: int, down: int) -> None:
    """The same, written with whatever else the command does to posts: for many at once."""
    post.up, post.down = post.up + up, post.down + down
    post.score, post.quality = post.up - post.down, wilson(post.up, post.down)
