"""What the product is compared with, under the server that the product uses: started as programs of their own.

python -m bench.run.yardsticks hello PORT          # the smallest Flask app
python -m bench.run.yardsticks constant PORT FILE  # a WSGI function that always sends the answer in this file
"""

import json
import logging
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

from community.cli.web import serve_forever
from community.settings import Settings


def hello() -> Flask:
    """A Flask app with one view."""
    app = Flask(__name__)

    @app.get("/")
    def greet() -> str:
        return "<!doctype html><title>Hello</title><h1>Hello</h1>"

    return app


def keep(path: Path, headers: list[tuple[str, str]], body: bytes) -> None:
    """Write an answer for `constant`: its headers in one line, then its body."""
    path.write_bytes(json.dumps(headers).encode() + b"\n" + body)


def constant(path: Path) -> WSGIApplication:
    """A WSGI function that sends an answer and looks at nothing."""
    head, _line, body = path.read_bytes().partition(b"\n")
    headers = [(name, value) for name, value in json.loads(head)]

    def send(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    return send


def main(kind: str, port: str, *more: str) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # as in the product
    app: WSGIApplication = hello() if kind == "hello" else constant(Path(more[0]))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), secret_key="-" * 40, database_url="sqlite://", port=int(port))
        serve_forever(app, settings)


if __name__ == "__main__":
    main(*sys.argv[1:])
