"""The seals of official posts, and of questions that have an official answer: looking for those that do not fit, and
sealing anew after a new secret key."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select, update

from community.core.db import command, db
from community.core.pages import ALL, changed
from community.core.signing import fits, seal
from community.core.stretches import Progress, portions, stretches
from community.questions.models import Answer, Post, Question
from community.questions.models.posts import STAFF_ANSWERED
from community.staff.models import POST

posts: Any = Post.__table__
questions, answers = Question.__table__, Answer.__table__
SEALED = (posts.c.id, posts.c.author_id, posts.c.staff_grant_id, posts.c.official_function_id)


def not_sealed(progress: Progress | None = None) -> Iterator[tuple[int | None, ...]]:
    """Posts that are marked as official and were not marked by the product, with what a seal covers."""
    official = select(*SEALED, posts.c.official_seal).where(
        posts.c.staff_grant_id.is_not(None) | posts.c.official_function_id.is_not(None)
    )
    for stretch in stretches(posts.c.id, progress):
        for *sealed, kept in db.session.execute(official.where(stretch.holds(posts.c.id))):
            if not fits(kept, POST, *sealed):
                yield tuple(sealed)


def reseal_posts() -> int:
    """Seal every official post as it stands, a few at a time. Returns how many had another seal."""
    wrong = {sealed[0]: sealed for sealed in not_sealed()}
    for ids in portions([one for one in wrong if one]):
        put_seals([wrong[one] for one in ids])
    check_labels(fix=True)
    return len(wrong)


@command
def put_seals(sealed: list[tuple[int | None, ...]]) -> None:
    """Seal these posts."""
    for values in sealed:
        db.session.execute(update(posts).where(posts.c.id == values[0]).values(official_seal=seal(POST, *values)))
    changed(ALL)


def answered_officially(question_ids: Collection[int]) -> set[int]:
    """Those of these questions that have an official answer which the product marked and everybody can see."""
    official = (
        select(answers.c.question_id, posts.c.official_seal, *SEALED)
        .join(posts, posts.c.id == answers.c.id)
        .where(answers.c.question_id.in_(question_ids), posts.c.official_function_id.is_not(None))
        .where(posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None))
    )
    return {question_id for question_id, kept, *sealed in db.session.execute(official) if fits(kept, POST, *sealed)}


def put_labels(question_ids: Collection[int]) -> None:
    """Let lists say of these questions that staff answered, or no longer. Whoever moves, hides or shows official
    answers calls this afterwards."""
    answered = answered_officially(question_ids)
    for question_id in question_ids:
        kept = seal(STAFF_ANSWERED, question_id) if question_id in answered else None
        db.session.execute(update(Question).where(Question.id == question_id).values(staff_seal=kept))


def check_labels(fix: bool = False, progress: Progress | None = None) -> list[str]:
    """Say of which questions lists say wrongly that staff answered, or that they did not; with `fix`, mend it."""
    found: list[str] = []
    labelled = select(questions.c.id, questions.c.staff_seal).where(
        (questions.c.staff_answer_count > 0) | questions.c.staff_seal.is_not(None)
    )
    for stretch in stretches(questions.c.id, progress):
        rows = db.session.execute(labelled.where(stretch.holds(questions.c.id)).order_by(questions.c.id)).all()
        answered = answered_officially([row.id for row in rows])
        wrong = [row.id for row in rows if fits(row.staff_seal, STAFF_ANSWERED, row.id) != (row.id in answered)]
        found += [f"question {one}: its label “answered by staff” is not what its answers say" for one in wrong]
        for ids in portions(wrong) if fix else ():
            mend_labels(ids)
    return found


@command
def mend_labels(question_ids: Collection[int]) -> None:
    put_labels(question_ids)
    changed(ALL)
