"""Reading questions as documents for the engine: four statements for any number of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from community.catalog.models import Product, Tag, Version
from community.core.db import db
from community.core.signing import fits
from community.core.stretches import Progress, stretches
from community.core.text import plain
from community.questions.models import Answer, Question, question_tags
from community.search.contract import Document
from community.staff.models import POST, Function

BATCH = 200
MOST_TEXT = 60_000  # characters of a thread's answers that are indexed
SHOWN = (Question.deleted_at.is_(None), Question.hidden_at.is_(None))
ANSWER_SHOWN = (Answer.deleted_at.is_(None), Answer.hidden_at.is_(None))

STAMPED = (
    select(
        Question.id, Question.revision_count, Question.accepted_answer_id, Question.score, Question.audience,
        Question.confirmed_at, Question.closed_at, Question.active_at,
    )
    .where(*SHOWN)
    .order_by(Question.id)
)  # fmt: skip
REPLIES = (
    select(
        Answer.question_id,
        func.count(),
        func.sum(Answer.revision_count),
        func.sum(Answer.id),
        func.sum(case((Answer.official_function_id.is_not(None), 1), else_=0)),
    )
    .where(*ANSWER_SHOWN)
    .group_by(Answer.question_id)
)


@dataclass(frozen=True)
class Reply:
    """What a document needs of an answer. `is_marked` is whether it has the columns of an official one; `function` is
    there only where the product itself marked it."""

    id: int
    html: str
    author_id: int | None
    function: str | None
    revisions: int
    is_marked: bool


def documents_for(ids: Sequence[int]) -> list[Document]:
    """The documents of these questions, as far as they are to be found at all."""
    rows = db.session.execute(
        select(
            Question.id, Question.title, Question.goal, Question.done_when, Question.tried, Question.html,
            Question.audience, Question.author_id, Question.accepted_answer_id, Question.confirmed_at,
            Question.closed_at, Question.score, Question.created_at, Question.active_at, Question.revision_count,
            Product.slug, Version.name,
        )
        .outerjoin(Product, Question.product_id == Product.id)
        .outerjoin(Version, Question.version_id == Version.id)
        .where(Question.id.in_(ids), *SHOWN)
    ).all()  # fmt: skip
    tags: dict[int, list[str]] = defaultdict(list)
    for question_id, name in db.session.execute(
        select(question_tags.c.question_id, Tag.name).join(Tag).where(question_tags.c.question_id.in_(ids))
    ):
        tags[question_id].append(name)
    replies = replies_to(ids)
    return [document_of(row, sorted(tags[row.id]), replies[row.id]) for row in rows]


def replies_to(ids: Sequence[int]) -> dict[int, list[Reply]]:
    """The answers to these questions, the best first."""
    replies: dict[int, list[Reply]] = defaultdict(list)
    for row in db.session.execute(
        select(Answer.question_id, Answer.id, Answer.html, Answer.author_id, Function.name, Answer.revision_count,
               Answer.staff_grant_id, Answer.official_function_id, Answer.official_seal)
        .outerjoin(Function, Answer.official_function_id == Function.id)
        .where(Answer.question_id.in_(ids), *ANSWER_SHOWN)
        .order_by(Answer.quality.desc(), Answer.id)
    ):  # fmt: skip
        sealed = row.id, row.author_id, row.staff_grant_id, row.official_function_id
        function = row.name if row.name and fits(row.official_seal, POST, *sealed) else None
        is_marked = row.official_function_id is not None
        replies[row.question_id].append(Reply(row.id, row.html, row.author_id, function, row.revision_count, is_marked))
    return replies


def document_of(row: Any, tags: list[str], replies: list[Reply]) -> Document:
    """A question and its answers as one document."""
    texts = {reply.id: plain(reply.html) for reply in replies}
    accepted = texts.pop(row.accepted_answer_id, "")
    pages = [row.html, *(reply.html for reply in replies)]
    return Document(
        id=row.id,
        title=row.title,
        goal=f"{row.goal}\n\n{row.done_when}",
        tags=tags,
        product=row.slug or "",
        version=row.name or "",
        body=f"{plain(row.html)}\n\n{row.tried}",
        accepted=accepted[:MOST_TEXT],
        answers="\n\n".join(texts.values())[:MOST_TEXT],
        audience=row.audience,
        author_id=row.author_id or 0,
        people=sorted({person for person in (row.author_id, *(reply.author_id for reply in replies)) if person}),
        staff=sorted({reply.function for reply in replies if reply.function}),
        is_accepted=row.accepted_answer_id is not None,
        is_confirmed=row.confirmed_at is not None,
        is_closed=row.closed_at is not None,
        has_picture=any("<img" in html for html in pages),
        has_code=any("<pre" in html for html in pages),
        answer_count=len(replies),
        score=row.score,
        created_at=row.created_at.timestamp(),
        active_at=row.active_at.timestamp(),
        stamp=stamp_of(
            row,
            len(replies),
            sum(reply.revisions for reply in replies),
            sum(reply.id for reply in replies),
            sum(reply.is_marked for reply in replies),
        ),
    )


def stamp_of(row: Any, *replies: object) -> str:
    """Something that changes whenever anything that is searched does."""
    parts = (
        row.revision_count, row.accepted_answer_id, row.score, row.audience, row.confirmed_at is not None,
        row.closed_at is not None, int(row.active_at.timestamp()), *replies,
    )  # fmt: skip
    return ".".join(str(part or 0) for part in parts)


def all_documents(progress: Callable[[int, int], None] | None = None) -> Iterator[Document]:
    """Every document, a batch at a time; memory stays the same however many there are."""
    total = db.session.scalar(select(func.count()).select_from(Question)) or 0
    done, last = 0, 0
    while True:
        ids = db.session.scalars(select(Question.id).where(Question.id > last).order_by(Question.id).limit(BATCH)).all()
        if not ids:
            return
        yield from documents_for(ids)
        db.session.rollback()  # ends the read transaction, so that a long build holds nothing
        done, last = done + len(ids), ids[-1]
        if progress:
            progress(done, total)


def document_count() -> int:
    """How many documents there should be."""
    return db.session.scalar(select(func.count()).select_from(Question).where(*SHOWN)) or 0


def all_stamps(progress: Progress | None = None) -> Iterator[tuple[int, str]]:
    """What every document's stamp should be, from the rows alone, by id."""
    for stretch in stretches(Question.__table__.c.id, progress):
        replies = {row[0]: row[1:] for row in db.session.execute(REPLIES.where(stretch.holds(Answer.question_id)))}
        rows = db.session.execute(STAMPED.where(stretch.holds(Question.__table__.c.id)))
        yield from [(row.id, stamp_of(row, *replies.get(row.id, (0, 0, 0, 0)))) for row in rows]
