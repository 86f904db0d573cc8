"""Ben follows Ana's question: he hears of answers, of what solved it, of its end; once, and only what he may read."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert

from community.accounts.models import User
from community.core.db import command, db
from community.core.events import Event, record
from community.notifications import of_following
from community.notifications.commands import set_mail
from community.notifications.events import FollowersWait
from community.notifications.models import FOLLOWED, Notification
from community.questions import commands
from community.questions.events import AnswerAccepted, QuestionClosed
from community.questions.models import Answer, Question, QuestionFollow
from community.questions.models.posts import STAFF
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.notifications.test_telling import audience, mails, told

WorkOff = Callable[[], None]
WHY = "Not about our products"


@pytest.fixture
def asked(people: People) -> Question:
    """Ben follows it."""
    question = make.question(people.ana)
    commands.follow(people.ben, question)
    return question


def fresh(row: Any) -> Any:
    """A row as the next request loads it."""
    return db.session.get_one(type(row), row.id)


def test_ben_hears_of_all_three_here_and_by_mail(
    browser: Browser, people: People, asked: Question, work_off: WorkOff
) -> None:
    answer = make.answer(people.vera, asked)
    commands.accept(people.ana, answer)
    commands.close(people.mo, asked, WHY)
    work_off()
    assert told(people.ben) == [("new_answer", answer.id), ("solved", answer.id), ("closed", asked.id)]
    assert [mail.subject for mail in mails(FOLLOWED)] == [
        f"Vera Lindqvist answered: {asked.title}", f"Solved: {asked.title}", f"Closed: {asked.title}",
    ]  # fmt: skip
    assert WHY in mails(FOLLOWED)[2].text
    words = browser.sign_in(people.ben).get("/inbox").words
    for said in ("Vera Lindqvist answered", "An answer solved", "which you follow, was closed"):
        assert said in words


def test_the_asker_need_not_follow_and_hears_once(people: People, asked: Question, work_off: WorkOff) -> None:
    commands.follow(people.ana, asked)
    answer = make.answer(people.vera, asked)
    commands.close(people.mo, asked, WHY)
    work_off()
    assert told(people.ana) == [("answer", answer.id)], "of closing she reads the reason in a note of its own"


def test_nobody_hears_of_their_own_acts(people: People, asked: Question, work_off: WorkOff) -> None:
    commands.follow(people.mo, asked)
    answer = make.answer(people.ben, asked)
    commands.accept(people.ana, answer)
    commands.close(people.mo, asked, WHY)
    work_off()
    assert told(people.ben) == [("accepted", answer.id), ("closed", asked.id)], "of his answer one note says it"
    assert told(people.mo) == [("new_answer", answer.id), ("solved", answer.id)]


def test_whoever_is_mentioned_hears_once(people: People, asked: Question, work_off: WorkOff) -> None:
    answer = make.answer(people.vera, asked, f"{make.HELPFUL} @{people.ben.handle}")
    work_off()
    assert told(people.ben) == [("mention", answer.id)] and mails(FOLLOWED) == []


@pytest.mark.parametrize("why", ["audience", "removed question", "removed answer", "unfollowed"])
def test_nothing_is_told_of_what_one_may_no_longer_read(
    people: People, asked: Question, work_off: WorkOff, why: str
) -> None:
    answer = make.answer(people.vera, asked)
    commands.accept(people.ana, answer)
    if why == "audience":
        audience(asked, STAFF)
    elif why == "unfollowed":
        commands.unfollow(people.ben, asked.id)
    else:
        commands.delete_post(people.mo, asked if why == "removed question" else answer)
    work_off()
    assert told(people.ben) == [] and mails(FOLLOWED) == []


def test_a_held_answer_is_told_of_when_it_is_seen(people: People, asked: Question, work_off: WorkOff) -> None:
    held = make.answer(people.vera, asked, "Call 1-800-555-0199 and I tell you how.")
    if held.hidden_at is None:
        held = make.answer(make.person("Nina New"), asked, "Call 1-800-555-0199 and I tell you how.")
    work_off()
    assert held.hidden_at and ("new_answer", held.id) not in told(people.ben)
    commands.release(people.mo, fresh(held))
    work_off()
    assert ("new_answer", held.id) in told(people.ben)


def test_what_was_taken_back_meanwhile_is_not_told(people: People, asked: Question, work_off: WorkOff) -> None:
    answer = make.answer(people.vera, asked)
    commands.accept(people.ana, answer)
    commands.unaccept(people.ana, answer)
    commands.close(people.mo, asked, WHY)
    commands.reopen(people.mo, asked)
    work_off()
    assert told(people.ben) == [("new_answer", answer.id)]


def test_a_second_closing_takes_the_place_of_the_first(people: People, asked: Question, work_off: WorkOff) -> None:
    for _round in range(2):
        commands.close(people.mo, fresh(asked), WHY)
        work_off()
        commands.reopen(people.mo, fresh(asked))
    work_off()
    assert told(people.ben) == [("closed", asked.id)] and len(mails(FOLLOWED)) == 2


def test_who_asked_hears_that_readers_closed_the_question(
    browser: Browser, people: People, asked: Question, work_off: WorkOff
) -> None:
    """Of what a moderator closes, the decision tells; of votes, a note that names nobody."""
    commands.close(people.mo, asked, WHY)
    work_off()
    assert ("closed", asked.id) not in told(people.ana)
    commands.reopen(people.mo, fresh(asked))
    for name in ("Cem Kaya", "Dora Novak", "Eve Nox"):
        commands.vote_to_close(with_points(make.person(name)), fresh(asked), WHY)
    work_off()
    assert told(people.ana).count(("closed", asked.id)) == 1
    words = browser.sign_in(people.ana).get("/inbox").words
    assert f"Your question “{asked.title}” was closed by votes of other readers." in words and "Eve Nox" not in words


@command
def with_points(person: User) -> User:
    person.reputation = 1500
    return person


def test_running_again_changes_nothing(people: People, asked: Question, work_off: WorkOff) -> None:
    answer = make.answer(people.vera, asked)
    commands.accept(people.ana, answer)
    commands.close(people.mo, asked, WHY)
    work_off()
    before = told(people.ben)
    of_following.tell_followers_of_acceptance(AnswerAccepted(answer.id, asked.id, people.ana.id))
    of_following.tell_followers_of_closing(QuestionClosed(asked.id))
    assert told(people.ben) == before and len(mails(FOLLOWED)) == 3


def test_without_the_setting_only_the_inbox_tells(people: People, asked: Question, work_off: WorkOff) -> None:
    set_mail(people.ben, [FOLLOWED])
    answer = make.answer(people.vera, asked)
    work_off()
    assert told(people.ben) == [("new_answer", answer.id)] and mails(FOLLOWED) == []


def test_the_link_in_the_mail_ends_it_with_one_click(
    browser: Browser, people: People, asked: Question, work_off: WorkOff
) -> None:
    other = make.question(people.ana, "Why does the hub blink?")
    commands.follow(people.ben, other)
    make.answer(people.vera, asked)
    work_off()
    mail = mails(FOLLOWED)[0]
    assert "Stop following this question" in mail.text
    path = "/unsubscribe/" + mail.text.rpartition("/unsubscribe/")[2].split()[0]
    assert "Stop following this question?" in browser.get(path).words
    assert db.session.query(QuestionFollow).count() == 2, "looking presses nothing"
    assert (
        "you no longer follow this question" in browser.post(path, {"List-Unsubscribe": "One-Click"}, token=False).words
    )
    db.session.commit()
    assert [row.question_id for row in db.session.query(QuestionFollow)] == [other.id]
    assert db.session.get_one(User, people.ben.id).wants_mail(FOLLOWED), "of others he still hears"


def test_many_followers_are_told_in_portions(
    people: People, asked: Question, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_following, "AT_ONCE", 3)
    crowd(asked, 7)
    answer = make.answer(people.vera, asked)
    work_off()
    portions = db.session.query(Event).filter_by(kind="FollowersWait").order_by(Event.id).all()
    assert len(portions) == 2, "eight followers: three at once, then what is left, and again"
    assert noted(answer) == len(mails(FOLLOWED)) == 8
    once_more = FollowersWait(**portions[0].payload)

    @command
    def again() -> None:
        record(once_more)

    again()
    work_off()
    assert noted(answer) == len(mails(FOLLOWED)) == 8


def noted(answer: Answer) -> int:
    """How many followers were told of an answer."""
    return db.session.query(Notification).filter_by(kind="new_answer", post_id=answer.id).count()


@command
def crowd(question: Question, number: int) -> None:
    """So many more people who follow a question."""
    people = [User(name=f"P {n}", handle=f"p-{n}", email=f"p{n}@example.org", email_key=f"p{n}@example.org",
                   confirmed_at=question.created_at) for n in range(number)]  # fmt: skip
    db.session.add_all(people)
    db.session.flush()
    db.session.execute(insert(QuestionFollow), [{"user_id": one.id, "question_id": question.id} for one in people])
