"""The blueprint that all pages of accounts belong to, and what several of them do."""

import secrets
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request, session
from flask_login import login_user
from werkzeug.wrappers import Response as AnyResponse

from community.accounts import commands
from community.accounts.models import DARK, LIGHT, User
from community.core.web import me, settings

bp = Blueprint("accounts", __name__)

YEAR = 365 * 24 * 3600
FOR_EVERYONE = ("accounts.profile", "accounts.by_handle")
BROWSER = "browser"  # what the session cookie calls the mark below


@bp.after_request
def keep_to_oneself(answer: Response) -> Response:
    """No cache keeps pages with a form's token or a link from a mail."""
    if request.endpoint not in FOR_EVERYONE:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


def start_session(person: User, *, keep: bool) -> None:
    """Sign a person in here; nothing of the session before survives, on the server or in the cookie.

    Raises Forbidden with the reason when they may not come in.
    """
    entered = commands.enter(person, device(), request.remote_addr or "")
    before = me()
    if isinstance(before, User):
        commands.end_session(before)
    session.clear()
    session.permanent = keep
    login_user(entered)


def device() -> str:
    """How the browser names itself, for the person's list of sessions."""
    agent = request.headers.get("User-Agent", "")[:200]
    return "".join(letter for letter in agent if letter.isprintable())


def browser_mark() -> str:
    """A random mark of this browser, for links in mails that are followed in the browser that asked for them."""
    if BROWSER not in session:
        session[BROWSER] = secrets.token_urlsafe(16)
    return str(session[BROWSER])


def previous_page() -> str:
    """The page of this site that the request came from; home if it came from elsewhere."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return "/"
    path = parts.path or "/"
    if parts.netloc != request.host or path.startswith("//") or "\\" in path:
        return "/"
    return f"{path}?{parts.query}" if parts.query else path


def show_theme(answer: Response | AnyResponse, theme: str) -> Response | AnyResponse:
    """Have the browser keep the theme, so that pages come in it from the first byte."""
    if theme in (LIGHT, DARK):
        answer.set_cookie("theme", theme, max_age=YEAR, secure=settings().is_https, httponly=True, samesite="Lax")
    else:
        answer.delete_cookie("theme", secure=settings().is_https, httponly=True, samesite="Lax")
    return answer


def go_in(person: User, target: str) -> Response | AnyResponse:
    """Send a person who has just signed in to where they were going, in their own colours."""
    return show_theme(redirect(target), person.theme)
