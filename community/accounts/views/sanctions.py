"""What was decided about oneself: to read, to acknowledge, to appeal."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts import commands, queries
from community.accounts.forms import SuspendedForm
from community.accounts.login import actor
from community.accounts.models.sanctions import SUSPENSION
from community.accounts.policy import WHAT
from community.accounts.views.blueprint import bp
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.text import number_in
from community.moderation.commands.appealing import appeal
from community.moderation.queries import act_or_404, appeal_against


@bp.get("/settings/sanctions")
@login_required
def own_sanctions() -> str:
    """Warnings and restrictions, with reasons, ends, and the way to appeal."""
    return render_template("accounts/settings_sanctions.html", sanctions=queries.own_sanctions(actor()), words=WHAT)


@bp.post("/settings/sanctions/<int:sanction_id>/read")
@login_required
def acknowledge(sanction_id: int) -> ResponseReturnValue:
    """Say that a warning was read."""
    commands.acknowledge(actor(), queries.sanction_or_404(sanction_id))
    flash(_("Thank you. You can go on."), "good")
    return redirect(url_for(".own_sanctions"), 303)


@bp.get("/suspended/<token>")
def suspended(token: str) -> str:
    """Why somebody cannot sign in, until when, and how to appeal: for whoever has the link from the mail."""
    return show_suspended(token, SuspendedForm())


def show_suspended(token: str, form: SuspendedForm) -> str:
    person = queries.suspended_person(token)
    held = [row for row in queries.own_sanctions(person) if row.kind == SUSPENSION and not row.is_over]
    return render_template(
        "accounts/suspended.html",
        person=person,
        sanctions=held,
        appealed={row.act_id for row in held if row.act and appeal_against(row.act)},
        token=token,
        form=form,
        words=WHAT,
    )


@bp.post("/suspended/<token>")
@limit("reset")
def appeal_suspension(token: str) -> ResponseReturnValue:
    """Appeal without signing in: the link from the mail is the proof."""
    person, form = queries.suspended_person(token), SuspendedForm()
    try:
        appeal(person, act_or_404(number_in(request.form.get("act", "")) or 0), form.words.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return show_suspended(token, form), 422
    flash(_("Thank you. A moderator who had no part in this looks at it, and you hear from us."), "good")
    return redirect(url_for(".suspended", token=token), 303)
