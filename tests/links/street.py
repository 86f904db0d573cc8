"""A street of servers on this machine, and a clock that nobody has to wait for."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from community.core.outside import connect_to_public
from community.links.visiting import Visitor

Answering = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Street:
    """Shops by name, each with what its paths answer: a status, headers and a body, or a function that answers."""

    port: int
    shops: dict[str, dict[str, tuple[int, dict[str, str], bytes] | Answering]] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # method, host, path
    agents: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    moment: float = 1_000.0
    moments: list[float] = field(default_factory=list)

    def connect(self, host: str, port: int) -> socket.socket:
        """Shops of the street are on this machine; everybody else is checked as always."""
        if host in self.shops:
            return socket.create_connection(("127.0.0.1", self.port), 5)
        return connect_to_public(host, port)

    def sleep(self, seconds: float) -> None:
        self.moment += seconds

    def visitor(self) -> Visitor:
        return Visitor("https://community.example", self.connect, lambda: self.moment, self.sleep)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        host = request.headers["Host"]
        self.asked.append((request.command, host, request.path))
        self.moments.append(self.moment)
        self.agents.append(request.headers["User-Agent"])
        self.ranges.append(request.headers.get("Range", ""))
        found = self.shops.get(host, {}).get(request.path, (404, {}, b""))
        if callable(found):
            found(request)
            return
        status, headers, body = found
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        if request.command == "GET":
            request.wfile.write(body)


@contextmanager
def opened_street() -> Iterator[Street]:
    street: list[Street] = []

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            street[0].answer(self)

        do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    server.daemon_threads = True
    street.append(Street(server.server_address[1]))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield street[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
