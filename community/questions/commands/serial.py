"""Votes that one person casts in series for another one: found every night, and taken back.

A vote is a view of one post. Whoever votes on ten posts of one person within a week, on hardly anything else, or on
five within three minutes, votes on the person. Both numbers are rules that a site can change.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from community.core.db import command, db, end_reading, lock, now
from community.core.events import record
from community.questions.commands.showing import look_different
from community.questions.commands.voting import count_votes, unpay
from community.questions.events import VoteCast, VotesReversed
from community.questions.models import Post, Vote
from community.questions.writing import question_of
from community.reputation.commands import SERIAL, hold
from community.reputation.models import LedgerEntry
from community.reputation.prices import POST_DOWN, UP_VOTES
from community.reputation.rules import BURST_VOTES, SERIES_VOTES, value

WINDOW = timedelta(days=7)
SHARE = 0.5  # of all votes that the person cast in the window, at least this part
MINUTES = timedelta(minutes=3)

entries = LedgerEntry.__table__


def reverse_serial_votes() -> int:
    """Look through the votes of the last week and take back the series among them. Returns how many votes that were."""
    found = votes_since(now() - WINDOW)
    cast = Counter(vote.actor_id for vote in found)
    pairs: dict[tuple[int, int], list[Any]] = {}
    for vote in found:
        pairs.setdefault((vote.actor_id, vote.user_id), []).append(vote)
    end_reading()
    return sum(
        take_back_series(voter_id, author_id, [vote.post_id for vote in series])
        for (voter_id, author_id), series in pairs.items()
        if is_series([vote.at for vote in series], cast[voter_id])
    )


def votes_since(moment: datetime) -> Sequence[Any]:
    """The votes of people that stand in the ledger, in the order of time: who, for whom, on which post, when."""
    cast = func.coalesce(entries.c.first_at, entries.c.at, type_=entries.c.at.type)
    return db.session.execute(
        select(entries.c.actor_id, entries.c.user_id, entries.c.post_id, cast.label("at"))
        .where(
            entries.c.at >= moment,
            cast >= moment,
            entries.c.cause.in_((*UP_VOTES, POST_DOWN)),
            entries.c.actor_id.is_not(None),
            entries.c.reversed_by.is_(None),
        )
        .order_by(cast, entries.c.id)
    ).all()


def is_series(moments: Sequence[datetime], cast: int) -> bool:
    """Whether the votes of one person for another one are a series. `cast` is how many votes the person cast at all."""
    if len(moments) >= max(value(SERIES_VOTES), cast * SHARE):
        return True
    burst = moments[value(BURST_VOTES) - 1 :]
    return any(last - first <= MINUTES for first, last in zip(moments, burst, strict=False))


@command
def take_back_series(voter_id: int, author_id: int, post_ids: Collection[int]) -> int:
    """Take back one person's votes on these posts of another one, and tell both. Returns how many votes there were."""
    gone = 0
    posts = locked(post_ids)
    hold([voter_id, author_id])
    for post in posts:
        removed = delete(Vote).where(Vote.post_id == post.id, Vote.user_id == voter_id).returning(Vote.value)
        cast = db.session.scalar(removed.execution_options(synchronize_session=False))
        if cast is None:
            continue
        unpay(post, cast, voter_id, SERIAL)
        count_votes(post, -(cast == 1), -(cast == -1))
        question_id = question_of(post).id
        look_different(question_id)
        record(VoteCast(post_id=post.id, question_id=question_id))
        gone += 1
    if gone:
        last = db.session.scalar(select(func.max(LedgerEntry.id))) or 0
        record(VotesReversed(voter_id=voter_id, author_id=author_id, count=gone, series=last))
    return gone


def locked(post_ids: Iterable[int]) -> list[Post]:
    """The posts, locked in the order of their numbers, as everywhere."""
    return [lock(db.session.get_one(Post, post_id)) for post_id in sorted(set(post_ids))]
