"""Requests and answers: safe addresses, tokens, headers, and every way in which something can be refused."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, abort, request
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from community import create_app
from community.accounts import login
from community.core import web
from community.core.db import db
from community.core.errors import Forbidden, Gone, Invalid, Problem, TooMany
from community.settings import Settings
from tests import make
from tests.browser import Browser
from tests.make import BODY, People
from tests.questions.story import asking, page_of

HOSTILE = [
    "http://evil.example",
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/ok\\..\\evil",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "",
    " ",
    " /inbox",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "/in box",
    "/\x00",
    "/\x7f/evil.example",
    "//[",
    "//[::1",
    "http://[",
    "/\r\nSet-Cookie: a=b",
    "?next=//evil.example",
]


@pytest.mark.parametrize("target", HOSTILE)
def test_next_never_leaves_the_site(app: Flask, target: str) -> None:
    with app.test_request_context("/", query_string={"next": target}):
        assert web.safe_next("/home") == "/home"
    with app.test_request_context("/", method="POST", data={"next": target}):
        assert web.safe_next("/home") == "/home"


@pytest.mark.parametrize(
    "target", ["/", "/inbox", "/q/1/x?page=2&sort=newest#post-7", "/search?q=%2F%2Fevil", "/q/1/größe"]
)
def test_next_may_be_a_page_of_ours(app: Flask, target: str) -> None:
    with app.test_request_context("/", query_string={"next": target}):
        assert web.safe_next("/home") == target


def test_without_next_the_default_counts(app: Flask) -> None:
    with app.test_request_context("/"):
        assert web.safe_next("/home") == "/home"


def test_security_headers_on_every_answer(browser: Browser, people: People) -> None:
    question = make.question(people.ana)
    for path, status in ((page_of(question), None), ("/nothing", 404), ("/tags.json", None), ("/sign-in", None)):
        headers = browser.get(path, status=status).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert "unsafe" not in headers["Content-Security-Policy"] and policy["base-uri"] == "'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in headers, "not on a site without https"


def test_pages_ask_nobody_else_for_anything(browser: Browser, people: People) -> None:
    question = make.question(people.ana)
    for visitor in (browser, browser.sign_in(people.ben)):
        page = visitor.get(page_of(question))
        loaded = [
            element.get("src") or element.get("href") for tag in ("script", "img", "link") for element in page.all(tag)
        ]
        foreign = [
            address for address in loaded if "//" in address and not address.startswith("http://127.0.0.1:8000/")
        ]
        assert foreign == []


def test_signed_out_pages_set_no_cookie_and_may_be_kept(browser: Browser, people: People) -> None:
    question = make.question(people.ana)
    for path in ("/", page_of(question), "/tags", "/staff"):
        headers = browser.get(path).headers
        assert "Set-Cookie" not in headers and "no-store" not in headers.get("Cache-Control", "")


def test_what_belongs_to_a_person_is_not_kept(browser: Browser, people: People) -> None:
    assert "no-store" in browser.get("/sign-in").headers["Cache-Control"], "it holds a token"
    browser.sign_in(people.ana)
    for path in ("/", "/ask", "/drafts"):
        assert browser.get(path).headers["Cache-Control"] == "private, no-store"


@pytest.fixture
def https(app: Flask, settings: Settings) -> Iterator[Flask]:
    secure = create_app(replace(settings, site_url="https://community.example"), TESTING=True)
    with secure.app_context():
        yield secure
        db.session.remove()
        db.engine.dispose()


def test_under_https_cookies_and_headers_are_stricter(https: Flask) -> None:
    answer = https.test_client().get("/sign-in", base_url="https://community.example")
    cookie = answer.headers["Set-Cookie"]
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_cookies_without_https(browser: Browser) -> None:
    cookie = browser.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie


WITHOUT_A_TOKEN = {
    "notifications.unsubscribe": "mail programs unsubscribe with one click and a signed address",
    "search.clicked": "sent while a page is being left, with a key that nobody else knows",
}


def test_every_posting_address_wants_a_token(app: Flask, browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    tried = 0
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or rule.endpoint in WITHOUT_A_TOKEN:
            continue
        values: dict[str, object] = {name: 1 if name.endswith(("_id", "number")) else "x" for name in rule.arguments}
        with app.test_request_context():
            path = str(app.url_for(rule.endpoint, _method="POST", **values))
        answer = browser.post(path, {"source": BODY}, token=False, status=400)
        assert answer.title.startswith("This form has expired"), path
        tried += 1
    assert tried >= 20


def test_a_form_that_expired_keeps_what_was_typed(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    page = browser.post("/ask", asking(password="a very long and secret password"), token=False, status=400)
    kept = [area.text for area in page.all("textarea")]
    assert BODY in kept and asking()["title"] in kept
    assert "secret" not in page.text
    old_token = browser.post("/ask", asking() | {"csrf_token": "x.y.z"}, status=400)
    assert BODY in old_token.words


@pytest.fixture
def broken(app: Flask, settings: Settings) -> Iterator[Flask]:
    """The product as it runs for people (not as tests run it), with some pages that fail in every way."""
    product = create_app(settings)

    @product.get("/broken/<how>")
    def fail(how: str) -> str:
        ways: dict[str, BaseException] = {
            "forbidden": Forbidden("Not on Sundays."),
            "gone": Gone(),
            "invalid": Invalid("Too long.", field="title"),
            "busy": TooMany(retry_after=7),
            "odd": Problem(),
            "crash": ZeroDivisionError("a secret of the programme"),
            "database": OperationalError("SELECT secret", {}, Exception("gone")),
        }
        if how in ways:
            raise ways[how]
        abort(int(how))

    @product.post("/broken")
    def fail_with_form() -> str:
        assert request.form
        raise ZeroDivisionError

    with product.app_context():
        yield product
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("forbidden", 403, "Not on Sundays."),
        ("gone", 410, "Somebody moved out here"),
        ("invalid", 422, "Too long."),
        ("busy", 429, "A moment, please"),
        ("odd", 400, "made no sense"),
        ("crash", 500, "our fault"),
        ("404", 404, "Nobody lives at this address"),
        ("405", 405, "for reading"),
        ("413", 413, "At most 8 MB"),
        ("418", 418, "That did not work"),
        ("503", 503, "That did not work"),
    ],
)
def test_every_refusal_is_a_page_of_ours(broken: Flask, how: str, status: int, words: str) -> None:
    browser = Browser(broken).sign_in(make.person("Ana Ferreira"))
    page = browser.get(f"/broken/{how}", status=status)
    assert words in page.one("main").text
    assert page.one("meta[name=robots]")["content"] == "noindex" and page.all("header nav")
    assert page.headers["Content-Security-Policy"]
    script = browser.get(f"/broken/{how}", status=status, headers={"Accept": "application/json"})
    assert script.json["status"] == status and set(script.json) == {"error", "status"}


def test_a_crash_tells_its_number_and_nothing_else(broken: Flask) -> None:
    with capture_logs() as logged:
        page = Browser(broken).get("/broken/crash", status=500)
    reference = page.one("main code").text
    assert len(reference) == 8 and "secret" not in page.text and "Traceback" not in page.text
    assert (logged[0]["reference"], logged[0]["path"]) == (reference, "/broken/crash") and logged[0]["exc_info"]


def test_a_crash_keeps_what_was_typed(broken: Flask) -> None:
    browser = Browser(broken).sign_in(make.person("Ana Ferreira"))
    browser.get("/ask")
    page = browser.post("/broken", {"source": BODY}, status=500)
    assert page.one("main textarea").text == BODY


def test_a_database_that_is_gone_gives_a_calm_page(broken: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(broken).sign_in(make.person("Ana Ferreira"))

    def gone() -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(login, "oldest", gone)
    page = browser.get("/ask", status=500)
    assert "our fault" in page.words


def test_too_many_says_when_to_come_back(broken: Flask) -> None:
    assert Browser(broken).get("/broken/busy", status=429).headers["Retry-After"] == "7"


def test_what_needs_signing_in_leads_there(broken: Flask) -> None:
    answer = Browser(broken).get("/broken/forbidden", follow=False)
    assert answer.status == 302 and "/sign-in" in answer.location
    script = Browser(broken).get("/broken/forbidden", follow=False, headers={"Accept": "application/json"})
    assert script.status in (302, 403)


def test_a_body_beyond_the_limit(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana).get("/ask")
    page = browser.post("/ask", asking(source="x" * 10_000_000), status=413)
    assert "At most 8 MB" in page.words


def test_ids_are_one_to_the_largest_the_database_knows(app: Flask) -> None:
    addresses = app.url_map.bind("localhost")
    assert addresses.test("/q/1") and addresses.test(f"/q/{2**63 - 1}")
    odd = ("0", "-1", str(2**63), "9" * 400, "01", "007", "٣", "1.0", "", "+1")
    assert not [one for one in odd if addresses.test(f"/q/{one}")]


def test_who_is_counted_by_limits(app: Flask, people: People) -> None:
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        assert web.client_key() == "address:192.0.2.7"


@pytest.mark.parametrize(
    ("accept", "wants"),
    [("", False), ("*/*", False), ("text/html", False), ("application/json", True),
     ("text/html,application/json;q=0.9", False), ("application/json, text/html;q=0.5", True),
     ("image/png", False), ("nonsense", False)],
)  # fmt: skip
def test_who_wants_json(app: Flask, accept: str, wants: bool) -> None:
    with app.test_request_context("/", headers={"Accept": accept} if accept else {}):
        assert web.wants_json() is wants


def test_behind_proxies_the_visitor_is_the_one_they_name(settings: Settings) -> None:
    app = create_app(replace(settings, trusted_proxies=1), TESTING=True)

    app.add_url_rule("/who", view_func=lambda: f"{request.remote_addr} {request.scheme}")
    named = {"X-Forwarded-For": "203.0.113.9, 192.0.2.7", "X-Forwarded-Proto": "https"}
    assert app.test_client().get("/who", headers=named).text == "192.0.2.7 https", "the last hop that we trust"
    with app.app_context():
        db.engine.dispose()
