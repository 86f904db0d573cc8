"""How many pages may be made for one visitor: beyond that, crawlers are asked to come back later.

Counted in the memory of each process, so that a request costs microseconds and no file or database. The counter lies
behind the kept pages: those cost next to nothing and count nothing. It stands before Flask and believes the address
that trusted proxies tell. Nobody is let through for the name of their browser, which anyone can claim.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from functools import cached_property
from ipaddress import AddressValueError, IPv6Address
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature
from werkzeug.http import parse_cookie

from community.core.errors import TooMany
from community.core.limits import rules

MOST = 20_000  # addresses that are remembered, those not seen for longest forgotten first; about 7 MB
OTHERS = ("/api/", "/static/", "/files/", "/healthz", "/readyz")  # have limits of their own, or cost nothing


def connect(app: Flask) -> None:
    """Put the counter around the app; to be called before anything else is, so that it lies behind kept pages."""
    settings = app.config["SETTINGS"]
    if settings.rate_limits:
        windows = [Windows(rule.amount, rule.get_expiry()) for rule in rules("crawl", settings.limits["crawl"])]
        app.wsgi_app = CrawlLimit(app, app.wsgi_app, windows)  # type: ignore[method-assign]


class Windows:
    """Counts by key, each in a window of `seconds` that begins with its first request."""

    def __init__(self, amount: int, seconds: float) -> None:
        self.amount, self.seconds = amount, seconds
        self.lock = threading.Lock()
        self.counts: OrderedDict[str, tuple[int, float]] = OrderedDict()  # how many, and when the window is over

    def wait(self, key: str) -> float:
        """Count one request; the seconds until the next is welcome, or 0 when this one is."""
        moment = time.monotonic()
        with self.lock:
            count, ends = self.counts.pop(key, (0, 0.0))
            if ends <= moment:
                count, ends = 0, moment + self.seconds
            self.counts[key] = (count + 1, ends)
            if len(self.counts) > MOST:
                self.counts.popitem(last=False)
        return ends - moment if count >= self.amount else 0.0


class CrawlLimit:
    """Answers 429 where an address has had enough pages made; people who are signed in are not counted."""

    def __init__(self, app: Flask, inner: WSGIApplication, windows: list[Windows]) -> None:
        self.app, self.inner, self.windows = app, inner, windows
        self.session = app.config["SESSION_COOKIE_NAME"]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("PATH_INFO", "").startswith(OTHERS):
            return self.inner(environ, start_response)
        cookies = environ.get("HTTP_COOKIE", "")
        if f"{self.session}=" in cookies and self.is_signed_in(cookies):
            return self.inner(environ, start_response)
        key = neighbourhood(environ.get("REMOTE_ADDR", ""))
        wait = max(one.wait(key) for one in self.windows)
        if not wait:
            return self.inner(environ, start_response)
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(self.words)))]
        headers += [("Retry-After", str(math.ceil(wait))), ("Cache-Control", "private, no-store")]
        start_response("429 Too Many Requests", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else self.words]

    def is_signed_in(self, cookies: str) -> bool:
        """Whether we gave out this cookie, to somebody who signed in; made-up cookies are of no use."""
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        try:
            return serializer is not None and "_user_id" in serializer.loads(parse_cookie(cookies)[self.session])
        except (BadSignature, KeyError):
            return False

    @cached_property
    def words(self) -> bytes:
        with self.app.app_context():
            return f"{TooMany().message}\n".encode()


def neighbourhood(address: str) -> str:
    """What counts as one address: of IPv6 the first 64 bits, which one household or machine has for itself."""
    if ":" not in address:
        return address[:64]
    try:
        long = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address[:64]
    return str(long.ipv4_mapped or int(long) >> 64)
