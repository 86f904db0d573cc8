"""The ledger: what pays how much, reversals that happen once, and sums that always agree."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import delete, update

from community.accounts.models import User
from community.core.db import command, db, now
from community.core.errors import Forbidden, Invalid, TooMany
from community.questions import commands as posts
from community.reputation import commands, queries
from community.reputation.models import LedgerDay, LedgerEntry
from community.reputation.prices import (
    ACCEPTED,
    ACCEPTING,
    ANSWER_UP,
    GAVE_DOWN,
    OUTCOME,
    POST_DOWN,
    QUESTION_UP,
    REMOVAL,
    STILL_WORKS,
)
from community.reputation.rules import PRESETS, PRICE, RULES
from tests import make
from tests.make import People
from tests.questions.story import ledger, reputation, reread

PRICES = {name: PRESETS["medium"][name] for name, rule in RULES.items() if rule.kind == PRICE}


def test_the_price_list() -> None:
    assert PRICES == {
        ANSWER_UP: 10,
        QUESTION_UP: 5,
        ACCEPTED: 15,
        ACCEPTING: 2,
        OUTCOME: 10,
        STILL_WORKS: 2,
        POST_DOWN: -2,
        GAVE_DOWN: -1,
        REMOVAL: -20,
    }


def test_causes_fit_their_column_with_every_ending() -> None:
    longest = LedgerEntry.__table__.c.cause.type.length
    endings = (commands.REVERSED, commands.REMOVED)
    assert all(len(cause + ending) <= longest for cause in PRICES for ending in endings)


@pytest.mark.parametrize("cause", list(PRICES))
def test_an_award_names_its_cause_and_moves_the_sum(people: People, cause: str) -> None:
    entry = commands.award(people.ben.id, cause, 42, people.ana.id)
    assert (entry.cause, entry.amount, entry.post_id, entry.actor_id) == (cause, PRICES[cause], 42, people.ana.id)
    assert entry.reversed_by is None
    assert reread(people.ben).reputation == PRICES[cause]
    assert commands.recount() == []


def test_an_award_may_lie_in_the_past(people: People) -> None:
    long_ago = datetime(2019, 3, 1, tzinfo=UTC)
    assert reread(commands.award(people.ben.id, ANSWER_UP, 42, None, long_ago)).at == long_ago


def test_an_unknown_cause_pays_nothing(people: People) -> None:
    with pytest.raises(KeyError):
        commands.award(people.ben.id, "charm", 42, people.ana.id)
    assert ledger(people.ben) == [] and reread(people.ben).reputation == 0


def test_a_reversal_is_tied_to_what_it_reverses(people: People) -> None:
    paid = commands.award(people.ben.id, ANSWER_UP, 42, people.ana.id)
    back = commands.take_back(ANSWER_UP, 42, people.ana.id)
    assert back is not None
    assert (back.cause, back.amount, back.user_id) == ("answer_up_reversed", -10, people.ben.id)
    assert reread(paid).reversed_by == back.id and reread(people.ben).reputation == 0


def test_only_what_exists_can_be_taken_back_and_only_once(people: People) -> None:
    assert commands.take_back(ANSWER_UP, 42, people.ana.id) is None
    commands.award(people.ben.id, ANSWER_UP, 42, people.ana.id)
    assert commands.take_back(ANSWER_UP, 42, people.mo.id) is None, "another person's"
    assert commands.take_back(ANSWER_UP, 43, people.ana.id) is None, "another post's"
    assert commands.take_back(POST_DOWN, 42, people.ana.id) is None, "another cause"
    assert commands.take_back(ANSWER_UP, 42, people.ana.id) is not None
    assert commands.take_back(ANSWER_UP, 42, people.ana.id) is None, "already taken back"
    assert len(ledger(people.ben)) == 2


def test_paid_again_after_a_reversal(people: People) -> None:
    for _round in range(3):
        commands.award(people.ben.id, ANSWER_UP, 42, people.ana.id)
        commands.take_back(ANSWER_UP, 42, people.ana.id)
    commands.award(people.ben.id, ANSWER_UP, 42, people.ana.id)
    assert reread(people.ben).reputation == 10 and len(ledger(people.ben)) == 7


def test_removing_takes_back_what_stands_and_nothing_else(people: People) -> None:
    commands.award(people.ben.id, ANSWER_UP, 42, people.ana.id)
    commands.award(people.ben.id, ANSWER_UP, 42, people.mo.id)
    commands.take_back(ANSWER_UP, 42, people.mo.id)
    commands.award(people.ben.id, ANSWER_UP, 43, people.vera.id)
    commands.take_back_all([42])
    assert reread(people.ben).reputation == 10, "the other post's points stay"
    commands.take_back_all([42])
    assert reread(people.ben).reputation == 10, "twice changes nothing"
    commands.give_again([42])
    assert reread(people.ben).reputation == 20, "Ana's vote returns, Mo's does not"
    commands.give_again([42])
    assert reread(people.ben).reputation == 20
    assert commands.take_back(ANSWER_UP, 42, people.ana.id) is not None, "and can be taken back as before"
    assert reread(people.ben).reputation == 10


def test_entries_come_newest_first_and_by_key(people: People) -> None:
    made = [commands.award(people.ben.id, ANSWER_UP, number, people.ana.id).id for number in range(5)]
    commands.award(people.ana.id, ACCEPTING, 1, people.ana.id)
    first = queries.entries(people.ben.id, limit=2)
    assert [entry.id for entry in first] == [made[4], made[3], made[2]], "one more than asked for says: there is more"
    assert [entry.id for entry in queries.entries(people.ben.id, before=made[3], limit=5)] == made[2::-1]
    assert queries.entries(people.mo.id) == []


def test_sums_of_days_that_are_wrong_are_found_and_mended(people: People) -> None:
    yesterday = now() - timedelta(days=1)
    commands.award(people.ben.id, ANSWER_UP, 40, people.ana.id, yesterday)
    commands.award(people.ben.id, ANSWER_UP, 41, people.mo.id)
    commands.award(people.mo.id, ANSWER_UP, 42, people.ana.id)
    assert commands.recount_days() == []

    @command
    def spoil() -> None:
        db.session.execute(update(LedgerDay).where(LedgerDay.user_id == people.ben.id).values(points=7))
        db.session.execute(delete(LedgerDay).where(LedgerDay.user_id == people.mo.id))

    spoil()
    wrong = [f"sums of days of person {person.id}" for person in (people.ben, people.mo)]
    assert sorted(commands.recount_days()) == sorted(commands.recount_days(fix=True)) == sorted(wrong)
    assert commands.recount_days() == []
    assert queries.sums(people.ben.id, yesterday.date(), now().date()) == {yesterday.date(): 10, now().date(): 10}


acts = some.lists(
    some.tuples(
        some.sampled_from(["ana", "ben", "vera", "mo"]),
        some.sampled_from(["up", "down", "none", "accept", "unaccept", "delete", "undelete"]),
        some.integers(0, 2),
    ),
    max_size=25,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_whatever_people_do_the_sums_agree(app: Flask, people: People, story: list[tuple[str, str, int]]) -> None:
    """Any sequence of votes, acceptances and removals, allowed or not, leaves ledger, counters and votes in step."""
    question = make.question(people.ana)
    thread = [question, make.answer(people.ben, question), make.answer(people.vera, question)]
    for name, act, place in story:
        who, post = getattr(people, name), thread[place]
        with suppress(Forbidden, Invalid, TooMany):
            perform(who, act, post)
    for name in ("ana", "ben", "vera", "mo"):
        reputation(getattr(people, name))
    entries = db.session.query(LedgerEntry).all()
    assert sum(user.reputation for user in db.session.query(User)) == sum(entry.amount for entry in entries)
    assert sum(day.points for day in db.session.query(LedgerDay)) == sum(entry.amount for entry in entries)
    stand = [entry for entry in entries if entry.reversed_by is None and entry.cause in PRICES]
    assert sum(entry.amount if entry.full is None else entry.full for entry in stand) == expected_total()


def perform(who: User, act: str, post: object) -> None:
    if act in ("up", "down", "none"):
        posts.vote(who, post, {"up": 1, "down": -1, "none": 0}[act])  # type: ignore[arg-type]
    elif act in ("accept", "unaccept"):
        if getattr(post, "kind", "") == "answer":
            getattr(posts, act)(who, post)
    else:
        getattr(posts, f"{act}_post")(who, post)


def expected_total() -> int:
    """What everybody together would have without limits, counted from the posts of all stories so far."""
    total = 0
    for post in db.session.query(make.Post):
        if post.deleted_reason not in ("", "author"):
            total += PRICES[REMOVAL]
        if post.is_deleted:
            continue
        total += post.up * PRICES[QUESTION_UP if post.kind == "question" else ANSWER_UP] + post.down * PRICES[POST_DOWN]
        if post.kind == "answer":
            total += post.down * PRICES[GAVE_DOWN]
            if post.accepted_at:
                asker = db.session.get_one(make.Question, post.question_id).author_id
                total += (PRICES[ACCEPTED] + PRICES[ACCEPTING]) if post.author_id != asker else 0
    return total
