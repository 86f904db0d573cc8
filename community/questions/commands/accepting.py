"""Accepting an answer, and changing one's mind."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.questions import policy
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import AnswerAccepted, AnswerUnaccepted
from community.questions.models import Answer, Outcome, Question
from community.reputation.commands import MOVED, REVERSED, award, give_back, hold, take_back, take_back_from_all
from community.reputation.prices import ACCEPTED, ACCEPTING, OUTCOME

ACCEPT, UNACCEPT = "accept answer", "take mark away"
MARKED = (OUTCOME, ACCEPTED, ACCEPTING)


@command
def accept(person: User, answer: Answer) -> None:
    """Mark the answer that solved the question; another accepted one gives way. Accepting twice changes nothing."""
    question = lock(db.session.get_one(Question, answer.question_id))
    require(policy.can_accept(person, question))
    if lock(answer).is_deleted:
        raise Invalid(_("This answer was removed."))
    if answer.hidden_at:
        raise Invalid(_("This answer waits for a moderator."))
    if question.accepted_answer_id == answer.id:
        return
    former = db.session.get(Answer, question.accepted_answer_id) if question.accepted_answer_id else None
    if former:
        require(policy.can_change_accepted(person, question, lock(former).accepted_at))  # posts before people
    hold([question.author_id, answer.author_id], question.accepted_answer_id)
    if person.id != question.author_id:
        note(ACCEPT, person, question, answer, former)
    if former:
        clear(question, person)
    put_mark(question, answer, person)


def put_mark(question: Question, answer: Answer, person: User) -> None:
    """Mark an answer of a question that has none marked, and pay both sides. All of them are locked."""
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
        require(policy.can_change_accepted(person, question, lock(answer).accepted_at))
        hold([question.author_id], answer.id)
        if person.id != question.author_id:
            note(UNACCEPT, person, question, None, answer)
        clear(question, person)


def note(kind: str, person: User, question: Question, answer: Answer | None, former: Answer | None) -> None:
    """Write down that somebody else than the asker changed which answer is accepted."""
    before = {"answer_id": former.id, **marked(question, former)} if former else {"answer_id": None}
    after = {"answer_id": answer.id if answer else None}
    about = ("post", question.id)
    tell_person(log_act(kind, person.id, about, person_id=question.author_id, before=before, after=after))


@command
def undo_accepting(moderator: User, act: Act) -> None:
    """Let that answer be accepted again, or none, that was before an act."""
    question = lock(db.session.get_one(Question, act.subject_id))
    require(policy.can_accept(moderator, question))
    answers = {
        one: db.session.get(Answer, one) for one in (question.accepted_answer_id, act.before["answer_id"]) if one
    }
    for _number, answer in sorted(answers.items()):
        if answer is None or lock(answer).question_id != question.id:
            raise Invalid(_("The answer that was accepted is not there any more."))
    wanted = answers.get(act.before["answer_id"])
    if wanted and (wanted.is_deleted or wanted.hidden_at):
        raise Invalid(_("This answer was removed."))
    hold([question.author_id, wanted.author_id if wanted else None], question.accepted_answer_id)
    if question.accepted_answer_id:
        clear(question, moderator)
    if wanted:
        mark_again(question, wanted, act.before, moderator)
        stand_elsewhere(question)


def clear(question: Question, person: User) -> dict[str, Any]:
    """Remove the mark from the question's accepted answer, with what the asker said of how it went. Returns what
    `mark_again` needs."""
    answer = lock(db.session.get_one(Answer, question.accepted_answer_id))
    before = marked(question, answer)
    question.accepted_answer_id = question.confirmed_at = None
    answer.accepted_at = answer.confirmed_at = None
    went = delete(Outcome).where(Outcome.question_id == question.id)
    db.session.execute(went.execution_options(synchronize_session=False))
    for cause in MARKED:  # by whoever marked it: the asker of a question that was merged into this one, perhaps
        take_back_from_all(cause, [answer.id])
    stand_elsewhere(question)
    record(AnswerUnaccepted(answer_id=answer.id, question_id=question.id, actor_id=person.id), person.id)
    return before


def marked(question: Question, answer: Answer) -> dict[str, Any]:
    """The mark of an accepted answer in plain values."""
    went = db.session.get(Outcome, question.id)
    said = went if went and went.answer_id == answer.id else None
    return {
        "accepted_at": written(answer.accepted_at),
        "confirmed_at": written(answer.confirmed_at),
        "result": said.result if said else None,
        "words": said.words if said else "",
        "asked_at": written(said.asked_at if said else None),
        "said_at": written(said.said_at if said else None),
    }


def written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def mark_again(question: Question, answer: Answer, before: dict[str, Any], person: User) -> None:
    """Put the mark back that `clear` removed, with what it paid."""
    question.accepted_answer_id = answer.id
    answer.accepted_at = read(before["accepted_at"])
    answer.confirmed_at = question.confirmed_at = read(before["confirmed_at"])
    if before["result"] is not None:
        said = Outcome(question_id=question.id, answer_id=answer.id, result=before["result"], words=before["words"])
        said.asked_at, said.said_at = read(before["asked_at"]), read(before["said_at"])
        db.session.add(said)
        db.session.flush()
    if answer.author_id and answer.author_id != question.author_id:
        pay_again(ACCEPTED, question, answer, answer.author_id)
        if question.author_id:
            pay_again(ACCEPTING, question, answer, question.author_id)
        if answer.confirmed_at:
            pay_again(OUTCOME, question, answer, answer.author_id)
    record(AnswerAccepted(answer_id=answer.id, question_id=question.id, actor_id=person.id), person.id)


def pay_again(cause: str, question: Question, answer: Answer, user_id: int) -> None:
    """Pay what the mark of an answer was worth before it was taken away; what was paid for another asker, anew."""
    if not give_back(cause, answer.id, question.author_id, REVERSED):
        award(user_id, cause, answer.id, question.author_id, other_id=answer.author_id if cause == ACCEPTING else None)


def carry_mark(question: Question, into: Question, answer: Answer | None) -> dict[str, Any] | None:
    """Let the mark of a question's accepted answer, with its points and what the asker said, go along to the question
    into which it is merged; where that has one, take it away with its points. Returns what there was."""
    if answer is None:
        return None
    kept = {
        "answer_id": answer.id,
        "accepted_at": written(answer.accepted_at),
        "confirmed_at": written(answer.confirmed_at),
        "goes_along": into.accepted_answer_id is None,
    }
    if kept["goes_along"]:
        pass_on(answer, question, into)
        return kept
    question.accepted_answer_id = question.confirmed_at = answer.accepted_at = answer.confirmed_at = None
    for cause in MARKED:
        take_back(cause, answer.id, question.author_id, MOVED)
    return kept


def pass_on(answer: Answer, source: Question, target: Question) -> None:
    """Let a question have the accepted answer of another one, and what its asker said of how it went."""
    target.accepted_answer_id, target.confirmed_at = answer.id, source.confirmed_at
    source.accepted_answer_id = source.confirmed_at = None
    said = db.session.get(Outcome, source.id)
    if said and said.answer_id == answer.id:
        said.question_id = target.id


def bring_mark_back(question: Question, into: Question, person: User, kept: dict[str, Any] | None) -> None:
    """The reverse of `carry_mark`, for a question whose answers come back. The mark stays away if it was taken away
    meanwhile; one that another of these answers has got where they were goes."""
    comes_back = kept is not None and kept["goes_along"] and into.accepted_answer_id == kept["answer_id"]
    accepted = db.session.get(Answer, into.accepted_answer_id) if into.accepted_answer_id else None
    if accepted and accepted.question_id == question.id and not comes_back:
        clear(into, person)
    if kept is None or (kept["goes_along"] and not comes_back):
        return
    answer = db.session.get_one(Answer, kept["answer_id"])
    if kept["goes_along"]:
        pass_on(answer, into, question)
        return
    question.accepted_answer_id, answer.accepted_at = answer.id, read(kept["accepted_at"])
    question.confirmed_at = answer.confirmed_at = read(kept["confirmed_at"])
    for cause in MARKED:
        give_back(cause, answer.id, question.author_id)
