"""Where staff show that it is still them, and choose in which voice they write."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.core.errors import Gone
from community.core.limits import limit
from community.core.web import settings
from community.staff import commands, policy, queries
from community.staff.forms import VoiceForm
from community.staff.views.blueprint import bp


@bp.get("/staff/prove")
@login_required
def prove() -> ResponseReturnValue:
    """How long the last proof counts, the button that sends a link, and the person's usual voice."""
    grant = queries.grant_of(actor().id)
    return render_template(
        "staff/prove.html",
        grant=grant,
        verdict=policy.can_prove(actor(), grant, settings().vendor_domains),
        form=VoiceForm(data={"official": grant is not None and grant.speaks_by_default}),
    )


@bp.post("/staff/prove")
@login_required
@limit("reset")
def send_proof() -> ResponseReturnValue:
    commands.send_proof(actor())
    flash(_("We sent you a link. It works for an hour, in a browser in which you are signed in."), "info")
    return redirect(url_for(".prove"), 303)


@bp.get("/staff/prove/<token>")
@login_required
def ask_proof(token: str) -> ResponseReturnValue:
    """One button: programs that look through mails follow links too."""
    return render_template("staff/prove_link.html", token=token)


@bp.post("/staff/prove/<token>")
@login_required
@limit("sign_in")
def use_proof(token: str) -> ResponseReturnValue:
    try:
        commands.prove(actor(), token)
    except Gone as gone:
        flash(gone.message, "warn")
        return redirect(url_for(".prove"), 303)
    flash(_("Thank you. Your mark holds for another 30 days."), "good")
    return redirect(url_for(".prove"), 303)


@bp.post("/staff/voice")
@login_required
def choose_voice() -> ResponseReturnValue:
    commands.speak_by_default(actor(), VoiceForm().official.data)
    flash(_("Saved."), "good")
    return redirect(url_for(".prove"), 303)
