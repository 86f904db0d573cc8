"""What moderators decided about oneself, with the reason, and the appeal; what became of one's flags."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.core.audit import undone_by
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me
from community.moderation import commands, policy, queries
from community.moderation.forms import AppealForm
from community.moderation.kinds import REASONS, deed
from community.moderation.views.blueprint import bp


@bp.get("/decisions")
@login_required
def decisions() -> ResponseReturnValue:
    """Everything that was decided about the person."""
    return render_template("moderation/decisions.html", entries=queries.acts_concerning(me()), deed=deed)


@bp.get("/decisions/<int:act_id>")
@login_required
def show_decision(act_id: int) -> ResponseReturnValue:
    return decision_page(act_id, AppealForm())


def decision_page(act_id: int, form: AppealForm) -> str:
    entry = queries.act_concerning(act_id, me())
    act = entry.act
    made = queries.appeal_against(act)
    return render_template(
        "moderation/decision.html",
        act=act,
        title=entry.title,
        undone=undone_by(act),
        appeal=made,
        form=form,
        deed=deed,
        verdict=policy.can_appeal(me(), act, made),
    )


@bp.post("/decisions/<int:act_id>/appeal")
@login_required
@limit("post")
def appeal(act_id: int) -> ResponseReturnValue:
    act, form = queries.act_concerning(act_id, me()).act, AppealForm()
    if not form.validate_on_submit():
        return decision_page(act_id, form), 422
    try:
        commands.appeal(actor(), act, form.words.data)
    except Invalid as invalid:
        form.refuse(invalid)
        return decision_page(act_id, form), 422
    flash(_("Thank you. A moderator who had no part in this looks at it, and you hear from us."), "good")
    return redirect(url_for(".show_decision", act_id=act_id), 303)


@bp.get("/flags/<int:flag_id>")
@login_required
def show_flag(flag_id: int) -> ResponseReturnValue:
    """What became of one's own flag."""
    flag = queries.flag_or_404(flag_id, me())
    return render_template("moderation/flag_result.html", flag=flag, reasons=REASONS)
