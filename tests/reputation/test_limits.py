"""The limits that keep reputation fair: of a day, between two people, inside a company, and of votes that one casts."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from community.accounts.models import User
from community.companies.commands import found_company, settle
from community.core.db import command, db, now
from community.core.errors import TooMany
from community.questions import commands as posts
from community.questions.models import Post, Vote
from community.reputation import commands
from community.reputation.models import LedgerEntry
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
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import reputation, reread

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MORNING = NOON.replace(hour=0)


def crowd(count: int, name: str = "Crowd") -> list[User]:
    return [make.person(f"{name}{number} X") for number in range(count)]


def short(entry: LedgerEntry) -> tuple[int, int | None, str]:
    return entry.amount, entry.full, entry.discount


def test_votes_bring_at_most_200_points_a_day(people: People) -> None:
    voters = crowd(23)
    amounts = [commands.award(people.ben.id, ANSWER_UP, 42, voter.id, NOON) for voter in voters[:19]]
    assert [entry.amount for entry in amounts] == [10] * 19
    assert short(commands.award(people.ben.id, QUESTION_UP, 43, voters[19].id, NOON)) == (5, None, "")
    assert short(commands.award(people.ben.id, ANSWER_UP, 42, voters[20].id, NOON)) == (5, 10, "day")
    assert short(commands.award(people.ben.id, ANSWER_UP, 42, voters[21].id, NOON)) == (0, 10, "day")
    assert short(commands.award(people.ben.id, POST_DOWN, 42, voters[22].id, NOON)) == (-2, None, ""), "costs as ever"
    assert reputation(people.ben) == 198


def test_acceptances_and_confirmations_come_on_top(people: People) -> None:
    for number, voter in enumerate(crowd(20)):
        commands.award(people.ben.id, ANSWER_UP, 100 + number, voter.id, NOON)
    others = crowd(4, "Other")
    for cause, other, amount in zip((ACCEPTED, OUTCOME, STILL_WORKS), others, (15, 10, 2), strict=False):
        assert commands.award(people.ben.id, cause, 42, other.id, NOON).amount == amount
    assert commands.award(people.ben.id, ACCEPTING, 42, people.ben.id, NOON, other_id=others[3].id).amount == 2


def test_the_day_is_one_of_utc_and_what_was_taken_back_leaves_room(people: People) -> None:
    voters = crowd(24)
    for voter in voters[:20]:
        commands.award(people.ben.id, ANSWER_UP, 42, voter.id, NOON)
    assert commands.award(people.ben.id, ANSWER_UP, 42, voters[20].id, MORNING).amount == 0
    assert commands.award(people.ben.id, ANSWER_UP, 42, voters[21].id, MORNING - timedelta(seconds=1)).amount == 10
    assert commands.award(people.ben.id, ANSWER_UP, 42, voters[22].id, MORNING + timedelta(days=1)).amount == 10
    commands.take_back(ANSWER_UP, 42, voters[0].id)
    assert commands.award(people.ben.id, ANSWER_UP, 42, voters[23].id, NOON).amount == 10


def test_each_vote_or_acceptance_between_the_same_two_is_worth_half_of_the_one_before(people: People) -> None:
    ana, ben = people.ana.id, people.ben.id
    assert [commands.award(ben, ANSWER_UP, 40 + n, ana, NOON).amount for n in range(5)] == [10, 5, 2, 1, 0]
    assert short(commands.award(ben, ACCEPTED, 50, ana, NOON)) == (0, 15, "pair")
    assert short(commands.award(ana, ANSWER_UP, 51, ben, NOON)) == (0, 10, "pair"), "in the other direction, too"
    assert short(commands.award(ben, ANSWER_UP, 52, people.vera.id, NOON)) == (10, None, ""), "others are others"


def test_what_costs_is_halved_towards_nothing(people: People) -> None:
    amounts = [commands.award(people.ben.id, POST_DOWN, 40 + n, people.ana.id, NOON).amount for n in range(3)]
    assert amounts == [-2, -1, 0]
    assert commands.award(people.ana.id, GAVE_DOWN, 40, people.ana.id, NOON).amount == -1, "nobody else's business"
    assert commands.award(people.ben.id, REMOVAL, 40, people.ana.id, NOON).amount == -20


def test_after_90_days_two_people_begin_anew(people: People) -> None:
    ana, ben = people.ana.id, people.ben.id
    commands.award(ben, ACCEPTED, 40, ana, NOON)
    assert commands.award(ben, ACCEPTED, 41, ana, NOON + timedelta(days=90, seconds=-1)).amount == 7
    assert commands.award(ben, ACCEPTED, 42, ana, NOON + timedelta(days=180)).amount == 15


def test_what_was_taken_back_is_not_counted_between_two(people: People) -> None:
    ana, ben = people.ana.id, people.ben.id
    for _time in range(3):
        assert commands.award(ben, ANSWER_UP, 40, ana).amount == 10
        commands.take_back(ANSWER_UP, 40, ana)
    assert commands.award(ben, ANSWER_UP, 41, ana).amount == 10


def test_accepting_is_worth_less_with_the_acceptance(people: People) -> None:
    for expected in ((15, 2), (7, 1), (3, 0)):
        answer = make.answer(people.ben, make.question(people.ana))
        posts.accept(people.ana, answer)
        rows = db.session.query(LedgerEntry).filter_by(post_id=answer.id).order_by(LedgerEntry.id)
        assert tuple(entry.amount for entry in rows) == expected


def test_within_one_company_nothing_is_earned(people: People) -> None:
    @command
    def colleagues() -> None:
        settle([people.ana.id, people.ben.id], found_company("Harbour Homes", "harbour.example").id)

    colleagues()
    answer = make.answer(people.ben, make.question(people.ana))
    posts.vote(people.ana, answer, 1)
    posts.accept(people.ana, answer)
    rows = db.session.query(LedgerEntry).order_by(LedgerEntry.id)
    assert [short(entry) for entry in rows] == [(0, 10, "company"), (0, 15, "company"), (0, 2, "company")]
    posts.vote(people.vera, answer, 1)
    assert reputation(people.ben) == 10


def test_nobody_is_paid_for_accepting_an_own_answer(people: People) -> None:
    posts.accept(people.ana, make.answer(people.ana, make.question(people.ana)))
    assert db.session.query(LedgerEntry).count() == 0


def test_a_discount_is_taken_back_with_the_points(people: People) -> None:
    ana, ben = people.ana.id, people.ben.id
    commands.award(ben, ANSWER_UP, 40, ana)
    commands.award(ben, ANSWER_UP, 41, ana)
    back = commands.take_back(ANSWER_UP, 41, ana)
    assert back is not None and short(back) == (-5, -10, "pair")
    commands.award(ben, ANSWER_UP, 41, ana)
    commands.take_back_all([41])
    commands.give_again([41])
    assert reread(people.ben).reputation == 15
    assert short(db.session.query(LedgerEntry).order_by(LedgerEntry.id.desc()).first()) == (5, 10, "pair")


def test_a_ring_ends_with_little(people: People) -> None:
    """Ten people who accept each other ten times, and the same number of acceptances by different askers."""
    ring = crowd(10, "Ring")
    for place, asker in enumerate(ring):
        for turn in range(10):
            commands.award(asker.id, ACCEPTING, place * 10 + turn, asker.id, other_id=ring[place - 1].id)
            commands.award(ring[place - 1].id, ACCEPTED, place * 10 + turn, asker.id)
    honest, askers = crowd(10, "Honest"), crowd(10, "Asker")
    for place, helper in enumerate(honest):
        for turn, asker in enumerate(askers):
            commands.award(asker.id, ACCEPTING, 500 + place * 10 + turn, asker.id, other_id=helper.id)
            commands.award(helper.id, ACCEPTED, 500 + place * 10 + turn, asker.id)
    points = [sum(reread(person).reputation for person in group) for group in (ring, honest + askers)]
    assert points[1] == 100 * (15 + 2)
    assert points[0] <= points[1] * 0.2, f"the ring has {points[0]} of {points[1]}"


@command
def yesterday() -> None:
    db.session.execute(update(Vote).values(at=now() - timedelta(days=1)))


def test_six_votes_a_day_towards_the_same_person(people: People, browser: Browser) -> None:
    question = make.question(people.ana)
    answers = [make.answer(people.ben, question, f"Way number {number} to do it") for number in range(8)]
    for answer in answers[:6]:
        posts.vote(people.ana, answer, 1)
    with pytest.raises(TooMany, match="6 posts of this person today"):
        posts.vote(people.ana, answers[6], 1)
    posts.vote(people.ana, answers[0], -1)
    posts.vote(people.ana, answers[1], 0)
    posts.vote(people.ana, answers[6], 1)
    posts.vote(people.ana, make.answer(people.vera, question), 1)
    yesterday()
    posts.vote(people.ana, answers[7], 1)
    assert reread(answers[7]).score == 1


def test_forty_votes_a_day(people: People) -> None:
    writers = crowd(9)
    answers = [
        make.answer(writer, make.question(people.ana), f"Way number {number} to do it")
        for number in range(5)
        for writer in writers
    ]
    for answer in answers[:40]:
        posts.vote(people.mo, answer, 1)
    with pytest.raises(TooMany, match="all 40 votes of today") as refused:
        posts.vote(people.mo, answers[40], 1)
    assert 0 < refused.value.retry_after <= 86400
    yesterday()
    posts.vote(people.mo, answers[40], 1)
    assert db.session.query(Post).filter_by(score=1).count() == 41


def test_a_moderators_removal_costs_20_until_it_is_undone(people: People) -> None:
    answer = make.answer(people.ben, make.question(people.ana))
    posts.vote(people.ana, answer, 1)
    posts.delete_post(people.mo, answer)
    assert reputation(people.ben) == -20, "and what it had earned is gone"
    posts.undelete_post(people.mo, answer)
    assert reputation(people.ben) == 10
    posts.delete_post(people.ben, answer)
    assert reputation(people.ben) == 0, "removing one's own costs nothing"


def test_removing_a_comment_costs_nothing(people: People) -> None:
    posts.delete_post(people.mo, make.comment(people.ben, make.question(people.ana)))
    assert reputation(people.ben) == 0
