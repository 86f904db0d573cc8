"""The one place that knows the HTTP request: who acts, safe addresses, CSRF, security headers, error pages."""

import secrets
from datetime import timedelta
from typing import Any, cast

import structlog
from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response as AnyResponse

from community.core.access import Actor, Nobody
from community.core.db import db
from community.core.errors import Forbidden, Moved, NotFound, Problem, SignedOut, TooMany
from community.core.text import number_in
from community.settings import Settings

log = structlog.get_logger()
csrf = CSRFProtect()

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
PRIVATE = "private, no-store"
API = "/api/"  # errors below it are problem+json
NOT_TYPED = {"csrf_token", "next", "seen", "base", "old", "new"}  # and passwords, which "old" and "new" are, too


def settings() -> Settings:
    """The settings of the running app."""
    return cast(Settings, current_app.config["SETTINGS"])


def me() -> Actor:
    """Whoever sent this request."""
    return cast(Actor, current_user._get_current_object())


def form_token() -> str:
    """The token that protects the forms of whoever sent this request; a page has dozens of forms."""
    return cast(str, g.get("csrf_token")) or generate_csrf()  # which keeps it there


def client_key() -> str:
    """Whom a rate limit counts: the signed-in person, else the network address."""
    if current_user.is_authenticated:
        return f"user:{current_user.id}"
    return f"address:{request.remote_addr}"


def wants_json() -> bool:
    """Whether the caller is a script of ours (or another) that asked for JSON."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def safe_next(default: str) -> str:
    """The address in `?next=`, if it stays on this site; otherwise `default`. Never an open redirect."""
    target = request.values.get("next", "")
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return default
    if any(ord(letter) < 33 or ord(letter) == 127 for letter in target):  # browsers drop them: "/\t/elsewhere"
        return default
    return target


def cached(response: AnyResponse, age: timedelta) -> AnyResponse:
    """Let readers keep an answer for a while, caches on the way for seconds: what is removed is soon gone there."""
    response.cache_control.public = True
    response.cache_control.max_age = int(age.total_seconds())
    response.cache_control.s_maxage = settings().cdn_seconds
    return response


def asked_number(name: str, default: int | None = None) -> int | None:
    """A number in the address; anything else there is not an address of ours."""
    text = request.args.get(name)
    if text is None:
        return default
    number = number_in(text)
    if number is None:
        raise NotFound()
    return number


class PostgresSizedInteger(IntegerConverter):
    """Ids in addresses: 1 to 2^63-1. Anything else is simply not an address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"min": 1, "max": 2**63 - 1} | kwargs))

    def to_python(self, value: str) -> Any:
        if len(value) > 19 or value != str(int(value)):  # huge, or 007 for 7: one address per thing
            return super().to_python("0")
        return super().to_python(value)


def connect(app: Flask) -> None:
    """Set up everything about requests and answers on the app."""
    app.url_map.converters["int"] = PostgresSizedInteger
    csrf.init_app(app)
    app.session_interface = Sessions()
    app.before_request(refuse_nul)
    app.after_request(harden)
    app.context_processor(lambda: {"me": me()})
    app.register_error_handler(Problem, show_problem)
    app.register_error_handler(CSRFError, show_expired_form)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Exception, show_crash)
    proxies = app.config["SETTINGS"].trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, proxies, proxies, proxies, proxies)  # type: ignore[method-assign]


def refuse_nul() -> None:
    """No address has a NUL byte in it, and PostgreSQL refuses to compare with one."""
    if "\0" in request.path:
        abort(404)


def harden(response: Response) -> Response:
    """Security headers on every answer."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if settings().is_https:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "csrf_token" in g or ("_login_user" in g and current_user.is_authenticated):  # set when somebody asked for it
        headers.setdefault("Cache-Control", PRIVATE)
    return response


class Sessions(SecureCookieSessionInterface):
    """Signed cookies; what comes with one is nobody else's. A page that asks for no session does not vary by cookie."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session.modified:
            response.headers.setdefault("Cache-Control", PRIVATE)
        super().save_session(app, session, response)


def show_problem(problem: Problem) -> ResponseReturnValue:
    """An expected failure, as a page or as JSON, with its status."""
    if isinstance(problem, Moved) and request.method in ("GET", "HEAD"):
        answer = redirect(problem.see, 301)
        answer.headers["Cache-Control"] = "no-cache"  # somebody may take it apart again
        return answer
    wait = problem.retry_after if isinstance(problem, TooMany) else 60 if problem.status == 503 else 0
    extra = {"Retry-After": str(wait)} if wait else {}
    if isinstance(problem, SignedOut):
        extra["WWW-Authenticate"] = "Form"  # RFC 9110 wants a scheme; browsers have none for pages
    is_page = request.method == "GET" and not request.path.startswith(API)
    if isinstance(problem, Forbidden) and is_page and not current_user.is_authenticated:
        flash(problem.message, "info")
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return error_answer(problem.status, problem.message, problem.see), problem.status, extra


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Errors that Flask and Werkzeug raise: 404, 405, 413 ..."""
    if error.response is not None or (error.code or 500) < 400:
        return error
    message = ""
    if isinstance(error, RequestEntityTooLarge):
        message = f"{settings().max_upload_bytes // 1024 // 1024} MB"
    code = error.code or 500
    answer = make_response(error_answer(code, message), code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def show_expired_form(_error: CSRFError) -> ResponseReturnValue:
    """A form without a valid token: it lay too long, or came from elsewhere. What was typed is shown for rescue."""
    if wants_json():
        return jsonify(error="expired"), 400
    return render_template("_layout/expired.html", typed=typed_text()), 400


def show_crash(error: Exception) -> ResponseReturnValue:
    """A defect of ours: logged whole with a reference, shown as a calm page with that reference."""
    if current_app.testing:
        raise error
    reference = secrets.token_hex(4)
    log.exception("request failed", reference=reference, method=request.method, path=request.path)
    let_go_of_database()
    return error_answer(500, reference), 500


def let_go_of_database() -> None:
    """After a crash the transaction may be broken, or the person not readable; the calm page must come all the same."""
    try:
        db.session.rollback()
        current_user._get_current_object()
    except Exception:  # noqa: BLE001  whatever it is, it has been logged as the crash itself
        g._login_user = Nobody()


def error_answer(status: int, message: str, see: str = "") -> Response:
    """The page (or JSON) for an error status; the page links to `see` when there is more to explain."""
    if request.path.startswith(API):
        return problem_json(status, message)
    if wants_json():
        return jsonify(error=message, status=status)
    return make_response(
        render_template("_layout/error.html", status=status, message=message, see=see, typed=typed_text())
    )


def problem_json(status: int, message: str) -> Response:
    """An error as programs read it (RFC 9457)."""
    problem = {"type": "about:blank", "title": HTTP_STATUS_CODES.get(status, "Error"), "status": status}
    answer = jsonify(problem | ({"detail": message} if message else {}))
    answer.mimetype = "application/problem+json"
    return answer


def typed_text() -> list[str]:
    """The longer texts of a form that was refused, so that nobody has to write them again."""
    try:
        fields = list(request.form.items())
    except HTTPException:  # too large to be read
        return []
    return [text for name, text in fields if len(text) > 20 and name not in NOT_TYPED and "password" not in name]


def not_found_unless(condition: object) -> None:
    """Answer 404 unless the condition holds."""
    if not condition:
        abort(404)
