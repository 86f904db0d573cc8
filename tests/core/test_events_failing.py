"""Reactions that fail: again later, again later, and parked in the end for the operator."""

from collections.abc import Sequence

from sqlalchemy import update

from community.core import events
from community.core.db import command, db, now
from community.core.events import BACK_OFF, Event, batched, work_off
from tests.core.kettle import KettleBoiled, all_events, boil, heard, make_due, wire

__all__ = ["heard"]


def test_a_failing_reaction_stops_nobody_else_and_comes_again(heard: list[object]) -> None:
    broken = True

    def fragile(fact: KettleBoiled) -> None:
        if broken and fact.kettle == 2:
            raise ValueError("no water")

    wire(fragile, heard.append)
    boil(1, 2, 3)
    work_off()
    assert [fact.kettle for fact in heard] == [1, 2, 3]  # type: ignore[attr-defined]
    one, two, three = all_events()
    assert one.handled_at and three.handled_at and not two.handled_at
    assert two.error and "no water" in two.error and "fragile" in two.error and two.attempts == 1
    assert work_off() == 0, "not yet: it waits"

    broken = False
    make_due()
    assert work_off() == 1
    assert [fact.kettle for fact in heard] == [1, 2, 3], "what succeeded is not done again"  # type: ignore[attr-defined]
    two = all_events()[1]
    assert two.handled_at and two.error is None and two.attempts == 2


def test_it_waits_longer_each_time_and_is_parked_in_the_end(heard: list[object]) -> None:
    def broken(fact: KettleBoiled) -> None:
        raise ValueError("no water")

    wire(broken)
    boil(1)
    for attempt, pause in enumerate(BACK_OFF, 1):
        assert work_off() == 1
        [event] = all_events()
        assert event.attempts == attempt and event.parked_at is None
        assert abs((event.run_after - now()).total_seconds() - pause) < 5
        make_due()
    assert work_off() == 1
    [event] = all_events()
    assert event.parked_at is not None and event.handled_at is None
    make_due()
    assert work_off() == 0, "the operator decides now"
    assert events.waiting_count() == 1


def test_the_operator_gives_parked_events_another_chance(heard: list[object]) -> None:
    boil(1)
    park()
    wire(heard.append)
    assert work_off() == 0
    assert events.retry_parked() == 1
    assert work_off() == 1 and heard == [KettleBoiled(1)]
    assert events.retry_parked() == 0


@command
def park() -> None:
    db.session.execute(update(Event).values(parked_at=now(), attempts=6))


def test_a_failing_batch_is_tried_again_as_a_whole(heard: list[object]) -> None:
    @batched
    def index(facts: Sequence[KettleBoiled]) -> None:
        heard.append(len(facts))
        if len(heard) == 1:
            raise OSError("disk full")

    wire(index)
    boil(1, 2)
    work_off()
    assert all("disk full" in (event.error or "") for event in all_events())
    make_due()
    work_off()
    assert heard == [2, 2] and all(event.handled_at for event in all_events())


def test_an_event_that_cannot_be_read_blocks_nobody(heard: list[object]) -> None:
    wire(heard.append)
    boil(1, 2)

    @command
    def spoil() -> None:
        first = db.session.query(Event).order_by(Event.id).first()
        assert first
        first.payload = {"teapot": 1}

    spoil()
    assert work_off() == 2
    assert heard == [KettleBoiled(2)]
    one, two = all_events()
    assert one.error and "teapot" in one.error and two.handled_at


def test_events_of_a_kind_that_no_longer_exists_are_let_go(heard: list[object]) -> None:
    boil(1)

    @command
    def of_old() -> None:
        db.session.execute(update(Event).values(kind="SamovarLit"))

    of_old()
    assert work_off() == 1 and all_events()[0].handled_at
