"""Answering."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
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
    keep_revision,
    speak_officially,
    within,
    write_text,
)

VERDICTS = (FITS, ADDITIONS, DIFFERENT)


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
    keep_revision(answer, author.id)
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


def count_answer(answer: Answer, step: int, **others: datetime) -> None:
    """Move the counters that an answer stands in, in SQL: two people may answer at once.

    `others` are columns of the question that change with them.
    """
    official = step if answer.is_official else 0
    db.session.execute(
        update(Question)
        .where(Question.id == answer.question_id)
        .values(
            answer_count=Question.answer_count + step,
            staff_answer_count=Question.staff_answer_count + official,
            **others,
        )
    )
    if official:
        put_labels([answer.question_id])
    if answer.author_id and db.session.get_one(Question, answer.question_id).audience == EVERYONE:
        db.session.execute(
            update(User).where(User.id == answer.author_id).values(answer_count=User.answer_count + step)
        )
        changed(f"person:{answer.author_id}")
