"""Closing a question: at once by a moderator, or by the votes of several people."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required

from community.accounts.login import actor
from community.core.access import Verdict
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me
from community.questions import commands, policy, queries
from community.questions.forms import CloseForm
from community.questions.models import Question
from community.questions.models.suggestions import VOTES_TO_CLOSE
from community.questions.standing import standing_of
from community.questions.views.blueprint import address_of, bp


@bp.get("/q/<int:question_id>/close")
@login_required
def close_form(question_id: int) -> ResponseReturnValue:
    return close_page(queries.question_or_404(question_id, me()), CloseForm())


@bp.post("/q/<int:question_id>/close")
@login_required
@limit("vote")
def close(question_id: int) -> ResponseReturnValue:
    """Close it, or vote for that: by what the person may do."""
    question = queries.question_or_404(question_id, me())
    form = CloseForm()
    if form.validate_on_submit():
        try:
            close_or_vote(question, form)
            return redirect(address_of(question), 303)
        except Invalid as invalid:
            form.refuse(invalid)
    return close_page(question, form), 422


def close_or_vote(question: Question, form: CloseForm) -> None:
    if policy.can_close(me(), question):
        commands.close(actor(), question, form.reason.data, form.original_id)
        return
    missing = commands.vote_to_close(actor(), question, form.reason.data, form.original_id)
    if missing:
        more = ngettext("%(num)s more vote closes the question.", "%(num)s more votes close the question.", missing)
        flash(_("Your vote counts. %(more)s", more=more), "good")


def close_page(question: Question, form: CloseForm) -> str:
    at_once = policy.can_close(me(), question)
    return render_template(
        "questions/close.html",
        question=question,
        form=form,
        at_once=bool(at_once),
        verdict=may_close(question),
        votes=queries.close_votes(question.id, me()),
        needed=VOTES_TO_CLOSE,
    )


def may_close(question: Question) -> Verdict:
    """Whether the person can close the question, or vote for that."""
    at_once = policy.can_close(me(), question)
    return at_once or policy.can_vote_to_close(me(), question, standing_of(me()))


@bp.post("/q/<int:question_id>/close/withdraw")
@login_required
def withdraw_close_vote(question_id: int) -> ResponseReturnValue:
    question = queries.question_or_404(question_id, me())
    commands.withdraw_close_vote(actor(), question)
    return redirect(address_of(question), 303)
