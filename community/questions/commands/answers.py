"""Answering."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from community.accounts.models import User
from community.core.access import require
from community.core.db import Moment, command, db, directly, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.core.pages import changed
from community.core.traps import UNKNOWN, Manner
from community.questions import policy
from community.questions.commands.drafts import drop_draft
from community.questions.commands.ordering import keep_in_order
from community.questions.commands.sealing import put_labels
from community.questions.commands.showing import stand_elsewhere
from community.questions.commands.suspecting import suspect
from community.questions.commands.withholding import withhold
from community.questions.events import AnswerPosted
from community.questions.models import Answer, Question
from community.questions.models.posts import ADDITIONS, DIFFERENT, EVERYONE, FITS
from community.questions.queries.places import may_post
from community.questions.standing import standing_of
from community.questions.writing import (
    BODY_LEAST,
    BODY_MOST,
    REASON_MOST,
    keep_first,
    speak_officially,
    within,
    write_text,
)

VERDICTS = (FITS, ADDITIONS, DIFFERENT)
questions: Any = Question.__table__
people: Any = User.__table__
COUNT = (
    update(questions)
    .where(questions.c.id == bindparam("question"))
    .values(
        answer_count=questions.c.answer_count + bindparam("step"),
        staff_answer_count=questions.c.staff_answer_count + bindparam("official"),
        active_at=func.coalesce(bindparam("moment", type_=Moment()), questions.c.active_at),
    )
    .returning(questions.c.answer_count, questions.c.staff_answer_count, questions.c.active_at)
)
COUNT_FOR_AUTHOR = (
    update(people)
    .where(people.c.id == bindparam("author"))
    .values(answer_count=people.c.answer_count + bindparam("step"))
    .returning(people.c.answer_count)
)


@command
def post_answer(
    author: User,
    question: Question,
    source: str,
    verdict: str = "",
    verdict_reason: str = "",
    official: bool = False,
    manner: Manner = UNKNOWN,
) -> Answer:
    """Add an answer and bring its question back to the top of the active list.

    `verdict` is the answerer's view on the asker's goal (fits, additions, different, or none); `official` speaks for
    the vendor and needs a live staff grant; `manner` is how it was entered. An answer that waits for a moderator does
    all this once it is released.
    """
    require(policy.can_answer(author, lock(question), standing_of(author)) and may_post(author, question.area_id))
    answer = Answer(question_id=question.id, author_id=author.id)
    mentioned = write_text(answer, within(source, BODY_LEAST, BODY_MOST, _("Your answer"), "source"))
    answer.verdict = verdict_or_none(verdict)
    answer.verdict_reason = within(verdict_reason, 0, REASON_MOST, _("The reason"), "verdict_reason")
    if official:
        speak_officially(answer, author)
    considered = suspect(author, answer, len(mentioned), manner, question.created_at)
    db.session.add(answer)
    db.session.flush()
    keep_first(answer, author.id)
    drop_draft(author, f"answer-{question.id}")
    if withhold(answer, mentioned, considered):
        return answer
    count_answer(answer, +1, active_at=now())
    keep_in_order([question.id])
    stand_elsewhere(question)
    record(
        AnswerPosted(answer_id=answer.id, question_id=question.id, author_id=author.id, mentioned=mentioned), author.id
    )
    return answer


def verdict_or_none(verdict: str) -> str:
    if verdict and verdict not in VERDICTS:
        raise Invalid(_("Choose how your answer relates to the goal."), field="verdict")
    return verdict


def count_answer(answer: Answer, step: int, active_at: datetime | None = None) -> None:
    """Move the counters that an answer stands in, in SQL: two people may answer at once.

    `active_at` is when the question was active last, if that changes with them.
    """
    official = step if answer.is_official else 0
    question = db.session.get_one(Question, answer.question_id)
    counted = directly(COUNT, {"question": question.id, "step": step, "official": official, "moment": active_at}).one()
    for name, value in counted._mapping.items():
        set_committed_value(question, name, value)
    if official:
        put_labels([question.id])
    if answer.author_id and question.audience == EVERYONE:
        number = directly(COUNT_FOR_AUTHOR, {"author": answer.author_id, "step": step}).scalar_one()
        author = db.session.identity_map.get(identity_key(User, answer.author_id))
        if author is not None:
            set_committed_value(author, "answer_count", number)
        changed(f"person:{answer.author_id}")


def count_answers(answers: Collection[Answer], step: int) -> None:
    """The same for many, with a statement for all questions, and one for all people, that count alike."""
    for is_official in (False, True):
        for number, ids in alike(one.question_id for one in answers if one.is_official == is_official):
            values = {"answer_count": Question.answer_count + step * number}
            if is_official:
                values["staff_answer_count"] = Question.staff_answer_count + step * number
            db.session.execute(update(Question).where(Question.id.in_(ids)).values(values))
            if is_official:
                put_labels(ids)
    public = [one for one in answers if db.session.get_one(Question, one.question_id).audience == EVERYONE]
    for number, authors in alike(one.author_id for one in public):
        moved = User.answer_count + step * number
        db.session.execute(update(User).where(User.id.in_(authors)).values(answer_count=moved))
        changed(*(f"person:{author_id}" for author_id in authors))


def alike(ids: Iterable[int | None]) -> list[tuple[int, list[int]]]:
    """How often each of these comes: those of the same number together."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for one, number in Counter(one for one in ids if one is not None).items():
        groups[number].append(one)
    return sorted(groups.items())
