"""Who may say how it went, and on what an answer works."""

from flask_babel import lazy_gettext as _

from community.core.access import Actor, Verdict, denied
from community.questions.models import Answer, Question
from community.questions.models.lines import Asked, Line
from community.questions.policy import can_write


def can_say_outcome(actor: Actor, question: Question | Asked) -> Verdict:
    """Nobody but the asker knows whether the goal was met."""
    if not actor.is_authenticated:
        return denied(_("Sign in to say how it went."))
    if question.is_deleted:
        return denied(_("This question was removed."))
    if question.author_id != actor.id:
        return denied(_("Only the person who asked can say how it went."))
    if question.accepted_answer_id is None:
        return denied(_("Accept the answer that helped first, then say how it went."))
    return can_write(actor)


def can_check(actor: Actor, answer: Answer | Line) -> Verdict:
    """Everybody but the author, who is not asked whether the own answer works."""
    if not actor.is_authenticated:
        return denied(_("Sign in to say whether it worked."))
    if answer.author_id == actor.id:
        return denied(_("This is your own answer. Others say whether it works."))
    if answer.is_deleted or answer.hidden_at is not None:
        return denied(_("This answer is not shown."))
    return can_write(actor)
