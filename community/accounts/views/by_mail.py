"""What goes by mail: proving an address, setting a forgotten password anew."""

from hmac import compare_digest

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts import commands, queries
from community.accounts.forms import AddressForm, ConfirmElsewhereForm, ConfirmForm, NewPasswordForm
from community.accounts.queries import Confirmation
from community.accounts.views.blueprint import bp, browser_mark, go_in, start_session
from community.core.errors import Gone, Invalid
from community.core.limits import limit
from community.core.passwords import verify
from community.core.web import safe_next


@bp.get("/look-into-your-mail")
def look_into_mail() -> str:
    """What to do next, after asking for a link: the same page for everyone."""
    return render_template("accounts/look_into_mail.html")


@bp.get("/confirm")
def ask_again() -> str:
    """The form to have the link sent again."""
    return render_template("accounts/confirm_again.html", form=AddressForm(), next=safe_next(""))


@bp.post("/confirm")
@limit("reset")
def send_again() -> ResponseReturnValue:
    """Send the link again, if there is somebody to send it to."""
    form = AddressForm()
    if not form.validate():
        return render_template("accounts/confirm_again.html", form=form, next=safe_next("")), 422
    commands.send_confirmation(form.email.data, browser=browser_mark(), after=safe_next("/"))
    return redirect(url_for(".look_into_mail"))


@bp.get("/confirm/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """The page behind the link in the mail. It only asks: programs that look through mails follow links too."""
    found = queries.confirmation(token)
    if found is None:
        return render_template("accounts/link_too_old.html", again=url_for(".ask_again")), 410
    if found.person.is_confirmed:
        flash(_("Your address is confirmed already. Sign in to go on."), "info")
        return redirect(url_for(".sign_in", next=found.after))
    return show_confirm(token, confirm_form(found))


@bp.post("/confirm/<token>")
@limit("sign_in")
def finish_joining(token: str) -> ResponseReturnValue:
    """Confirm the address and come in. In another browser than the one that joined, the password is asked for."""
    found = queries.confirmation(token)
    if found is None or found.person.is_confirmed:
        return confirm(token)
    form = confirm_form(found)
    if not form.validate():
        return show_confirm(token, form), 422
    if isinstance(form, ConfirmElsewhereForm) and not verify(form.password.data, found.person.password_hash):
        form.password.errors = [_("This is not the password that was chosen when joining.")]
        return show_confirm(token, form), 422
    person = commands.confirm(found.person)
    start_session(person, keep=True)
    flash(_("Welcome, %(name)s. Your address is confirmed.", name=person.name), "good")
    return go_in(person, found.after)


def confirm_form(found: Confirmation) -> ConfirmForm | ConfirmElsewhereForm:
    """A link alone could have been asked for by a stranger, with a password of theirs."""
    same = bool(found.browser) and compare_digest(found.browser, browser_mark())
    return ConfirmForm() if same else ConfirmElsewhereForm()


def show_confirm(token: str, form: ConfirmForm | ConfirmElsewhereForm) -> str:
    return render_template("accounts/confirm.html", form=form, token=token)


@bp.get("/forgotten")
def forgotten() -> str:
    """The form to ask for a new password."""
    return render_template("accounts/forgotten.html", form=AddressForm())


@bp.post("/forgotten")
@limit("reset")
def send_reset() -> ResponseReturnValue:
    """Send the link, if there is somebody to send it to."""
    form = AddressForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form), 422
    commands.send_reset(form.email.data)
    return redirect(url_for(".look_into_mail"))


@bp.route("/reset/<token>", methods=["GET", "POST"])
@limit("reset", methods=["POST"])
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by a link, once."""
    if queries.person_to_reset(token) is None:
        return render_template("accounts/link_too_old.html", again=url_for(".forgotten")), 410
    form = NewPasswordForm()
    if request.method == "GET":
        return render_template("accounts/reset.html", form=form, token=token)
    if not form.validate():
        return render_template("accounts/reset.html", form=form, token=token), 422
    try:
        commands.reset_password(token, form.password.data)
    except Invalid as refused:
        form.password.errors = [refused.message]
        return render_template("accounts/reset.html", form=form, token=token), 422
    except Gone:
        return render_template("accounts/link_too_old.html", again=url_for(".forgotten")), 410
    flash(_("Your new password is set, and you are signed out everywhere. Sign in with it now."), "good")
    return redirect(url_for(".sign_in"))
