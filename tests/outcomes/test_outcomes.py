"""Did it work? What the asker says after accepting an answer, what it pays, and who is asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from community.core.db import command, db, now
from community.core.errors import Forbidden
from community.core.mail import Mail
from community.notifications.models import Notification
from community.outcomes.commands import ask_how_it_went, recount, say_outcome
from community.questions import commands
from community.questions.models import Answer, Question
from community.reputation.commands import recount as recount_reputations
from community.reputation.models import LedgerEntry
from tests import make
from tests.browser import Browser
from tests.make import People

WorkOff = Callable[[], None]


@pytest.fixture
def question(people: People) -> Question:
    """Ana's question, answered by Ben and accepted."""
    question = make.question(people.ana, done_when="A week of quiet nights")
    commands.accept(people.ana, make.answer(people.ben, question))
    return question


def accepted(question: Question) -> Answer:
    return db.session.get_one(Answer, question.accepted_answer_id)


def ledger(person_id: int) -> list[tuple[str, int]]:
    db.session.commit()
    rows = db.session.query(LedgerEntry).filter_by(user_id=person_id).order_by(LedgerEntry.id)
    return [(row.cause, row.amount) for row in rows]


def test_ana_says_that_it_worked(browser: Browser, people: People, question: Question) -> None:
    address = f"/q/{question.id}/{question.slug}"
    page = browser.sign_in(people.ana).get(address)
    assert page.one(".strip.good a.end").text == "Did it work?"
    assert "Goal met?" in page.one(".goal .trail .todo").text
    form = browser.get(page.one(".strip.good a.end")["href"])
    assert "the answer of Ben Okoye" in form.words and "A week of quiet nights" in form.words
    page = browser.post(f"/q/{question.id}/outcome", {"result": "yes", "words": "Seven  nights,\nall <quiet>."})
    assert page.one(".strip.good b").text == "Goal met"
    assert page.one(".strip.good q").text == "Seven nights, all <quiet>."
    assert "Goal met" in page.one(".goal .trail").text and "Confirmed by the asker" in page.words
    stranger = browser.sign_out().get(address)
    assert "Goal met" in stranger.one(".strip.good").text and not stranger.all(".strip a.end")
    assert "confirmed" in browser.get("/").one(".tally").text


def test_partly_and_no_are_said_honestly_and_count_as_no_goal_met(
    browser: Browser, people: People, question: Question
) -> None:
    browser.sign_in(people.ana)
    page = browser.post(f"/q/{question.id}/outcome", {"result": "partly", "words": "Only on weekdays"})
    assert page.one(".strip.good b").text == "Partly met" and page.one(".strip q").text == "Only on weekdays"
    page = browser.post(f"/q/{question.id}/outcome", {"result": "no", "words": ""})
    assert page.one(".strip b").text == "Did not work in the end" and not page.all(".strip.good")
    assert "Confirmed by the asker" not in page.words
    assert ("outcome", 10) not in ledger(people.ben.id)


def test_an_outcome_pays_ten_once_and_a_change_of_mind_reverses_it(people: People, question: Question) -> None:
    say_outcome(people.ana, question, "yes", "Works")
    say_outcome(people.ana, question, "yes", "Still works")
    assert ledger(people.ben.id) == [("accepted", 15), ("outcome", 10)]
    assert question.confirmed_at and accepted(question).confirmed_at
    say_outcome(people.ana, question, "partly")
    assert ledger(people.ben.id)[2:] == [("outcome_reversed", -10)]
    assert question.confirmed_at is None and accepted(question).confirmed_at is None
    say_outcome(people.ana, question, "yes")
    say_outcome(people.ana, question, "")
    assert [cause for cause, _amount in ledger(people.ben.id)[3:]] == ["outcome", "outcome_reversed"]
    assert recount_reputations() == [] and recount() == []


@pytest.mark.parametrize("how", ["unaccept", "remove", "other"])
def test_the_outcome_goes_with_the_mark_of_the_answer(people: People, question: Question, how: str) -> None:
    answer = accepted(question)
    say_outcome(people.ana, question, "yes", "Works")
    if how == "unaccept":
        commands.unaccept(people.ana, answer)
    elif how == "remove":
        commands.delete_post(people.mo, answer)
    else:
        commands.accept(people.ana, make.answer(people.mo, question, "Another way to do it, which is better"))
    db.session.refresh(question)
    assert question.confirmed_at is None and db.session.get_one(Answer, answer.id).confirmed_at is None
    causes = [cause for cause, _amount in ledger(people.ben.id)]
    assert causes.count("outcome") == causes.count("outcome_reversed") == 1
    if how == "remove":
        commands.undelete_post(people.mo, answer)
        assert question.confirmed_at is not None, "the removal is undone as a whole"
    elif how == "unaccept":
        commands.accept(people.ana, answer)
        assert question.confirmed_at is None  # a new mark begins anew
    assert recount_reputations() == [] and recount() == []


def test_the_own_answer_may_work_and_pays_nothing(people: People) -> None:
    question = make.question(people.ana)
    commands.accept(people.ana, make.answer(people.ana, question))
    say_outcome(people.ana, question, "yes")
    assert question.confirmed_at and ledger(people.ana.id) == []


def test_only_the_asker_of_a_solved_question_says_how_it_went(
    browser: Browser, people: People, question: Question
) -> None:
    for person in (people.ben, people.vera, people.mo, people.ada):
        with pytest.raises(Forbidden):
            say_outcome(person, question, "yes")
    with pytest.raises(Forbidden, match="Accept the answer"):
        say_outcome(people.ana, make.question(people.ana, "Another question about the fan"), "yes")
    browser.sign_in(people.mo).get(f"/q/{question.id}/outcome", status=403)
    browser.post(f"/q/{question.id}/outcome", {"result": "yes"}, status=403)
    browser.sign_in(people.ana).post(f"/q/{question.id}/outcome", {"result": ""}, status=422)
    browser.post(f"/q/{question.id}/outcome", {"result": "yes", "words": "x" * 301}, status=422)
    browser.post(f"/q/{question.id}/outcome", {"result": "no"})
    page = browser.post(f"/q/{question.id}/outcome/remove")
    assert page.one(".strip.good b").text == "Accepted"


def test_a_confirmed_answer_stands_first(browser: Browser, people: People, question: Question) -> None:
    better = make.answer(people.mo, question, "A way that everybody likes")
    commands.vote(people.ada, better, 1)
    say_outcome(people.ana, question, "yes")
    page = browser.get(f"/q/{question.id}/{question.slug}")
    assert "Goal met" in page.all("article.post")[0].text


@command
def accepted_before(question: Question, days: float) -> None:
    moment = now() - timedelta(days=days)
    db.session.execute(update(Answer).where(Answer.id == question.accepted_answer_id).values(accepted_at=moment))


def asked(person_id: int) -> tuple[int, int]:
    """How many notes and mails asked the person how it went."""
    db.session.commit()
    notes = db.session.query(Notification).filter_by(user_id=person_id, kind="outcome").count()
    return notes, db.session.query(Mail).filter_by(kind="outcome").count()


def test_who_accepted_and_said_nothing_is_asked_once_after_five_days(
    browser: Browser, people: People, question: Question, work_off: WorkOff
) -> None:
    accepted_before(question, 4.9)
    assert ask_how_it_went() == 0
    accepted_before(question, 5.1)
    assert (ask_how_it_went(), ask_how_it_went()) == (1, 0)
    work_off()
    assert asked(people.ana.id) == (1, 1)
    inbox = browser.sign_in(people.ana).get("/inbox")
    entry = next(item for item in inbox.all("ul.inbox li") if "Say how it went" in item.text)
    assert "Did it work, Ana Ferreira?" in browser.get(entry.one("a")["href"]).words
    (mail,) = db.session.query(Mail).filter_by(kind="outcome")
    assert f"/q/{question.id}/outcome" in mail.text and mail.subject.startswith("Did it work?")


@pytest.mark.parametrize("why", ["said", "long ago", "own", "unaccepted", "removed"])
def test_nobody_is_asked_in_vain(people: People, question: Question, work_off: WorkOff, why: str) -> None:
    if why == "own":
        question = make.question(people.ana, "Which cable fits into the Hub?")
        commands.accept(people.ana, make.answer(people.ana, question))
    accepted_before(question, 400 if why == "long ago" else 6)
    if why == "said":
        say_outcome(people.ana, question, "no")
    elif why == "removed":
        commands.delete_post(people.mo, question)
    ask_how_it_went()
    if why == "unaccepted":
        commands.unaccept(people.ana, accepted(question))
    work_off()
    assert asked(people.ana.id) == (0, 0)


def test_doctor_mends_what_says_confirmed_wrongly(people: People, question: Question) -> None:
    other = make.question(people.ana, "Which cable fits into the Hub?")
    say_outcome(people.ana, question, "yes")
    db.session.commit()
    with db.engine.begin() as connection:
        connection.execute(update(Question.__table__).values(confirmed_at=None))
        connection.execute(update(Question.__table__).where(Question.id == other.id).values(confirmed_at=now()))
        connection.execute(update(Answer.__table__).values(confirmed_at=None))
    assert len(recount()) == 2
    recount(fix=True)
    assert recount() == []
    db.session.expire_all()
    assert question.confirmed_at and accepted(question).confirmed_at and other.confirmed_at is None
