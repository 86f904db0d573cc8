"""The worker: woken by commits, sweeping every minute, running the schedule, ending its work in order."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask, current_app
from structlog.testing import capture_logs

from community.core import events
from community.core.db import command, db, in_command
from community.core.events import Event, Fact, record
from community.core.logs import thread_failed
from community.core.worker import Worker, beside
from community.schedule import EVERY
from community.settings import Settings


@dataclass(frozen=True)
class DoorRang(Fact):
    """Something that happens only here."""

    door: int


@command
def ring(door: int) -> None:
    record(DoorRang(door))


@pytest.fixture
def heard(app: Flask) -> Iterator[list[object]]:
    """What reactions heard; the wiring of the product comes back afterwards."""
    before, waker, found = dict(events.AFTER), list(events._wake_worker), []  # type: ignore[var-annotated]
    events.wire({DoorRang: [found.append]}, waker[0])
    yield found
    events.wire(before, waker[0])


def worker_of(app: Flask) -> Worker:
    found = app.extensions["worker"]
    assert isinstance(found, Worker)
    return found


def run_queue(worker: Worker) -> int:
    """Do what stands in the queue, as the consumer would."""
    done = 0
    while (task := worker.huey.dequeue()) is not None:
        worker.huey.execute(task)
        done += 1
    return done


def test_a_commit_wakes_the_worker(app: Flask, heard: list[object]) -> None:
    worker = worker_of(app)
    assert run_queue(worker) == 0
    ring(1)
    assert heard == [], "nothing happens inside the request"
    assert run_queue(worker) == 1
    assert heard == [DoorRang(1)]


def test_it_works_until_nothing_waits(app: Flask, heard: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    for door in range(5):
        ring(door)
    rounds: list[int] = []
    all_at_once = events.work_off
    monkeypatch.setattr(events, "work_off", lambda: rounds.append(n := all_at_once(limit=2)) or n)
    worker_of(app).handle_events()
    assert rounds == [2, 2, 1, 0] and len(heard) == 5


def test_the_queue_is_a_file_that_other_processes_share(app: Flask, settings: Settings, heard: list[object]) -> None:
    ring(1)
    assert (settings.data_dir / "queue.db").exists()
    other = Worker(app, {})
    assert run_queue(other) == 1 and heard == [DoorRang(1)]


def test_the_sweep_finds_what_was_never_announced(app: Flask, heard: list[object]) -> None:
    ring(1)
    worker = worker_of(app)
    worker.huey.flush()
    assert run_queue(worker) == 0
    sweeps = [task for task in worker.huey._registry.periodic_tasks if task.name == "sweep"]
    assert len(sweeps) == 1
    worker.huey.execute(sweeps[0])
    assert heard == [DoorRang(1)]


def test_every_recurring_job_is_known_by_name(app: Flask) -> None:
    names = {task.name.rpartition("task_")[2] for task in worker_of(app).huey._registry.periodic_tasks}
    for jobs in EVERY.values():
        for job in jobs:
            assert any(job.__name__ in name for name in names), job


def test_every_recurring_job_runs(app: Flask) -> None:
    worker = worker_of(app)
    for jobs in EVERY.values():
        for job in jobs:
            worker.in_app(job)()
    worker.finish(60)


def test_a_long_job_runs_beside_the_others_and_never_twice_at_once(app: Flask) -> None:
    worker, begun, end = worker_of(app), threading.Event(), threading.Event()
    turns: list[str] = []

    @beside
    def build() -> None:
        turns.append(current_app.name)
        begun.set()
        assert end.wait(30)

    run = worker.in_app(build)
    run()
    assert begun.wait(30)
    run()
    assert turns == [app.name]
    end.set()
    worker.finish(30)
    run()
    worker.finish(30)
    assert turns == [app.name, app.name]


def test_a_long_job_that_fails_says_so_in_the_log(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", thread_failed)  # pytest has one of its own

    @beside
    def build() -> None:
        raise ZeroDivisionError

    worker = worker_of(app)
    with capture_logs() as said:
        worker.in_app(build)()
        worker.finish(30)
    assert [(entry["event"], entry["thread"]) for entry in said] == [("a thread failed", "build")]


def test_a_job_runs_in_the_app_and_leaves_no_session(app: Flask) -> None:
    seen: list[object] = []

    def job() -> None:
        seen.extend((current_app.name, in_command(), db.session.query(Event).count()))

    def broken() -> None:
        db.session.query(Event).count()
        raise ValueError("broken job")

    worker = worker_of(app)
    worker.in_app(job)()
    assert seen == ["community", False, 0]
    with pytest.raises(ValueError, match="broken job"):
        worker.in_app(broken)()


def test_it_works_until_it_is_told_to_stop(app: Flask, heard: list[object]) -> None:
    """The whole loop, in this process: start, react within a second, touch the heartbeat, end on SIGTERM."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    worker = worker_of(app)
    lived: list[bool] = []

    def visitor() -> None:
        end = time.monotonic() + 30
        while not worker.heartbeat.exists() and time.monotonic() < end:
            time.sleep(0.05)
        lived.append(worker.heartbeat.exists())
        with app.app_context():
            ring(7)
            db.session.remove()
        while not heard and time.monotonic() < end:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    ring(1)
    heard_first = threading.Thread(target=visitor)
    heard_first.start()
    try:
        worker.run()
    finally:
        heard_first.join()
        for number, handler in before.items():
            signal.signal(number, handler)
    assert lived == [True]
    assert DoorRang(1) in heard
    assert not worker.heartbeat.exists(), "a worker that ended says so"


def test_the_heartbeat_stands_in_the_data_folder(app: Flask, settings: Settings) -> None:
    assert worker_of(app).heartbeat == Path(settings.data_dir / "worker.alive")
