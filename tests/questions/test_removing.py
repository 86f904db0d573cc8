"""Removing posts, the tombstone they leave, and bringing them back with what they had earned."""

import pytest

from community.core.db import db
from community.core.errors import Forbidden
from community.core.events import Event
from community.questions import commands
from community.questions.models import Answer, Question
from tests import make
from tests.browser import Browser
from tests.make import BODY, HELPFUL, People
from tests.questions.story import ledger, page_of, reputation, reread


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.ben, question)


def remove(post: object) -> str:
    return f"/posts/{post.id}/delete"  # type: ignore[attr-defined]


def bring_back(post: object) -> str:
    return f"/posts/{post.id}/undelete"  # type: ignore[attr-defined]


def test_ana_removes_her_question(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ana)
    page = browser.post(remove(question))
    assert "Removed. You can bring it back" in page.words and "This question was removed" in page.words
    assert question.title not in browser.get("/").one("main").text

    tombstone = browser.sign_out().get(page_of(question), status=410)
    assert "removed" in tombstone.words and tombstone.all("main form[role=search]")
    assert BODY not in tombstone.text and question.title not in tombstone.text
    browser.get(f"/p/{question.id}", status=410)
    browser.get(f"/q/{question.id}", status=410)
    assert reread(people.ana).question_count == 0
    reputation(people.ana)


def test_ana_brings_it_back(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ana).post(remove(question))
    assert "Bring back" in browser.get(page_of(question)).words
    browser.post(bring_back(question))
    assert BODY in browser.sign_out().get(page_of(question)).words
    kept = reread(question)
    assert (kept.deleted_at, kept.deleted_by_id, kept.deleted_reason) == (None, None, "")
    assert reread(people.ana).question_count == 1
    reputation(people.ana)


def test_not_when_others_have_answered(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    browser.sign_in(people.ana)
    assert remove(question) not in browser.get(page_of(question)).text
    assert "Others have answered" in browser.post(remove(question), status=403).words
    browser.sign_in(people.mo).post(remove(question))
    browser.sign_out().get(page_of(question), status=410)


def test_when_the_answer_is_gone_it_can_go(people: People, question: Question, answer: Answer) -> None:
    commands.delete_post(people.ben, answer)
    commands.delete_post(people.ana, question)
    assert reread(question).is_deleted


def test_ben_removes_his_answer(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    browser.sign_in(people.ben).post(remove(answer))
    assert HELPFUL[:30] not in browser.get(page_of(question)).words
    assert "No answers yet" in browser.get(page_of(question)).words
    browser.sign_out().get(f"/p/{answer.id}", status=410)
    assert reread(question).answer_count == 0 and question.state == "open"
    assert reread(people.ben).answer_count == 0
    moderator = browser.sign_in(people.mo).get(page_of(question))
    assert "Only moderators still see it" in moderator.words


def test_an_official_answer_is_counted_out_and_in(people: People, question: Question) -> None:
    official = make.answer(people.vera, question, official=True)
    commands.delete_post(people.vera, official)
    assert (reread(question).answer_count, question.staff_answer_count) == (0, 0)
    commands.undelete_post(people.vera, official)
    assert (reread(question).answer_count, question.staff_answer_count) == (1, 1)
    reputation(people.vera)


def test_what_it_earned_goes_and_returns(people: People, question: Question, answer: Answer) -> None:
    commands.vote(people.ana, answer, 1)
    commands.vote(people.mo, answer, -1)
    assert (reputation(people.ben), reputation(people.mo)) == (8, -1)
    commands.delete_post(people.ben, answer)
    assert (reputation(people.ben), reputation(people.mo)) == (0, 0)
    assert ledger(people.ben)[2:] == [("answer_up_removed", -10), ("post_down_removed", 2)]
    commands.undelete_post(people.ben, answer)
    assert (reputation(people.ben), reputation(people.mo)) == (8, -1)
    assert reread(answer).score == 0 and (answer.up, answer.down) == (1, 1)


def test_a_vote_that_was_taken_back_does_not_return(people: People, answer: Answer) -> None:
    commands.vote(people.ana, answer, 1)
    commands.vote(people.ana, answer, 0)
    commands.vote(people.mo, answer, 1)
    commands.delete_post(people.ben, answer)
    commands.undelete_post(people.ben, answer)
    assert reputation(people.ben) == 10, "Mo's vote, not Ana's"


def test_going_and_returning_many_times(people: People, answer: Answer) -> None:
    commands.vote(people.ana, answer, 1)
    for _round in range(3):
        commands.delete_post(people.ben, answer)
        assert reputation(people.ben) == 0
        commands.undelete_post(people.ben, answer)
        assert reputation(people.ben) == 10
    commands.vote(people.ana, answer, 0)
    assert reputation(people.ben) == 0


def test_topics_lose_and_regain_the_question(browser: Browser, people: People, question: Question) -> None:
    commands.delete_post(people.ana, question)
    assert "schedules" not in browser.get("/tags").one("main").text
    assert question.title not in browser.get("/tags/schedules").words
    commands.undelete_post(people.ana, question)
    assert "schedules" in browser.get("/tags").one("main").text
    reputation(people.ana)


def test_who_may_not_remove(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    assert "Sign in" in browser.post(remove(answer), status=403).words
    browser.sign_in(people.ana)
    assert "Only the author and moderators" in browser.post(remove(answer), status=403).words
    with pytest.raises(Forbidden):
        commands.delete_post(people.vera, question)
    assert reread(answer).deleted_at is None


def test_who_may_not_bring_back(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    commands.delete_post(people.mo, answer)
    assert reread(answer).deleted_reason == "rules"
    with pytest.raises(Forbidden, match="Only moderators"):
        commands.undelete_post(people.ben, answer)
    for who in (people.ben, people.ana):
        browser.sign_in(who).post(bring_back(answer), status=410)
    assert "Sign in" in browser.sign_out().post(bring_back(answer), status=403).words
    browser.sign_in(people.mo).post(bring_back(answer))
    assert reread(answer).deleted_at is None


def test_nothing_happens_twice(people: People, question: Question, answer: Answer) -> None:
    commands.delete_post(people.ben, answer)
    with pytest.raises(Forbidden, match="removed already"):
        commands.delete_post(people.mo, answer)
    commands.undelete_post(people.ben, answer)
    with pytest.raises(Forbidden, match="not removed"):
        commands.undelete_post(people.mo, answer)
    assert reread(question).answer_count == 1
    kinds = [event.kind for event in db.session.query(Event).order_by(Event.id)]
    assert kinds[-2:] == ["PostDeleted", "PostRestored"]


def test_a_removed_question_takes_nothing_new(browser: Browser, people: People, question: Question) -> None:
    commands.delete_post(people.ana, question)
    browser.sign_in(people.ben)
    browser.post(f"/q/{question.id}/answers", {"source": HELPFUL}, status=410)
    browser.post(f"/posts/{question.id}/comments", {"source": HELPFUL}, status=410)
    browser.post(f"/posts/{question.id}/vote", {"value": "up"}, status=410)
    browser.get(f"/posts/{question.id}/revisions", status=410)
    browser.sign_in(people.ana)
    refused = browser.post(f"/q/{question.id}/answers", {"source": HELPFUL}, status=403)
    assert "This question was removed" in refused.words
    assert reread(question).answer_count == 0


def test_answers_of_a_removed_question_are_gone_too(
    browser: Browser, people: People, question: Question, answer: Answer
) -> None:
    remark = make.comment(people.vera, answer)
    commands.delete_post(people.mo, question)
    for post in (answer, remark):
        browser.get(f"/p/{post.id}", status=410)
    assert reread(people.ben).answer_count == 1, "his answer was not removed itself"
    reputation(people.ben)
