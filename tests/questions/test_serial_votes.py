"""Votes in series are found at night and taken back; ordinary ones are left alone."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from community.accounts.models import User
from community.core.db import command, db, now
from community.core.events import Event
from community.questions import commands
from community.questions.commands.serial import is_series, reverse_serial_votes
from community.questions.models import Answer, Vote
from community.reputation.models import LedgerEntry
from community.reputation.rules import BURST_VOTES, RULES, SERIES_VOTES, change_rules
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import ledger, reputation, reread

SERIES, BURST = RULES[SERIES_VOTES].medium, RULES[BURST_VOTES].medium


@command
def cast(votes: dict[int, float]) -> None:
    """Let the votes on these posts be so many hours old."""
    for post_id, hours in votes.items():
        moment = now() - timedelta(hours=hours)
        db.session.execute(update(Vote).where(Vote.post_id == post_id).values(at=moment))
        db.session.execute(update(LedgerEntry).where(LedgerEntry.post_id == post_id).values(at=moment))


def answers(author: User, asker: User, count: int) -> list[Answer]:
    question = make.question(asker)
    return [make.answer(author, question, f"Way number {number} to do it") for number in range(count)]


def vote_slowly(voter: User, on: list[Answer], value: int = 1, apart: float = 20) -> None:
    """One vote after the other, with so many hours between."""
    for place, answer in enumerate(on):
        commands.vote(voter, answer, value)
        cast({answer.id: 1 + place * apart})


def test_five_votes_for_one_person_within_three_minutes(people: People) -> None:
    series = answers(people.ben, people.vera, BURST)
    for answer in series:
        commands.vote(people.ana, answer, 1)
    commands.vote(people.mo, series[0], 1)
    assert reputation(people.ben) == 10 + 5 + 2 + 1 + 0 + 10
    assert reverse_serial_votes() == BURST
    assert reputation(people.ben) == 10 and reread(series[0]).score == 1, "Mo's vote stays"
    assert ledger(people.ben)[-1] == ("answer_up_serial", 0) and ledger(people.ben)[-5] == ("answer_up_serial", -10)
    facts = [event.payload for event in db.session.query(Event).filter_by(kind="VotesReversed")]
    assert [(fact["voter_id"], fact["author_id"], fact["count"]) for fact in facts] == [
        (people.ana.id, people.ben.id, BURST)
    ]
    assert reverse_serial_votes() == 0, "what was taken back is not found again"


def test_ten_votes_within_a_week_on_hardly_anybody_else(people: People) -> None:
    vote_slowly(people.ana, answers(people.ben, people.vera, SERIES), 1, apart=15)
    assert reverse_serial_votes() == SERIES
    assert reputation(people.ben) == 0 and db.session.query(Vote).count() == 0


def test_votes_down_in_series_come_back_to_both(people: People) -> None:
    vote_slowly(people.ana, answers(people.ben, people.vera, SERIES), -1, apart=15)
    assert reputation(people.ana) == -SERIES
    assert reverse_serial_votes() == SERIES
    assert reputation(people.ben) == 0 and reputation(people.ana) == 0


def test_thanks_now_and_then_are_no_series(people: People) -> None:
    vote_slowly(people.ana, answers(people.ben, people.vera, SERIES - 1), 1, apart=15)
    assert reverse_serial_votes() == 0 and db.session.query(Vote).count() == SERIES - 1


def test_who_votes_much_votes_for_many(app: Flask) -> None:
    start = now()
    slowly = [start + timedelta(hours=number) for number in range(SERIES)]
    assert is_series(slowly, SERIES * 2) and not is_series(slowly, SERIES * 2 + 1)
    quickly = [start + timedelta(seconds=45 * number) for number in range(BURST)]
    assert is_series(quickly, 1000) and not is_series([*quickly[:-1], quickly[-1] + timedelta(seconds=1)], 1000)


def test_administrators_choose_how_many_are_a_series(people: People) -> None:
    change_rules(people.ada, {SERIES_VOTES: 3, BURST_VOTES: 2})
    hours, seconds = ([now() + timedelta(**{unit: number}) for number in range(3)] for unit in ("hours", "seconds"))
    assert is_series(hours, 6) and not is_series(hours, 7) and not is_series(hours[:2], 2)
    assert is_series(seconds[:2], 1000) and not is_series(seconds[:1], 1)


def test_both_learn_of_it_once_and_the_voter_stays_unknown(
    browser: Browser, people: People, work_off: Callable[[], None]
) -> None:
    for answer in answers(people.ben, people.vera, BURST):
        commands.vote(people.ana, answer, 1)
    reverse_serial_votes()
    work_off()
    db.session.query(Event).filter_by(kind="VotesReversed").update({"handled_at": None, "done": []})
    db.session.commit()
    work_off()
    told = browser.sign_in(people.ana).get("/inbox").all("ul.inbox li")
    assert len(told) == 1 and "5 of your votes on posts of Ben Okoye" in told[0].text
    told = browser.sign_in(people.ben).get("/inbox").all("ul.inbox li")
    mine = [note.text for note in told if "came in series" in note.text]
    assert len(mine) == 1 and "5 votes on your posts" in mine[0] and "Ana" not in mine[0]
    page = browser.get("/inbox")
    assert "Reputation of Ben Okoye" in browser.get(page.all("ul.inbox a")[0]["href"]).words
