"""What stands in the sitemaps: pages that search engines are asked to show, by parts of so many ids.

A part holds always the same ids, so that it changes only with what is in it. A process looks once at which parts there
are, and from then on only at what is new.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import count
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select, union_all
from sqlalchemy.orm import aliased

from community.accounts.models import User
from community.catalog.models import Product, Tag
from community.core.access import Nobody
from community.core.db import db, now
from community.core.text import slugify
from community.questions.models import Answer, Question, question_tags
from community.questions.models.posts import EVERYONE
from community.questions.queries import readable
from community.seo.indexing import indexable
from community.seo.models import PageChange

MOST = 50_000  # addresses that a sitemap may have (https://www.sitemaps.org/protocol.html)
PART = 10_000  # ids, where most of them have a page; questions share theirs with all other posts
AT_ONCE = 1_000  # rows in memory
LATE = timedelta(minutes=1)  # a change may be committed so long after its moment
PAGES = ("/", "/tags", "/staff", "/verify", "/help/search", "/help/reputation")
questions, changes = Question.__table__, PageChange.__table__
Place = tuple[str, datetime | None]  # a path, and when what is there last changed, if that is known


@dataclass(frozen=True)
class Kind:
    """Things that have a page each.

    `name` stands in the address. A part has `ids` ids. `likely` tells from one table whether a page may be listed,
    `listed` from all that it needs.
    """

    key: str
    model: Any
    name: Any
    path: Callable[[int, str], str]
    likely: Callable[[], ColumnElement[bool]]
    listed: Callable[[], ColumnElement[bool]]
    ids: int = PART

    def part_of(self, row_id: ColumnElement[int]) -> ColumnElement[int]:
        """The number of the part into which an id falls."""
        return ((row_id - 1) // self.ids + 1).label("part")

    def within(self, row_id: ColumnElement[int], part: int) -> ColumnElement[bool]:
        """The condition that an id falls into a part."""
        return and_(row_id > (part - 1) * self.ids, row_id <= part * self.ids)


@dataclass(frozen=True)
class State:
    """What a part was made from. `mark` differs after every change; `changed` is the last one, where that is known."""

    mark: str
    changed: datetime | None


def tag_in_use() -> ColumnElement[bool]:
    """Whether strangers find a question under a tag."""
    carries = (question_tags.c.tag_id == Tag.id) & (question_tags.c.question_id == Question.id)
    return finds(select(Question.id).where(carries, readable(Nobody())).correlate(Tag))


def wrote_in_public() -> ColumnElement[bool]:
    """Whether strangers find a question or an answer on somebody's page; the kinds make an index of use."""
    mine = (Question.author_id == User.id) & (Question.kind == "question")
    asked = select(Question.id).where(mine, readable(Nobody())).correlate(User)
    answer = aliased(Answer, flat=True)
    in_public = select(Question.id).where(Question.id == answer.question_id, readable(Nobody())).correlate(answer)
    there = (answer.author_id == User.id) & (answer.kind == "answer")
    there &= answer.deleted_at.is_(None) & answer.hidden_at.is_(None)
    return or_(finds(asked), finds(select(answer.id).where(there, in_public.exists()).correlate(User)))


def finds(wanted: Select[Any]) -> ColumnElement[bool]:
    """Whether there is a row. PostgreSQL would answer EXISTS by looking at the posts of everybody at once."""
    return wanted.limit(1).scalar_subquery().is_not(None)


QUESTIONS = Kind(
    "",
    Question,
    Question.slug,
    lambda question_id, slug: f"/q/{question_id}/{slug}",
    lambda: questions.c.audience == EVERYONE,
    indexable,
    MOST,
)
TAGS = Kind("tags-", Tag, Tag.name, lambda _id, name: f"/tags/{name}", lambda: Tag.question_count > 0, tag_in_use)
PEOPLE = Kind(
    "people-",
    User,
    User.name,
    lambda person_id, name: f"/people/{person_id}/{slugify(name)}",
    lambda: or_(User.answer_count > 0, User.question_count > 0),
    wrote_in_public,
)
KINDS = (QUESTIONS, TAGS, PEOPLE)


@dataclass
class Known:
    """What this process knows of the sitemaps that there are: for each when something in it last changed.

    Questions are known up to the id `seen`, their changes up to a little after `noted`.
    """

    parts: dict[str, dict[int, datetime | None]] = field(default_factory=lambda: {kind.key: {} for kind in KINDS})
    seen: int = 0
    noted: datetime | None = None


def parts() -> list[Place]:
    """The path of every sitemap that is needed, with when something in it last changed, where that is known."""
    known: Known = current_app.extensions.setdefault("sitemaps", Known())
    learn_questions(known)
    for kind in (TAGS, PEOPLE):
        learn_parts(kind, known.parts[kind.key])
    found = [(f"/sitemap-{kind.key}{n}.xml", at) for kind in KINDS for n, at in sorted(known.parts[kind.key].items())]
    return [("/sitemap-pages.xml", None), *found]


def learn_questions(known: Known) -> None:
    """Look at the questions that came, were active or were noted to have changed since the last time."""
    start = now()
    since = known.noted or start - LATE
    looked_at = select(questions.c.id.label("id"), questions.c.active_at.label("at")).where(QUESTIONS.likely())
    noted = select(changes.c.question_id, changes.c.at).join(questions, questions.c.id == changes.c.question_id)
    if known.noted:
        noted = noted.where(changes.c.at > since)
    new = union_all(
        looked_at.where(questions.c.id > known.seen),
        looked_at.where(questions.c.active_at > since),
        noted.where(QUESTIONS.likely()),
    ).subquery()
    found = select(QUESTIONS.part_of(new.c.id), func.max(new.c.id), func.max(new.c.at)).group_by("part")
    moments = known.parts[QUESTIONS.key]
    for part, last, at in db.session.execute(found).all():
        moments[part] = later(at, moments.get(part))
        known.seen = max(known.seen, last)
    known.noted = start - LATE


def learn_parts(kind: Kind, known: dict[int, datetime | None]) -> None:
    """Look for parts that are not known yet: usually there is nothing behind those that are."""
    known_before = next(part for part in count() if part + 1 not in known)
    row_id = kind.model.__table__.c.id
    more = select(kind.part_of(row_id)).where(kind.likely(), row_id > known_before * kind.ids).group_by("part")
    known.update(dict.fromkeys(db.session.scalars(more)))


def exists(kind: Kind, part: int) -> bool:
    """Whether any id falls into this part or a later one."""
    newest = db.session.scalar(select(func.max(kind.model.__table__.c.id))) or 0
    return (part - 1) * kind.ids < newest


def state(kind: Kind, part: int) -> State:
    """What tells one state of a part from another, looked up in narrow tables alone: no post is looked at.

    Tags and people are told apart by their names and by which of them may be listed.
    """
    mark, moment = blake2b(digest_size=12), None
    if kind is QUESTIONS:
        seen = select(func.count(), func.sum(questions.c.id), func.max(questions.c.active_at))
        noted = select(func.count(), func.max(changes.c.at)).where(kind.within(changes.c.question_id, part))
        *sums, active = db.session.execute(seen.where(kind.likely(), kind.within(questions.c.id, part))).one()
        *number, changed = db.session.execute(noted).one()
        moment = later(active, changed) if active else None
        mark.update(repr((sums, active, number, changed)).encode())
    else:
        line = (cast(kind.model.id, String) + " " + kind.name).label("line")
        lines = select(line).where(kind.likely(), kind.within(kind.model.id, part)).order_by(kind.model.id).subquery()
        mark.update((db.session.scalar(select(func.aggregate_strings(lines.c.line, "\n"))) or "").encode())
    return State(mark.hexdigest(), moment)


def places(kind: Kind, part: int) -> Iterator[Place]:
    """What a part lists, by id, without holding it all at once."""
    for row_id, name, changed in rows(kind, part):
        yield kind.path(row_id, name), changed


def rows(kind: Kind, part: int) -> Iterator[tuple[int, str, datetime | None]]:
    """Id, name and last change of what a part lists."""
    wanted: Select[Any] = select(kind.model.id, kind.name)
    if kind is QUESTIONS:
        wanted = wanted.add_columns(Question.active_at, PageChange.at).outerjoin(
            PageChange, PageChange.question_id == Question.id
        )
    found = db.session.execute(
        wanted.where(kind.within(kind.model.id, part), kind.likely(), kind.listed())
        .order_by(kind.model.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row_id, name, *moments in found:
        yield row_id, name, later(*moments) if moments else None


def later(active: datetime, changed: datetime | None) -> datetime:
    """When a page last changed: by what was noted, or before that by when its question was active."""
    return max(active, changed) if changed else active


def pages() -> list[Place]:
    """Pages that there is one of each, and the products that somebody asked about."""
    about = (Question.product_id == Product.id) & readable(Nobody())
    slugs = db.session.scalars(
        select(Product.slug)
        .where(finds(select(Question.id).where(about).correlate(Product)))
        .order_by(Product.position, Product.name)
    )
    return [(path, None) for path in (*PAGES, *(f"/products/{slug}" for slug in slugs))]
