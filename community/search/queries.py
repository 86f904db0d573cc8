"""Finding: the search page, similar and related questions. The database has the last word on who may read what."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup
from sqlalchemy import select

from community.core.access import Actor
from community.core.db import db
from community.core.text import plain
from community.questions.models import Answer, Question
from community.questions.queries import readable
from community.questions.queries.lists import with_row_parts
from community.search.contract import BEST, Filters, IndexUnavailable
from community.search.engine import engine
from community.search.snippets import marked_title, snippet
from community.search.wanted import Wanted, wanted
from community.search.words import words_of
from community.staff.queries import live_grant

PAGE = 10
LAST_PAGE = 50
ALIKE = 0.34  # share of a text's telling words that a similar question's title and goal must have


@dataclass(frozen=True)
class Hit:
    """A result: the question, its title with the found words marked, and the piece that shows why."""

    question: Question
    title: Markup
    snippet: Markup | None


@dataclass(frozen=True)
class Found:
    """A page of results. `fault` says, in that case, why searching is not possible right now."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    all_terms: bool = True
    fault: bool = False


def find(
    text: str, me: Actor, tag: str = "", product: str = "", solved: bool | None = None, order: str = BEST, page: int = 1
) -> Found:
    """One page of what somebody looks for."""
    looked_for = wanted(text)
    if not looked_for.terms:
        return Found()
    filters = Filters(me, sees_everything(me), tag, product, solved)
    try:
        results = engine().search(looked_for, filters, order, PAGE, (page - 1) * PAGE)
    except IndexUnavailable:
        return Found(fault=True)
    return Found(as_hits(results.ids, looked_for, me), results.total, results.all_terms)


def sees_everything(me: Actor) -> bool:
    """Moderators and live staff read private questions too."""
    return me.is_authenticated and (me.is_moderator or live_grant(me.id) is not None)


def rows_for(ids: Sequence[int], me: Actor) -> list[Question]:
    """The questions in the order of their ids, as far as the person may read them."""
    if not ids:
        return []
    rows = db.session.scalars(with_row_parts(select(Question)).where(Question.id.in_(ids), readable(me)))
    found = {row.id: row for row in rows}
    return [found[one] for one in ids if one in found]


def as_hits(ids: Sequence[int], looked_for: Wanted, me: Actor) -> list[Hit]:
    rows = rows_for(ids, me)
    texts = answers_of([row.id for row in rows])
    stems = looked_for.stems
    hits = []
    for row in rows:
        places = [plain(row.html), row.goal, row.done_when, row.tried, *texts[row.id]]
        pieces = [piece for piece in (snippet(text, stems) for text in places) if piece]
        best = max(pieces, key=lambda piece: piece.count("<mark>"), default=None)
        hits.append(Hit(row, marked_title(row.title, stems), best))
    return hits


def answers_of(ids: Sequence[int]) -> dict[int, list[str]]:
    """The plain texts of these questions' answers, the accepted and the best ones first."""
    texts: dict[int, list[str]] = defaultdict(list)
    if ids:
        for question_id, html in db.session.execute(
            select(Answer.question_id, Answer.html)
            .where(Answer.question_id.in_(ids), Answer.deleted_at.is_(None), Answer.hidden_at.is_(None))
            .order_by(Answer.accepted_at.is_(None), Answer.quality.desc(), Answer.id)
            .limit(60)
        ):
            texts[question_id].append(plain(html))
    return texts


def similar(text: str, me: Actor, limit: int = 5) -> list[Question]:
    """Questions whose title or goal shares much with a text; nothing rather than something far-fetched."""
    return alike(text, me, limit)


def related(question: Question, me: Actor, limit: int = 5) -> list[Question]:
    """Questions with a similar title or goal."""
    return alike(f"{question.title} {question.goal}", me, limit, but=question.id, share=0.2)


def alike(text: str, me: Actor, limit: int, but: int | None = None, share: float = ALIKE) -> list[Question]:
    looked_for = wanted(text)
    if not looked_for.terms:
        return []
    try:
        ids = engine().alike(looked_for, Filters(me, sees_everything(me)), limit * 3 + 1)
    except IndexUnavailable:
        return []
    stems = looked_for.stems
    least = min(2, len(stems)), share * len(stems)
    found = []
    for row in rows_for([one for one in ids if one != but], me):
        common = len(stems & {word.text for word in words_of(f"{row.title} {row.goal} {' '.join(row.tag_names)}")})
        if common >= max(least):
            found.append(row)
    return found[:limit]


def index_fault() -> str:
    """Why the index cannot be used, in one sentence; empty when it can."""
    return engine().fault()
