"""One web process: waitress on a socket that may be shared, and an end that costs nobody an answer."""

import resource
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server
from waitress.task import WSGITask

from community.cli.supervisor import SIGNALS
from community.core.turns import turns
from community.settings import Settings

MEGABYTE = 1024 * 1024
CONNECTIONS = 2000  # open at the same time; each needs a file descriptor
SPARE = 200  # file descriptors for everything else
SILENCE = 30  # seconds without a byte after which a connection is closed
LAST_REQUESTS = 8.0  # seconds that running requests have when everything ends
HALF_SENT = 2.0  # seconds that somebody has who is still sending a request then
LINGER = 3.0  # seconds in which idle connections may send one more request, when a successor is there already
LAST_UPLOADS = 60.0  # seconds that running requests have then


class LastTask(WSGITask):
    """A request; when its process is about to leave, the last one of its connection."""

    wrote_header: bool

    def execute(self) -> None:
        with turns.offered():
            super().execute()

    def write(self, data: bytes) -> None:
        """Send the head and a body that is whole in one go, not the head by itself."""
        if self.has_body and self.complete and not self.wrote_header and self.content_length == len(data):
            head = self.build_response_header()
            self.wrote_header, self.content_bytes_written = True, len(data)
            self.channel.write_soon(head + data)
        else:
            super().write(data)

    def build_response_header(self) -> bytes:
        if not self.channel.server.accepting:
            self.set_close_on_finish()
        return bytes(super().build_response_header())

    def set_close_on_finish(self) -> None:
        """Let the connection end with this answer; not because it has no body (304), as waitress would have it."""
        ends = self.version == "1.0" or self.request.headers.get("CONNECTION", "").lower() == "close"
        if ends or self.has_body or self.wrote_header or not self.channel.server.accepting:
            super().set_close_on_finish()


class Channel(HTTPChannel):
    """A connection. A request that is answered at once does not wait for a thread: handing it over and back takes
    longer than such an answer."""

    task_class = LastTask
    reading = taken = False

    def received(self, data: bytes) -> bool:
        self.reading = True
        more = bool(super().received(data))
        self.reading = False
        if self.taken:
            self.taken = False
            self.service()
        return more


class WebProcess:
    """Serves any WSGI app until SIGTERM or SIGINT (running requests are finished) or SIGHUP (the same, for a process
    whose successor serves already: idle connections are told with their next answer that they end)."""

    def __init__(self, app: WSGIApplication, settings: Settings, listener: socket.socket) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = CONNECTIONS + SPARE
        files = max(soft, wanted if hard == resource.RLIM_INFINITY else min(wanted, hard))
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
        self.server: Any = create_server(
            app,
            sockets=[listener],
            threads=settings.threads,
            connection_limit=min(CONNECTIONS, files - SPARE),
            channel_timeout=SILENCE,
            asyncore_use_poll=True,
            ident=None,
            max_request_body_size=settings.max_upload_bytes + 8 * MEGABYTE,  # the app refuses earlier, with a page
            clear_untrusted_proxy_headers=not settings.trusted_proxies,
        )
        self.server.channel_class = Channel
        self.server.pull_trigger = self.wake
        self.server.add_task = self.add_task
        self.is_quick: Callable[[HTTPRequestParser], bool] = lambda _request: False
        self.reader = 0  # the thread that reads requests
        self.told: int | None = None  # the signal to leave

    def waiting(self) -> int:
        """How many requests wait for a thread."""
        return len(self.server.task_dispatcher.queue)

    def add_task(self, channel: Channel) -> None:
        """Take a request that was read; called by waitress. `is_quick` says whether its answer waits for nothing."""
        is_read = channel.reading and threading.get_ident() == self.reader
        if is_read and self.is_quick(channel.requests[0]):
            channel.taken = True  # `received` still holds the lock of its requests
        else:
            self.server.task_dispatcher.add_task(channel)

    def serve(self) -> None:
        """Serve; returns when told to leave, after the running requests."""
        for sign in SIGNALS:
            signal.signal(sign, self.tell)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        while self.told is None:
            self.turn(SILENCE)
        self.server.accepting = False  # from here on others take new connections, or nobody
        began = time.monotonic()
        while self.is_needed(time.monotonic() - began):
            self.turn(0.1)
        self.close()

    def close(self) -> None:
        """End the threads, all connections and the listener."""
        self.server.task_dispatcher.shutdown(timeout=0.5)
        wasyncore.close_all(self.server._map)

    def wake(self) -> None:
        """Have the thread that reads look at all connections; it does so by itself after what it does."""
        if threading.get_ident() != self.reader:
            self.server.trigger.pull_trigger()

    def tell(self, sign: int, _frame: FrameType | None) -> None:
        self.told = sign
        self.server.trigger.pull_trigger()

    def turn(self, seconds: float) -> None:
        """Look once at all connections, waiting so long for something to happen."""
        self.reader = threading.get_ident()
        wasyncore.loop(timeout=seconds, use_poll=True, map=self.server._map, count=1)

    def is_needed(self, seconds: float) -> bool:
        """Whether somebody still waits for an answer, so long after the signal to leave."""
        replaced = self.told == signal.SIGHUP
        channels = list(self.server.active_channels.values())
        if seconds > (LAST_UPLOADS if replaced else LAST_REQUESTS) or not channels:
            return False
        if any(channel.requests or channel.total_outbufs_len for channel in channels):
            return True
        if any(channel.request for channel in channels):
            return replaced or seconds < HALF_SENT
        return replaced and seconds < LINGER


def listening(settings: Settings) -> socket.socket:
    """The socket of the site; `::` means every address of both families. Raises OSError when it cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server(
        (settings.host, settings.port), family=family, backlog=1024, dualstack_ipv6=settings.host == "::"
    )


def serve_forever(
    app: WSGIApplication,
    settings: Settings,
    listener: socket.socket | None = None,
    prepared: Callable[[WebProcess], object] = lambda _process: None,
) -> None:
    """Serve any WSGI app as the product is served, in this process; `prepared` is told when it can answer."""
    process = WebProcess(app, settings, listener or listening(settings))
    prepared(process)
    process.serve()
