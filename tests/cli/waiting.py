"""A web process whose view answers once it was told to leave: run as `python -m tests.cli.waiting FOLDER PORT`."""

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from community.cli.web import WebProcess, serve_forever
from community.settings import Settings

LONG = b"words " * 5_000_000  # more than the buffers of a connection hold


def waiting(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Say that a request has begun, and answer it when the process takes no more of them."""
    (folder / "begun").touch()
    while processes[0].server.accepting:
        time.sleep(0.02)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(LONG)))])
    return [LONG]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    settings = Settings(data_dir=folder, secret_key="", database_url="", port=int(sys.argv[2]), threads=2)
    processes: list[WebProcess] = []
    serve_forever(waiting, settings, prepared=processes.append)
