"""Lists of questions, by key and never by offset: page 1,000 costs what page 1 costs.

Rows are read as they are shown, by statements that are put together once: a page of a list takes two of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Label, RowMapping, Select, bindparam, func, literal_column, select, tuple_

from community.accounts.models import Person, User
from community.catalog.models import Product, Tag, Version
from community.core.access import Actor
from community.core.db import BigId, db, now
from community.core.errors import NotFound
from community.core.pages import shows
from community.core.signing import fits
from community.core.text import number_in
from community.questions.models import Answer, Post, Question, question_tags
from community.questions.models.lines import Listed, Shelf
from community.questions.models.posts import EVERYONE, STAFF_ANSWERED
from community.questions.queries.visibility import TO_ALL, read_by

PAGE = 20
MOST_COUNTED = 200  # accepted answers, for who helped most
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 10**17 - 1  # microseconds since then: the year 5138
NEWEST, ACTIVE, UNANSWERED, SOLVED = "newest", "active", "unanswered", "solved"
SORTS = (NEWEST, ACTIVE, UNANSWERED, SOLVED)
EVERYWHERE, BY_TAG, BY_PRODUCT, BY_AUTHOR = "everywhere", "tag", "product", "author"

posts, questions, answers = Post.__table__, Question.__table__, Answer.__table__
users, products, versions, tags = User.__table__, Product.__table__, Version.__table__, Tag.__table__
outstanding: Any = questions.alias("outstanding")
MARKED = {EVERYWHERE: "featured_at", BY_TAG: "pinned_at", BY_PRODUCT: "pinned_at"}
FIRST = ("first_1", "first_2", "first_3")
own = posts.alias("own")  # an answer, beside the question it is under

LISTED = (  # in the order in which `listed` takes them
    posts.c.id, questions.c.title, questions.c.slug, questions.c.goal, posts.c.score, questions.c.answer_count,
    questions.c.staff_seal, questions.c.accepted_answer_id, questions.c.confirmed_at, questions.c.closed_at,
    posts.c.created_at, questions.c.active_at, questions.c.audience,
    posts.c.author_id, users.c.name, users.c.avatar_name, users.c.reputation,
    products.c.name.label("product"), products.c.slug.label("product_slug"), versions.c.name.label("version"),
)  # fmt: skip
ROWS = (
    questions.join(posts, posts.c.id == questions.c.id)
    .outerjoin(users, users.c.id == posts.c.author_id)
    .outerjoin(products, products.c.id == questions.c.product_id)
    .outerjoin(versions, versions.c.id == questions.c.version_id)
)


@dataclass(frozen=True)
class QuestionPage:
    """One page of a list. `after` is the key of the next, older page, or None at the end; `first` are the questions
    that moderators want to stand before all others."""

    questions: Sequence[Listed]
    after: str | None
    first: Sequence[Listed] = ()


class Told(NamedTuple):
    """A question of a list, with what it says besides title and goal."""

    question: Listed
    html: str
    done_when: str
    tried: str


class Given(NamedTuple):
    """An answer that somebody gave, with the question it is under."""

    id: int
    question: Listed


def list_questions(
    me: Actor, sort: str = NEWEST, before: str | None = None, kind: str = EVERYWHERE, of: int = 0
) -> QuestionPage:
    """A page of the questions that the person may read, older than the key `before`.

    `kind` says which: everywhere, or those by the tag, the product or the author whose id is `of`.
    """
    values: dict[str, Any] = {"of": of} if kind != EVERYWHERE else {}
    if before is not None:
        values["moment"], values["id"] = parse_key(before)
    rows = read_by(me, page_statement(sort, kind, before is not None), values).all()
    found = with_tags([listed(row) for row in rows])
    page = found[:PAGE]
    moment = "active_at" if sort == ACTIVE else "created_at"
    after = key(getattr(page[-1], moment), page[-1].id) if len(found) > PAGE else None
    return QuestionPage(page, after, standing_first(me, rows[0]._mapping) if rows else ())


def standing_first(me: Actor, row: RowMapping) -> list[Listed]:
    """The questions that every row of a first page names, in that order."""
    ids = [row[name] for name in FIRST if row.get(name)]
    known = listed_by_id(ids, me)
    return [known[one] for one in ids if one in known]


@cache
def page_statement(sort: str, kind: str, further: bool) -> Select[Any]:
    """A page of questions, and one more; `further` takes the key of the page before.

    Each is read in the order of one index, and never more than the page: see `Question` for which. The limits are part
    of the text, because PostgreSQL, when it plans once for all values, takes an unknown limit for a tenth of all.
    """
    source, first = ROWS, posts if kind == BY_AUTHOR else questions
    if kind == BY_TAG:
        source, first = ROWS.join(question_tags, question_tags.c.question_id == questions.c.id), question_tags
    number = question_tags.c.question_id if kind == BY_TAG else first.c.id
    moment = first.c.active_at if sort == ACTIVE else first.c.created_at
    wanted = select(*LISTED).select_from(source).where(posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None))
    if sort == NEWEST and kind in MARKED and not further:
        wanted = wanted.add_columns(*naming_first(kind))
    if sort == UNANSWERED:
        wanted = wanted.where(questions.c.answer_count == literal_column("0"), questions.c.closed_at.is_(None))
    elif sort == SOLVED:
        wanted = wanted.where(questions.c.accepted_answer_id.is_not(None))
    if kind == BY_TAG:
        # Behind SELECT PostgreSQL does not see which topic it plans for: the way is the same for rare and common ones
        wanted = wanted.where(question_tags.c.tag_id == select(bindparam("of", type_=BigId)).scalar_subquery())
    elif kind == BY_AUTHOR:
        wanted = wanted.where(posts.c.author_id == bindparam("of"), posts.c.kind == literal_column("'question'"))
    elif kind == BY_PRODUCT:
        wanted = wanted.where(questions.c.product_id == bindparam("of"))
    if further:
        key_before = tuple_(bindparam("moment", type_=moment.type), bindparam("id"))
        wanted = wanted.where(tuple_(moment, number) < key_before)
    return wanted.order_by(moment.desc(), number.desc()).limit(literal_column(str(PAGE + 1)))


def naming_first(kind: str) -> list[Label[Any]]:
    """Columns that name the questions that stand first, in every row: this saves most lists, which have none of them, a
    statement. The newest mark comes first."""
    marked = MARKED[kind]
    wanted = select(outstanding.c.id).where(outstanding.c[marked].is_not(None))
    if kind == BY_PRODUCT:
        wanted = wanted.where(outstanding.c.product_id + 0 == bindparam("of"))  # no index of products: few are marked
    elif kind == BY_TAG:
        tagged = question_tags.alias("tagged")
        its_own = tagged.c.question_id == outstanding.c.id, tagged.c.tag_id == bindparam("of")
        wanted = wanted.where(select(tagged.c.tag_id).where(*its_own).correlate(outstanding).exists())
    wanted = (
        wanted.order_by(outstanding.c[marked].desc(), outstanding.c.id.desc())
        .limit(literal_column("1"))
        .correlate(None)
    )
    return [wanted.offset(literal_column(str(place))).scalar_subquery().label(name) for place, name in enumerate(FIRST)]


def rows_of(me: Actor, wanted: Select[Any], values: Mapping[str, Any]) -> list[Listed]:
    """Run a statement over ROWS; the page that is being made shows what it finds."""
    return with_tags([listed(row) for row in read_by(me, wanted, values)])


def listed(row: Sequence[Any]) -> Listed:
    """A row of LISTED, by the places of its columns, which is quicker than by their names."""
    seal, author_id, product, version = row[6], row[13], row[17], row[19]
    values: tuple[Any, ...] = (
        *row[:6],
        seal is not None and fits(seal, STAFF_ANSWERED, row[0]),
        *row[7:12],
        row[12] == EVERYONE,
        Person(*row[13:17]) if author_id else None,
        Shelf(*row[17:19]) if product else None,
        Shelf(version) if version else None,
    )
    return Listed(*values)


def with_tags(rows: list[Listed]) -> list[Listed]:
    """Give rows the names of their tags, and note that the page which is being made shows them."""
    by_id = {row.id: row for row in rows}
    if not by_id:
        return rows
    for question_id, name in db.session.execute(TAGS, {"ids": list(by_id)}):
        by_id[question_id].tag_names += (name,)
    for row in by_id.values():
        shows(f"question:{row.id}", f"person:{row.author.id}" if row.author else "person:")
    return rows


TAGS = (
    select(question_tags.c.question_id, tags.c.name)
    .join(tags, tags.c.id == question_tags.c.tag_id)
    .where(question_tags.c.question_id.in_(bindparam("ids", expanding=True)))
    .order_by(tags.c.name)
)


def key(moment: datetime, post_id: int) -> str:
    """Where a page ends: microseconds and id, so that nothing is shown twice or skipped."""
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{post_id}"  # whole numbers: floats lose microseconds


def parse_key(text: str) -> tuple[datetime, int]:
    """The reverse of `key`; NotFound for anything else."""
    before, _dash, after = text.partition("-")
    micros, post_id = number_in(before, LATEST), number_in(after)
    if micros is None or post_id is None:
        raise NotFound()
    return EPOCH + timedelta(microseconds=micros), post_id


def questions_by(user_id: int, me: Actor, before: str | None = None) -> QuestionPage:
    """What a person asked."""
    return list_questions(me, NEWEST, before, BY_AUTHOR, user_id)


def answers_by(user_id: int, me: Actor, before: int | None = None, limit: int = PAGE) -> list[Given]:
    """A person's answers with their questions, newest first, older than the answer `before`."""
    rows = read_by(me, given_statement(limit), {"of": user_id, "before": before or 2**62}).all()
    found = [Given(row.answer_id, listed(row)) for row in rows]
    with_tags([given.question for given in found])
    return found


@cache
def given_statement(limit: int) -> Select[Any]:
    source = answers.join(own, own.c.id == answers.c.id).join(ROWS, questions.c.id == answers.c.question_id)
    return (
        select(*LISTED, answers.c.id.label("answer_id"))
        .select_from(source)
        .where(own.c.author_id == bindparam("of"), own.c.kind == "answer", own.c.id < bindparam("before"))
        .where(own.c.deleted_at.is_(None), own.c.hidden_at.is_(None))
        .where(posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None))
        .order_by(own.c.id.desc())
        .limit(limit)
    )


def listed_by_id(ids: Sequence[int], me: Actor) -> dict[int, Listed]:
    """Those of these questions that the person may read."""
    return {row.id: row for row in rows_of(me, chosen_statement(), {"ids": list(ids)})} if ids else {}


TEXTS = (posts.c.html, questions.c.done_when, questions.c.tried)


def told_by_id(ids: Sequence[int], me: Actor) -> dict[int, Told]:
    """The same, with what they say."""
    if not ids:
        return {}
    rows = read_by(me, chosen_statement(*TEXTS), {"ids": list(ids)})
    found = {row[0]: Told(listed(row), *row[len(LISTED) :]) for row in rows}
    with_tags([told.question for told in found.values()])
    return found


@cache
def chosen_statement(*beside: ColumnElement[Any]) -> Select[Any]:
    there = posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None)
    wanted = select(*LISTED, *beside).select_from(ROWS)
    return wanted.where(posts.c.id.in_(bindparam("ids", expanding=True)), *there)


def helpers_of_the_week(limit: int = 5) -> Sequence[tuple[Person, int]]:
    """Whose answers solved most questions of those that everyone reads in the last seven days, with how many."""
    rows = db.session.execute(helpers_statement(), {"since": now() - timedelta(days=7), "limit": limit}).all()
    shows(*(f"person:{row.id}" for row in rows))
    return [(Person(row.id, row.name, row.avatar_name, row.reputation), row.number) for row in rows]


@cache
def helpers_statement() -> Select[Any]:
    """The busiest writers of the newest answers accepted `since`; on a busy site the first of the week are left out."""
    newest = select(answers.c.id, answers.c.question_id).where(answers.c.accepted_at > bindparam("since"))
    newest = newest.order_by(answers.c.accepted_at.desc()).limit(literal_column(str(MOST_COUNTED)))
    late, number = newest.subquery(), func.count().label("number")
    counted = (
        select(posts.c.author_id, number)
        .join(late, late.c.id == posts.c.id)
        .join(questions, questions.c.id == late.c.question_id)
        .where(questions.c.audience == TO_ALL)
        .where(posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None), posts.c.author_id.is_not(None))
        .group_by(posts.c.author_id)
        .order_by(number.desc(), posts.c.author_id)
        .limit(bindparam("limit"))
        .subquery()
    )
    return (
        select(users.c.id, users.c.name, users.c.avatar_name, users.c.reputation, counted.c.number)
        .join(counted, counted.c.author_id == users.c.id)
        .order_by(counted.c.number.desc(), users.c.id)
    )
