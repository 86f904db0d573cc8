"""Who speaks for the vendor, and over which channels: the page for administrators."""

from datetime import UTC, datetime, time

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.login import actor
from community.core.access import require
from community.core.db import now
from community.core.errors import Invalid, NotFound
from community.core.forms import RefusableForm
from community.core.web import me, settings
from community.staff import commands, policy, queries
from community.staff.forms import ChannelForm, GrantForm, RenewForm, RevokeForm, end_of, last_day
from community.staff.views.blueprint import bp


@bp.get("/admin/staff")
def manage() -> ResponseReturnValue:
    """All grants, the official channels, and the forms to change them."""
    require(policy.can_manage_staff(me()))
    return manage_page()


def manage_page(grant_form: GrantForm | None = None, channel_form: ChannelForm | None = None) -> str:
    last = last_day()
    return render_template(
        "staff/manage.html",
        grants=queries.all_grants(),
        channels=queries.channels(),
        domains=settings().vendor_domains,
        last=last,
        grant_form=grant_form or GrantForm(formdata=None, data={"until": last}),
        channel_form=channel_form or ChannelForm(formdata=None),
    )


@bp.post("/admin/staff/grants")
def give() -> ResponseReturnValue:
    """Let somebody speak for the vendor."""
    require(policy.can_manage_staff(me()))
    form = GrantForm()
    start = form.start.data
    try:
        until = end_of(form.until.data, "until")
        begins = datetime.combine(start, time(), UTC) if start and start > now().date() else None
        commands.grant_by(
            actor(), form.email.data or "", form.function.data or "", until, form.proof.data or "",
            form.kind.data or "", begins,
        )  # fmt: skip
    except Invalid as invalid:
        form.refuse(invalid)
        return manage_page(form), 422
    except NotFound as nobody:
        form.refuse(Invalid(nobody.message, field="email"))
        return manage_page(form), 422
    flash(_("Granted. The mark appears once they have proven who they are."), "good")
    return back()


@bp.route("/admin/staff/grants/<int:grant_id>", methods=["GET"])
def change_grant(grant_id: int) -> ResponseReturnValue:
    """One grant, to be renewed or ended."""
    require(policy.can_manage_staff(me()))
    return grant_page(grant_id, RenewForm(data={"until": last_day()}), RevokeForm())


def grant_page(grant_id: int, renewing: RefusableForm, revoking: RefusableForm) -> str:
    grant = queries.grant_or_404(grant_id)
    return render_template("staff/manage_grant.html", grant=grant, renewing=renewing, revoking=revoking)


@bp.post("/admin/staff/grants/<int:grant_id>/renew")
def renew(grant_id: int) -> ResponseReturnValue:
    require(policy.can_manage_staff(me()))
    form = RenewForm()
    try:
        commands.renew_by(actor(), queries.grant_or_404(grant_id), end_of(form.until.data, "until"))
    except Invalid as invalid:
        form.refuse(invalid)
        return grant_page(grant_id, form, RevokeForm(formdata=None)), 422
    flash(_("Renewed."), "good")
    return back()


@bp.post("/admin/staff/grants/<int:grant_id>/revoke")
def revoke(grant_id: int) -> ResponseReturnValue:
    require(policy.can_manage_staff(me()))
    form = RevokeForm()
    try:
        commands.revoke_by(actor(), queries.grant_or_404(grant_id), form.reason.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return grant_page(grant_id, RenewForm(formdata=None), form), 422
    flash(_("Ended, at once and everywhere."), "good")
    return back()


@bp.post("/admin/staff/channels")
def add_channel() -> ResponseReturnValue:
    require(policy.can_manage_staff(me()))
    form = ChannelForm()
    try:
        commands.add_channel(actor(), form.channel.data or "", form.value.data or "", form.note.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return manage_page(channel_form=form), 422
    flash(_("Added."), "good")
    return back()


@bp.post("/admin/staff/channels/<int:channel_id>/remove")
def remove_channel(channel_id: int) -> ResponseReturnValue:
    require(policy.can_manage_staff(me()))
    commands.remove_channel(actor(), channel_id)
    flash(_("Removed."), "info")
    return back()


def back() -> Response:
    return redirect(url_for(".manage"), 303)
