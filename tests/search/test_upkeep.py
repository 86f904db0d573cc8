"""Ada sees how the index is, and has it built anew; what was done stays on record."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from community.core.db import command, db, now
from community.core.errors import Forbidden, Invalid
from community.search import upkeep
from community.search.commands import CHECKED, repair
from community.search.engine import engine
from community.search.models import BUILDING, COMPARING, IndexWork
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.search.story import TITLE, found

WorkOff = Callable[[], None]


def works() -> list[tuple[str, int, int, bool]]:
    """What stands on record, the newest first."""
    db.session.commit()
    return [(work.kind, work.documents, work.wrong, work.done_at is not None) for work in upkeep.last_works()]


def test_building_anew(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, TITLE)
    work_off()
    repair()
    engine().replace([], [1])
    assert found(browser, "fan") == []
    upkeep.order_build(people.ada)
    assert works()[0] == (BUILDING, 0, 0, False) and upkeep.wanted_build()
    repair()
    assert works()[0] == (BUILDING, 1, 0, True) and not upkeep.wanted_build()
    assert found(browser, "fan") == [TITLE]
    before = works()
    repair()
    assert works() == before


def test_ordering_it_twice_is_explained(people: People) -> None:
    upkeep.order_build(people.ada)
    with pytest.raises(Invalid, match="ordered already"):
        upkeep.order_build(people.ada)
    assert len(works()) == 1


@pytest.mark.parametrize("who", ["ben", "vera", "mo"])
def test_only_administrators_order_it(people: People, who: str) -> None:
    with pytest.raises(Forbidden, match="Only administrators"):
        upkeep.order_build(getattr(people, who))
    assert works() == []


def test_comparing_is_on_record(app: Flask, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, TITLE)
    work_off()
    repair()
    assert works()[0] == (COMPARING, 1, 0, True)
    engine().replace([], [1])
    app.extensions[CHECKED] = None
    repair()
    assert works()[0] == (COMPARING, 1, 1, True)


def test_the_record_is_kept_for_a_month(people: People) -> None:
    upkeep.note_built(1)
    upkeep.note_compared(1, 0)

    @command
    def long_ago() -> None:
        db.session.execute(update(IndexWork).values(done_at=now() - timedelta(days=31)))

    long_ago()
    upkeep.order_build(people.ada)
    upkeep.note_compared(2, 0)
    assert works() == [(COMPARING, 2, 0, True), (BUILDING, 0, 0, False)]


def test_how_the_index_is(people: People, work_off: WorkOff) -> None:
    make.question(people.ana, TITLE)
    work_off()
    assert upkeep.index_state() == upkeep.IndexState(1, "")
