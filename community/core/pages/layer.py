"""The layer around the app that answers strangers with kept pages, before Flask sees the request.

Only views marked `public` are kept, and only what they answer to a GET without cookies of ours. Such a view is called
with a request that says nothing about who asks: no cookie, the site's own host, no parameter but its own, plain HTML.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from hashlib import blake2b
from http.cookies import SimpleCookie
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from community.core.pages.drops import Changes, Known
from community.core.pages.marks import Mark, making
from community.core.pages.store import SMALLEST, Headers, Memory, Page, Shared, packed, unpacked

log = structlog.get_logger()

OURS = {"content-length", "etag", "vary", "last-modified"}  # headers that the layer writes
LARGEST = 1024 * 1024  # bytes of a page that is kept
SETTLED = 1.0  # seconds: HTTP dates know no fractions, and within one a page may be made twice
HERD = 10.0  # seconds to wait for somebody who makes the same page
SHARED_FOR = 1200  # seconds
LONGEST_QUERY = 600
LONGEST_CODINGS = 200  # letters of Accept-Encoding that are looked at
THEMES = ("light", "dark")
TEXTS = ("text/", "application/xml", "application/atom+xml", "application/json", "application/opensearch")
TOLD = {"HTTP_COOKIE", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_IF_NONE_MATCH",
        "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO",
        "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PREFIX", "HTTP_X_REQUESTED_WITH"}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a request asks for: the name under which its page is kept, and the query that its view may see."""

    name: str
    query: str
    theme: str


class PageLayer:
    """Answers from `memory` (and `shared`, if there is one), and keeps what the app answers."""

    def __init__(
        self, app: Flask, inner: WSGIApplication, memory: Memory, changes: Changes, shared: Shared | None = None
    ) -> None:
        self.app, self.inner, self.memory, self.changes, self.shared = app, inner, memory, changes, shared
        self.people = inner  # answers those who may be somebody; see `shedding`
        self.session = f"{app.config['SESSION_COOKIE_NAME']}="
        self.site = urlsplit(app.config["SETTINGS"].site_url)
        self.public = f"public, max-age=0, s-maxage={app.config['SETTINGS'].cdn_seconds}, stale-while-revalidate=60"
        self.making: dict[str, threading.Event] = {}
        self.lock = threading.Lock()
        self.seen: Callable[[int, str], None] = lambda _question, _device: None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
            return self.inner(environ, start_response)
        cookies = environ.get("HTTP_COOKIE", "")
        if self.session in cookies:
            return self.people(environ, start_response)
        asked = self.asked(environ, theme_in(cookies) if "theme=" in cookies else "")
        if asked is None:
            return self.inner(environ, start_response)
        page = self.kept(asked.name) or self.made(asked, environ)
        return self.answer(asked.name, page, environ, start_response)

    def is_ready(self, path: str, headers: Mapping[str, str]) -> bool:
        """Whether the page at a path is answered at once: it is kept, in the coding asked for or known to who asks, and
        nothing is to be looked up. `headers` have the names of CGI without `HTTP_`."""
        cookies = headers.get("COOKIE", "")
        page = None if "?" in path else self.memory.pages.get(f" {path}")
        return (
            page is not None
            and page.until > time.time()
            and self.session not in cookies
            and "theme=" not in cookies
            and "AUTHORIZATION" not in headers
            and (
                coding_for(page, headers.get("ACCEPT_ENCODING", "")) in page.bodies
                or is_known(page, headers.get("IF_NONE_MATCH"), headers.get("IF_MODIFIED_SINCE"))
            )
            and self.changes.are_known()
        )

    def asked(self, environ: WSGIEnvironment, theme: str) -> Asked | None:
        """What is asked for; None when its view is not public, or a `?` in the path would be one in the page's name."""
        path, query = environ.get("PATH_INFO", "/"), environ.get("QUERY_STRING", "")
        if "?" in path:
            return None
        name = f"{theme} {path}"
        if not query and name in self.memory.pages:
            return Asked(name, "", theme)
        parameters = self.parameters(path)
        if parameters is None or len(query) > LONGEST_QUERY:
            return None
        given = reversed(parse_qsl(query, keep_blank_values=True))  # of several values views read the first
        query = urlencode(sorted({word: value for word, value in given if word in parameters}.items()))
        return Asked(f"{name}?{query}" if query else name, query, theme)

    def parameters(self, path: str) -> frozenset[str] | None:
        """The parameters of the public view at a path; None when there is none."""
        try:
            path = path.encode("latin-1").decode()
            endpoint, _values = self.app.url_map.bind("").match(path, "GET")
        except (HTTPException, RequestRedirect, UnicodeError):
            return None
        return getattr(self.app.view_functions[endpoint], "parameters", None)

    def kept(self, name: str) -> Page | None:
        """A page as it would be made now."""
        try:
            self.changes.catch_up()
        except SQLAlchemyError as error:  # nothing can change while the database is away
            log.warning("changes could not be read", error=str(error))
            return self.memory.get(name)
        page = self.memory.get(name)
        if page is None and self.shared is not None:
            page = self.borrowed(name)
        return page

    def borrowed(self, name: str) -> Page | None:
        """A page that another process made."""
        content = self.shared.get(f"page:{name}") if self.shared else None
        if content is None:
            return None
        with suppress(ValueError, KeyError, TypeError):
            page, known = unpacked(content)
            if page.until > time.time() and not self.changes.newer(known, page.keys):
                self.memory.put(name, page)
                return page
        return None

    def made(self, asked: Asked, environ: WSGIEnvironment) -> Page:
        """Make a page, or wait for whoever is making it."""
        with self.lock:
            other = self.making.get(asked.name)
            if other is None:
                self.making[asked.name] = threading.Event()
        if other is not None:
            other.wait(HERD)
            return self.kept(asked.name) or self.fresh(asked, environ)
        try:
            return self.fresh(asked, environ)
        finally:
            with self.lock:
                self.making.pop(asked.name).set()

    def fresh(self, asked: Asked, environ: WSGIEnvironment) -> Page:
        """Let the app make a page, and keep it if that is right."""
        known = self.changes.known()
        mark = Mark()
        token = making.set(mark)
        try:
            status, headers, body = called(self.inner, self.neutral(asked, environ))
        finally:
            making.reset(token)
        page = self.page(status, headers, body, mark)
        if mark.keys and self.may_be_kept(page) and not self.changes.newer(known, page.keys):
            coding = best_coding(environ.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST_CODINGS]) or "gzip"
            self.keep(asked.name, page, known, coding)
        return page

    def neutral(self, asked: Asked, environ: WSGIEnvironment) -> WSGIEnvironment:
        """The request, without anything that only its sender should decide."""
        plain = {name: value for name, value in environ.items() if name not in TOLD}
        plain.update(
            REQUEST_METHOD="GET", QUERY_STRING=asked.query, HTTP_HOST=self.site.netloc, HTTP_ACCEPT="text/html",
            **{"wsgi.url_scheme": self.site.scheme},
        )  # fmt: skip
        if asked.theme:
            plain["HTTP_COOKIE"] = f"theme={asked.theme}"
        return plain

    def page(self, status: str, headers: Headers, body: bytes, mark: Mark) -> Page:
        etag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
        own = {name.lower(): value for name, value in headers}
        kept = [(name, value) for name, value in headers if name.lower() not in OURS]
        if mark.keys and "cache-control" not in own:
            kept.append(("Cache-Control", self.public))
        is_page = own.get("content-type", "").startswith("text/html")  # with colours, and other ones for members
        kept.append(("Vary", "Accept-Encoding, Cookie" if is_page else "Accept-Encoding"))
        return Page(status, kept, {"": body}, etag, time.time(), mark.until, frozenset(mark.keys), mark.viewed)

    def may_be_kept(self, page: Page) -> bool:
        """Whether a page is whole, not too large, and nobody's own."""
        headers = {name.lower(): value for name, value in page.headers}
        return (
            page.status[:3] in ("200", "301")
            and "set-cookie" not in headers
            and not any(word in headers.get("cache-control", "") for word in ("private", "no-store"))
            and len(page.plain) <= LARGEST
        )

    def keep(self, name: str, page: Page, known: Known, coding: str) -> None:
        if len(page.plain) >= SMALLEST:
            page.body(coding)
            page.pack()
        self.memory.put(name, page)
        if self.shared is not None:
            self.shared.put(f"page:{name}", packed(page, known), SHARED_FOR)

    def answer(self, name: str, page: Page, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """A page for one reader: not at all if they have it, else in a coding that they understand."""
        headers = [*page.headers, ("ETag", page.etag)]
        if time.time() - page.since >= SETTLED:
            headers.append(("Last-Modified", date_of(page.since)))
        if page.viewed and environ["REQUEST_METHOD"] == "GET":
            self.seen(page.viewed, environ.get("HTTP_USER_AGENT", ""))
        if is_known(page, environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")):
            start_response("304 Not Modified", [pair for pair in headers if pair[0] != "Content-Type"])
            return [b""]
        coding = coding_for(page, environ.get("HTTP_ACCEPT_ENCODING", ""))
        before = len(page.bodies)
        body = page.body(coding)
        if len(page.bodies) > before:
            self.memory.weigh(name, page)
        if coding:
            headers.append(("Content-Encoding", coding))
        headers.append(("Content-Length", str(len(body))))
        start_response(page.status, headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def called(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[str, Headers, bytes]:
    """What an app answers, whole."""
    begun: list[Any] = []
    written: list[bytes] = []

    def start_response(status: str, headers: Headers, _error: object = None) -> Callable[[bytes], object]:
        begun[:] = [status, headers]
        return written.append

    parts = app(environ, cast(StartResponse, start_response))
    try:
        written.extend(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return begun[0], begun[1], b"".join(written)


def theme_in(cookies: str) -> str:
    """The colours that a reader chose, the only choice of theirs that a kept page knows."""
    with suppress(Exception):
        morsel = SimpleCookie(cookies).get("theme")
        if morsel is not None and morsel.value in THEMES:
            return str(morsel.value)
    return ""


def is_known(page: Page, tags: str | None, since: str | None) -> bool:
    """Whether a reader who sends these tags, or this date, has this very page already (RFC 9110, 13.2.2)."""
    if not page.status.startswith("200"):
        return False
    if tags is not None:
        return tags.strip() == "*" or page.etag[2:] in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    if since:
        with suppress(ValueError, TypeError):
            return int(page.since) <= parsedate_to_datetime(since).timestamp()
    return False


def coding_for(page: Page, accepted: str) -> str:
    """The smallest coding that a reader accepts and that is worth its trouble."""
    kind = dict(page.headers).get("Content-Type", "")
    if ("" in page.bodies and len(page.bodies[""]) < SMALLEST) or not kind.startswith(TEXTS):
        return ""
    return best_coding(accepted[:LONGEST_CODINGS])


@lru_cache(1_000)
def best_coding(accepted: str) -> str:
    """What a reader accepts, at its smallest; there are few different readers."""
    wanted = set()
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        if weight.partition("=")[2].strip(" 0.") or not weight:
            wanted.add(name.strip())
    return next((coding for coding in ("br", "gzip") if coding in wanted), "")


@lru_cache(1_000)
def date_of(moment: float) -> str:
    """Seconds since 1970 as HTTP writes them."""
    return formatdate(moment, usegmt=True)
