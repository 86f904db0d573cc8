"""Facts and their reactions: after the commit, at least once, by one worker or several."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from community.core import events
from community.core.db import command, db, now
from community.core.errors import Invalid
from community.core.events import LOCK, Event, Fact, batched, record, work_off
from tests.core.kettle import KettleBoiled, TeaPoured, all_events, boil, heard, make_due, wire

__all__ = ["heard"]


def test_a_fact_is_written_with_who_and_when(heard: list[object]) -> None:
    boil(3)
    [event] = all_events()
    assert (event.kind, event.actor_id, event.payload) == ("KettleBoiled", 7, {"kettle": 3})
    assert (event.done, event.attempts, event.handled_at, event.parked_at) == ([], 0, None, None)
    assert now() - event.at < timedelta(minutes=1)
    assert events.waiting_count() == 1


def test_facts_belong_into_commands(heard: list[object]) -> None:
    with pytest.raises(RuntimeError, match="inside a command"):
        record(KettleBoiled(1))


def test_a_fact_of_a_failed_command_never_was(heard: list[object]) -> None:
    @command
    def spill() -> None:
        record(KettleBoiled(1))
        raise Invalid("Spilled.")

    with pytest.raises(Invalid):
        spill()
    assert all_events() == []


def test_a_reaction_gets_the_fact_once(heard: list[object]) -> None:
    wire(heard.append)
    boil(1, 2)
    assert work_off() == 2 and work_off() == 0
    assert heard == [KettleBoiled(1), KettleBoiled(2)]
    assert all(event.handled_at and event.error is None for event in all_events())
    assert events.waiting_count() == 0


def test_a_fact_nobody_reacts_to_is_handled(heard: list[object]) -> None:
    wire(fact=TeaPoured)
    boil(1)
    assert work_off() == 1
    assert all_events()[0].handled_at is not None


def test_batched_reactions_run_once_per_round(heard: list[object]) -> None:
    @batched
    def index(facts: Sequence[KettleBoiled]) -> None:
        heard.append([fact.kettle for fact in facts])

    wire(index)
    boil(1, 2, 3)
    work_off()
    assert heard == [[1, 2, 3]]
    assert all_events()[0].done == [f"{__name__}.index"]


def test_one_batch_over_several_kinds_of_facts(heard: list[object]) -> None:
    @batched
    def index(facts: Sequence[Fact]) -> None:
        heard.append(list(facts))

    events.wire({KettleBoiled: [index], TeaPoured: [index]}, lambda: None)

    @command
    def tea_time() -> None:
        record(KettleBoiled(1))
        record(TeaPoured(1))

    tea_time()
    work_off()
    assert heard == [[KettleBoiled(1), TeaPoured(1)]]


def test_a_round_takes_no_more_than_its_limit(heard: list[object]) -> None:
    wire(heard.append)
    boil(*range(5))
    assert [work_off(limit=2) for _round in range(4)] == [2, 2, 1, 0]
    assert [fact.kettle for fact in heard] == list(range(5))  # type: ignore[attr-defined]


def test_a_crash_between_reaction_and_bookkeeping_repeats_the_reaction(
    heard: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    wire(heard.append)
    boil(1)

    def killed(_events: Sequence[Event]) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr(events, "settle", killed)
        work_off()
    assert work_off() == 0, "locked for a while, in case the other worker lives"
    make_due()
    assert work_off() == 1
    assert heard == [KettleBoiled(1), KettleBoiled(1)], "at least once"
    assert all_events()[0].handled_at


def test_a_taken_event_is_locked(heard: list[object]) -> None:
    boil(1)
    [mine] = events.claim()
    assert events.claim() == []
    assert abs((mine.run_after - now() - LOCK).total_seconds()) < 5


def test_two_workers_share_the_work(app: Flask, heard: list[object]) -> None:
    boil(*range(60))
    taken: list[int] = []
    gate = threading.Barrier(4)

    def work() -> None:
        with app.app_context():
            gate.wait(10)
            while mine := events.claim(limit=7):
                taken.extend(event.id for event in mine)
            db.session.remove()

    db.session.remove()
    workers = [threading.Thread(target=work) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(set(taken)), "nobody does the work of another"
    assert len(taken) + len(events.claim()) == 60


def test_the_worker_is_woken_once_and_only_after_the_commit(heard: list[object]) -> None:
    events.wire({}, lambda: heard.append(events.waiting_count()))
    boil(1, 2, 3)
    assert heard == [3]


@pytest.mark.parametrize("error", [OSError("no space"), RuntimeError("locked"), ValueError("odd")])
def test_a_worker_that_cannot_be_woken_is_no_reason_to_fail(heard: list[object], error: Exception) -> None:
    def wake() -> None:
        raise error

    events.wire({KettleBoiled: [heard.append]}, wake)
    boil(1)
    assert work_off() == 1 and heard == [KettleBoiled(1)]


def test_old_handled_events_are_forgotten(heard: list[object]) -> None:
    wire(heard.append)
    boil(1, 2)
    work_off()
    boil(3)

    @command
    def age() -> None:
        db.session.execute(update(Event).where(Event.id != 2).values(at=now() - timedelta(days=401)))

    age()
    assert events.forget_old_events() == 1
    assert [event.id for event in all_events()] == [2, 3], "what is not handled stays, however old"


def test_a_reaction_may_write_and_record_more(heard: list[object]) -> None:
    @command
    def pour(fact: KettleBoiled) -> None:
        record(TeaPoured(fact.kettle))

    events.wire({KettleBoiled: [pour], TeaPoured: [heard.append]}, lambda: None)
    boil(1)
    assert work_off() == 1 and work_off() == 1
    assert heard == [TeaPoured(1)]
