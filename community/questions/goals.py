"""What a question is for, in the words of others: when they may say it, and when a goal says too little."""

import re

from flask_babel import lazy_gettext as _

from community.core.access import Actor, Verdict, denied
from community.questions.models import Question
from community.questions.models.lines import Asked
from community.questions.policy import can_write
from community.reputation.privileges import SUGGEST_EDITS, Standing

SHORT = 12  # characters: “Sleep well”, “Fix it” and the like say nothing that helps to answer


def is_weak(goal: str, title: str) -> bool:
    """Whether a goal is missing, very short, or says nothing that the title does not."""
    words = set(re.findall(r"\w+", goal.casefold()))
    return len(goal.strip()) < SHORT or words <= set(re.findall(r"\w+", title.casefold()))


def can_suggest_goal(actor: Actor, question: Question | Asked, standing: Standing) -> Verdict:
    """Whoever may suggest edits, for questions of others that hardly say what they are for. That holds for those, too,
    who could edit the question: what somebody wanted, they can only guess."""
    if not actor.is_authenticated:
        return denied(_("Sign in to suggest what a question is for."))
    if question.is_deleted:
        return denied(_("This post was removed."))
    if question.author_id == actor.id:
        return denied(_("This is your own question. Edit it, and say what you want to get done."))
    if not is_weak(question.goal, question.title):
        return denied(_("This question says what it is for."))
    return can_write(actor) and standing.may(SUGGEST_EDITS)
