"""Choosing who may read a question that is there already."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.catalog import queries as catalog
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me
from community.questions import commands, policy, queries
from community.questions.forms import AudienceForm
from community.questions.models import Question
from community.questions.models.posts import EVERYONE, MEMBERS, OF_AREA, OF_COMPANY, PRIVATE
from community.questions.views.blueprint import address_of, bp


@bp.get("/q/<int:question_id>/audience")
@login_required
def audience_form(question_id: int) -> ResponseReturnValue:
    question = queries.question_or_404(question_id, me())
    choice = question.chosen_audience
    return audience_page(
        question, AudienceForm(data={"audience": choice if choice in (EVERYONE, MEMBERS) else PRIVATE})
    )


@bp.post("/q/<int:question_id>/audience")
@login_required
@limit("vote")
def choose_audience(question_id: int) -> ResponseReturnValue:
    question = queries.question_or_404(question_id, me())
    form = AudienceForm()
    if form.validate_on_submit():
        try:
            commands.choose_audience(actor(), question, form.audience.data)
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            flash(readers_of(question.audience), "good")
            return redirect(address_of(question), 303)
    return audience_page(question, form), 422


def audience_page(question: Question, form: AudienceForm) -> str:
    return render_template(
        "questions/audience.html",
        question=question,
        form=form,
        verdict=policy.can_choose_audience(me(), question),
        closed_areas=catalog.closed_areas(me()),
    )


@bp.app_template_global()
def readers_of(audience: str) -> str:
    """Who reads a question of this audience, in words."""
    if audience == EVERYONE:
        return _("Everyone can read this.")
    if audience == MEMBERS:
        return _("Only people who are signed in can read this.")
    if audience.startswith(OF_AREA):
        return _("Only certain companies and staff can read this.")
    if audience.startswith(OF_COMPANY):
        return _("Only the asker’s company and staff can read this.")
    return _("Only whoever asked and staff can read this.") if audience == PRIVATE else _("Only staff can read this.")
