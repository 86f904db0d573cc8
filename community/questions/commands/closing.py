"""Closing a question with a reason, alone or together, and opening it again."""

from collections import Counter
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.core.rows import moment, plain, restore
from community.questions import policy
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import QuestionClosed, QuestionReopened
from community.questions.models import CloseVote, Question
from community.questions.models.suggestions import COUNTED, VOTES_TO_CLOSE
from community.questions.standing import standing_of
from community.questions.writing import within


@command
def close(moderator: User, question: Question, reason: str, duplicate_of_id: int | None = None) -> Act:
    """Close a question: no new answers. The reason is public; a duplicate names the question it repeats."""
    lock_with(question, duplicate_of_id)
    require(policy.can_close(moderator, question))
    reason = checked_reason(question, reason, duplicate_of_id)
    votes = db.session.execute(select(CloseVote.__table__).where(CloseVote.question_id == question.id)).mappings()
    before = {"votes": [plain(row) for row in votes]}
    close_for(question, reason, duplicate_of_id, moderator.id)
    act = log_act(
        "close question",
        moderator.id,
        ("post", question.id),
        person_id=question.author_id,
        reason=question.closed_reason,
        before=before,
        after={"duplicate_of_id": duplicate_of_id},
    )
    tell_person(act)
    return act


def lock_with(question: Question, other_id: int | None) -> None:
    """Lock a question and the one that it may repeat by their numbers, so that no two come to repeat each other."""
    other = db.session.get(Question, other_id) if other_id else None
    for one in sorted([question, *([other] if other else [])], key=lambda one: one.id):
        lock(one)


def repeats(question: Question, other_id: int) -> bool:
    """Whether a question is closed as a duplicate of another one, or of one that is, and so on."""
    seen: set[int] = set()
    at = question.duplicate_of_id
    while at is not None and at not in seen and at != other_id:
        seen.add(at)
        at = db.session.scalar(select(Question.duplicate_of_id).where(Question.id == at))
    return at == other_id


def checked_reason(question: Question, reason: str, duplicate_of_id: int | None) -> str:
    """The reason within its limits; Invalid when what the question repeats is not there."""
    if duplicate_of_id is not None:
        original = db.session.get(Question, duplicate_of_id)
        if original is None or original.is_deleted or original.id == question.id:
            raise Invalid(_("There is no other question with this number."), field="duplicate_of")
        if repeats(original, question.id):
            raise Invalid(_("That question was closed because it repeats this one."), field="duplicate_of")
        reason = reason or _("asked before")
    return within(reason, 3, 200, _("The reason"), "reason")


def close_for(question: Question, reason: str, duplicate_of_id: int | None, closer_id: int) -> None:
    question.closed_reason, question.duplicate_of_id = reason, duplicate_of_id
    question.closed_at, question.closed_by_id = now(), closer_id
    db.session.execute(delete(CloseVote).where(CloseVote.question_id == question.id))
    stand_elsewhere(question)
    record(QuestionClosed(question_id=question.id), closer_id)


@command
def vote_to_close(person: User, question: Question, reason: str, duplicate_of_id: int | None = None) -> int:
    """Vote to close a question; voting again changes the reason. Returns how many votes are missing: with the third one
    the question is closed, for the reason that most gave (of several such, the latest)."""
    lock_with(question, duplicate_of_id)
    require(policy.can_vote_to_close(person, question, standing_of(person)))
    reason = checked_reason(question, reason, duplicate_of_id)
    of_question = CloseVote.question_id == question.id
    db.session.execute(delete(CloseVote).where(of_question, CloseVote.user_id == person.id))
    db.session.add(
        CloseVote(question_id=question.id, user_id=person.id, reason=reason, duplicate_of_id=duplicate_of_id)
    )
    db.session.flush()
    votes = db.session.scalars(
        select(CloseVote).where(of_question, CloseVote.at > now() - COUNTED).order_by(CloseVote.id.desc())
    ).all()
    if len(votes) >= VOTES_TO_CLOSE:
        reasons = Counter((vote.reason, vote.duplicate_of_id) for vote in votes)
        close_for(question, *reasons.most_common(1)[0][0], person.id)
    return max(VOTES_TO_CLOSE - len(votes), 0)


@command
def withdraw_close_vote(person: User, question: Question) -> None:
    """Take back one's own vote to close a question."""
    require(policy.can_vote_to_close(person, lock(question), standing_of(person)))
    own = CloseVote.question_id == question.id, CloseVote.user_id == person.id
    db.session.execute(delete(CloseVote).where(*own))


@command
def reopen(moderator: User, question: Question) -> None:
    """Let people answer again."""
    require(policy.can_reopen(moderator, lock(question)))
    if question.closed_at is None:
        return
    before = {
        "reason": question.closed_reason,
        "duplicate_of_id": question.duplicate_of_id,
        "closer_id": question.closed_by_id,
        "at": question.closed_at.isoformat(),
    }
    open_again(question, moderator.id)
    about = ("post", question.id)
    tell_person(log_act("reopen question", moderator.id, about, person_id=question.author_id, before=before))


def open_again(question: Question, moderator_id: int) -> None:
    """Let people answer a locked question again."""
    question.closed_at = question.closed_by_id = question.duplicate_of_id = None
    question.closed_reason = ""
    stand_elsewhere(question)
    record(QuestionReopened(question_id=question.id), moderator_id)


def close_again(question: Question, before: dict[str, Any], moderator_id: int) -> None:
    """Close a locked question as it was closed before somebody opened it again."""
    close_for(question, before["reason"], before["duplicate_of_id"], before["closer_id"] or moderator_id)
    question.closed_at = moment(before["at"])


def undo_close(question: Question, before: dict[str, Any], moderator_id: int) -> None:
    """Open a locked question again that a moderator closed; who had voted for closing it has again."""
    open_again(question, moderator_id)
    restore(CloseVote.__table__, before["votes"])
