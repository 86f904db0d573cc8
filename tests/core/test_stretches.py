"""Large tables are gone through a stretch of ids at a time: all of it, once, with little in memory."""

import pytest
from flask import Flask
from sqlalchemy import event, select

from bench.scale.plans import explained
from community.core import stretches as walking
from community.core.db import command, db
from community.core.stretches import Stretch, doubtful, stretches
from community.questions.commands import recount
from tests import make
from tests.make import People


@command
def set_id(old: int, new: int) -> None:
    users = db.metadata.tables["users"]
    db.session.execute(users.update().where(users.c.id == old).values(id=new))


def test_all_ids_are_passed_and_gaps_are_jumped_over(app: Flask, people: People) -> None:
    ids = db.metadata.tables["users"].c.id
    told: list[tuple[int, int]] = []
    first, last = people.ana.id, people.ben.id
    only = Stretch(first, first + walking.LENGTH - 1)
    assert list(stretches(ids, lambda *so_far: told.append(so_far))) == [only]
    assert told == [(last, last)]
    assert list(stretches(db.metadata.tables["votes"].c.id)) == []
    far = walking.LENGTH * 1000
    set_id(people.ben.id, far)
    assert [one.first for one in stretches(ids)] == [first, far]


def test_numbers_that_differ_are_doubtful(app: Flask, people: People) -> None:
    users = db.metadata.tables["users"].c
    everybody = {row.id: row.reputation for row in db.session.execute(select(users.id, users.reputation))}
    assert list(doubtful(users.id, users.reputation, everybody)) == []
    assert list(doubtful(users.id, users.reputation, everybody | {people.ben.id: 7})) == [[people.ben.id]]


def test_doctor_goes_through_posts_by_their_ids(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same statements for every stretch, none of which reads a table from its beginning."""
    monkeypatch.setattr(walking, "LENGTH", 2)
    for number in range(3):
        make.answer(people.ben, make.question(people.ana, f"What about question {number}?", tags=["fan"]))
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *about: sent.append(about[2]))
    assert recount() == []
    assert sum("votes.value" in statement for statement in sent) == 2 * 3, "up and down, of three stretches"
    if app.config["SETTINGS"].is_sqlite:  # PostgreSQL reads tables of so few rows whole
        large = ("posts", "questions", "answers", "votes", "question_tags", "posts_1")
        for plan in explained(db.engine, recount):
            assert not [table for table in large if f"SCAN {table}\n" in f"{plan.text}\n"], plan
