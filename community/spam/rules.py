"""The numbers of the spam defence: how people come to be trusted, what they may post a day, from when a post is held.

What a site changed, what it blocked and what its filter learned are remembered by every process, which looks every few
seconds whether they are still of the same version.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from flask import current_app
from sqlalchemy import select

from community.core.db import db
from community.spam.models import HOST, WORDS, Blocked, Filter, SpamRule
from community.spam.patterns import compiled
from community.spam.words import Words, unpacked

NEW, BASIC, KNOWN, TRUSTED = "new", "basic", "member", "trusted"
LEVELS = (NEW, BASIC, KNOWN, TRUSTED)
QUESTIONS, ANSWERS, COMMENTS, LINKS, PICTURES, MENTIONS, HOLD = (
    "questions", "answers", "comments", "links", "pictures", "mentions", "hold",
)  # fmt: skip
COUNTED = {"question": QUESTIONS, "answer": ANSWERS, "comment": COMMENTS}
A_POST = (LINKS, PICTURES, MENTIONS)
ALL = (QUESTIONS, ANSWERS, COMMENTS, LINKS, PICTURES, MENTIONS, HOLD)
BASIC_HOURS, BASIC_POSTS = "basic_hours", "basic_posts"
KNOWN_DAYS, KNOWN_POSTS, KNOWN_POINTS = "member_days", "member_posts", "member_points"
TRUSTED_DAYS, TRUSTED_POINTS = "trusted_days", "trusted_points"
UNLIMITED = 0

# 0 is no limit. `hold` are the
# points from which on a post waits (see `spam.signs`), found on training styles of `bench/spam`, not on those measured.
_BY_LEVEL = {
    NEW: (3, 10, 20, 2, 1, 2, 34),
    BASIC: (10, 30, 60, 5, 5, 5, 38),
    KNOWN: (UNLIMITED, UNLIMITED, UNLIMITED, 20, 20, 10, 50),
    TRUSTED: (UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, 80),
}
DEFAULTS: Mapping[str, int] = {
    BASIC_HOURS: 24,
    BASIC_POSTS: 1,
    KNOWN_DAYS: 7,
    KNOWN_POSTS: 5,
    KNOWN_POINTS: 10,
    TRUSTED_DAYS: 60,
    TRUSTED_POINTS: 200,
    **{f"{level}_{name}": number for level, row in _BY_LEVEL.items() for name, number in zip(ALL, row, strict=True)},
}
MOST = 100_000
ROW = 1  # of the table with one row
REMEMBERED = 3.0  # seconds
MEMORY = "spam_filter"


@dataclass
class Knowledge:
    """What the filter goes by. `looked_at` is when this process last asked for its version."""

    looked_at: float
    version: int
    values: Mapping[str, int]
    blocked_words: Sequence[tuple[str, re.Pattern[str]]]
    blocked_hosts: Sequence[str]
    words: Words


def knowledge() -> Knowledge:
    """What the filter knows. Changes hold in every process within seconds, here at once."""
    kept: Knowledge | None = current_app.extensions.get(MEMORY)
    moment = monotonic()
    if kept and moment - kept.looked_at < REMEMBERED:
        return kept
    version = db.session.scalar(select(Filter.version).where(Filter.id == ROW)) or 0
    if kept and kept.version == version:
        kept.looked_at = moment
        return kept
    current_app.extensions[MEMORY] = found = look(moment, version)
    return found


def look(moment: float, version: int) -> Knowledge:
    """Everything, read from the database."""
    rules = db.session.execute(select(SpamRule.name, SpamRule.value))
    blocked = db.session.execute(select(Blocked.kind, Blocked.text).order_by(Blocked.id)).all()
    learned = db.session.execute(select(Filter.counts, Filter.spam, Filter.good).where(Filter.id == ROW)).first()
    return Knowledge(
        moment,
        version,
        {**DEFAULTS, **{name: value for name, value in rules if name in DEFAULTS}},
        compiled(row.text for row in blocked if row.kind == WORDS),
        [row.text for row in blocked if row.kind == HOST],
        unpacked(*learned) if learned else unpacked(None, 0, 0),
    )


def forget() -> None:
    """Let this process see a change at once."""
    current_app.extensions.pop(MEMORY, None)


def rule(name: str) -> int:
    """A number as it is on this site."""
    return knowledge().values[name]


def limit_of(level: str, what: str) -> int:
    """How many of these somebody may post in a day, or put into a post; UNLIMITED for no limit."""
    return rule(f"{level}_{what}")
