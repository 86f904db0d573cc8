"""Votes and points that go along when a post becomes another kind of post, or its votes count for another question."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from community.core.db import db
from community.questions.commands.voting import cause_of, count_votes
from community.questions.models import Post, Question, Vote
from community.reputation.commands import MOVED, award, give_back, hold, take_back, take_back_all
from community.reputation.models import LedgerEntry
from community.reputation.prices import GAVE_DOWN


def votes_on(post: Post) -> Sequence[Vote]:
    """All votes on a post, imported ones included, in the order in which they were cast."""
    return db.session.scalars(select(Vote).where(Vote.post_id == post.id).order_by(Vote.id)).all()


def hold_with_voters(post: Post) -> None:
    """Hold everybody whose points change when the post becomes another kind of post."""
    hold([post.author_id, *(vote.user_id for vote in votes_on(post))], post.id)


def take_points(post: Post) -> None:
    """Take back what the post earned and cost as the kind of post that it is."""
    take_back_all([post.id], MOVED)


def give_points(post: Post) -> None:
    """Pay what the votes on a post are worth for the kind of post that it is now: as it was if it has been that before,
    else as if they had been cast for that at their time."""
    for vote in votes_on(post):
        pay_again(post, vote)


def pay_again(post: Post, vote: Vote) -> None:
    if vote.user_id is None or post.kind == "comment":
        return
    paid = [(cause_of(post, vote.value), post.author_id)]
    if vote.value < 0 and post.kind == "answer":
        paid.append((GAVE_DOWN, vote.user_id))
    for cause, user_id in paid:
        if user_id and not give_back(cause, post.id, vote.user_id):
            award(user_id, cause, post.id, vote.user_id, at=vote.at)


def carry_votes(votes: Collection[Vote], source: Question, target: Question) -> list[int]:
    """Let votes on one question count for another one, with their points. Returns which went along: nobody votes twice,
    nor for what they asked themselves."""
    taken = {vote.user_id for vote in votes_on(target)} - {None} | {target.author_id}
    moved, ups = [], 0
    for vote in votes:
        if vote.user_id in taken and vote.user_id is not None:
            continue
        if vote.user_id is not None:
            take_back(cause_of(source, vote.value), source.id, vote.user_id, MOVED)
        vote.post_id = target.id
        db.session.flush()
        pay_again(target, vote)
        moved.append(vote.id)
        ups += vote.value > 0
    downs = len(moved) - ups
    count_votes(source, -ups, -downs)
    count_votes(target, ups, downs)
    return moved


def give_back_all_of(cause: str, post: Post) -> None:
    """Pay again what moving the post took back for this cause, whoever caused it."""
    wanted = select(LedgerEntry.actor_id).where(LedgerEntry.post_id == post.id, LedgerEntry.cause == f"{cause}{MOVED}")
    for actor_id in db.session.scalars(wanted.where(LedgerEntry.reversed_by.is_(None)).distinct()).all():
        give_back(cause, post.id, actor_id)
