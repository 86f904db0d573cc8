"""A customer's private details: never opened without a reason, never unseen."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from community.accounts.login import actor
from community.accounts.queries import person_or_404, sessions_of
from community.core.access import require
from community.core.errors import Invalid
from community.core.web import me
from community.staff import commands, policy, queries
from community.staff.forms import ReasonForm
from community.staff.views.blueprint import bp


@bp.get("/people/<int:person_id>/private")
@login_required
def ask_reason(person_id: int) -> ResponseReturnValue:
    """Nothing private yet: the question why."""
    person = person_or_404(person_id)
    require(policy.can_look(me(), queries.live_grant(me().id)))
    return render_template("staff/private.html", person=person, form=ReasonForm(), sessions=None)


@bp.post("/people/<int:person_id>/private")
@login_required
def open_details(person_id: int) -> ResponseReturnValue:
    """Write down the look, then show."""
    person, form = person_or_404(person_id), ReasonForm()
    try:
        commands.open_details(actor(), person, form.reason.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return render_template("staff/private.html", person=person, form=form, sessions=None), 422
    return render_template("staff/private.html", person=person, form=form, sessions=sessions_of(person))
