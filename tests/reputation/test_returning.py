"""Posts that are removed and return: limits count once what they earned, at the time of the first time."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func

from community.accounts.models import User
from community.core.db import back_at, db, now
from community.core.errors import Forbidden, Invalid, TooMany
from community.questions import commands as posts
from community.questions.commands.serial import reverse_serial_votes
from community.questions.models import Answer, Question
from community.recognition.leading import refresh_leaders
from community.reputation import commands
from community.reputation.models import LedgerDay, LedgerEntry
from community.reputation.prices import UP_VOTES
from community.reputation.replaying import replay
from community.reputation.rules import DAY_POINTS, change_rules
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import ledger, reputation, reread
from tests.reputation.test_ledger import acts, perform


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def crowd() -> list[User]:
    return [make.person(f"Voter{number} X") for number in range(20)]


def silent(_done: int, _total: int) -> None: ...


def everything_agrees() -> None:
    assert commands.recount_days() == [] and replay(silent) == []
    entries = db.session.query(func.sum(LedgerEntry.amount)).scalar() or 0
    assert db.session.query(func.coalesce(func.sum(LedgerDay.points), 0)).scalar() == entries
    assert db.session.query(func.sum(User.reputation)).scalar() == entries


def vote_all(voters: list[User], answer: Answer, value: int = 1) -> None:
    for voter in voters:
        posts.vote(voter, answer, value)


def leaders(browser: Browser, query: str) -> list[str]:
    refresh_leaders()
    return [row.text for row in browser.get(f"/leaders?{query}").all("ol.list .by a")]


def test_a_day_is_full_also_while_what_filled_it_is_removed(
    people: People, question: Question, crowd: list[User]
) -> None:
    first, second = make.answer(people.ben, question), make.answer(people.ben, question, "Another way to do it")
    vote_all(crowd, first)
    assert reputation(people.ben) == 200
    posts.delete_post(people.ben, first)
    vote_all(crowd, second)
    assert reputation(people.ben) == 0
    posts.undelete_post(people.ben, first)
    assert reputation(people.ben) == 200
    posts.delete_post(people.ben, first)
    posts.undelete_post(people.ben, first)
    assert reputation(people.ben) == 200, "however often"
    everything_agrees()


def test_votes_that_are_taken_back_after_the_return_leave_room(
    people: People, question: Question, crowd: list[User]
) -> None:
    first, second = make.answer(people.ben, question), make.answer(people.ben, question, "Another way to do it")
    vote_all(crowd, first)
    posts.delete_post(people.ben, first)
    posts.undelete_post(people.ben, first)
    vote_all(crowd[:3], first, 0)
    vote_all(crowd[:3], second)
    assert reputation(people.ben) == 200
    everything_agrees()


def test_votes_of_one_person_are_halved_also_while_the_earlier_ones_are_removed(
    people: People, question: Question
) -> None:
    answers = [make.answer(people.ben, question, f"Way number {number} to do it") for number in range(6)]
    for answer in answers:
        posts.vote(people.ana, answer, 1)
        posts.delete_post(people.ben, answer)
    for answer in answers:
        posts.undelete_post(people.ben, answer)
    assert reputation(people.ben) == 10 + 5 + 2 + 1
    everything_agrees()


@pytest.mark.parametrize("remover", ["ben", "mo"])
def test_what_returns_counts_for_the_day_of_its_votes(
    people: People, question: Question, crowd: list[User], browser: Browser, remover: str
) -> None:
    moderator = getattr(people, remover)
    with back_at(now() - timedelta(days=200)):
        answer = make.answer(people.ben, question)
        vote_all(crowd, answer)
    with back_at(now() - timedelta(days=20)):
        posts.delete_post(moderator, answer)
    posts.undelete_post(moderator, answer)
    assert leaders(browser, "period=week") == leaders(browser, "period=month") == []
    assert leaders(browser, "period=week&tag=schedules") == []
    assert leaders(browser, "period=year") == leaders(browser, "period=all") == ["Ben Okoye"]
    second = make.answer(people.ben, question, "Another way to do it")
    posts.vote(crowd[0], second, 1)
    assert reputation(people.ben) == 210, "room in the day, and 90 days ago is long ago"
    assert ledger(people.ben)[-1] == ("answer_up", 10)
    everything_agrees()


def test_a_removal_takes_nothing_from_the_gain_of_another_week(
    people: People, question: Question, crowd: list[User], browser: Browser
) -> None:
    with back_at(now() - timedelta(days=60)):
        old = make.answer(people.ben, question)
        vote_all(crowd, old)
    posts.vote(crowd[0], make.answer(people.ben, question, "Another way to do it"), 1)
    posts.delete_post(people.ben, old)
    assert leaders(browser, "period=week") == ["Ben Okoye"]
    assert leaders(browser, "period=all") == ["Ben Okoye"]
    everything_agrees()


def test_votes_that_return_together_are_no_series(people: People, question: Question) -> None:
    answers = []
    for number in range(5):
        with back_at(now() - timedelta(days=300 - number * 20)):
            answers.append(make.answer(people.ben, question, f"Way number {number} to do it"))
            posts.vote(people.ana, answers[-1], 1)
    for answer in answers:
        posts.delete_post(people.ben, answer)
        posts.undelete_post(people.ben, answer)
    assert reverse_serial_votes() == 0
    assert reread(answers[0]).score == 1


def test_a_restored_acceptance_counts_for_its_own_time(people: People, question: Question) -> None:
    with back_at(now() - timedelta(days=100)):
        answer = make.answer(people.ben, question)
        posts.accept(people.ana, answer)
    posts.delete_post(people.mo, answer)
    posts.undelete_post(people.mo, answer)
    other = make.answer(people.ben, make.question(people.ana, "Another question about the fan"))
    posts.vote(people.ana, other, 1)
    assert reputation(people.ben) == 15 + 10
    everything_agrees()


def test_the_ledger_says_when_things_happened(people: People, question: Question) -> None:
    long_ago = now() - timedelta(days=100)
    with back_at(long_ago):
        answer = make.answer(people.ben, question)
        posts.vote(people.mo, answer, 1)
    posts.delete_post(people.ben, answer)
    posts.undelete_post(people.ben, answer)
    entries = db.session.query(LedgerEntry).order_by(LedgerEntry.id).all()
    assert [entry.at.date() for entry in entries] == [long_ago.date(), now().date(), now().date()]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_whatever_people_do_votes_bring_no_more_in_a_day(app: Flask, people: People, story: list[Any]) -> None:
    change_rules(people.ada, {DAY_POINTS: 12})
    actors = {name: make.person(f"{name}{uuid4().hex} X") for name in ("ana", "ben", "vera", "mo")}
    question = make.question(actors["ana"])
    thread = [question, make.answer(actors["ben"], question), make.answer(actors["ben"], question, "Another way")]
    for name, act, place in story:
        with suppress(Forbidden, Invalid, TooMany):
            perform(actors[name] if name != "mo" else people.mo, act, thread[place])
    for person in actors.values():
        of_votes = [amount for cause, amount in ledger(person) if cause.startswith(UP_VOTES)]
        assert 0 <= sum(of_votes) <= 12
    everything_agrees()
