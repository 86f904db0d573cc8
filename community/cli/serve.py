"""Running the product: web processes and the worker under one supervisor, or for developing."""

import ctypes
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from types import FrameType

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress.parser import HTTPRequestParser
from werkzeug.serving import run_simple

from community.cli import supervisor
from community.cli.sentences import clear_errors
from community.cli.web import WebProcess, listening, serve_forever
from community.core.db import db
from community.core.migrating import Migrations
from community.core.pages.layer import PageLayer
from community.core.pages.shedding import shed_with
from community.core.worker import Worker
from community.questions import reading
from community.questions.reading import ViewCounter
from community.search import learning
from community.search.learning import Unwritten
from community.search.queries import index_fault
from community.settings import Settings

log = structlog.get_logger()

COLLECT_AFTER = 5_000, 200, 50  # objects made, and rounds of the younger generations: what waits takes memory
LARGE = 256 * 1024  # bytes; below it most pages are sent without asking the system for memory, which halves the rate
MALLOC = ((-8, 1), (-3, LARGE), (-1, LARGE))  # M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD
TIDY = 20.0  # seconds
GATHERED = {"views": reading.EVERY, "searches": learning.EVERY}  # written so often, in seconds
CALM = 3.0  # seconds after the start in which nothing is done that can wait


@click.command()
@click.option("--web-only", is_flag=True, help="Serve pages only; the worker runs somewhere else.")
@with_appcontext
def serve(web_only: bool) -> None:
    """Serve pages, with the worker beside, until Ctrl-C or SIGTERM; SIGHUP changes to new code without a pause."""
    run_in_foreground(application(), web_only=web_only)


@click.command()
@click.option("--reload", is_flag=True, help="Start anew whenever a file changes; for developing.")
@with_appcontext
def start(reload: bool) -> None:
    """Everything at once: init, the demonstration on the very first start if DEMO is on, then serve."""
    app = application()
    if not is_ready(app):
        in_a_copy(app, make_ready)
    if reload:
        run_reloading(app)
    else:
        run_in_foreground(app)


def is_ready(app: Flask) -> bool:
    """Whether everything that `start` makes is there, so that nothing must be loaded to make it."""
    settings: Settings = app.config["SETTINGS"]
    migrations: Migrations = app.extensions["migrate"]
    return (settings.data_dir / "started").exists() and migrations.is_done() and not index_fault()


@clear_errors
def make_ready(app: Flask) -> None:
    import_module("community.cli.setup").make_ready(app)


@click.command(hidden=True)
@click.option("--socket", "number", type=int, required=True)
@click.option("--ready", type=int, required=True)
@click.option("--parent", type=int, required=True)
@with_appcontext
def web(number: int, ready: int, parent: int) -> None:
    """One web process, as the supervisor starts it: on the socket of this number, saying on `ready` that it serves."""

    def say_so() -> None:
        load_templates(application())  # others still serve
        os.write(ready, b"1")
        os.close(ready)

    serve_pages(application(), socket.socket(fileno=number), parent, say_so)


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
    """Serve until somebody ends it. Raises ClickException when the address is taken.

    The first web processes are copies of this one, which is prepared already; this one becomes their supervisor.
    """
    settings: Settings = app.config["SETTINGS"]
    try:
        listener = listening(settings)
    except OSError as error:
        raise click.ClickException(
            f"{settings.host}:{settings.port} cannot be used: {error.strerror}. Choose another with PORT or HOST."
        ) from error
    announce(settings)
    let_go_of_files(app)
    first = []
    signal.pthread_sigmask(signal.SIG_BLOCK, supervisor.SIGNALS)
    for _ in range(settings.web_processes):
        parent, copy = os.getpid(), os.fork()
        if not copy:
            os.setsid()
            serve_pages(app, listener, parent)
            return
        first.append(str(copy))
    listener.set_inheritable(True)
    words = ["--socket", str(listener.fileno()), "--webs", str(len(first)), "--workers", str(int(not web_only))]
    os.execv(sys.executable, [sys.executable, "-I", supervisor.__file__, *words, *first])


def in_a_copy(app: Flask, work: Callable[[Flask], None]) -> None:
    """Do something in a copy of this process, so that what it loads and leaves behind takes no memory from those who
    serve. When it fails, this process ends too."""
    let_go_of_files(app)
    parent, copy = os.getpid(), os.fork()
    if not copy:
        threading.Thread(target=end_with_parent, args=(parent,), daemon=True).start()
        work(app)
        raise SystemExit
    if os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]):
        raise SystemExit(1)


def let_go_of_files(app: Flask) -> None:
    """Close what must not be shared between copies of this process."""
    db.session.remove()
    db.engine.dispose()
    worker: Worker = app.extensions["worker"]
    worker.huey.storage.close()


def serve_pages(app: Flask, listener: socket.socket, parent: int, ready: Callable[[], None] = lambda: None) -> None:
    """Be a web process until told to end, or until the parent is gone."""
    threading.Thread(target=end_with_parent, args=(parent,), daemon=True).start()
    spare_memory()
    spare_the_collector()
    threading.Thread(target=do_beside, args=(give_back, TIDY), daemon=True).start()
    write_beside(app)
    later = threading.Timer(CALM, load_templates, (app,))
    later.daemon = True
    later.start()

    def prepared(process: WebProcess) -> None:
        shed_with(app, process.waiting)
        process.is_quick = quick_in(app)
        ready()

    serve_forever(app, app.config["SETTINGS"], listener, prepared)
    for name in GATHERED:
        app.extensions[name].write()


def write_beside(app: Flask) -> None:
    """Have threads write what web processes gather, so that nobody who reads or searches waits for it."""
    for name, seconds in GATHERED.items():
        gathered: ViewCounter | Unwritten = app.extensions[name]
        gathered.is_written_beside = True
        threading.Thread(target=do_beside, args=(gathered.write, seconds), daemon=True).start()


def spare_memory() -> None:
    """Have the C library give back what large texts needed: with an arena for every few threads it keeps much of it.

    Only glibc has these dials (mallopt(3)); elsewhere nothing happens.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for dial, value in MALLOC:
            library.mallopt(dial, value)


def give_back() -> None:
    """Have the C library give back to the system what is free between what is kept; nothing outside glibc."""
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


def spare_the_collector() -> None:
    """What is there at the start stays; looking through it for garbage again and again took a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def quick_in(app: Flask) -> Callable[[HTTPRequestParser], bool]:
    """Tell which requests waitress may answer with a kept page while it reads."""
    layer: PageLayer | None = app.extensions.get("pages")

    def is_quick(request: HTTPRequestParser) -> bool:
        is_page = request.error is None and request.command in ("GET", "HEAD") and not request.query
        return is_page and layer is not None and layer.is_ready(request.path, request.headers)

    return is_quick


def load_templates(app: Flask) -> None:
    """Have all templates in memory, as they belong to the code that runs, before newer ones lie in their folder."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)


def run_reloading(app: Flask) -> None:
    """Serve for developing: starts anew whenever a file changes."""
    settings: Settings = app.config["SETTINGS"]
    signal.signal(signal.SIGTERM, leave)
    worker = None
    if os.environ.get("WERKZEUG_RUN_MAIN"):
        words = [sys.executable, "-m", "flask", "--app", "wsgi", "community", "work", "--parent", str(os.getpid())]
        worker = subprocess.Popen(words, start_new_session=True, stdin=subprocess.DEVNULL)
    announce(settings)
    try:
        run_simple(settings.host, settings.port, app, use_reloader=True, use_debugger=False, threaded=True)
    finally:
        if worker:
            worker.terminate()


def do_beside(work: Callable[[], object], seconds: float) -> None:
    """Do something again and again, also when nobody comes any more."""
    while True:
        time.sleep(seconds)
        try:
            work()
        except Exception as error:  # the next time may go well
            log.exception("work beside failed", error=str(error))


def leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def announce(settings: Settings) -> None:
    click.echo(f"{settings.site_name} is at {settings.site_url} (Ctrl-C ends it)")
    if settings.demo and settings.host not in ("127.0.0.1", "localhost", "::1"):
        click.secho("DEMO is on: everyone who can reach this address can sign in as a moderator.", fg="red", err=True)


def end_with_parent(parent: int) -> None:
    """Stop this process when its parent is gone, however that happened."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
