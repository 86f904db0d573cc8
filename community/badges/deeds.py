"""What people did that can earn a badge: one statement for each kind of deed, whoever the people are.

Official posts are no deeds: they are the vendor's own voice. Nor is anything that was removed or hidden.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, null, or_, select

from community.accounts.events import ProfileChanged
from community.accounts.models import User
from community.core.db import db
from community.core.events import Fact
from community.core.stretches import Stretch
from community.outcomes.events import AnswerVerified, OutcomeSaid
from community.questions.events import (
    AnswerAccepted,
    AnswerPosted,
    AnswerUnaccepted,
    PostDeleted,
    PostEdited,
    PostRestored,
    SuggestionDecided,
    VoteCast,
)
from community.questions.models import Answer, Outcome, Post, Question, SuggestedEdit, Verification
from community.questions.models.suggestions import ACCEPTED, IMPROVED, REJECTED
from community.reputation.models import LedgerEntry
from community.reputation.prices import POST_DOWN

PEOPLE, POSTS, STRETCH = "people", "posts", "stretch"  # how deeds are looked for
AT_A_TIME = 1_000  # rows that are in memory
ACCEPTANCE, PRESENCE = (AnswerAccepted, AnswerUnaccepted), (PostDeleted, PostRestored)

users, questions, answers = User.__table__, Question.__table__, Answer.__table__
verifications, suggested = Verification.__table__, SuggestedEdit.__table__
outcomes = Outcome.__table__
asked: Any = Post.__table__.alias("asked")  # the question as a post
own: Any = Post.__table__.alias("own")  # the answer as a post
learned: Any = Post.__table__.alias("learned")  # an answer that the asker gave to somebody else
taught, answered = answers.alias("taught"), questions.alias("answered")
earlier: Any = Post.__table__.alias("earlier")
before = answers.alias("before")

Deed = Row[Any]


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of deed. Its rows have `person`, `post`, and whatever the rules ask for.

    `events` are the facts that can make or undo one. `person` and `post` are the columns by which they are looked for.
    What a deed of a `local` kind earns does not depend on other deeds: only the post has to be looked at that changed.
    """

    events: tuple[type[Fact], ...]
    wanted: Select[Any]
    person: ColumnElement[int]
    post: ColumnElement[int] | None = None
    local: bool = False


def there(post: Any) -> ColumnElement[bool]:
    """The condition that a post is neither removed nor hidden."""
    return and_(post.c.deleted_at.is_(None), post.c.hidden_at.is_(None))


def of_person(post: Any) -> ColumnElement[bool]:
    """The condition that somebody wrote a post for themselves."""
    return and_(there(post), post.c.author_id.is_not(None), post.c.official_function_id.is_(None))


def of_others(mine: Any, theirs: Any) -> ColumnElement[bool]:
    """The condition that the second post is not by the writer of the first."""
    return or_(theirs.c.author_id.is_(None), theirs.c.author_id != mine.c.author_id)


ANSWER_ROWS = (
    answers.join(own, own.c.id == answers.c.id)
    .join(questions, questions.c.id == answers.c.question_id)
    .join(asked, asked.c.id == questions.c.id)
)
ANSWER = (
    own.c.author_id.label("person"), own.c.id.label("post"), own.c.created_at.label("written_at"),
    asked.c.author_id.label("asker"), questions.c.created_at.label("asked_at"), answers.c.accepted_at,
)  # fmt: skip


def first_question() -> ColumnElement[bool]:
    """Whether the question is the first that its asker asked."""
    other = select(earlier.c.id).where(
        earlier.c.author_id == asked.c.author_id, earlier.c.kind == "question", earlier.c.id < asked.c.id
    )
    return and_(asked.c.author_id.is_not(None), ~other.exists())


def nobody_before() -> ColumnElement[bool]:
    """Whether no answer came earlier."""
    other = select(before.c.id).where(before.c.question_id == answers.c.question_id, before.c.id < answers.c.id)
    return ~other.exists()


def voted_down_before() -> ColumnElement[bool]:
    """Whether the answer had been voted down, then its author improved it, and then it was accepted."""
    down = select(LedgerEntry.id).where(
        LedgerEntry.post_id == own.c.id, LedgerEntry.cause == POST_DOWN, LedgerEntry.at < own.c.edited_at
    )
    return and_(own.c.edited_at < answers.c.accepted_at, down.exists())


SOLVED = Kind(
    (*ACCEPTANCE, *PRESENCE, OutcomeSaid),
    select(
        *ANSWER, answers.c.confirmed_at, answers.c.verdict, questions.c.product_id.label("product"),
        nobody_before().label("was_first"), voted_down_before().label("was_down"),
    )
    .select_from(ANSWER_ROWS)
    .where(answers.c.accepted_at.is_not(None), of_person(own), there(asked), of_others(own, asked)),
    own.c.author_id,
    own.c.id,
)  # fmt: skip

HELPFUL = Kind(
    (VoteCast, *ACCEPTANCE, *PRESENCE),
    select(*ANSWER, own.c.score)
    .select_from(ANSWER_ROWS)
    .where(or_(own.c.score > 0, answers.c.accepted_at.is_not(None)), of_person(own), there(asked)),
    own.c.author_id,
    own.c.id,
    local=True,
)

WELCOMING = Kind(
    (AnswerPosted, *PRESENCE),
    select(*ANSWER)
    .select_from(ANSWER_ROWS)
    .where(own.c.score >= 0, of_person(own), there(asked), of_others(own, asked), first_question()),
    own.c.author_id,
    own.c.id,
)

ASKED = Kind(
    (VoteCast, PostEdited, *ACCEPTANCE, *PRESENCE),
    select(
        asked.c.author_id.label("person"), asked.c.id.label("post"), asked.c.created_at.label("written_at"),
        asked.c.score, questions.c.goal, questions.c.done_when, own.c.author_id.label("solver"), answers.c.accepted_at,
    )
    .select_from(
        questions.join(asked, asked.c.id == questions.c.id)
        .outerjoin(answers, answers.c.id == questions.c.accepted_answer_id)
        .outerjoin(own, own.c.id == answers.c.id)
    )
    .where(or_(asked.c.score > 0, questions.c.accepted_answer_id.is_not(None)), of_person(asked)),
    asked.c.author_id,
    asked.c.id,
    local=True,
)  # fmt: skip

TOLD = Kind(
    (OutcomeSaid, *PRESENCE),
    select(
        asked.c.author_id.label("person"), asked.c.id.label("post"), asked.c.created_at.label("written_at"),
        outcomes.c.said_at,
    )
    .select_from(
        outcomes.join(asked, asked.c.id == outcomes.c.question_id).join(own, own.c.id == outcomes.c.answer_id)
    )
    .where(outcomes.c.result != "", of_person(asked), of_others(asked, own)),
    asked.c.author_id,
    asked.c.id,
)  # fmt: skip

TAUGHT = Kind(
    (*ACCEPTANCE, *PRESENCE),
    select(
        *ANSWER,
        select(func.min(taught.c.accepted_at))
        .select_from(
            taught.join(learned, learned.c.id == taught.c.id)
            .join(answered, answered.c.id == taught.c.question_id)
            .join(earlier, earlier.c.id == answered.c.id)
        )
        .where(
            learned.c.author_id == asked.c.author_id, learned.c.kind == "answer", of_person(learned), there(earlier),
            earlier.c.author_id.not_in([asked.c.author_id, own.c.author_id]),
            taught.c.accepted_at > answers.c.accepted_at,
        )
        .correlate(answers, own, asked)
        .scalar_subquery()
        .label("passed_on_at"),
    )
    .select_from(ANSWER_ROWS)
    .where(answers.c.accepted_at.is_not(None), of_person(own), there(asked), of_others(own, asked)),
    own.c.author_id,
    own.c.id,
)  # fmt: skip

TRIED = (
    select(
        verifications.c.user_id.label("tester"), own.c.author_id.label("writer"), own.c.id.label("post"),
        own.c.created_at.label("written_at"), verifications.c.at.label("tried_at"),
    )
    .select_from(
        verifications.join(own, own.c.id == verifications.c.answer_id)
        .join(answers, answers.c.id == own.c.id)
        .join(asked, asked.c.id == answers.c.question_id)
    )
    .where(verifications.c.works, there(own), there(asked), verifications.c.user_id != own.c.author_id)
)  # fmt: skip

KEPT = Kind(
    (AnswerVerified, *PRESENCE),
    TRIED.add_columns(verifications.c.user_id.label("person")),
    verifications.c.user_id,
    own.c.id,
    local=True,
)

LASTING = Kind(
    (AnswerVerified, *PRESENCE),
    TRIED.add_columns(own.c.author_id.label("person")).where(of_person(own)),
    own.c.author_id,
    own.c.id,
)

DECIDED = (
    select(
        suggested.c.post_id.label("post"), suggested.c.at.label("written_at"), suggested.c.decided_at,
        suggested.c.author_id.label("suggester"), suggested.c.decision, suggested.c.kind,
    )
    .select_from(suggested.join(own, own.c.id == suggested.c.post_id))
    .where(there(own))
)  # fmt: skip

EDITED = Kind(
    (SuggestionDecided, *PRESENCE),
    DECIDED.add_columns(suggested.c.author_id.label("person")).where(suggested.c.decision.in_([ACCEPTED, IMPROVED])),
    suggested.c.author_id,
    own.c.id,
)

REVIEWED = Kind(
    (SuggestionDecided, *PRESENCE),
    DECIDED.add_columns(suggested.c.decided_by_id.label("person")).where(
        suggested.c.decision.in_([ACCEPTED, IMPROVED, REJECTED]),
        or_(own.c.author_id.is_(None), own.c.author_id != suggested.c.decided_by_id),
    ),
    suggested.c.decided_by_id,
    own.c.id,
)

FILLED = Kind(
    (ProfileChanged,),
    select(
        users.c.id.label("person"), null().label("post"), users.c.created_at.label("written_at"), users.c.about
    ).where(users.c.about != "", users.c.location != "", users.c.avatar_name.is_not(None)),
    users.c.id,
)  # fmt: skip


@cache
def statement(kind: Kind, by: str) -> Select[Any]:
    """Deeds of some people, on some posts, or of a stretch of people in the order of their ids."""
    if by == STRETCH:
        return kind.wanted.where(kind.person.between(bindparam("first"), bindparam("last"))).order_by(kind.person)
    column = kind.post if by == POSTS and kind.post is not None else kind.person
    return kind.wanted.where(column.in_(bindparam("ids", expanding=True)))


def deeds_of(kind: Kind, people: Collection[int]) -> dict[int, list[Deed]]:
    """What these people did."""
    return dict(by_person(db.session.execute(statement(kind, PEOPLE), {"ids": list(people)})))


def deeds_on(kind: Kind, posts: Collection[int]) -> dict[int, list[Deed]]:
    """What people did with these posts."""
    return dict(by_person(db.session.execute(statement(kind, POSTS), {"ids": list(posts)})))


def deeds_in(kind: Kind, stretch: Stretch) -> Iterator[tuple[int, list[Deed]]]:
    """What the people of a stretch did, one after the other: never more than one person's deeds are in memory."""
    values = {"first": stretch.first, "last": stretch.last}
    rows = db.session.execute(statement(kind, STRETCH), values, execution_options={"yield_per": AT_A_TIME})
    return ((person, list(deeds)) for person, deeds in groupby(rows, key=attrgetter("person")))


def by_person(rows: Iterable[Deed]) -> Iterator[tuple[int, list[Deed]]]:
    inorder = sorted(rows, key=attrgetter("person"))
    return ((person, list(deeds)) for person, deeds in groupby(inorder, key=attrgetter("person")))
