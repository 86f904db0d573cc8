"""The worker: Huey wakes it for the reactions of waiting events and runs the recurring jobs.

Huey only wakes and schedules; what must not get lost stands in the `events` table, because no queue on SQLite
keeps a job whose worker was killed.
"""

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

import structlog
from flask import Flask

from community.core import events
from community.core.db import db
from community.core.queue import Consumer, SqliteHuey, crontab

log = structlog.get_logger()

Job = Callable[[], object]
LAST_SECONDS = 3.0  # that a stopping worker gives to jobs beside
Schedule = dict[str, list[Job]]  # the first fields of a crontab: minute, or minute and hour (UTC) -> jobs


def beside(job: Job) -> Job:
    """Mark a recurring job that may take minutes: the worker runs it beside its other work, never twice at once."""
    job.runs_beside = True  # type: ignore[attr-defined]
    return job


class Worker:
    """The queue of one installation, bound to an app."""

    def __init__(self, app: Flask, every: Schedule) -> None:
        folder = app.config["SETTINGS"].data_dir
        self.app = app
        self.heartbeat = folder / "worker.alive"
        self.threads: dict[str, threading.Thread] = {}  # of the jobs that run beside, by name
        self.huey = SqliteHuey("community", filename=str(folder / "queue.db"), results=False, fsync=False)
        self.wake = self.huey.task(name="handle_events")(self.handle_events)
        for times, jobs in every.items():
            for job in jobs:
                self.huey.periodic_task(crontab(*times.split()), name=f"{job.__module__}.{job.__name__}")(
                    self.in_app(job)
                )
        self.huey.periodic_task(crontab(), name="sweep")(self.handle_events)

    def handle_events(self) -> None:
        """Run the reactions of everything that waits."""
        with self.app.app_context():
            while events.work_off():
                pass

    def in_app(self, job: Job) -> Job:
        """The job with an app around it; one that is `beside` gets a thread of its own, unless it still runs.

        What fails is logged: by Huey, or by `core.logs` for a thread.
        """

        def run() -> None:
            with self.app.app_context():
                try:
                    job()
                finally:
                    db.session.remove()

        def run_beside() -> None:
            before = self.threads.get(job.__name__)
            if before is None or not before.is_alive():
                self.threads[job.__name__] = threading.Thread(target=run, name=job.__name__, daemon=True)
                self.threads[job.__name__].start()

        return run_beside if getattr(job, "runs_beside", False) else run

    def finish(self, seconds: float) -> None:
        """Wait for the jobs that run beside, for each no longer than this."""
        for thread in self.threads.values():
            thread.join(seconds)

    def run(self) -> None:
        """Work until SIGINT or SIGTERM; the running job is finished first."""
        logging.getLogger("huey").setLevel(logging.WARNING)
        stop = threading.Event()

        def end(_signal: int, _frame: FrameType | None) -> None:
            stop.set()

        consumer = OwnSignals(self.huey, workers=1, initial_delay=0.05, backoff=1.2, max_delay=0.25)
        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        consumer.start()
        self.wake()
        log.info("worker started")
        while not stop.wait(1):
            self.heartbeat.touch()
        consumer.stop(graceful=True)
        self.finish(LAST_SECONDS)  # what is not ready then is done again after the next start
        self.heartbeat.unlink(missing_ok=True)
        log.info("worker stopped")


class OwnSignals(Consumer):
    """A consumer that leaves the process's signals to `Worker.run`."""

    def _set_signal_handlers(self) -> None:
        pass
