"""Mo closes questions with a reason that everybody reads, names what was asked before, and opens them again."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from community.accounts.models import User
from community.core.db import command, db, now
from community.core.errors import Forbidden, Invalid
from community.questions import commands, queries
from community.questions.models import CloseVote, Question
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import error_of, page_of, reread
from tests.questions.test_together import at_once

REASON = "This is about another vendor’s product"


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


def close(question: Question) -> str:
    return f"/q/{question.id}/close"


def test_mo_closes_with_a_reason(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.mo)
    assert close(question) in browser.get(page_of(question)).links
    assert "Close this question" in browser.get(close(question)).words
    page = browser.post(close(question), {"reason": REASON})
    assert REASON in page.words and "Closed" in page.words
    assert REASON in browser.sign_out().get(page_of(question)).words
    assert "Closed" in browser.get("/").words
    assert question.title not in browser.get("/?sort=unanswered").words, "nobody can answer it"
    assert reread(question).closed_by_id == people.mo.id


def test_a_closed_question_takes_no_answers(browser: Browser, people: People, question: Question) -> None:
    commands.close(people.mo, question, REASON)
    browser.sign_in(people.ben)
    page = browser.get(page_of(question))
    assert f"This question is closed: {REASON}" in page.words
    assert not page.all(f"form[action=/q/{question.id}/answers]")
    refused = browser.post(f"/q/{question.id}/answers", {"source": HELPFUL}, status=403)
    assert REASON in refused.words and HELPFUL in refused.one("textarea").text
    with pytest.raises(Forbidden, match="closed"):
        make.answer(people.ana, question)
    assert make.answer(people.mo, question).id, "a moderator may add the last word"
    assert make.comment(people.ben, question).id, "remarks stay possible"


def test_mo_opens_it_again(browser: Browser, people: People, question: Question) -> None:
    commands.close(people.mo, question, REASON)
    browser.sign_in(people.mo).post(f"/q/{question.id}/reopen")
    kept = reread(question)
    assert (kept.closed_at, kept.closed_by_id, kept.closed_reason, kept.duplicate_of_id) == (None, None, "", None)
    browser.sign_in(people.ben).post(f"/q/{question.id}/answers", {"source": HELPFUL})
    assert reread(question).answer_count == 1


def test_asked_before_leads_to_the_original(browser: Browser, people: People, question: Question) -> None:
    again = make.question(people.ben, "Fan ignores the schedule, again")
    browser.sign_in(people.mo)
    page = browser.post(close(again), {"reason": "", "duplicate_of": f"#{question.id}"})
    assert page_of(question) in page.links and "Asked before" in page.words
    assert reread(again).closed_reason == "asked before"
    visitor = browser.sign_out().get(page_of(again))
    assert visitor.status == 200 and question.title in visitor.words


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"reason": ""}, "reason", "at least 3"),
        ({"reason": "no"}, "reason", "at least 3"),
        ({"reason": "x" * 201}, "reason", "200"),
        ({"reason": REASON, "duplicate_of": "4711"}, "duplicate_of", "no other question"),
        ({"reason": REASON, "duplicate_of": "the fan one"}, "duplicate_of", "number is in its address"),
        ({"reason": REASON, "duplicate_of": "-1"}, "duplicate_of", "number is in its address"),
        ({"reason": REASON, "duplicate_of": "9" * 20}, "duplicate_of", "number is in its address"),
        ({"reason": REASON, "duplicate_of": "٣"}, "duplicate_of", "number is in its address"),
    ],
)
def test_what_is_refused_is_named_and_kept(
    browser: Browser, people: People, question: Question, form: dict[str, str], field: str, words: str
) -> None:
    refused = browser.sign_in(people.mo).post(close(question), form, status=422)
    assert words in error_of(refused, field)
    assert refused.one("#reason")["value"] == form["reason"]
    assert not reread(question).is_closed


def test_not_its_own_duplicate_nor_of_an_answer_or_a_removed_one(people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    gone = make.question(people.ben, "This will be gone in a moment")
    commands.delete_post(people.ben, gone)
    for number in (question.id, answer.id, gone.id):
        with pytest.raises(Invalid, match="no other question"):
            commands.close(people.mo, question, "", number)
    assert not reread(question).is_closed


def test_only_moderators_alone(browser: Browser, people: People, question: Question) -> None:
    assert "/sign-in" in browser.get(close(question), follow=False).location
    assert "Sign in" in browser.post(f"/q/{question.id}/reopen", status=403).words
    for person in (people.ana, people.vera):
        browser.sign_in(person)
        assert close(question) not in browser.get(page_of(question)).links
        for page in (browser.get(close(question)), browser.post(close(question), {"reason": REASON}, status=403)):
            assert "You need 1500 points to vote to close questions; you have 0." in page.words
            assert "/help/reputation" in page.links
        browser.post(f"/q/{question.id}/reopen", status=403)
    with pytest.raises(Forbidden):
        commands.close(people.ana, question, REASON)
    assert not reread(question).is_closed


def test_not_a_removed_one(browser: Browser, people: People, question: Question) -> None:
    commands.delete_post(people.mo, question)
    browser.sign_in(people.mo).post(close(question), {"reason": REASON}, status=403)
    browser.post(f"/q/{question.id}/reopen", status=403)
    browser.post("/q/4711/close", {"reason": REASON}, status=404)


def test_a_new_reason_replaces_the_old_one(people: People, question: Question) -> None:
    original = make.question(people.ben, "Fan ignores the schedule, the first")
    commands.close(people.mo, question, "", original.id)
    commands.close(people.mo, question, REASON)
    assert reread(question).closed_reason == REASON and question.duplicate_of_id is None


def test_nobody_is_offered_to_open_their_own_question_that_somebody_else_closed(
    browser: Browser, people: People
) -> None:
    own = make.question(people.mo)
    commands.close(people.ada, own, REASON)
    assert "Reopen" not in browser.sign_in(people.mo).get(page_of(own)).words
    assert "Reopen" in browser.sign_in(people.ada).get(page_of(own)).words


@command
def have_points(*people: User, points: int = 1500) -> None:
    """Give people a reputation, as years of answers would."""
    for person in people:
        person.reputation = points
        db.session.add(person)


def test_three_votes_close_for_the_reason_that_most_gave(browser: Browser, people: People, question: Question) -> None:
    cem, dora = make.person("Cem Kaya"), make.person("Dora Novak")
    have_points(people.ben, cem, dora)
    browser.sign_in(people.ben)
    assert "Vote to close" in browser.get(page_of(question)).words
    page = browser.post(close(question), {"reason": "Too many things at once"})
    assert "2 more votes close the question" in page.words and "1 vote to close this" in page.words
    assert "1 vote" not in browser.sign_in(people.ana).get(page_of(question)).words
    assert commands.vote_to_close(cem, question, REASON) == 1
    assert commands.vote_to_close(cem, question, REASON) == 1, "one person is one vote"
    assert commands.vote_to_close(dora, question, REASON) == 0
    kept = reread(question)
    assert (kept.closed_reason, kept.closed_by_id) == (REASON, dora.id)
    assert db.session.query(CloseVote).count() == 0, "opened again, it starts anew"
    with pytest.raises(Forbidden, match="closed already"):
        commands.vote_to_close(people.ben, question, REASON)


def test_votes_to_close_are_taken_back_and_grow_old(browser: Browser, people: People, question: Question) -> None:
    cem, dora = make.person("Cem Kaya"), make.person("Dora Novak")
    have_points(people.ben, cem, dora)
    for person in (people.ben, cem):
        commands.vote_to_close(person, question, REASON)
    browser.sign_in(cem)
    assert "Take my vote back" in browser.get(close(question)).words
    browser.post(f"{close(question)}/withdraw")
    assert commands.vote_to_close(dora, question, REASON) == 1
    make_old()
    assert commands.vote_to_close(cem, question, REASON) == 2, "what is older than a month counts no more"
    with pytest.raises(Invalid, match="no other question"):
        commands.vote_to_close(cem, question, "", question.id)


@command
def make_old() -> None:
    db.session.execute(update(CloseVote).values(at=now() - timedelta(days=31)))


def test_somebody_who_votes_three_times_is_one(app: Flask, people: People, question: Question) -> None:
    have_points(people.ben)
    ben_id, question_id = people.ben.id, question.id

    def vote() -> None:
        ben = db.session.get_one(User, ben_id)
        commands.vote_to_close(ben, queries.question_or_404(question_id, ben), REASON)

    assert at_once(app, vote, vote, vote) == []
    assert not db.session.get_one(Question, question_id).is_closed and db.session.query(CloseVote).count() == 1
