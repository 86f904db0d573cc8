"""What follows when answers help, or stop being there: topics that people know well."""

from community.questions.events import (
    AnswerAccepted,
    AnswerUnaccepted,
    PostDeleted,
    PostEdited,
    PostHeld,
    PostHidden,
    PostRestored,
    PostShown,
    QuestionRetagged,
)
from community.recognition.experts import refresh_experts_of

Seen = PostDeleted | PostEdited | PostHeld | PostHidden | PostRestored | PostShown


def note_experts(fact: AnswerAccepted | AnswerUnaccepted | QuestionRetagged | Seen) -> None:
    """Somebody's answer helped, or no longer does, or its question has other topics; or who reads one of them."""
    if isinstance(fact, AnswerAccepted | AnswerUnaccepted):
        refresh_experts_of(fact.question_id, fact.answer_id)
    elif isinstance(fact, QuestionRetagged):
        refresh_experts_of(fact.question_id)
    else:
        refresh_experts_of(fact.question_id, fact.post_id)
