"""The public log: what was done, in neutral words, without names, titles or reasons in free text."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import extract, func, select
from sqlalchemy.orm import aliased

from community.core.access import Words
from community.core.audit import Act
from community.core.db import db
from community.moderation.kinds import ACTS
from community.questions.models.removal import CATEGORIES

NEWEST = 50
PUBLIC = tuple(kind for kind, words in ACTS.items() if words.public)


class Told(NamedTuple):
    """An act in public; `category` is why a post was removed."""

    at: datetime
    words: Words
    category: Words
    was_undone: bool


class Year(NamedTuple):
    """How often what was done in a year (UTC), the most frequent first."""

    year: int
    numbers: Sequence[tuple[Words, Words, int]]


def newest() -> list[Told]:
    """The newest acts that are told in public."""
    undoing = aliased(Act)
    wanted = select(Act.at, Act.kind, Act.after, undoing.id).outerjoin(undoing, undoing.undoes_id == Act.id)
    rows = db.session.execute(wanted.where(Act.kind.in_(PUBLIC)).order_by(Act.id.desc()).limit(NEWEST))
    return [
        Told(at, ACTS[kind].public, CATEGORIES.get(after.get("category", ""), ""), undone is not None)
        for at, kind, after, undone in rows
    ]


def years() -> list[Year]:
    """What was done in every year, the latest first: one statement."""
    year, category = extract("year", Act.at), Act.after["category"].as_string()
    counted = (
        select(year, Act.kind, category, func.count()).where(Act.kind.in_(PUBLIC)).group_by(year, Act.kind, category)
    )
    found: dict[int, Counter[tuple[str, str]]] = {}
    for when, kind, why, number in db.session.execute(counted):
        found.setdefault(int(when), Counter())[kind, why or ""] += number
    return [
        Year(when, [(ACTS[kind].public, CATEGORIES.get(why, ""), n) for (kind, why), n in found[when].most_common()])
        for when in sorted(found, reverse=True)
    ]
