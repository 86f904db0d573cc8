"""The operator compares every counter with its rows, and mends what somebody planted wrong."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from community.accounts.models import User
from community.catalog.models import Tag
from community.core.db import command, db
from community.questions import commands
from community.questions.models import Post, Question
from community.reputation.commands import recount as recount_reputation
from tests import make
from tests.make import People
from tests.questions.story import reread


@pytest.fixture
def thread(people: People) -> Question:
    """A question with votes, an official and a removed answer."""
    question = make.question(people.ana, tags=["fan", "night"])
    make.answer(people.vera, question, official=True)
    commands.delete_post(people.ben, make.answer(people.ben, question))
    for person, value in ((people.ben, 1), (people.vera, 1), (people.mo, -1)):
        commands.vote(person, question, value)
    commands.delete_post(people.ana, make.question(people.ana, "This one was removed", tags=["fan"]))
    return question


@command
def plant(table: type, row_id: int, **values: object) -> None:
    db.session.execute(update(table).where(table.id == row_id).values(**values))  # type: ignore[attr-defined]


def faults(question: Question, people: People) -> Iterator[tuple[str, type, int, dict[str, int]]]:
    fan = db.session.query(Tag).filter_by(name="fan").one()
    yield "answers of question", Question, question.id, {"answer_count": 7}
    yield "staff answers of question", Question, question.id, {"staff_answer_count": 7}
    yield "up-votes of post", Post, question.id, {"up": 7}
    yield "down-votes of post", Post, question.id, {"down": 7}
    yield "questions of person", User, people.ana.id, {"question_count": 7}
    yield "answers of person", User, people.ben.id, {"answer_count": 7}
    yield "questions of tag", Tag, fan.id, {"question_count": 7}
    yield "score of post", Post, question.id, {"score": 7}


def test_nothing_to_find_when_all_is_well(thread: Question) -> None:
    assert commands.recount() == [] and recount_reputation() == []


def test_each_planted_error_is_found_and_mended(people: People, thread: Question) -> None:
    for what, table, row_id, values in list(faults(thread, people)):
        plant(table, row_id, **values)
        found = commands.recount()
        assert found and found[0].startswith(f"{what} {row_id}: 7, counted "), found
        assert commands.recount() == found, "looking changes nothing"
        assert commands.recount(fix=True) != []
        assert commands.recount() == [], what
        db.session.expire_all()


def test_all_at_once(people: People, thread: Question) -> None:
    planted = list(faults(thread, people))
    for _what, table, row_id, values in planted:
        plant(table, row_id, **values)
    assert len(commands.recount(fix=True)) >= len(planted)
    assert commands.recount() == []
    db.session.expire_all()
    kept = reread(thread)
    assert (kept.answer_count, kept.staff_answer_count, kept.up, kept.down, kept.score) == (1, 1, 2, 1, 1)


def test_a_wrong_quality_is_mended(thread: Question) -> None:
    right = thread.quality
    plant(Post, thread.id, quality=0.99)
    [found] = commands.recount(fix=True)
    assert found.startswith(f"score of post {thread.id}")
    assert reread(thread).quality == pytest.approx(right)


def test_a_wrong_reputation_is_named_and_mended(people: People, thread: Question) -> None:
    plant(User, people.ana.id, reputation=4711)
    [found] = recount_reputation()
    assert found == f"Ana Ferreira (person {people.ana.id}): reputation 4711, ledger 8"
    assert recount_reputation(fix=True) == [found]
    assert recount_reputation() == [] and reread(people.ana).reputation == 8


def test_somebody_without_entries_has_none(people: People) -> None:
    plant(User, people.ben.id, reputation=-3)
    assert len(recount_reputation(fix=True)) == 1
    assert reread(people.ben).reputation == 0
