"""Accepting an answer, and changing one's mind."""

from flask_babel import gettext as _
from sqlalchemy import delete

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.questions import policy
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import AnswerAccepted, AnswerUnaccepted
from community.questions.models import Answer, Outcome, Question
from community.reputation.commands import award, hold, take_back
from community.reputation.prices import ACCEPTED, ACCEPTING, OUTCOME


@command
def accept(person: User, answer: Answer) -> None:
    """Mark the answer that solved the question; another accepted one gives way. Accepting twice changes nothing."""
    question = lock(db.session.get_one(Question, answer.question_id))
    require(policy.can_accept(person, question))
    if lock(answer).is_deleted or answer.hidden_at:
        raise Invalid(_("This answer was removed."))
    if question.accepted_answer_id == answer.id:
        return
    if question.accepted_answer_id:
        lock(db.session.get_one(Answer, question.accepted_answer_id))  # posts before people, as everywhere
    hold([question.author_id, answer.author_id], question.accepted_answer_id)
    if question.accepted_answer_id:
        clear(question, person)
    question.accepted_answer_id, answer.accepted_at = answer.id, now()
    if answer.author_id and answer.author_id != question.author_id:
        award(answer.author_id, ACCEPTED, answer.id, question.author_id)
        if question.author_id:
            award(question.author_id, ACCEPTING, answer.id, question.author_id, other_id=answer.author_id)
    stand_elsewhere(question)
    record(AnswerAccepted(answer_id=answer.id, question_id=question.id, actor_id=person.id), person.id)


@command
def unaccept(person: User, answer: Answer) -> None:
    """Take the mark back, with what it paid."""
    question = lock(db.session.get_one(Question, answer.question_id))
    require(policy.can_accept(person, question))
    if question.accepted_answer_id == answer.id:
        lock(answer)
        hold([question.author_id], answer.id)
        clear(question, person)


def clear(question: Question, person: User) -> None:
    """Remove the mark from the question's accepted answer, with what the asker said of how it went."""
    answer = lock(db.session.get_one(Answer, question.accepted_answer_id))
    question.accepted_answer_id = question.confirmed_at = None
    answer.accepted_at = answer.confirmed_at = None
    went = delete(Outcome).where(Outcome.question_id == question.id)
    db.session.execute(went.execution_options(synchronize_session=False))
    take_back(OUTCOME, answer.id, question.author_id)
    take_back(ACCEPTED, answer.id, question.author_id)
    take_back(ACCEPTING, answer.id, question.author_id)
    stand_elsewhere(question)
    record(AnswerUnaccepted(answer_id=answer.id, question_id=question.id, actor_id=person.id), person.id)
