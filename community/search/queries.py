"""Finding: the search page, similar and related questions. The database has the last word on who may read what."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

from flask import current_app
from markupsafe import Markup
from sqlalchemy import select

from community.catalog.models import Product
from community.core.access import Actor, Nobody
from community.core.db import db
from community.core.text import plain
from community.questions.models import Answer, Question
from community.questions.queries import readable
from community.questions.queries.lists import with_row_parts
from community.search.contract import BEST, Filters, IndexUnavailable
from community.search.engine import engine
from community.search.snippets import marked_title, snippet
from community.search.wanted import Wanted, wanted
from community.search.words import common, words_of
from community.staff.queries import live_grant

PAGE = 10
LAST_PAGE = 50
CANDIDATES = 16
REMEMBERED = 15 * 60.0  # seconds
MOST_REMEMBERED = 5_000
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
    if not looked_for.clauses:
        return Found()
    filters = Filters(me, sees_everything(me))
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
    return alike(text, Filters(me, sees_everything(me)), me)[:limit]


def related(question: Question, me: Actor, limit: int = 5) -> list[Question]:
    """Public questions with a similar title or goal. Which ones is remembered for a while: it changes slowly."""
    memory: dict[tuple[int, int], tuple[float, list[int]]] = current_app.extensions["related"]
    key = question.id, question.revision_count
    if key in memory and monotonic() - memory[key][0] < REMEMBERED:
        return rows_for(memory[key][1], me)[:limit]
    found = alike(f"{question.title} {question.goal}", Filters(Nobody()), me, share=0.2)
    found = [row for row in found if row.id != question.id]
    if len(memory) >= MOST_REMEMBERED:
        memory.clear()
    memory[key] = monotonic(), [row.id for row in found]
    return found[:limit]


def alike(text: str, filters: Filters, me: Actor, share: float = ALIKE) -> list[Question]:
    """Questions that share telling words with a text, in title, goal or topics; best first."""
    looked_for = wanted(text)
    if looked_for.stems <= common():
        return []
    try:
        ids = [one for one, _score in engine().alike(looked_for, filters, CANDIDATES)]
    except IndexUnavailable:
        return []
    stems = looked_for.stems
    least = max(min(2, len(stems)), share * len(stems))
    return [row for row in rows_for(ids, me) if len(stems & stems_of(row)) >= least]


def stems_of(question: Question) -> set[str]:
    """The words of a question's title, goal and topics."""
    return {word.text for word in words_of(f"{question.title} {question.goal} {' '.join(question.tag_names)}")}


def products() -> Sequence[Product]:
    """The products to choose from, without their versions."""
    return db.session.scalars(select(Product).order_by(Product.position, Product.name)).all()


def index_fault() -> str:
    """Why the index cannot be used, in one sentence; empty when it can."""
    return engine().fault()
