"""Suggesting what a question is for. Deciding about it is deciding about a suggested edit."""

from flask_babel import gettext as _

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, lock
from community.core.errors import Invalid
from community.questions.commands.editing import current_fields
from community.questions.commands.suggesting import in_order, propose
from community.questions.goals import can_suggest_goal, is_weak
from community.questions.models import Question, SuggestedEdit
from community.questions.models.suggestions import GOAL
from community.questions.queries.suggestions import revision_of
from community.questions.standing import standing_of
from community.questions.writing import LINE_MOST, within


@command
def suggest_goal(author: User, question: Question, goal: str, done_when: str = "") -> SuggestedEdit:
    """Say what a question is for, where it hardly does so itself; `done_when` is how its asker would know, if it can be
    guessed. Once its asker agrees, this is a version of the question. Saying it again replaces what waits.
    """
    require(can_suggest_goal(author, lock(question), standing_of(author)))
    goal = " ".join(within(goal, 0, LINE_MOST, _("The goal"), "goal").split())
    if is_weak(goal, question.title):
        raise Invalid(_("Say what they want to get done, in a few words that the title does not have."), field="goal")
    done_when = " ".join(within(done_when, 0, LINE_MOST, _("“You’ll know it worked when”"), "done_when").split())
    newest = revision_of(question, question.revision_count)  # as it was written: lines of the question may be masked
    content = in_order(current_fields(question) | newest.fields | {"source": newest.source})
    wanted = {"goal": goal, "done_when": done_when or content["done_when"]}
    return propose(author, question, content | wanted, question.revision_count, goal, GOAL)
