"""A client that behaves like a browser without scripts and checks every page it is given."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import urldefrag

from flask import Flask, has_request_context
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event, inspect
from werkzeug.test import TestResponse

from community.accounts.login import open_session
from community.accounts.models import User
from community.core.db import db
from tests.pages import Element, faults_of, read

TOKEN = "csrf_token"


class Answer:
    """What came back: `.status .text .headers .path .json`, and the page as a tree with `.all` and `.one`."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.bytes = response.data
        response.close()
        response.close()  # what is served from a file stays open otherwise
        self.path = response.request.path
        self.url = response.request.full_path.rstrip("?")
        self.response = response

    @property
    def text(self) -> str:
        """The body as it was sent: HTML for a page."""
        return self.bytes.decode()

    @property
    def json(self) -> Any:
        return self.response.get_json()

    @property
    def is_html(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")

    @cached_property
    def page(self) -> Element:
        """The tree of the page."""
        return read(self.text)

    @property
    def words(self) -> str:
        """The words a person sees."""
        return self.page.text

    @property
    def title(self) -> str:
        return "".join(str(part) for part in self.page.one("head title").content)

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("Location", "")

    def all(self, selector: str) -> list[Element]:
        return self.page.all(selector)

    def one(self, selector: str) -> Element:
        return self.page.one(selector)

    @property
    def links(self) -> list[str]:
        """Addresses on this site that the page links to, without fragments, each once."""
        found = {urldefrag(a["href"]).url: None for a in self.all("a[href]")}
        return [href for href in found if href.startswith("/") and not href.startswith("//")]


class Browser:
    """One visitor with cookies. Answers are checked; `status=` says which error, or which of several, is expected."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.token: str | None = None

    def get(
        self,
        path: str,
        *,
        status: int | tuple[int, ...] | None = None,
        follow: bool = True,
        check_links: bool = False,
        **more: Any,
    ) -> Answer:
        """Fetch a page; `more` goes to the test client (headers, query_string ...)."""
        answer = self.fetch("GET", path, status=status, follow=follow, **more)
        if check_links:
            for link in answer.links:
                self.fetch("GET", link)
        return answer

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        status: int | tuple[int, ...] | None = None,
        follow: bool = True,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        token: bool = True,
        **more: Any,
    ) -> Answer:
        """Send a form (or JSON) with the token; `token=False` leaves it out."""
        headers, body = dict(headers or {}), dict(data or {})
        if token and (json is not None or headers.get("Accept") == "application/json"):
            headers["X-CSRFToken"] = self.csrf_token()
        elif token:
            body.setdefault(TOKEN, self.csrf_token())
        content: dict[str, Any] = {"json": json} if json is not None else {"data": body}
        return self.fetch("POST", path, status=status, follow=follow, headers=headers, **content, **more)

    def fetch(
        self, method: str, path: str, *, status: int | tuple[int, ...] | None = None, follow: bool = True, **more: Any
    ) -> Answer:
        """Send a request, follow redirects, check what comes back."""
        with self.request_of_its_own():
            answer = Answer(self.client.open(path, method=method, follow_redirects=follow, **more))
        check(answer, status)
        if answer.is_html:
            self.remember_token(answer)
        return answer

    @contextmanager
    def request_of_its_own(self) -> Iterator[None]:
        """Give the request its own `g` and database session, and let the test see afterwards what it changed."""
        db.session.commit()
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()
        for row in db.session:
            mapper = inspect(row).mapper
            keys = {mapper.get_property_by_column(column).key for column in mapper.primary_key}
            db.session.expire(row, [column.key for column in mapper.column_attrs if column.key not in keys])

    def sign_in(self, user: User) -> "Browser":
        """Open a session on the server and take its cookie."""
        db.session.commit()
        key = open_session(user, "test browser").session_key
        with self.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = key, True
        self.token = None
        return self

    def sign_out(self) -> "Browser":
        """Forget all cookies."""
        self.client = self.app.test_client()
        self.token = None
        return self

    def remember_token(self, answer: Answer) -> None:
        inputs = answer.all(f"input[name={TOKEN}]")
        if inputs:
            self.token = inputs[0]["value"]

    def csrf_token(self) -> str:
        """The token of the page fetched last; without such a page, one that the session accepts."""
        if self.token is None:
            with self.client.session_transaction() as session:
                secret = session.setdefault(TOKEN, hashlib.sha1(os.urandom(64)).hexdigest())
            self.token = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token").dumps(secret)
        return str(self.token)

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collect the SQL statements that requests send inside the block."""
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if has_request_context():
                sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(db.engine, "before_cursor_execute", note)


def check(answer: Answer, status: int | tuple[int, ...] | None) -> None:
    """Fail with everything that is wrong, unless the answer is as a person may expect it."""
    where = f"{answer.response.request.method} {answer.url}"
    if status is None:
        assert answer.status < 400, f"{where} answered {answer.status}: {words_for(answer)}"
    else:
        expected = status if isinstance(status, tuple) else (status,)
        assert answer.status in expected, f"{where} answered {answer.status}, not {status}: {words_for(answer)}"
    if answer.is_html and answer.bytes and not 300 <= answer.status < 400:
        faults = faults_of(answer.text)
        assert not faults, f"{where}: " + "; ".join(faults)


def words_for(answer: Answer) -> str:
    """What the answer says, for the message of a failed test."""
    if answer.is_html:
        mains = answer.all("main")
        return (mains[0] if mains else answer.page).text[:600]
    return answer.text[:600]
