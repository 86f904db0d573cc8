"""A real HTTP server that writes down what it is told, and answers as the test wants."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Listener:
    """`told` are the bodies that came with POST, `kinds` their content types; `status` is the next answer."""

    url: str = ""
    status: int = 202
    told: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Listener]:
    """Run one on a free port of this machine, until the block ends."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            listener.told.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            listener.kinds.append(self.headers["Content-Type"])
            self.send_response(listener.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_port}/told"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
