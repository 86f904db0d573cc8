"""Questions like a text or like another question: while asking, beside a question, and as duplicates for moderators."""

import math
from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple, TypeVar

from flask import current_app
from markupsafe import Markup
from sqlalchemy import bindparam, func, select

from community.core.access import Actor, Nobody
from community.core.db import db, now
from community.core.pages import shows, until
from community.core.text import plain
from community.questions.models import Question
from community.questions.models.lines import Asked
from community.questions.queries import readable
from community.search.contract import Filters, IndexUnavailable, TooCostly
from community.search.engine import engine
from community.search.models import SearchLog
from community.search.queries import filters_for, rows_for
from community.search.snippets import snippet
from community.search.wanted import wanted
from community.search.words import common, words_of

CANDIDATES = 16
ALIKE = 0.34  # share of a text's telling words that a similar question's title, goal and topics must have
OWN_PRODUCT = 1.2  # how much better a question about the same product fits
REMEMBERED = 15 * 60.0  # seconds
MOST_REMEMBERED = 2_000
DUPLICATES = 10
MANY_CANDIDATES = 40
LEAST_LIKENESS = 0.1  # of a duplicate
LEAST_BESIDE = 0.14  # of what stands beside a question
AMONG_TOPICS, IN_THE_TEXT = 0.3, 0.2  # what a word weighs there; in title and goal it weighs 1

Weights = dict[str, float]
R = TypeVar("R")


@dataclass(frozen=True)
class Duplicate:
    """A question that may have been asked before. `likeness` is from 0 to 1."""

    question: Question
    likeness: float
    snippet: Markup | None

    @property
    def percent(self) -> int:
        return round(100 * self.likeness)


class Brief(NamedTuple):
    """A question as a line beside another one shows it."""

    id: int
    title: str
    slug: str
    goal: str
    answer_count: int
    accepted_answer_id: int | None
    confirmed_at: datetime | None


BRIEF = select(*(getattr(Question, name) for name in Brief._fields)).where(
    Question.id.in_(bindparam("ids", expanding=True)), readable(Nobody())
)


def similar(title: str, me: Actor, goal: str = "", product_id: int | None = None, limit: int = 5) -> Sequence[Question]:
    """Questions that share much with what somebody begins to ask; nothing rather than something far-fetched.

    Whatever the goal says, the title alone may be enough.
    """
    filters = filters_for(me)
    try:
        found = scored(f"{title} {goal}", filters)
    except (IndexUnavailable, TooCostly):
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


def related(question: Question | Asked, limit: int = 5) -> Sequence[Brief]:
    """Public questions with a similar title or goal, whoever reads, so that the page may be kept for others.

    Which ones is remembered for a while: it changes slowly.
    """
    until(now() + timedelta(seconds=REMEMBERED))
    memory: dict[tuple[int, int], tuple[float, array[int]]] = current_app.extensions["related"]
    key = question.id, question.revision_count
    if key in memory and monotonic() - memory[key][0] < REMEMBERED:
        return brief_rows(memory[key][1][:limit])
    try:
        found = scored(f"{question.title} {question.goal}", Filters(Nobody()))
    except (IndexUnavailable, TooCostly):
        return []  # and ask again as soon as it is there
    rows = [row for row in brief_rows(list(found)) if row.id != question.id]
    shares = alike(title_and_goal(question), [title_and_goal(row) for row in rows])
    fitting = [row for row, share in best_first(rows, shares) if share >= LEAST_BESIDE]
    if len(memory) >= MOST_REMEMBERED:
        memory.clear()
    memory[key] = monotonic(), array("q", [row.id for row in fitting])
    return fitting[:limit]


def duplicates(question: Question, me: Actor) -> Sequence[Duplicate]:
    """Other questions that may ask the same, the likeliest first. Raises IndexUnavailable, TooCostly."""
    found = scored(own_words(question), filters_for(me), MANY_CANDIDATES)
    rows = [row for row in rows_for(list(found), me) if row.id != question.id and row.duplicate_of_id != question.id]
    shares = alike(all_its_words(question), [all_its_words(row) for row in rows])
    fitting = [(row, share) for row, share in best_first(rows, shares) if share >= LEAST_LIKENESS][:DUPLICATES]
    stems = telling(own_words(question))
    return [Duplicate(row, share, snippet(plain(row.html), stems)) for row, share in fitting]


def alike(mine: Weights, others: Sequence[Weights]) -> list[float]:
    """How much of their words and mine are shared with each of the others, from 0 to 1.

    It is Dice's coefficient, 2 * shared / (one + other), of the weights of the words, each times ln(1 + n / m) when m
    of these n questions have it. (L. R. Dice, Ecology 26, 1945, p. 297.)
    """
    every = [mine, *others]
    having = Counter(stem for weights in every for stem in weights)
    rarity = {stem: math.log(1 + len(every) / number) for stem, number in having.items()}

    def whole(weights: Weights) -> float:
        return sum(weight * rarity[stem] for stem, weight in weights.items())

    both = [{stem: min(mine[stem], weights[stem]) for stem in mine.keys() & weights.keys()} for weights in others]
    return [
        2 * whole(shared) / (whole(mine) + whole(weights) or 1) for shared, weights in zip(both, others, strict=True)
    ]


def best_first(rows: Sequence[R], shares: Sequence[float]) -> list[tuple[R, float]]:
    return sorted(zip(rows, shares, strict=True), key=lambda pair: -pair[1])


def title_and_goal(question: Question | Asked | Brief) -> Weights:
    """The telling words of a question's title and goal."""
    return dict.fromkeys(words_in(f"{question.title} {question.goal}") - common(), 1.0)


def all_its_words(question: Question) -> Weights:
    """The same, and those of its topics and its text."""
    text = dict.fromkeys(words_in(plain(question.html)) - common(), IN_THE_TEXT)
    topics = dict.fromkeys(words_in(" ".join(question.tag_names)), AMONG_TOPICS)
    return text | topics | title_and_goal(question)


def brief_rows(ids: Sequence[int]) -> list[Brief]:
    """The public ones of these questions, in their order."""
    found = {row.id: Brief(*row) for row in db.session.execute(BRIEF, {"ids": ids})} if ids else {}
    shows(*(f"question:{one}" for one in ids))
    return [found[one] for one in ids if one in found]


def scored(text: str, filters: Filters, limit: int = CANDIDATES) -> dict[int, float]:
    """The questions that share telling words with a text, best first, with the engine's scores."""
    looked_for = wanted(text)
    if looked_for.stems <= common():
        return {}
    return dict(engine().alike(looked_for, filters, limit))


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
