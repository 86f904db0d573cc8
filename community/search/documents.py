"""Reading questions as documents for the engine: three statements for any number of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import func, select

from community.catalog.models import Product, Tag, Version
from community.core.db import db
from community.core.text import plain
from community.questions.models import Answer, Question, question_tags
from community.search.contract import Document

BATCH = 200
MOST_TEXT = 60_000  # characters of a thread's answers that are indexed


def documents_for(ids: Sequence[int]) -> list[Document]:
    """The documents of these questions, as far as they are to be found at all."""
    rows = db.session.execute(
        select(
            Question.id, Question.title, Question.goal, Question.done_when, Question.tried, Question.html,
            Question.audience, Question.author_id, Question.accepted_answer_id, Question.score, Question.created_at,
            Question.revision_count, Product.slug, Version.name,
        )
        .outerjoin(Product, Question.product_id == Product.id)
        .outerjoin(Version, Question.version_id == Version.id)
        .where(Question.id.in_(ids), Question.deleted_at.is_(None), Question.hidden_at.is_(None))
    ).all()  # fmt: skip
    tags: dict[int, list[str]] = defaultdict(list)
    for question_id, name in db.session.execute(
        select(question_tags.c.question_id, Tag.name).join(Tag).where(question_tags.c.question_id.in_(ids))
    ):
        tags[question_id].append(name)
    answers: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    for question_id, answer_id, html, count in db.session.execute(
        select(Answer.question_id, Answer.id, Answer.html, Answer.revision_count)
        .where(Answer.question_id.in_(ids), Answer.deleted_at.is_(None), Answer.hidden_at.is_(None))
        .order_by(Answer.quality.desc(), Answer.id)
    ):
        answers[question_id].append((answer_id, html, count))
    found = []
    for row in rows:
        texts = {answer_id: plain(html) for answer_id, html, _count in answers[row.id]}
        accepted = texts.pop(row.accepted_answer_id, "")
        found.append(
            Document(
                id=row.id,
                title=row.title,
                goal=f"{row.goal}\n\n{row.done_when}",
                tags=sorted(tags[row.id]),
                product=row.slug or "",
                version=row.name or "",
                body=f"{plain(row.html)}\n\n{row.tried}",
                accepted=accepted[:MOST_TEXT],
                answers="\n\n".join(texts.values())[:MOST_TEXT],
                audience=row.audience,
                author_id=row.author_id or 0,
                solved=row.accepted_answer_id is not None,
                score=row.score,
                created_at=row.created_at.timestamp(),
                stamp=stamp(
                    row.revision_count, len(answers[row.id]), sum(count for _id, _html, count in answers[row.id]),
                    sum(answer_id for answer_id, _html, _count in answers[row.id]),
                    row.accepted_answer_id, row.score, row.audience,
                ),
            )
        )  # fmt: skip
    return found


def stamp(*parts: object) -> str:
    """Something that changes whenever a part does."""
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


def all_stamps() -> dict[int, str]:
    """What every document's stamp should be, from the rows alone."""
    replies = {
        question_id: (count, revisions, ids)
        for question_id, count, revisions, ids in db.session.execute(
            select(Answer.question_id, func.count(), func.sum(Answer.revision_count), func.sum(Answer.id))
            .where(Answer.deleted_at.is_(None), Answer.hidden_at.is_(None))
            .group_by(Answer.question_id)
        )
    }
    rows = db.session.execute(
        select(
            Question.id, Question.revision_count, Question.accepted_answer_id, Question.score, Question.audience
        ).where(Question.deleted_at.is_(None), Question.hidden_at.is_(None))
    )
    return {
        row.id: stamp(
            row.revision_count, *replies.get(row.id, (0, 0, 0)), row.accepted_answer_id, row.score, row.audience
        )
        for row in rows
    }
