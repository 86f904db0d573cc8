"""The door: joining, signing in, signing out."""

import structlog
from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import logout_user

from community.accounts import commands, queries
from community.accounts.forms import RegisterForm, SignInForm
from community.accounts.models import User
from community.accounts.views.blueprint import bp, browser_mark, go_in, start_session
from community.core.limits import limit
from community.core.passwords import needs_rehash
from community.core.web import me, safe_next, settings
from community.spam.levels import doubt_of
from community.staff.commands import prove_in_demo

log = structlog.get_logger()


@bp.get("/register")
def register() -> ResponseReturnValue:
    """The form to join."""
    if me().is_authenticated:
        return redirect(safe_next("/"))
    return show_register(RegisterForm())


@bp.post("/register")
@limit("register")
def join() -> ResponseReturnValue:
    """Join. What follows is the same whether the address is new or known."""
    form = RegisterForm()
    if not form.validate():
        return show_register(form), 422
    commands.register(
        form.name.data,
        form.email.data,
        form.password.data,
        browser=browser_mark(),
        after=safe_next("/"),
        address=request.remote_addr or "",
        doubt=doubt_of(form.manner()),
    )
    return redirect(url_for(".look_into_mail"))


def show_register(form: RegisterForm) -> str:
    return render_template("accounts/register.html", form=form, next=safe_next(""))


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """The form to sign in."""
    if me().is_authenticated:
        return redirect(safe_next("/"))
    form = SignInForm()
    form.keep.data = True
    return show_sign_in(form)


@bp.post("/sign-in")
@limit("sign_in")
def enter() -> ResponseReturnValue:
    """Sign in."""
    form = SignInForm()
    if not form.validate():
        return show_sign_in(form), 422
    person = queries.with_password(form.email.data, form.password.data)
    if person is None:
        log.info("sign-in refused", address=request.remote_addr)
        form.form_errors.append(_("This e-mail address and password do not belong together."))
        return show_sign_in(form), 422
    if needs_rehash(person.password_hash or ""):
        commands.strengthen_hash(person, form.password.data)
    start_session(person, keep=form.keep.data)
    return go_in(person, safe_next("/"))


def show_sign_in(form: SignInForm) -> str:
    people = queries.demo_people() if settings().demo else []
    return render_template("accounts/sign_in.html", form=form, next=safe_next(""), people=people)


@bp.post("/sign-in/demo")
@limit("sign_in")
def enter_demo() -> ResponseReturnValue:
    """Sign in as one of the people of the demo community, without a password; only where the demo is on."""
    if not settings().demo:
        abort(404)
    chosen = [person for person in queries.demo_people() if person.handle == request.form.get("who")]
    if not chosen:
        abort(404)
    start_session(chosen[0], keep=False)
    prove_in_demo(chosen[0].id)
    return go_in(chosen[0], safe_next("/"))


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign out: the session is over on the server, so the old cookie is worth nothing."""
    person = me()
    if isinstance(person, User):
        commands.end_session(person)
        logout_user()
        session.clear()
        flash(_("You are signed out."), "info")
    return redirect("/")
