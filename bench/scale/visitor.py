"""Somebody who asks the product for pages, straight through WSGI, and knows what processor time each answer took."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from community.accounts.models import User
from tests.browser import Browser

AGENT = "bench-scale"
WHOLE, FIRST_BYTE, PER_ADDRESS = "whole", "first byte", "per address"
ADDRESS = b"<url>"  # of a page in a sitemap


@dataclass(frozen=True)
class Request:
    """One thing to ask for; with `form` it is posted."""

    path: str
    form: Mapping[str, str] | None = None


class Visitor:
    """A stranger, or a person who is signed in. `cpu` says the seconds of processor time used so far."""

    def __init__(self, app: Flask, cpu: Callable[[], float], person: User | None = None) -> None:
        self.app, self.cpu = app, cpu
        self.headers, self.token = {"User-Agent": AGENT}, ""
        if person is not None:
            browser = Browser(app).sign_in(person)
            self.token = browser.csrf_token()
            cookie = browser.client.get_cookie("community")
            assert cookie is not None
            self.headers["Cookie"] = f"community={cookie.value}"

    def ask(self, request: Request, measure: str = WHOLE) -> float:
        """Milliseconds of processor time: until the last byte, until the first, or for a thousand addresses.

        Raises AssertionError when the answer is an error.
        """
        environ = self.environ(request)
        status = ""

        def start(line: str, _headers: object, _fault: object = None) -> Callable[[bytes], object]:
            nonlocal status
            status = line
            return lambda _piece: None

        began = self.cpu()
        stream = pieces(self.app.wsgi_app(environ, start))
        first = next(stream, b"")
        to_first = self.cpu() - began
        counts = measure == PER_ADDRESS  # looking for them takes longer than answering with a kept page
        size, addresses = len(first), first.count(ADDRESS) if counts else 0
        for piece in stream:
            size += len(piece)
            if counts:
                addresses += piece.count(ADDRESS)
        took = self.cpu() - began
        assert status[0] in "23", f"{request.path}: {status}"
        assert size or status[0] == "3", f"{request.path} is empty"
        assert request.form is None or status[0] == "3", f"{request.path} was not taken: {status}"
        if measure == PER_ADDRESS:
            return took * 1_000_000 / addresses
        return (to_first if measure == FIRST_BYTE else took) * 1000

    def environ(self, request: Request) -> dict[str, Any]:
        if request.form is None:
            return EnvironBuilder(request.path, headers=self.headers).get_environ()
        form = {**request.form, "csrf_token": self.token}
        return EnvironBuilder(request.path, method="POST", headers=self.headers, data=form).get_environ()


def pieces(answer: Any) -> Iterator[bytes]:
    try:
        yield from answer
    finally:
        if hasattr(answer, "close"):
            answer.close()
