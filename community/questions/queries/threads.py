"""A question's answers and their comments as its page shows them: three statements, whatever their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, Select, and_, bindparam, exists, func, or_, select, true

from community.accounts.models import Person, User
from community.catalog.models import Product, Tag, Version
from community.core.access import Actor
from community.core.db import db
from community.core.errors import NotFound
from community.core.pages import shows
from community.questions.models import Answer, Comment, Outcome, Post, Question, QuestionFollow, Vote, question_tags
from community.questions.models import lines as shown_as
from community.questions.models.lines import Asked, Line, Link, Shelf
from community.questions.models.removal import BY_AUTHOR
from community.questions.queries.linked import tie
from community.questions.queries.visibility import MEMBER, MODERATOR, STRANGER, must_be_there, read_by, reader
from community.staff.queries import Mark, Official, marks_of

PAGE = 30
TOMBS = 20  # removed answers of which the last page still says that they were there

posts, questions, answers, comments = Post.__table__, Question.__table__, Answer.__table__, Comment.__table__
follows: Any = QuestionFollow.__table__
products, tags, outcomes = Product.__table__, Tag.__table__, Outcome.__table__
users, votes = User.__table__, Vote.__table__
accepted: Any = answers.alias("accepted")
first, last = Version.__table__.alias("first"), Version.__table__.alias("last")

BEST = (
    answers.c.confirmed_at.is_(None),
    answers.c.accepted_at.is_(None),
    posts.c.quality.desc(),
    posts.c.created_at,
    posts.c.id,
)
# What is there, or was removed by others than its author: of that, a tombstone is left.
LEFT = or_(posts.c.deleted_at.is_(None), posts.c.deleted_reason.notin_(("", BY_AUTHOR)))
NEWEST = (posts.c.created_at.desc(), posts.c.id.desc())
COMMON = ("author_id", "author_name", "html", "created_at", "edited_at", "revision_count", "up", "down", "score",
          "deleted_at", "deleted_by_id", "deleted_reason", "hidden_at", "hidden_for")  # fmt: skip
WRITER = users.c.name, users.c.avatar_name, users.c.reputation
SEALED = posts.c.staff_grant_id, posts.c.official_function_id, posts.c.official_seal
WRITTEN = (posts.c.id, posts.c.kind, *(posts.c[name] for name in COMMON), *WRITER, *SEALED)
# Where the columns of a post, of its writer and of its seal end in WRITTEN: what follows is of answers or comments.
POST_ENDS, WRITER_ENDS, SEAL_ENDS = 2 + len(COMMON), 5 + len(COMMON), len(WRITTEN)


TAG_NAMES = (
    select(tags.c.name)
    .join(question_tags, question_tags.c.tag_id == tags.c.id)
    .where(question_tags.c.question_id == bindparam("question"))
    .order_by(tags.c.name)
)
ORIGINAL = (
    select(questions.c.id, questions.c.slug, questions.c.title)
    .join(posts, posts.c.id == questions.c.id)
    .where(questions.c.id == bindparam("question"), posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None))
)
ASKED = (
    "title", "slug", "goal", "done_when", "tried", "proposed_solution", "audience", "answer_count", "view_count",
    "accepted_answer_id", "confirmed_at", "active_at", "closed_at", "closed_reason", "closed_by_id",
    "duplicate_of_id", "product_id", "merged_into_id", "locked_at", "locked_reason", "protected_at",
    "pinned_at", "featured_at", "area_id",
)  # fmt: skip


def asked_or_404(question_id: int, me: Actor) -> Asked:
    """A question the person may read, for its page. Gone (410) when it was removed, unless the person still sees it."""
    row = read_by(me, asked_statement(reader(me)), {"question": question_id, **whose(me)}).mappings().first()
    if row is None:
        raise NotFound()
    question = asked_of(row, marks_of([official(tuple(row.values()))]))
    must_be_there(me, question)
    question.tag_names = tuple(db.session.scalars(TAG_NAMES, {"question": question_id}))
    if question.duplicate_of_id:
        original = read_by(me, ORIGINAL, {"question": question.duplicate_of_id}).first()
        question.duplicate_of = Link(original.id, original.slug, original.title) if original else None
        shows(f"question:{question.duplicate_of_id}")
    shows(f"question:{question.id}", f"person:{question.author_id}")
    return question


@cache
def asked_statement(kind: str) -> Select[Any]:
    """The question of the number `question`; for those who are signed in, whether they, `me`, follow it."""
    wanted = with_writers(
        select(*WRITTEN, *(questions.c[name] for name in ASKED),
               products.c.name.label("product"), products.c.slug.label("product_slug"),
               first.c.name.label("version"), accepted.c.accepted_at.label("solved_at"), outcomes.c.result,
               outcomes.c.words, outcomes.c.said_at),
        questions.join(posts, posts.c.id == questions.c.id)
        .outerjoin(products, products.c.id == questions.c.product_id)
        .outerjoin(first, first.c.id == questions.c.version_id)
        .outerjoin(accepted, accepted.c.id == questions.c.accepted_answer_id)
        .outerjoin(outcomes, and_(outcomes.c.question_id == questions.c.id, outcomes.c.answer_id == accepted.c.id)),
    ).where(questions.c.id == bindparam("question"))  # fmt: skip
    if kind == STRANGER:
        return wanted
    own = follows.c.question_id == questions.c.id, follows.c.user_id == bindparam("me")
    return wanted.add_columns(exists().where(*own).label("is_followed"))


def whose(me: Actor) -> dict[str, int | None]:
    return {"me": me.id} if me.is_authenticated else {}


def asked_of(row: RowMapping, marks: Mapping[int, Mark]) -> Asked:
    author_id = row["author_id"]
    return Asked(
        id=row["id"], **{name: row[name] for name in (*ASKED, *COMMON)}, mark=marks.get(row["id"]),
        author=Person(author_id, row["name"], row["avatar_name"], row["reputation"]) if author_id else None,
        product=Shelf(row["product"], row["product_slug"]) if row["product"] else None,
        version=Shelf(row["version"]) if row["version"] else None, outcome=outcome_of(row),
        is_followed=bool(row.get("is_followed")),
    )  # fmt: skip


def outcome_of(row: RowMapping) -> shown_as.Outcome | None:
    """How it went, once an answer is accepted."""
    if row["accepted_answer_id"] is None:
        return None
    return shown_as.Outcome(row["solved_at"], row["result"] or "", row["words"] or "", row["said_at"])


@dataclass
class Thread:
    """A question with one page of its answers, their comments, and the reader's own votes. `tombs` are what is left of
    answers that were removed: when, and why."""

    question: Asked
    answers: Sequence[Line]
    comments: dict[int, tuple[Line, ...]] = field(default_factory=dict)
    votes: dict[int, int] = field(default_factory=dict)
    tombs: Sequence[Line] = ()
    page: int = 1
    pages: int = 1


def thread(question: Asked, me: Actor, page: int = 1, order: str = "best") -> Thread:
    """The answers, best first (or newest first), with comments; 30 answers to a page."""
    pages = max(1, -(-(question.answer_count) // PAGE))
    if page > pages:
        raise NotFound()
    lines = answers_on(question.id, me, page, order, PAGE + TOMBS if page == pages else PAGE)
    tombs = [] if sees_removed(me) else [line for line in lines if line.is_deleted]
    shown = Thread(question, lines[: len(lines) - len(tombs)], tombs=tombs, page=page, pages=pages)
    ids = [question.id, *(answer.id for answer in shown.answers)]
    shown.comments = {
        post_id: tuple(lines) for post_id, lines in groupby(comments_on(ids, me), lambda line: line.parent_id)
    }
    if question.area_id:
        for line in (*shown.answers, *chain(*shown.comments.values())):
            line.area_id = question.area_id
    tie([question, *shown.answers, *chain(*shown.comments.values())], me)
    if me.is_authenticated:
        shown.votes = my_votes(me, ids)
    shows(*(f"person:{line.author_id}" for line in shown.answers))
    shows(*(f"person:{line.author_id}" for lines in shown.comments.values() for line in lines))
    return shown


def answers_on(question_id: int, me: Actor, page: int, order: str, most: int = PAGE) -> list[Line]:
    """One page of the answers; those that were removed stand behind all others, and without their text."""
    wanted = answers_statement(order == "newest", reader(me))
    values = {"question": question_id, "skipped": (page - 1) * PAGE, "most": most, **own_too(me)}
    return lines_of(db.session.execute(wanted, values).all(), me)


@cache
def answers_statement(newest_first: bool, kind: str) -> Select[Any]:
    """A page of the answers to `question` for one kind of reader, after so many that are `skipped`."""
    wanted = with_writers(
        select(*WRITTEN, answers.c.question_id, answers.c.verdict, answers.c.verdict_reason, answers.c.accepted_at,
               answers.c.confirmed_at, func.coalesce(first.c.name, ""), func.coalesce(last.c.name, "")),
        answers.join(posts, posts.c.id == answers.c.id)
        .outerjoin(first, first.c.id == answers.c.applies_from_id)
        .outerjoin(last, last.c.id == answers.c.applies_to_id),
    ).where(answers.c.question_id == bindparam("question"), may_be_seen(kind))  # fmt: skip
    if kind != MODERATOR:
        wanted = wanted.where(LEFT)
    order = posts.c.deleted_at.is_not(None), *(NEWEST if newest_first else BEST)
    return wanted.order_by(*order).limit(bindparam("most")).offset(bindparam("skipped"))


def may_be_seen(kind: str) -> ColumnElement[bool]:
    """What waits for a moderator is seen by moderators, and by its author, the parameter `me`."""
    if kind == MODERATOR:
        return true()
    shown = posts.c.hidden_at.is_(None)
    return or_(shown, posts.c.author_id == bindparam("me")) if kind == MEMBER else shown


def own_too(me: Actor) -> dict[str, int | None]:
    return {"me": me.id} if reader(me) == MEMBER else {}


def comments_on(post_ids: Sequence[int], me: Actor) -> list[Line]:
    """The comments on these posts, those on one post together, the oldest first."""
    wanted = comments_statement(reader(me))
    return lines_of(db.session.execute(wanted, {"ids": post_ids, **own_too(me)}).all(), me)


@cache
def comments_statement(kind: str) -> Select[Any]:
    return (
        with_writers(select(*WRITTEN, comments.c.parent_id), comments.join(posts, posts.c.id == comments.c.id))
        .where(comments.c.parent_id.in_(bindparam("ids", expanding=True)))
        .where(LEFT, may_be_seen(kind))
        .order_by(comments.c.parent_id, posts.c.created_at, posts.c.id)
    )


def with_writers(wanted: Select[Any], source: Any) -> Select[Any]:
    """Read from these tables, with who wrote each post."""
    return wanted.select_from(source.outerjoin(users, users.c.id == posts.c.author_id))


def lines_of(rows: Sequence[Row[Any]], me: Actor) -> list[Line]:
    """The posts in these rows of WRITTEN, the post that each belongs to, and what only answers have."""
    marks = marks_of(map(official, rows))
    found = [line_of(row, marks) for row in rows]
    removed = sees_removed(me)
    return [tomb(line) if line.is_deleted and (line.kind == "comment" or not removed) else line for line in found]


def line_of(row: Sequence[Any], marks: Mapping[int, Mark]) -> Line:
    """A post by the places of its columns: by their names it takes three times as long, for the ninety of a page."""
    number, kind, author_id = row[:3]
    author = Person(author_id, *row[POST_ENDS:WRITER_ENDS]) if author_id else None
    around = author, marks.get(number), *row[SEAL_ENDS + 1 :]
    return Line(number, kind, row[SEAL_ENDS], *row[2:POST_ENDS], *around)


def official(row: Sequence[Any]) -> Official:
    return Official(row[0], row[2], *row[WRITER_ENDS:SEAL_ENDS])


def tomb(line: Line) -> Line:
    """What is left of a removed post: nothing of who wrote what."""
    return replace(
        line, html="", author=None, author_id=None, author_name=None, mark=None, verdict="", verdict_reason="", up=0,
        down=0, score=0,
    )  # fmt: skip


def sees_removed(me: Actor) -> bool:
    return reader(me) == MODERATOR


MY_VOTES = select(votes.c.post_id, votes.c.value).where(
    votes.c.user_id == bindparam("me"), votes.c.post_id.in_(bindparam("ids", expanding=True))
)


def my_votes(me: Actor, post_ids: Sequence[int]) -> dict[int, int]:
    """The person's votes on these posts."""
    rows = db.session.execute(MY_VOTES, {"me": me.id, "ids": post_ids})
    return {row.post_id: row.value for row in rows}


def page_of(question_id: int, answer_id: int) -> int:
    """On which page of a question an answer stands."""
    ids = db.session.scalars(
        select(answers.c.id)
        .join_from(answers, posts, posts.c.id == answers.c.id)
        .where(answers.c.question_id == question_id, posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None))
        .order_by(*BEST)
    ).all()
    return 1 + ids.index(answer_id) // PAGE if answer_id in ids else 1
