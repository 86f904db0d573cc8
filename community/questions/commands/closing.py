"""Closing a question with a reason, alone or together, and opening it again."""

from collections import Counter

from flask_babel import gettext as _
from sqlalchemy import delete, select

from community.accounts.models import User
from community.core.access import require
from community.core.audit import log_act
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.questions import policy
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import QuestionClosed, QuestionReopened
from community.questions.models import CloseVote, Question
from community.questions.models.suggestions import COUNTED, VOTES_TO_CLOSE
from community.questions.standing import standing_of
from community.questions.writing import within


@command
def close(moderator: User, question: Question, reason: str, duplicate_of_id: int | None = None) -> None:
    """Close a question: no new answers. The reason is public; a duplicate names the question it repeats."""
    require(policy.can_close(moderator, lock(question)))
    close_for(question, checked_reason(question, reason, duplicate_of_id), duplicate_of_id, moderator.id)
    log_act(
        "close question",
        moderator.id,
        ("post", question.id),
        person_id=question.author_id,
        reason=question.closed_reason,
        after={"duplicate_of_id": duplicate_of_id},
    )


def checked_reason(question: Question, reason: str, duplicate_of_id: int | None) -> str:
    """The reason within its limits; Invalid when what the question repeats is not there."""
    if duplicate_of_id is not None:
        original = db.session.get(Question, duplicate_of_id)
        if original is None or original.is_deleted or original.id == question.id:
            raise Invalid(_("There is no other question with this number."), field="duplicate_of")
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
    require(policy.can_vote_to_close(person, lock(question), standing_of(person)))
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
    require(policy.can_close(moderator, lock(question)))
    question.closed_at = question.closed_by_id = question.duplicate_of_id = None
    question.closed_reason = ""
    stand_elsewhere(question)
    record(QuestionReopened(question_id=question.id), moderator.id)
