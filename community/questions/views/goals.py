"""Saying what a question of somebody else is for."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me
from community.questions import commands, queries
from community.questions.forms import GoalForm
from community.questions.goals import can_suggest_goal
from community.questions.models import Question
from community.questions.models.suggestions import GOAL
from community.questions.standing import standing_of
from community.questions.views.blueprint import address_of, bp


@bp.get("/q/<int:question_id>/goal")
@login_required
def goal_form(question_id: int) -> ResponseReturnValue:
    """The form, with what the person has suggested already."""
    question = queries.question_or_404(question_id, me())
    mine = queries.own_suggestion(question, me(), GOAL)
    said = {name: mine.fields[name] for name in ("goal", "done_when")} if mine else {}
    return goal_page(question, GoalForm(formdata=None, data=said))


@bp.post("/q/<int:question_id>/goal")
@login_required
@limit("post")
def suggest_goal(question_id: int) -> ResponseReturnValue:
    question = queries.question_or_404(question_id, me())
    form = GoalForm()
    if not form.validate_on_submit():
        return goal_page(question, form), 422
    try:
        commands.suggest_goal(actor(), question, form.goal.data, form.done_when.data)
    except Invalid as invalid:
        form.refuse(invalid)
        return goal_page(question, form), 422
    flash(_("Thank you. Whoever asked says whether this is it; you will hear from them."), "good")
    return redirect(address_of(question), 303)


def goal_page(question: Question, form: GoalForm) -> str:
    return render_template(
        "questions/goal.html",
        question=question,
        form=form,
        verdict=can_suggest_goal(me(), question, standing_of(me())),
    )
