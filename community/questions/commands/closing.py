"""Closing a question with a reason, and opening it again."""

from flask_babel import gettext as _

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.questions import policy
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import QuestionClosed, QuestionReopened
from community.questions.models import Question
from community.questions.writing import within


@command
def close(moderator: User, question: Question, reason: str, duplicate_of_id: int | None = None) -> None:
    """Close a question: no new answers. The reason is public; a duplicate names the question it repeats."""
    require(policy.can_close(moderator, lock(question)))
    if duplicate_of_id is not None:
        original = db.session.get(Question, duplicate_of_id)
        if original is None or original.is_deleted or original.id == question.id:
            raise Invalid(_("There is no other question with this number."), field="duplicate_of")
        reason = reason or _("asked before")
    question.closed_reason = within(reason, 3, 200, _("The reason"), "reason")
    question.duplicate_of_id = duplicate_of_id
    question.closed_at, question.closed_by_id = now(), moderator.id
    stand_elsewhere(question)
    record(QuestionClosed(question_id=question.id), moderator.id)


@command
def reopen(moderator: User, question: Question) -> None:
    """Let people answer again."""
    require(policy.can_close(moderator, lock(question)))
    question.closed_at = question.closed_by_id = question.duplicate_of_id = None
    question.closed_reason = ""
    stand_elsewhere(question)
    record(QuestionReopened(question_id=question.id), moderator.id)
