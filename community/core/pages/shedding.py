"""When many requests wait, those who are signed in get public pages as everybody sees them, with a note that says so.

Such a page costs a fraction of their own one, so that the queue gets shorter; whatever they send is handled as always.
"""

import gzip
from collections.abc import Callable, Iterable
from functools import cached_property
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

from community.core.pages.layer import PageLayer, coding_for, theme_in
from community.core.pages.store import Page

PLACE = b'<main id="main"'  # what stands first in the body of every page, after its header
GZIP_LEVEL = 1
OF_EVERYBODY = ("cache-control", "vary")  # what a kept page says about itself and is not true with the note


def shed_with(app: Flask, waiting: Callable[[], int]) -> None:
    """Shed load when `waiting`, the number of requests that wait for a thread, reaches the setting CROWD."""
    layer = app.extensions.get("pages")
    if isinstance(layer, PageLayer) and app.config["SETTINGS"].crowd:
        layer.people = Shedding(app, layer, waiting)


class Shedding:
    """Answers those who may be somebody."""

    def __init__(self, app: Flask, layer: PageLayer, waiting: Callable[[], int]) -> None:
        self.app, self.layer, self.waiting = app, layer, waiting
        self.crowd = app.config["SETTINGS"].crowd

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        page = self.kept(environ) if self.waiting() >= self.crowd else None
        if page is None:
            return self.layer.inner(environ, start_response)
        if page.viewed:
            self.layer.seen(page.viewed, environ.get("HTTP_USER_AGENT", ""))
        body = page.plain.replace(PLACE, self.note + PLACE, 1)
        headers = [pair for pair in page.headers if pair[0].lower() not in OF_EVERYBODY]
        headers += [("Cache-Control", "private, no-store"), ("Vary", "Accept-Encoding, Cookie")]
        if coding_for(page, environ.get("HTTP_ACCEPT_ENCODING", "")):  # whoever knows brotli knows gzip
            body = gzip.compress(body, GZIP_LEVEL)
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        start_response(page.status, headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    def kept(self, environ: WSGIEnvironment) -> Page | None:
        """The page as everybody sees it, if it is there already and has a place for the note."""
        asked = self.layer.asked(environ, theme_in(environ.get("HTTP_COOKIE", "")))
        page = self.layer.kept(asked.name) if asked else None
        return page if page is not None and page.status.startswith("200") and PLACE in page.plain else None

    @cached_property
    def note(self) -> bytes:
        with self.app.app_context():
            return self.app.jinja_env.get_template("_layout/_crowd.html").render().encode()
