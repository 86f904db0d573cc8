"""Questions like a text or like another question: while asking, beside a question, and as duplicates for moderators."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from time import monotonic

from flask import current_app
from markupsafe import Markup
from sqlalchemy import func, select

from community.core.access import Actor, Nobody
from community.core.db import db
from community.core.text import plain
from community.questions.models import Question
from community.search.contract import Filters, IndexUnavailable
from community.search.engine import engine
from community.search.models import SearchLog
from community.search.queries import rows_for, sees_everything
from community.search.snippets import snippet
from community.search.wanted import wanted
from community.search.words import common, folded, words_of

CANDIDATES = 16
ALIKE = 0.34  # share of a text's telling words that a similar question's title, goal and topics must have
ALIKE_BESIDE = 0.2  # the same for those beside a question: whoever reads is not interrupted by them
OWN_PRODUCT = 1.2  # how much better a question about the same product fits
REMEMBERED = 15 * 60.0  # seconds
MOST_REMEMBERED = 5_000
DUPLICATES = 10
LEAST_LIKENESS = 0.25  # of a duplicate
IN_THE_TEXT = 0.5  # what a word counts that the other question has in its text only


@dataclass(frozen=True)
class Duplicate:
    """A question that may have been asked before. `likeness` is from 0 to 1."""

    question: Question
    likeness: float
    snippet: Markup | None

    @property
    def percent(self) -> int:
        return round(100 * self.likeness)


def similar(title: str, me: Actor, goal: str = "", product_id: int | None = None, limit: int = 5) -> Sequence[Question]:
    """Questions that share much with what somebody begins to ask; nothing rather than something far-fetched.

    Whatever the goal says, the title alone may be enough.
    """
    filters = Filters(me, sees_everything(me))
    try:
        found = scored(f"{title} {goal}", filters)
    except IndexUnavailable:
        return []
    rows = {row.id: row for row in rows_for(list(found), me)}
    texts = [stems for stems in (telling(title), telling(f"{title} {goal}")) if stems]
    fitting = [row for row in rows.values() if any(shares(row, stems, ALIKE) for stems in texts)]

    def fit(row: Question) -> float:
        return found[row.id] * (OWN_PRODUCT if product_id and row.product_id == product_id else 1)

    return sorted(fitting, key=fit, reverse=True)[:limit]


def times_solved(ids: Sequence[int]) -> dict[int, int]:
    """How often each of these questions lately saved somebody from asking."""
    if not ids:
        return {}
    counts = select(SearchLog.solved_id, func.count()).where(SearchLog.solved_id.in_(ids)).group_by(SearchLog.solved_id)
    return {question_id: number for question_id, number in db.session.execute(counts) if question_id}


def related(question: Question, me: Actor, limit: int = 5) -> Sequence[Question]:
    """Public questions with a similar title or goal, whoever reads, so that the page may be kept for others.

    Which ones is remembered for a while: it changes slowly.
    """
    memory: dict[tuple[int, int], tuple[float, list[int]]] = current_app.extensions["related"]
    key = question.id, question.revision_count
    if key not in memory or monotonic() - memory[key][0] >= REMEMBERED:
        try:
            found = scored(f"{question.title} {question.goal}", Filters(Nobody()))
        except IndexUnavailable:
            return []  # and ask again as soon as it is there
        stems = telling(f"{question.title} {question.goal}")
        rows = [row for row in rows_for(list(found), Nobody()) if shares(row, stems, ALIKE_BESIDE)]
        if len(memory) >= MOST_REMEMBERED:
            memory.clear()
        memory[key] = monotonic(), [row.id for row in rows if row.id != question.id]
    return rows_for(memory[key][1], Nobody())[:limit]


def duplicates(question: Question, me: Actor) -> Sequence[Duplicate]:
    """Other questions that may ask the same, the likeliest first. Raises IndexUnavailable."""
    stems = telling(own_words(question))
    found = scored(own_words(question), Filters(me, sees_everything(me)))
    weights = rarity(own_words(question), stems)
    rows = [row for row in rows_for(list(found), me) if row.id != question.id and row.duplicate_of_id != question.id]
    measured = [Duplicate(row, likeness(row, weights), snippet(plain(row.html), stems)) for row in rows]
    fitting = [one for one in measured if one.likeness >= LEAST_LIKENESS]
    return sorted(fitting, key=lambda one: -one.likeness)[:DUPLICATES]


def likeness(other: Question, weights: dict[str, float]) -> float:
    """How much of a question another one shares: the weights of the words that it has too, of all.

    Words of its title, goal and topics count in full, those in its text by half.
    """
    beside = words_in(own_words(other))
    below = words_in(plain(other.html))
    shared = sum(
        weight * (1 if stem in beside else IN_THE_TEXT if stem in below else 0) for stem, weight in weights.items()
    )
    return shared / (sum(weights.values()) or 1)


def rarity(text: str, stems: Collection[str]) -> dict[str, float]:
    """What each word of a text tells: the fewer questions have it in title, goal or topics, the more."""
    every = engine().count()
    known = {word.text: engine().known(folded(text[word.start : word.end])) for word in words_of(text)}
    return {stem: math.log(1 + every / (1 + known.get(stem, 0))) for stem in stems}


def scored(text: str, filters: Filters) -> dict[int, float]:
    """The questions that share telling words with a text, best first, with the engine's scores."""
    looked_for = wanted(text)
    if looked_for.stems <= common():
        return {}
    return dict(engine().alike(looked_for, filters, CANDIDATES))


def shares(other: Question, stems: Collection[str], share: float) -> bool:
    """Whether a question has enough of these words in its title, goal and topics."""
    return len(words_in(own_words(other)).intersection(stems)) >= max(min(2, len(stems)), share * len(stems))


def telling(text: str) -> set[str]:
    """The words of a text, without very common ones unless there are no others."""
    stems = wanted(text).stems
    return stems - common() or stems


def words_in(text: str) -> set[str]:
    return {word.text for word in words_of(text)}


def own_words(question: Question) -> str:
    """A question's title, goal and topics."""
    return f"{question.title} {question.goal} {' '.join(question.tag_names)}"
