"""Ana says which answer solved it, changes her mind, and the ledger follows."""

import pytest

from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.core.events import Event
from community.questions import commands
from community.questions.models import Answer, Question
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import ledger, page_of, reputation, reread


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.ben, question)


def test_ana_accepts_bens_answer(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    browser.sign_in(people.ana)
    assert "This solved it" in browser.get(page_of(question)).words
    browser.post(f"/posts/{answer.id}/accept")
    page = browser.sign_out().get(page_of(question))
    assert "Accepted" in page.one(f"#post-{answer.id}.settled .strip").text
    assert page.one("section.goal a")["href"] == f"#post-{answer.id}"
    assert reread(question).state == "accepted" and reread(answer).accepted_at is not None
    assert ledger(people.ben) == [("accepted", 15)] and ledger(people.ana) == [("accepting", 2)]
    assert reputation(people.ben) == 15 and reputation(people.ana) == 2
    assert question.title in browser.get("/?sort=solved").words


def test_accepting_twice_changes_nothing(people: People, question: Question, answer: Answer) -> None:
    commands.accept(people.ana, answer)
    first = reread(answer).accepted_at
    commands.accept(people.ana, answer)
    assert reread(answer).accepted_at == first
    assert ledger(people.ben) == [("accepted", 15)]
    assert db.session.query(Event).filter_by(kind="AnswerAccepted").count() == 1


def test_ana_changes_her_mind(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    browser.sign_in(people.ana).post(f"/posts/{answer.id}/accept")
    button = browser.get(page_of(question)).one(f"form[action=/posts/{answer.id}/unaccept] button")
    assert button["aria-pressed"] == "true"
    browser.post(f"/posts/{answer.id}/unaccept")
    assert reread(question).state == "answered" and reread(answer).accepted_at is None
    assert ledger(people.ben) == [("accepted", 15), ("accepted_reversed", -15)]
    assert ledger(people.ana) == [("accepting", 2), ("accepting_reversed", -2)]
    assert reputation(people.ben) == 0 and reputation(people.ana) == 0
    browser.post(f"/posts/{answer.id}/unaccept")
    assert len(ledger(people.ben)) == 2, "nothing is left to take back"


def test_another_answer_takes_its_place(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    better = make.answer(people.vera, question, "Update to 6.2 and the schedule wins.")
    commands.accept(people.ana, answer)
    commands.accept(people.ana, better)
    assert reread(question).accepted_answer_id == better.id
    assert reread(answer).accepted_at is None and reread(better).accepted_at is not None
    assert reputation(people.ben) == 0 and reputation(people.vera) == 15 and reputation(people.ana) == 2
    assert len(browser.get(page_of(question)).all("article.settled")) == 1


def test_back_and_forth_pays_once(people: People, question: Question, answer: Answer) -> None:
    other = make.answer(people.vera, question, "Update to 6.2 and the schedule wins.")
    for _round in range(3):
        commands.accept(people.ana, answer)
        commands.accept(people.ana, other)
        commands.unaccept(people.ana, other)
    assert reputation(people.ben) == reputation(people.vera) == reputation(people.ana) == 0
    commands.accept(people.ana, answer)
    assert reputation(people.ben) == 15 and reputation(people.ana) == 2


def test_her_own_answer_pays_nothing(people: People, question: Question) -> None:
    own = make.answer(people.ana, question)
    commands.accept(people.ana, own)
    assert reread(question).state == "accepted"
    assert ledger(people.ana) == [] and reputation(people.ana) == 0


def test_a_moderator_helps_out_and_the_asker_is_paid(people: People, question: Question, answer: Answer) -> None:
    commands.accept(people.mo, answer)
    assert reputation(people.ana) == 2 and reputation(people.ben) == 15 and reputation(people.mo) == 0
    commands.unaccept(people.ana, answer)
    assert reputation(people.ana) == 0 and reputation(people.ben) == 0


def test_others_cannot(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    browser.sign_in(people.ben)
    assert "This solved it" not in browser.get(page_of(question)).words
    assert "Only the person who asked" in browser.post(f"/posts/{answer.id}/accept", status=403).words
    with pytest.raises(Forbidden):
        commands.unaccept(people.vera, answer)
    assert "Sign in" in browser.sign_out().post(f"/posts/{answer.id}/accept", status=403).words
    assert reread(question).accepted_answer_id is None


def test_only_answers_can_be_accepted(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    comment = make.comment(people.ben, answer)
    browser.sign_in(people.ana)
    for post_id in (question.id, comment.id, 4711):
        browser.post(f"/posts/{post_id}/accept", status=404)
        browser.post(f"/posts/{post_id}/unaccept", status=404)


def test_a_removed_answer_cannot_be_accepted(people: People, answer: Answer) -> None:
    commands.delete_post(people.ben, answer)
    with pytest.raises(Invalid, match="removed"):
        commands.accept(people.ana, answer)


def test_not_on_a_removed_question(people: People, question: Question, answer: Answer) -> None:
    commands.delete_post(people.mo, question)
    with pytest.raises(Forbidden, match="removed"):
        commands.accept(people.ana, answer)


def test_unaccepting_an_answer_that_was_not_accepted(people: People, question: Question, answer: Answer) -> None:
    other = make.answer(people.vera, question, "Update to 6.2 and the schedule wins.")
    commands.accept(people.ana, answer)
    commands.unaccept(people.ana, other)
    assert reread(question).accepted_answer_id == answer.id
    assert reputation(people.ben) == 15


def test_removing_the_accepted_answer_opens_the_question(people: People, question: Question, answer: Answer) -> None:
    commands.accept(people.ana, answer)
    commands.vote(people.ana, answer, 1)
    with pytest.raises(Forbidden, match="accepted"):
        commands.delete_post(people.ben, answer)
    had = reputation(people.ben), reputation(people.ana)
    commands.delete_post(people.mo, answer)
    assert reread(question).accepted_answer_id is None and question.state == "open"
    assert reputation(people.ben) == -20 and reputation(people.ana) == 0
    commands.undelete_post(people.mo, answer)
    assert reread(question).state == "accepted", "the removal is undone as a whole"
    assert (reputation(people.ben), reputation(people.ana)) == had
