"""Where a person is signed in, and their password."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required, logout_user

from community.accounts import commands, queries
from community.accounts.forms import ChangePasswordForm
from community.accounts.login import actor, hashed
from community.accounts.views.blueprint import bp
from community.core.errors import Invalid
from community.core.limits import limit

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@bp.get("/settings/security")
@login_required
def security() -> str:
    """The devices where the person is signed in, and the form for a new password."""
    return show_security(ChangePasswordForm())


@bp.post("/settings/security")
@login_required
@limit("sign_in")
def change_password() -> ResponseReturnValue:
    """Set a new password; the other devices are signed out."""
    form = ChangePasswordForm()
    if not form.validate():
        return show_security(form), 422
    try:
        commands.change_password(actor(), form.old.data, form.new.data)
    except Invalid as refused:
        form[refused.field].errors = [refused.message]
        return show_security(form), 422
    flash(_("Your new password is set. Your other devices are signed out."), "good")
    return redirect(url_for(".security"))


@bp.post("/settings/sessions/end")
@login_required
def sign_out_everywhere() -> ResponseReturnValue:
    """End all sessions, or all but this one."""
    if request.form.get("which") == "others":
        commands.end_other_sessions(actor())
        flash(_("Your other devices are signed out."), "good")
        return redirect(url_for(".security"))
    commands.end_all_sessions(actor())
    logout_user()
    flash(_("You are signed out everywhere."), "info")
    return redirect(url_for(".sign_in"))


def show_security(form: ChangePasswordForm) -> str:
    person = actor()
    this = hashed(person.session_key or "")
    sessions = [(row, in_words(row.device), row.key_hash == this) for row in queries.sessions_of(person)]
    return render_template("accounts/settings_security.html", form=form, sessions=sessions)


def in_words(agent: str) -> str:
    """What a browser calls itself, in two words. Guessed from the parts that most browsers still send."""
    browser = next((name for part, name in BROWSERS if part in agent), "")
    system = next((name for part, name in SYSTEMS if part in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("An unknown device")
