"""What waits for a decision: suggested edits and votes to close."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.core.access import Actor
from community.core.db import db, now
from community.core.errors import NotFound
from community.questions import policy
from community.questions.models import Answer, CloseVote, Post, Question, Revision, SuggestedEdit
from community.questions.models.lines import Asked, Line
from community.questions.models.suggestions import COUNTED, EDIT
from community.questions.queries.holding import masked_line_for
from community.questions.queries.visibility import read_by
from community.reputation.privileges import REVIEW_EDITS, Standing

PAGE = 20

edits, votes, users = SuggestedEdit.__table__, CloseVote.__table__, User.__table__
posts, questions, answers = Post.__table__, Question.__table__, Answer.__table__
own = posts.alias("own")  # the post that would be changed, beside its question


class Waiting(NamedTuple):
    """How many suggestions of a kind wait for a post, and the oldest of them."""

    kind: str
    number: int
    first_id: int


class CloseVotes(NamedTuple):
    """How many voted to close a question, and why; `mine` is whether the person is among them."""

    number: int
    reasons: tuple[str, ...]
    mine: bool


@dataclass(frozen=True)
class Listed:
    """A suggestion as a row of the list shows it: what is suggested, and of which kind of post."""

    id: int
    kind: str
    of: str
    title: str
    note: str
    at: Any
    author_id: int
    author_name: str
    is_stale: bool


@dataclass(frozen=True)
class SuggestionPage:
    """One page of the list; `after` is the id that the next one starts behind, or None at the end."""

    rows: Sequence[Listed]
    after: int | None


WAITING = (
    select(edits.c.post_id, edits.c.kind, func.count().label("number"), func.min(edits.c.id).label("first_id"))
    .where(edits.c.post_id.in_(bindparam("ids", expanding=True)), edits.c.decided_at.is_(None))
    .group_by(edits.c.post_id, edits.c.kind)
    .order_by(edits.c.kind.desc())
)


def waiting_for(me: Actor, of_page: Sequence[Asked | Line], standing: Standing) -> dict[int, tuple[Waiting, ...]]:
    """Of the posts of a page, those for which suggestions wait about which the person may decide."""
    by_id = {post.id: post for post in of_page if policy.can_review(me, post, standing)}
    found: dict[int, tuple[Waiting, ...]] = {}
    for row in db.session.execute(WAITING, {"ids": list(by_id)}) if by_id else ():
        if row.kind == EDIT or policy.can_decide_goal(me, by_id[row.post_id]):
            found[row.post_id] = (*found.get(row.post_id, ()), Waiting(row.kind, row.number, row.first_id))
    return found


CLOSE_VOTES = select(votes.c.user_id, votes.c.reason).where(
    votes.c.question_id == bindparam("question"), votes.c.at > bindparam("since")
)


def close_votes(question_id: int, me: Actor) -> CloseVotes:
    """The votes to close a question that count at present."""
    rows = db.session.execute(CLOSE_VOTES, {"question": question_id, "since": now() - COUNTED}).all()
    return CloseVotes(len(rows), tuple(row.reason for row in rows), any(row.user_id == me.id for row in rows))


def suggestion_or_404(suggestion_id: int) -> SuggestedEdit:
    """A suggestion with who made it and who decided; whether the person may see it is a question for policies."""
    found = db.session.scalars(
        select(SuggestedEdit)
        .where(SuggestedEdit.id == suggestion_id)
        .options(joinedload(SuggestedEdit.author), joinedload(SuggestedEdit.decided_by))
    ).first()
    if found is None:
        raise NotFound()
    return found


def own_suggestion(post: Post | Asked, me: Actor, kind: str = EDIT) -> SuggestedEdit | None:
    """What the person suggested for a post and nobody has decided about: an edit, or a question's goal."""
    mine = SuggestedEdit.post_id == post.id, SuggestedEdit.author_id == me.id, SuggestedEdit.kind == kind
    return db.session.scalars(select(SuggestedEdit).where(*mine, SuggestedEdit.decided_at.is_(None))).first()


@cache
def list_statement(reviews_all: bool, moderates: bool) -> Select[Any]:
    """A page of what waits: for whoever reviews everything, or only what `me` suggested or has to decide about."""
    question_id = func.coalesce(answers.c.question_id, own.c.id)
    tree = (
        edits.join(own, own.c.id == edits.c.post_id)
        .join(users, users.c.id == edits.c.author_id)
        .outerjoin(answers, answers.c.id == own.c.id)
        .join(questions, questions.c.id == question_id)
        .join(posts, posts.c.id == questions.c.id)
    )
    wanted = (
        select(
            edits.c.id, edits.c.kind, own.c.kind.label("of"), questions.c.title, edits.c.note, edits.c.at,
            edits.c.author_id, users.c.name.label("author_name"),
            (edits.c.base != own.c.revision_count).label("is_stale"),
        )
        .select_from(tree)
        .where(edits.c.decided_at.is_(None), edits.c.id > bindparam("after"))
        .where(own.c.deleted_at.is_(None), own.c.hidden_at.is_(None))
        .where(posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None))
    )  # fmt: skip
    if not moderates:
        mine = [edits.c.author_id == bindparam("me"), own.c.author_id == bindparam("me")]
        others = and_(own.c.official_function_id.is_(None), edits.c.kind == EDIT)
        wanted = wanted.where(or_(*mine, others) if reviews_all else or_(*mine))
    return wanted.order_by(edits.c.id).limit(PAGE + 1)


def open_suggestions(me: Actor, standing: Standing, after: int = 0) -> SuggestionPage:
    """A page of the suggestions that the person can decide about or has made, the oldest first."""
    values = {"after": after} | ({} if me.is_moderator else {"me": me.id})
    statement = list_statement(bool(standing.may(REVIEW_EDITS)), me.is_moderator)
    rows = [Listed(**row) for row in read_by(me, statement, values).mappings()]
    shown = [replace(row, note=masked_line_for(row.author_id, row.note, me)) for row in rows[:PAGE]]
    return SuggestionPage(shown, rows[PAGE - 1].id if len(rows) > PAGE else None)


def revision_of(post: Post, number: int) -> Revision:
    """The version of a post that a suggestion started from."""
    wanted = select(Revision).where(Revision.post_id == post.id, Revision.number == number)
    return db.session.scalars(wanted).one()
