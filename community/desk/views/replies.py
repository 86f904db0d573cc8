"""The pages where staff look after their canned replies."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.core.errors import Invalid
from community.desk.forms import ReplyForm
from community.desk.views.blueprint import admitted, bp
from community.staff import commands
from community.staff.queries import canned_replies, reply_or_404


@bp.get("/staff/replies")
@login_required
def show_replies() -> ResponseReturnValue:
    admitted()
    return replies_page(ReplyForm(formdata=None))


def replies_page(form: ReplyForm) -> str:
    return render_template("desk/replies.html", replies=canned_replies(), form=form)


@bp.post("/staff/replies")
@login_required
def make_reply() -> ResponseReturnValue:
    form = ReplyForm()
    try:
        commands.make_reply(actor(), form.title.data or "", form.text.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return replies_page(form), 422
    flash(_("Saved."), "good")
    return redirect(url_for(".show_replies"), 303)


@bp.get("/staff/replies/<int:reply_id>")
@login_required
def show_reply(reply_id: int) -> ResponseReturnValue:
    admitted()
    reply = reply_or_404(reply_id)
    return render_template("desk/reply.html", reply=reply, form=ReplyForm(formdata=None, obj=reply))


@bp.post("/staff/replies/<int:reply_id>")
@login_required
def change_reply(reply_id: int) -> ResponseReturnValue:
    admitted()
    reply, form = reply_or_404(reply_id), ReplyForm()
    try:
        commands.change_reply(actor(), reply, form.title.data or "", form.text.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return render_template("desk/reply.html", reply=reply, form=form), 422
    flash(_("Saved."), "good")
    return redirect(url_for(".show_replies"), 303)


@bp.post("/staff/replies/<int:reply_id>/remove")
@login_required
def remove_reply(reply_id: int) -> ResponseReturnValue:
    admitted()
    commands.remove_reply(actor(), reply_or_404(reply_id))
    flash(_("Removed."), "info")
    return redirect(url_for(".show_replies"), 303)
