"""Is this really the vendor? And what people reported as not."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts.login import actor
from community.accounts.models import User
from community.core.access import require
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me
from community.staff import commands, policy, queries
from community.staff.forms import CheckForm, ReportForm
from community.staff.verifying import Finding, look_up, word_of
from community.staff.views.blueprint import bp


@bp.get("/verify")
def verify() -> ResponseReturnValue:
    return verify_page(CheckForm())


@bp.post("/verify")
@limit("verify")
def check() -> ResponseReturnValue:
    """Sent as a form, so that codes stand in no address and no log."""
    form = CheckForm()
    if not form.validate_on_submit() or not (form.given.data or "").strip():
        form.refuse(Invalid(_("Type what they gave you, up to 200 characters."), field="given"))
        return verify_page(form), 422
    return verify_page(form, look_up(form.given.data or "", me()))


def verify_page(form: CheckForm, finding: Finding | None = None, told: ReportForm | None = None) -> str:
    return render_template(
        "staff/verify.html",
        form=form,
        finding=finding,
        told=told or ReportForm(formdata=None, data={"claim": finding.asked if finding else ""}),
        channels=queries.channels(),
        example=next(iter(queries.staff_now(1)), None),
        word=word_of(me().id),
    )


@bp.post("/verify/report")
@limit("verify")
def report() -> ResponseReturnValue:
    """Take a report, from anybody."""
    form = ReportForm()
    person = me()
    try:
        if not form.validate_on_submit():
            return verify_page(CheckForm(formdata=None), told=form), 422
        commands.report(form.claim.data or "", form.note.data or "", person if isinstance(person, User) else None)
    except Invalid as invalid:
        form.refuse(invalid)
        return verify_page(CheckForm(formdata=None), told=form), 422
    flash(_("Thank you. Our moderators see it now. Do not answer, install or pay anything."), "good")
    return redirect(url_for(".verify"), 303)


@bp.get("/staff/reports")
def reports() -> ResponseReturnValue:
    """What was reported, for moderators."""
    require(policy.can_handle_reports(me()))
    return render_template("staff/reports.html", reports=queries.reports())


@bp.post("/staff/reports/<int:report_id>")
def handle_report(report_id: int) -> ResponseReturnValue:
    require(policy.can_handle_reports(me()))
    commands.handle_report(actor(), report_id)
    return redirect(url_for(".reports"), 303)
