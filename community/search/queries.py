"""Finding for the search page. The database has the last word on who may read what."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from community.accounts.models import User
from community.core.access import Actor
from community.core.db import db
from community.core.text import plain
from community.questions.models import Answer, Post, Question
from community.questions.models.lines import Listed
from community.questions.models.posts import STAFF
from community.questions.queries import readable
from community.questions.queries.lists import told_by_id
from community.questions.queries.visibility import audiences
from community.search.contract import BEST, Filters, IndexUnavailable, Results, TooCostly
from community.search.engine import engine
from community.search.expansion import corrected, expanded
from community.search.narrowing import COUNTED, Chip, Facet, chips, facets, without
from community.search.operators import understood
from community.search.snippets import LONGEST, marked_all, piece_with
from community.search.sought import Sought
from community.search.vocabulary import synonym_groups
from community.search.wanted import MOST_LETTERS, Wanted, read

PAGE = 10
GOOD = 5  # results with all the words; with fewer, another spelling may be better
LAST_PAGE = 50
TOO_LONG = _l("This search would take too long. Use fewer words, or rarer ones.")
REPAIRED = _l("Search is being repaired. Try again in a minute.")
MOST_ANSWERS = 60  # that are looked into for the pieces that show why


@dataclass(frozen=True)
class Reply:
    """An answer as far as a result shows it."""

    id: int
    html: str
    author: str | None
    created_at: datetime
    is_accepted: bool


@dataclass(frozen=True)
class Hit:
    """A result: the question, its title and goal with the found words marked, the piece that shows why, and its answer
    if the piece is from one."""

    question: Listed
    title: Markup
    goal: Markup
    snippet: Markup | None
    answer: Reply | None = None


@dataclass(frozen=True)
class Found:
    """A page of results.

    `words` are the text without signs and operators, `plain` is the text without operators.
    `complete` of the `total` results have all words and come first. `notes` explain what was left out. When the words
    as typed found nothing, `correction` is what was looked for instead; `suggestion` is a spelling that finds more.
    `fault` says that searching is not possible right now.
    """

    text: str = ""
    words: str = ""
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    complete: int = 0
    at_least: bool = False
    facets: list[Facet] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    plain: str = ""
    notes: list[str] = field(default_factory=list)
    correction: str = ""
    suggestion: str = ""
    is_search: bool = False
    needs_sign_in: bool = False
    fault: bool = False

    @property
    def query(self) -> str:
        """What the results are for."""
        return self.correction or self.text


# Put together once, over plain tables: both cost more than running them.
posts: Any = Post.__table__
answers, users = Answer.__table__, User.__table__
ACCEPTED = answers.c.accepted_at.is_not(None)
SOUGHT: BindParameter[int] = bindparam("ids", expanding=True)
REPLIES = (
    select(answers.c.question_id, posts.c.id, posts.c.html, posts.c.created_at, ACCEPTED.label("accepted"),
           func.coalesce(users.c.name, posts.c.author_name).label("name"))
    .join(posts, posts.c.id == answers.c.id)
    .outerjoin(users, users.c.id == posts.c.author_id)
    .where(answers.c.question_id.in_(SOUGHT), posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None))
    .order_by(ACCEPTED.desc(), posts.c.quality.desc(), posts.c.id)
    .limit(MOST_ANSWERS)
)  # fmt: skip


class Search:
    """One search by one reader."""

    def __init__(self, text: str, me: Actor) -> None:
        self.text = text
        self.me = me
        self.reading = read(text)
        self.meant = understood(self.reading.operators, me)
        own = frozenset(shelf.slug for shelf in self.meant.products.values() if shelf.is_mine)
        self.filters = replace(filters_for(me), conditions=self.meant.conditions, products=own)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self.reading.wanted.clauses or self.reading.wanted.excluded or self.meant.conditions)

    @cached_property
    def looked_for(self) -> Wanted:
        """The words in all their spellings."""
        return expanded(self.reading.wanted, synonym_groups())

    def results(self, order: str, page: int) -> Results:
        return engine().search(self.looked_for, self.filters, order, PAGE, (page - 1) * PAGE, COUNTED)


def find(text: str, me: Actor, order: str = BEST, page: int = 1, as_typed: bool = False) -> Found:
    """One page of what somebody looks for; `as_typed` corrects nothing."""
    search = Search(tidy(text), me)
    found = Found(
        text=search.text,
        words=search.reading.words,
        notes=[*search.reading.notes, *search.meant.notes],
        chips=chips(search.text, search.meant),
        plain=without(search.text, search.reading.operators),
        is_search=not search.is_empty,
        needs_sign_in=search.meant.needs_sign_in,
    )
    if search.is_empty:
        return found
    try:
        return looked_up(search, found, order, page, as_typed)
    except TooCostly:
        return replace(found, notes=[*found.notes, str(TOO_LONG)])
    except IndexUnavailable:
        return replace(found, fault=True)


def looked_up(search: Search, found: Found, order: str, page: int, as_typed: bool) -> Found:
    """What an engine finds, as a page; other spellings when it finds nothing, or little."""
    with engine().session():
        results = search.results(order, page)
        if results.complete < GOOD and not as_typed:
            better = corrected(search.text, search.reading.wanted, search.filters) or ""
            if results.total:
                found = replace(found, suggestion=better)
            elif better:
                other = Search(better, search.me)
                others = other.results(order, page)
                if others.total:
                    search, results, found = other, others, replace(found, correction=better)
    return replace(
        found,
        hits=as_hits(results.ids, search.looked_for, search.me),
        total=results.total,
        complete=results.complete,
        at_least=results.at_least,
        facets=facets(search.text, search.meant, results.facets),
        chips=chips(search.text, search.meant),
        plain=without(search.text, search.reading.operators),
    )


def tidy(text: str) -> str:
    """A query as it is shown again: single blanks, nothing that cannot be seen, no longer than what is read."""
    return " ".join(text.replace("\x00", " ").split())[:MOST_LETTERS].strip()


def filters_for(me: Actor) -> Filters:
    """What the person may find, for an engine: moderators and staff everything."""
    belongs_to = audiences(me)
    return Filters(me, STAFF in belongs_to, audiences=belongs_to)


def rows_for(ids: Sequence[int], me: Actor) -> list[Question]:
    """The questions in the order of their ids, as far as the person may read them."""
    if not ids:
        return []
    parts = (joinedload(Question.author), joinedload(Question.product), joinedload(Question.version),
             selectinload(Question.tags))  # fmt: skip
    rows = db.session.scalars(select(Question).where(Question.id.in_(ids), readable(me)).options(*parts))
    found = {row.id: row for row in rows}
    return [found[one] for one in ids if one in found]


def as_hits(ids: Sequence[int], looked_for: Wanted, me: Actor) -> list[Hit]:
    """The questions with what shows why they were found."""
    found = told_by_id(ids, me)
    told = [found[one] for one in ids if one in found]
    rows = [one.question for one in told]
    replies = replies_to(list(found)) if looked_for.clauses else {}
    sought = Sought(looked_for.stems)
    titles = marked_all([row.title for row in rows] + [row.goal for row in rows], sought)
    hits = []
    for one, row, title, goal in zip(told, rows, titles, titles[len(rows) :], strict=False):
        texts = (one.html, str(escape(one.done_when)), str(escape(one.tried))) if looked_for.clauses else ()
        piece, answer = best_piece(texts, replies.get(row.id, []), sought, len(looked_for.clauses))
        hits.append(Hit(row, title, goal, piece, answer))
    return hits


def best_piece(
    texts: Sequence[str], replies: Sequence[Reply], sought: Sought, enough: int
) -> tuple[Markup | None, Reply | None]:
    """The piece with most of the words, and the answer it stands in; None for the question's own `texts`.

    Of equal ones an accepted answer's is best. With `enough` different words no better one is looked for. Texts that
    may have most words are taken apart first, and those that cannot have more than that not at all.
    """
    accepted = [(reply.html, reply) for reply in replies if reply.is_accepted]
    others = [(reply.html, reply) for reply in replies if not reply.is_accepted]
    every = [*accepted, *((text, None) for text in texts if text), *others]
    likely = [sought.likely(html) for html, _reply in every]
    best: tuple[Markup | None, Reply | None] = (None, None)
    most, at = 0, len(every)
    for place in sorted(range(len(every)), key=lambda place: -likely[place]):
        if most and (likely[place], -place) < (most, -at):
            continue
        text = plain(every[place][0])[:LONGEST]
        hits = sought.words(text)
        if not hits or (len({word.text for word in hits}), -place) < (most, -at):
            continue
        piece = piece_with(text, hits)
        number = min(enough, len(piece.stems))
        if (number, -place) > (most, -at):
            best, most, at = (piece.text, every[place][1]), number, place
    return best


def replies_to(ids: Sequence[int]) -> dict[int, list[Reply]]:
    """The answers to these questions, the accepted and the best ones first."""
    replies: dict[int, list[Reply]] = defaultdict(list)
    for row in db.session.execute(REPLIES, {"ids": ids}) if ids else ():
        replies[row.question_id].append(Reply(row.id, row.html, row.name, row.created_at, bool(row.accepted)))
    return replies


def index_fault() -> str:
    """Why the index cannot be used, in one sentence; empty when it can."""
    return engine().fault()
