"""The whole ledger under the rules of today: first what would change, then the change."""

from contextlib import suppress
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func

from community.core.db import db
from community.core.errors import Forbidden, Invalid, TooMany
from community.questions import commands as posts
from community.questions.models import Answer
from community.reputation import commands, replaying, rules
from community.reputation.models import LedgerDay, LedgerEntry
from community.reputation.prices import ACCEPTED, ANSWER_UP
from community.reputation.replaying import make_so, replay
from community.reputation.rules import PRESETS, change_rules
from tests import make
from tests.make import People
from tests.questions.story import reputation, reread
from tests.reputation.test_ledger import acts, perform


def silent(_done: int, _total: int) -> None: ...


@pytest.fixture
def answer(people: People) -> Answer:
    return make.answer(people.ben, make.question(people.ana))


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["community", "reputation", "recompute", *words])


def test_it_first_shows_what_would_change_and_then_changes_it(app: Flask, people: People, answer: Answer) -> None:
    posts.vote(people.ana, answer, 1)
    posts.vote(people.mo, answer, 1)
    posts.vote(people.vera, answer, -1)
    change_rules(people.ada, {ANSWER_UP: 4})
    ben = people.ben.id
    shown = run(app)
    assert shown.exit_code == 0
    assert f"Ben Okoye (person {ben}): 18 -> 6 (-12)" in shown.output
    assert "2 entries of 1 people would change, -12 points in all." in shown.output and "--apply" in shown.output
    assert reputation(people.ben) == 18, "only shown"
    assert "Done." in run(app, "--apply").output
    assert reputation(people.ben) == 6
    assert "Nothing would change" in run(app).output


def test_history_under_the_same_rules_is_the_same(people: People) -> None:
    """Votes beyond the limit of a day, halved ones, a removal and a return: nothing would change."""
    answer = make.answer(people.ben, make.question(people.ana))
    for number in range(23):
        posts.vote(make.person(f"Voter{number} X"), answer, 1)
    for _time in range(3):
        posts.accept(people.ana, answer)
        second = make.answer(people.ben, make.question(people.ana, "Another question about the fan"))
        posts.vote(people.ana, second, 1)
        posts.accept(people.ana, second)
        posts.unaccept(people.ana, answer)
    posts.delete_post(people.mo, answer)
    posts.undelete_post(people.mo, answer)
    assert db.session.query(LedgerEntry).filter(LedgerEntry.discount == "pair").count() > 3
    assert db.session.query(LedgerEntry).filter_by(discount="day").count() > 1
    assert replay(silent) == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_whatever_people_did_the_replay_agrees(app: Flask, people: People, story: list[Any]) -> None:
    question = make.question(people.ana)
    thread = [question, make.answer(people.ben, question), make.answer(people.vera, question)]
    for name, act, place in story:
        with suppress(Forbidden, Invalid, TooMany):
            perform(getattr(people, name), act, thread[place])
    assert replay(silent) == []


def test_limits_are_replayed_too_and_what_was_undone_stays_undone(people: People) -> None:
    ana, ben = people.ana.id, people.ben.id
    for number in range(4):
        commands.award(ben, ANSWER_UP, 40 + number, ana)
    commands.take_back(ANSWER_UP, 41, ana)
    change_rules(people.ada, {rules.PAIR_DAYS: 0, ANSWER_UP: 8})
    make_so(replay(silent), silent)
    amounts = [entry.amount for entry in db.session.query(LedgerEntry).order_by(LedgerEntry.id)]
    assert amounts == [8, 8, 8, 8, -8]
    assert reputation(people.ben) == 24


def test_what_changed_meanwhile_is_left_alone(people: People) -> None:
    entry = commands.award(people.ben.id, ANSWER_UP, 40, people.ana.id)
    change_rules(people.ada, {ANSWER_UP: 8})
    differences = replay(silent)
    make_so(differences, silent)
    make_so(differences, silent)
    assert reread(entry).amount == 8 and reputation(people.ben) == 8
    assert db.session.query(func.sum(LedgerDay.points)).scalar() == 8


def test_what_was_undone_meanwhile_is_left_alone_with_what_undid_it(people: People, answer: Answer) -> None:
    posts.accept(people.ana, answer)
    change_rules(people.ada, {ACCEPTED: 5})
    differences = replay(silent)
    posts.unaccept(people.ana, answer)
    make_so(differences, silent)
    assert reputation(people.ben) == 0
    make_so(replay(silent), silent)
    assert reputation(people.ben) == 0 and replay(silent) == []


def test_an_entry_and_what_undid_it_are_given_what_they_would_be_worth_together(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "AT_ONCE", 1)
    seen: list[int] = []
    for number in range(3):
        commands.award(people.ben.id, ANSWER_UP, 40 + number, make.person(f"Voter{number} X").id)
    commands.take_back_all([40, 41])
    commands.give_again([40])
    change_rules(people.ada, {ANSWER_UP: 8})
    make_so(replay(silent), lambda done, _total: seen.append(done))
    assert seen == [3, 5, 6] and reputation(people.ben) == 16


def test_presets_can_be_replayed(people: People, answer: Answer) -> None:
    posts.vote(people.mo, db.session.get_one(make.Question, answer.question_id), 1)
    assert reputation(people.ana) == 5
    change_rules(people.ada, PRESETS["small"])
    make_so(replay(silent), silent)
    assert reputation(people.ana) == 10
