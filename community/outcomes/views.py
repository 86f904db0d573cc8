"""Saying how it went, and on which version an answer works."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.core.access import require
from community.core.errors import Forbidden, Invalid, NotFound, Problem
from community.core.limits import limit
from community.core.text import number_in
from community.core.web import me
from community.outcomes import commands, policy
from community.outcomes import queries as reading
from community.outcomes.forms import OutcomeForm
from community.outcomes.models import NO
from community.questions import queries
from community.questions.models import Answer
from community.questions.models.lines import Asked

bp = Blueprint("outcomes", __name__)
WORKS = {"yes": True, "no": False}


@bp.get("/q/<int:question_id>/outcome")
@login_required
def say_outcome(question_id: int) -> ResponseReturnValue:
    """The form, filled in with what was said before."""
    question = queries.asked_or_404(question_id, me())
    require(policy.can_say_outcome(me(), question))
    said = question.outcome
    return outcome_page(question, OutcomeForm(data={"result": said.result, "words": said.words} if said else None))


def outcome_page(question: Asked, form: OutcomeForm) -> str:
    said = question.outcome
    return render_template(
        "outcomes/outcome.html",
        question=question,
        form=form,
        writer=reading.writer_of(question.accepted_answer_id),
        accepted_at=said and said.accepted_at,
        is_said=bool(said and said.result),
    )


@bp.post("/q/<int:question_id>/outcome")
@login_required
@limit("post")
def keep_outcome(question_id: int) -> ResponseReturnValue:
    question = queries.question_or_404(question_id, me())
    require(policy.can_say_outcome(me(), question))
    form = OutcomeForm()
    if not form.validate_on_submit():
        return outcome_page(queries.asked_or_404(question_id, me()), form), 422
    try:
        commands.say_outcome(actor(), question, form.result.data, form.words.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return outcome_page(queries.asked_or_404(question_id, me()), form), 422
    flash(_("Thank you. Whoever reads this question sees how it went."), "good")
    if form.result.data == NO:
        flash(
            _("Do you still need an answer? Press “Accepted” below once more: then the question is open again."), "info"
        )
    return redirect(f"/q/{question.id}/{question.slug}", 303)


@bp.post("/q/<int:question_id>/outcome/remove")
@login_required
def take_back(question_id: int) -> ResponseReturnValue:
    question = queries.question_or_404(question_id, me())
    commands.say_outcome(actor(), question, "")
    flash(_("Taken back."), "info")
    return redirect(f"/q/{question.id}/{question.slug}", 303)


@bp.post("/posts/<int:post_id>/check")
@limit("vote")
def check(post_id: int) -> ResponseReturnValue:
    """Say whether an answer works on a version; saying the same of the same version again takes it back."""
    if not me().is_authenticated:
        raise Forbidden(_("Sign in first."))
    answer = queries.post_or_404(post_id, me())
    if not isinstance(answer, Answer):
        raise NotFound()
    version_id, works = number_in(request.form.get("version", "")), WORKS.get(request.form.get("works", ""))
    if not version_id or works is None:
        raise Problem()
    said = {row.version_id: row.works for row in reading.checks_of(actor().id, answer.id)}
    commands.check(actor(), answer, version_id, None if said.get(version_id) == works else works)
    return redirect(f"/p/{answer.id}", 303)
