"""The review queue: what waits, each with its post in context, its flags, and what is known of the person.

A page costs the same few statements whatever stands on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, bindparam, func, select, true, tuple_

from community.accounts.models import Person, User
from community.core.access import Actor
from community.core.audit import Act
from community.core.db import db, now
from community.core.errors import NotFound
from community.core.text import plain
from community.moderation.models import ACT, FLAGGED, OF_POSTS, SUGGESTION, Case, Flag
from community.moderation.queries.suggestions import Change, changes_of
from community.questions.models import Answer, Comment, MaskedPost, Post, Question
from community.questions.moderating import areas_of
from community.questions.queries.visibility import Columns, in_audience

PAGE = 20
PARENT = 160  # characters

cases, flags, acts, users = Case.__table__, Flag.__table__, Act.__table__, User.__table__
posts, answers, comments = Post.__table__, Answer.__table__, Comment.__table__
questions, masked = Question.__table__, MaskedPost.__table__
parents, claimers = posts.alias("parents"), users.alias("claimers")
ABOUT = (  # cases with the posts that they are about, and the questions of these
    cases.outerjoin(posts, posts.c.id == cases.c.post_id)
    .outerjoin(answers, answers.c.id == posts.c.id)
    .outerjoin(comments, comments.c.id == posts.c.id)
    .outerjoin(questions, questions.c.id == func.coalesce(answers.c.question_id, comments.c.question_id, posts.c.id))
)


@dataclass(frozen=True)
class Said:
    """A flag on a card."""

    reason: str
    words: str
    by: Person
    weight: int


@dataclass(frozen=True)
class History:
    """What is known of the person whom a card concerns: since when they are here, what they wrote, what moderators did
    (kinds of acts with their numbers), and how often they were flagged before; the last two not for everybody."""

    person: Person
    joined: datetime
    question_count: int
    answer_count: int
    acts: dict[str, int]
    flagged: int
    is_whole: bool = True


@dataclass
class Card:
    """A case as the queue shows it. `html` is the post as its author wrote it, `parent_html` what it answers."""

    id: int
    kind: str
    subject_kind: str
    subject_id: int
    since: datetime
    why: list[str]
    weight: int
    claimed_by: str
    is_claimed_by_another: bool
    person_id: int | None
    post_id: int | None = None
    post_kind: str = ""
    html: str = ""
    written_at: datetime | None = None
    edited_at: datetime | None = None
    is_hidden: bool = False
    is_removed: bool = False
    question_id: int | None = None
    title: str = ""
    slug: str = ""
    closed: bool = False
    parent: str = ""
    parent_html: str = ""
    act: RowMapping | None = None
    flags: list[Said] = field(default_factory=list)
    history: History | None = None
    change: Change | None = None

    @property
    def reason(self) -> str:
        """What its flags say, if they all say the same."""
        said = {flag.reason for flag in self.flags}
        return said.pop() if self.kind == FLAGGED and len(said) == 1 else ""


@dataclass(frozen=True)
class Counts:
    """How much waits of each kind, since when the oldest waits, and how much was decided today."""

    kinds: dict[str, int]
    oldest: datetime | None
    done: int

    @property
    def all(self) -> int:
        return sum(self.kinds.values())


@dataclass(frozen=True)
class Queue:
    """A page of the queue; `after` is the id of the case below which the next page begins, None at the end."""

    cards: Sequence[Card]
    after: int | None


def counts(me: Actor) -> Counts:
    """How much waits for this moderator: two statements, which read an index alone unless only an area is theirs."""
    of_kinds = select(cases.c.kind, func.count(), func.min(cases.c.since)).where(cases.c.decided_at.is_(None))
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    done = select(func.count()).select_from(cases).where(cases.c.decided_at >= midnight)
    if not me.is_moderator:
        of_kinds, done = of_kinds.select_from(ABOUT).where(theirs(me)), done.where(cases.c.decided_by_id == me.id)
    rows = db.session.execute(of_kinds.group_by(cases.c.kind)).all()
    oldest = min((row[2] for row in rows), default=None)
    return Counts({row[0]: row[1] for row in rows}, oldest, db.session.scalar(done) or 0)


def theirs(me: Actor) -> ColumnElement[bool]:
    """The condition over ABOUT that a case is this moderator's: for moderators of the site all are; for those of areas,
    what was flagged or waits there and they may read."""
    if me.is_moderator:
        return true()
    may_read = in_audience(me, Columns(questions.c.audience, posts.c.author_id))
    return and_(cases.c.kind.in_(OF_POSTS), questions.c.area_id.in_(areas_of(me)), may_read)


@cache
def cards_statement() -> Select[Any]:
    """Cases with everything that one row each can say; without an order."""
    tree = (
        ABOUT.outerjoin(parents, parents.c.id == func.coalesce(comments.c.parent_id, answers.c.question_id))
        .outerjoin(masked, masked.c.post_id == posts.c.id)
        .outerjoin(users, users.c.id == cases.c.person_id)
        .outerjoin(claimers, claimers.c.id == cases.c.claimed_by_id)
        .outerjoin(acts, and_(cases.c.subject_kind == ACT, acts.c.id == cases.c.subject_id))
    )
    return select(
        cases, posts.c.kind.label("post_kind"), func.coalesce(masked.c.html, posts.c.html).label("html"),
        posts.c.created_at.label("written_at"), posts.c.edited_at, posts.c.hidden_at, posts.c.deleted_at,
        questions.c.id.label("question_id"), questions.c.title, questions.c.slug, questions.c.closed_at,
        parents.c.html.label("parent_html"), claimers.c.name.label("claimer"),
        users.c.name, users.c.avatar_name, users.c.reputation, users.c.created_at.label("joined"),
        users.c.question_count, users.c.answer_count,
        acts.c.kind.label("act_kind"), acts.c.reason.label("act_reason"), acts.c.actor_id.label("act_by"),
        acts.c.at.label("act_at"),
    ).select_from(tree)  # fmt: skip


def queue(me: Actor, kind: str = "", after: int | None = None, post: int | None = None) -> Queue:
    """A page of what waits for this moderator, the longest waiting first: of one kind, about one post, or all. `after`
    as in `Queue`."""
    wanted = cards_statement().where(cases.c.decided_at.is_(None), theirs(me))
    if kind:
        wanted = wanted.where(cases.c.kind == kind)
    if post is not None:
        wanted = wanted.where(cases.c.post_id == post)
    if after is not None:
        place = select(cases.c.since, cases.c.id).where(cases.c.id == after)
        wanted = wanted.where(tuple_(cases.c.since, cases.c.id) > place.scalar_subquery())
    rows = db.session.execute(wanted.order_by(cases.c.since, cases.c.id).limit(PAGE + 1)).mappings().all()
    return Queue(filled(rows[:PAGE], me), rows[PAGE - 1]["id"] if len(rows) > PAGE else None)


def card_or_404(case_id: int, me: Actor) -> Card:
    """One case that waits for this moderator."""
    wanted = cards_statement().where(cases.c.id == bindparam("case"), cases.c.decided_at.is_(None), theirs(me))
    rows = db.session.execute(wanted, {"case": case_id}).mappings().all()
    if not rows:
        raise NotFound()
    return filled(rows, me)[0]


def case_or_404(case_id: int, me: Actor) -> Case:
    """A case that is this moderator's, decided or not."""
    found = db.session.get(Case, case_id)
    its_own = select(cases.c.id).select_from(ABOUT).where(cases.c.id == case_id, theirs(me))
    if found is None or not (me.is_moderator or db.session.scalar(its_own)):
        raise NotFound()
    return found


def filled(rows: Sequence[RowMapping], me: Actor) -> list[Card]:
    """Cards with their flags and histories, which take three statements more, and three for suggested edits. What else
    happened to people is for moderators of the site."""
    cards = [card_of(row, me.id) for row in rows]
    said = flags_of([card.id for card in cards])
    changes = changes_of([card.subject_id for card in cards if card.kind == SUGGESTION])
    people = {card.person_id for card in cards if card.person_id and me.is_moderator}
    done, flagged = acts_about(people), flagged_before(people)
    for card, row in zip(cards, rows, strict=True):
        card.flags = said.get(card.id, [])
        card.change = changes.get(card.subject_id) if card.kind == SUGGESTION else None
        if row["person_id"]:
            number = flagged.get(row["person_id"], 0)
            before = max(0, number - (card.kind == FLAGGED))
            card.history = history_of(row, done.get(row["person_id"], {}), before, me.is_moderator)
    return cards


def card_of(row: RowMapping, me_id: int | None) -> Card:
    by_another = row["claimed_by_id"] not in (None, me_id) and row["claimed_until"] > now()
    return Card(
        id=row["id"], kind=row["kind"], subject_kind=row["subject_kind"], subject_id=row["subject_id"],
        since=row["since"], why=row["why"], weight=row["weight"], claimed_by=row["claimer"] or "",
        is_claimed_by_another=by_another, person_id=row["person_id"], post_id=row["post_id"],
        post_kind=row["post_kind"] or "", html=row["html"] or "", written_at=row["written_at"],
        edited_at=row["edited_at"], is_hidden=row["hidden_at"] is not None, is_removed=row["deleted_at"] is not None,
        question_id=row["question_id"], title=row["title"] or "", slug=row["slug"] or "",
        closed=row["closed_at"] is not None, parent=plain(row["parent_html"] or "", PARENT),
        parent_html=row["parent_html"] or "",
        act=row if row["act_kind"] else None,
    )  # fmt: skip


def history_of(row: RowMapping, acts: dict[str, int], flagged: int, is_whole: bool) -> History:
    person = Person(row["person_id"], row["name"], row["avatar_name"], row["reputation"])
    return History(person, row["joined"], row["question_count"], row["answer_count"], acts, flagged, is_whole)


def flags_of(case_ids: Sequence[int]) -> dict[int, list[Said]]:
    """The standing flags of these cases."""
    wanted = (
        select(flags, users.c.name, users.c.avatar_name, users.c.reputation)
        .join_from(flags, users, users.c.id == flags.c.user_id)
        .where(flags.c.case_id.in_(case_ids), flags.c.withdrawn_at.is_(None))
        .order_by(flags.c.id)
    )
    found: dict[int, list[Said]] = {}
    for row in db.session.execute(wanted).mappings():
        by = Person(row["user_id"], row["name"], row["avatar_name"], row["reputation"])
        found.setdefault(row["case_id"], []).append(Said(row["reason"], row["words"], by, row["weight"]))
    return found


def acts_about(person_ids: set[int]) -> dict[int, dict[str, int]]:
    """How often moderators did what, and did not take it back, to each of these people."""
    undoing = acts.alias("undoing")
    wanted = (
        select(acts.c.person_id, acts.c.kind, func.count())
        .outerjoin(undoing, undoing.c.undoes_id == acts.c.id)
        .where(acts.c.person_id.in_(person_ids), acts.c.undoes_id.is_(None), undoing.c.id.is_(None))
        .group_by(acts.c.person_id, acts.c.kind)
    )
    found: dict[int, dict[str, int]] = {}
    for person_id, kind, number in db.session.execute(wanted):
        found.setdefault(person_id, {})[kind] = number
    return found


def flagged_before(person_ids: set[int]) -> dict[int, int]:
    """How many cases with flags there were about each of these people."""
    counted = select(cases.c.person_id, func.count()).where(cases.c.person_id.in_(person_ids), cases.c.kind == FLAGGED)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(cases.c.person_id))}


def waiting_long(counted: Counts) -> bool:
    """Whether something has waited for more than a day."""
    return counted.oldest is not None and now() - counted.oldest > timedelta(days=1)
