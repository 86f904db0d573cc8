"""A moderator takes back what one person voted for another one: with the points, told to both, and undone."""

from collections.abc import Callable

import pytest

from community.accounts.models import User
from community.core.audit import Act
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.moderation import commands as moderation
from community.moderation.commands.unvoting import take_votes_back
from community.questions import commands
from community.questions.models import Answer, Vote
from community.reputation.commands import recount_days
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import ledger, reputation, reread

WHY = "You agreed with a friend to vote for each other."
WorkOff = Callable[[], None]


@pytest.fixture
def answers(people: People) -> list[Answer]:
    """Three answers of Ben: Ana is for two of them and against the third, Vera is for the first."""
    question = make.question(people.mo)
    found = [make.answer(people.ben, question, f"Way number {number} to do it") for number in range(3)]
    for answer, value in zip(found, (1, 1, -1), strict=True):
        commands.vote(people.ana, answer, value)
    commands.vote(people.vera, found[0], 1)
    commands.vote(people.ana, make.answer(people.vera, question), 1)
    return found


def path(person: User) -> str:
    return f"/moderation/people/{person.id}/votes"


def test_mo_sees_how_many_votes_there_are_and_takes_them_back(
    browser: Browser, people: People, answers: list[Answer], work_off: WorkOff
) -> None:
    ana, ben = people.ana, people.ben
    assert (reputation(ben), reputation(ana)) == (10 + 5 + 10, -1)
    browser.sign_in(people.mo)
    assert path(ana) in browser.get(f"/moderation/people/{ana.id}").links
    shown = browser.post(path(ana), {"toward": "@ben-okoye"})
    assert "2 votes up, 1 votes down" in shown.words and db.session.query(Vote).count() == 5
    done = browser.post(path(ana), {"toward": str(ben.id), "do": "take", "reason": WHY})
    assert "3 votes are taken back" in done.words
    assert (reputation(ben), reputation(ana)) == (10, 0) and recount_days() == []
    assert [reread(answer).score for answer in answers] == [1, 0, 0]
    assert ("answer_up_reversed", -10) in ledger(ben) and ("gave_down_reversed", 1) in ledger(ana)
    assert "took back what somebody voted" in browser.get("/moderation/log").words
    work_off()
    told = browser.sign_in(db.session.get_one(User, ben.id)).get("/inbox").words
    assert "A moderator took back 3 votes of one person on your posts" in told
    assert "Ana" not in told, "who voted stays secret"
    assert "Votes of yours" in browser.sign_in(db.session.get_one(User, ana.id)).get("/inbox").words
    act = db.session.query(Act).filter_by(kind="take votes back").one()
    assert WHY in browser.get(f"/decisions/{act.id}").words


def test_undoing_it_brings_votes_and_points_back(people: People, answers: list[Answer]) -> None:
    before = reputation(people.ben), reputation(people.ana), [reread(answer).score for answer in answers]
    act = take_votes_back(people.mo, people.ana, people.ben, WHY)
    moderation.take_back(people.ada, act)
    assert (reputation(people.ben), reputation(people.ana), [reread(one).score for one in answers]) == before
    assert db.session.query(Vote).count() == 5 and recount_days() == []


def test_without_votes_there_is_nothing_to_take(browser: Browser, people: People, answers: list[Answer]) -> None:
    with pytest.raises(Invalid, match="no votes of Ben Okoye"):
        take_votes_back(people.mo, people.ben, people.ana, WHY)
    browser.sign_in(people.mo)
    for data in ({"toward": "nobody"}, {"toward": "@vera-lind", "do": "take", "reason": "x"}):
        browser.post(path(people.ana), data, status=422)
    assert db.session.query(Act).count() == 0 and db.session.query(Vote).count() == 5


@pytest.mark.parametrize("who", ["ben", "vera"])
def test_only_moderators_take_votes(people: People, answers: list[Answer], who: str) -> None:
    with pytest.raises(Forbidden):
        take_votes_back(getattr(people, who), people.ana, people.ben, WHY)
