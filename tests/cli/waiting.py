"""A web process with a view that answers when a file is there: run as `python -m tests.cli.waiting FOLDER PORT`."""

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from community.cli.web import serve_forever
from community.settings import Settings

LONG = b"words " * 500_000  # more than the buffers of a connection hold


def waiting(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Say that a request has begun, and answer it when the test allows it."""
    (folder / "begun").touch()
    while not (folder / "go").exists():
        time.sleep(0.02)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(LONG)))])
    return [LONG]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    settings = Settings(data_dir=folder, secret_key="", database_url="", port=int(sys.argv[2]), threads=2)
    serve_forever(waiting, settings)
