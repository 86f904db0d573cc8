"""Views are counted in memory and written in one go: at most every ten seconds, or when many have come together."""

import threading
from collections import Counter
from time import monotonic

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from community.core.db import patience
from community.questions.commands import add_views

log = structlog.get_logger()

EVERY = 10.0  # seconds
MANY = 500
PATIENCE = 250  # milliseconds that a reader waits for somebody who writes
# What stands in the names of programs that nobody reads with: crawlers, previews of links, agents, libraries.
ROBOTS = (
    "bot", "crawl", "spider", "slurp", "preview", "monitor", "externalhit", "externalagent", "externalfetcher",
    "-user/", "whatsapp", "googleother", "google-", "archive", "scrap", "fetch", "headless", "lighthouse", "curl",
    "wget", "python", "java/", "go-http", "http-client", "httpclient", "libwww", "axios", "node", "ruby", "perl",
)  # fmt: skip


def is_robot(device: str) -> bool:
    """Whether what calls itself so (User-Agent) is no browser; nameless programs are none."""
    device = device.lower()
    return not device or any(word in device for word in ROBOTS)


class ViewCounter:
    """Views of one process that are not written yet. A crash loses at most the last ten seconds of views."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.lock = threading.Lock()
        self.views: Counter[int] = Counter()
        self.written_at = monotonic()
        self.is_written_beside = False  # by a thread, so that nobody who reads waits for it

    def count(self, question_id: int, device: str) -> None:
        """Count a view, unless a robot looks."""
        if is_robot(device):
            return
        with self.lock:
            self.views[question_id] += 1
            due = monotonic() - self.written_at > EVERY or len(self.views) > MANY
        if due and not self.is_written_beside:
            self.write()

    def write(self) -> None:
        """Write what has come together."""
        with self.lock:
            views, self.views = self.views, Counter()
            self.written_at = monotonic()
        if not views:
            return
        try:
            with self.app.app_context(), patience(PATIENCE):
                add_views(views)
        except SQLAlchemyError as error:  # somebody writes for long; reading goes on, and the views wait
            log.warning("views could not be written yet", error=str(error))
            with self.lock:
                self.views.update(views)
