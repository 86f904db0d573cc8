"""Running the product: the web server, the worker, and both together in the foreground."""

import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress.server import create_server
from werkzeug.serving import run_simple

from community.core.worker import Worker
from community.questions.reading import EVERY, ViewCounter
from community.settings import Settings

GRACE = 2.5  # seconds that the worker has to finish what it is doing
HEAD_START = 0.7  # seconds in which the server gets ready before the worker starts and wants its share of the processor
REST = 1.0  # seconds before a worker that died is started again
MEGABYTE = 1024 * 1024


@click.command()
@click.option("--web-only", is_flag=True, help="Serve pages only; the worker runs somewhere else.")
@with_appcontext
def serve(web_only: bool) -> None:
    """Serve pages, with the worker beside, until Ctrl-C or SIGTERM."""
    run_in_foreground(application(), web_only=web_only)


@click.command()
@click.option("--parent", type=int, default=0, help="End when the process with this id is no longer the parent.")
@with_appcontext
def work(parent: int) -> None:
    """Run reactions and recurring jobs until Ctrl-C or SIGTERM."""
    if parent:
        threading.Thread(target=end_with_parent, args=(parent,), daemon=True).start()
    worker: Worker = current_app.extensions["worker"]
    worker.run()


def application() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def run_in_foreground(app: Flask, *, web_only: bool = False) -> None:
    """Serve until somebody ends it. Raises ClickException when the address is taken."""
    settings: Settings = app.config["SETTINGS"]
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            connection_limit=2000,
            channel_timeout=30,
            asyncore_use_poll=True,
            ident=None,
            max_request_body_size=settings.max_upload_bytes + 8 * MEGABYTE,  # the app refuses earlier, with a page
            clear_untrusted_proxy_headers=not settings.trusted_proxies,
        )
    except OSError as error:
        raise click.ClickException(
            f"{settings.host}:{settings.port} cannot be used: {error.strerror}. Choose another with PORT or HOST."
        ) from error
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)  # a shell starts background jobs with SIGINT ignored
    companion = None if web_only else Companion()
    views: ViewCounter = app.extensions["views"]
    threading.Thread(target=write_views, args=(views,), daemon=True).start()
    announce(settings)
    try:
        server.run()  # returns at Ctrl-C and at SIGTERM, after the running requests
    finally:
        server.close()
        views.write()
        if companion:
            companion.end()


def run_reloading(app: Flask) -> None:
    """Serve for developing: starts anew whenever a file changes."""
    settings: Settings = app.config["SETTINGS"]
    signal.signal(signal.SIGTERM, leave)
    companion = Companion() if os.environ.get("WERKZEUG_RUN_MAIN") else None
    announce(settings)
    try:
        run_simple(settings.host, settings.port, app, use_reloader=True, use_debugger=False, threaded=True)
    finally:
        if companion:
            companion.end()


def write_views(views: ViewCounter) -> None:
    """Write the views that have come together, also when nobody comes any more."""
    while True:
        time.sleep(EVERY)
        views.write()


def leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def announce(settings: Settings) -> None:
    click.echo(f"{settings.site_name} is at {settings.site_url} (Ctrl-C ends it)")
    if settings.demo and settings.host not in ("127.0.0.1", "localhost", "::1"):
        click.secho("DEMO is on: everyone who can reach this address can sign in as a moderator.", fg="red", err=True)


class Companion:
    """The worker as a process of its own, started again if it dies.

    It has its own session, so that Ctrl-C reaches the server alone, which then ends it in order; and it ends itself
    when the server is gone.
    """

    def __init__(self) -> None:
        self.ending = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.keeper = threading.Thread(target=self.keep, daemon=True)
        self.keeper.start()

    def keep(self) -> None:
        words = [sys.executable, "-m", "flask", "--app", "wsgi", "community", "work", "--parent", str(os.getpid())]
        self.ending.wait(HEAD_START)
        while not self.ending.is_set():
            self.process = subprocess.Popen(words, start_new_session=True, stdin=subprocess.DEVNULL)
            code = self.process.wait()
            if not self.ending.is_set():
                click.echo(f"The worker ended with {code}; starting it again.", err=True)
                self.ending.wait(REST)

    def end(self) -> None:
        self.ending.set()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self.process.kill()  # loses nothing: events stay in the database until they are handled


def end_with_parent(parent: int) -> None:
    """Stop this process when its parent is gone, however that happened."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
