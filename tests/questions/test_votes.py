"""Votes up and down: what the page shows, what the ledger says, and who may not."""

import pytest

from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.questions import commands
from community.questions.models import Answer, Question, Vote
from community.questions.ranking import wilson
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import ledger, page_of, reputation, reread, votes_shown


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.ben, question)


def press(browser: Browser, post: object, value: str, **more: object):  # type: ignore[no-untyped-def]
    return browser.post(f"/posts/{post.id}/vote", {"value": value}, **more)  # type: ignore[attr-defined, arg-type]


def test_ana_votes_for_bens_answer(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    browser.sign_in(people.ana)
    sent = press(browser, answer, "up", follow=False)
    assert (sent.status, sent.location) == (303, f"{page_of(question)}#post-{answer.id}")
    page = browser.get(page_of(question)).one(f"#post-{answer.id}")
    assert page.one("button[value=up]")["aria-pressed"] == "true"
    assert page.one("button[value=down]")["aria-pressed"] == "false"
    assert votes_shown(browser, question, answer) == 1
    assert ledger(people.ben) == [("answer_up", 10)]
    assert reputation(people.ben) == 10 and reputation(people.ana) == 0


def test_pressing_again_takes_it_back(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    browser.sign_in(people.ana)
    press(browser, answer, "up")
    press(browser, answer, "up")
    assert votes_shown(browser, question, answer) == 0
    assert db.session.query(Vote).count() == 0
    assert ledger(people.ben) == [("answer_up", 10), ("answer_up_reversed", -10)]
    assert reputation(people.ben) == 0


def test_changing_from_up_to_down(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    browser.sign_in(people.ana)
    press(browser, answer, "up")
    press(browser, answer, "down")
    assert votes_shown(browser, question, answer) == -1
    assert ledger(people.ben) == [("answer_up", 10), ("answer_up_reversed", -10), ("post_down", -2)]
    assert ledger(people.ana) == [("gave_down", -1)]
    assert reputation(people.ben) == -2 and reputation(people.ana) == -1
    press(browser, answer, "none")
    assert votes_shown(browser, question, answer) == 0
    assert reputation(people.ben) == 0 and reputation(people.ana) == 0


def test_a_question_pays_five_and_a_down_vote_on_it_is_free(people: People, question: Question) -> None:
    commands.vote(people.ben, question, 1)
    assert ledger(people.ana) == [("question_up", 5)]
    commands.vote(people.ben, question, -1)
    assert reputation(people.ana) == -2
    assert reputation(people.ben) == 0, "only a down-vote on an answer costs the voter"


def test_the_same_vote_twice_changes_nothing(people: People, answer: Answer) -> None:
    for _time in range(3):
        commands.vote(people.ana, answer, 1)
    assert reread(answer).score == 1 and ledger(people.ben) == [("answer_up", 10)]
    for _time in range(2):
        commands.vote(people.ana, answer, 0)
    assert reread(answer).score == 0 and len(ledger(people.ben)) == 2


def test_score_and_quality_follow_the_votes(people: People, answer: Answer) -> None:
    for person, value in ((people.ana, 1), (people.mo, 1), (people.vera, -1)):
        commands.vote(person, answer, value)
    kept = reread(answer)
    assert (kept.up, kept.down, kept.score) == (2, 1, 1)
    assert kept.quality == pytest.approx(wilson(2, 1))
    assert reputation(people.ben) == 18


def test_a_script_gets_json(browser: Browser, people: People, answer: Answer) -> None:
    browser.sign_in(people.ana)
    script = {"Accept": "application/json"}
    assert press(browser, answer, "up", headers=script).json == {"score": 1, "mine": 1}
    assert press(browser, answer, "down", headers=script).json == {"score": -1, "mine": -1}
    assert press(browser, answer, "down", headers=script).json == {"score": 0, "mine": 0}
    browser.sign_in(people.mo)
    assert press(browser, answer, "up", headers=script).json == {"score": 1, "up": 1, "down": 0, "mine": 1}
    browser.sign_in(people.ben)
    refused = press(browser, answer, "up", headers=script, status=403)
    assert "own post" in refused.json["error"]
    assert "own post" not in press(browser.sign_out(), answer, "up", headers=script, status=403).json["error"]


def test_nobody_votes_for_themselves(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    browser.sign_in(people.ben)
    button = browser.get(page_of(question)).one(f"#post-{answer.id} button[value=up]")
    assert button["aria-disabled"] == "true" and "own post" in button["title"]
    assert "own post" in press(browser, answer, "up", status=403).words
    with pytest.raises(Forbidden):
        commands.vote(people.ana, question, 1)
    assert reputation(people.ben) == 0 and reread(answer).score == 0


def test_signed_out_visitors_are_led_to_sign_in(browser: Browser, question: Question, answer: Answer) -> None:
    page = browser.get(page_of(question)).one(f"#post-{answer.id} div.vote")
    assert all(link["href"].startswith("/sign-in?next=") for link in page.all("a"))
    assert "Sign in" in press(browser, answer, "up", status=403).words
    assert reread(answer).score == 0


def test_an_unconfirmed_person_cannot_vote(browser: Browser, answer: Answer) -> None:
    browser.sign_in(make.person("Zoe Newcomer", confirmed=False))
    assert "Confirm your e-mail" in press(browser, answer, "up", status=403).words
    assert reread(answer).score == 0


@pytest.mark.parametrize("value", ["", "2", "-1", "UP", "up\x00", "1; drop table votes"])
def test_only_up_down_and_none(browser: Browser, people: People, answer: Answer, value: str) -> None:
    press(browser.sign_in(people.ana), answer, value, status=400)
    assert reread(answer).score == 0


@pytest.mark.parametrize("value", [2, -2, 100])
def test_the_command_takes_no_heavier_votes(people: People, answer: Answer, value: int) -> None:
    with pytest.raises(Invalid):
        commands.vote(people.ana, answer, value)
    assert reread(answer).score == 0


def test_no_votes_on_what_was_removed(browser: Browser, people: People, answer: Answer) -> None:
    commands.delete_post(people.ben, answer)
    press(browser.sign_in(people.ana), answer, "up", status=410)
    with pytest.raises(Forbidden, match="removed"):
        commands.vote(people.ana, answer, 1)
    assert reputation(people.ben) == 0


def test_a_vote_without_token_is_refused(browser: Browser, people: People, answer: Answer) -> None:
    browser.sign_in(people.ana)
    press(browser, answer, "up", token=False, status=400)
    answer_to_script = press(browser, answer, "up", token=False, headers={"Accept": "application/json"}, status=400)
    assert answer_to_script.json == {"error": "expired"}
    assert reread(answer).score == 0


def test_a_vote_on_a_page_that_cannot_be(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    for post_id in ("0", "-1", str(2**63), "007", "99999999999999999999", "x"):
        browser.post(f"/posts/{post_id}/vote", {"value": "up"}, status=404)
    browser.get("/posts/1/vote", status=405)


def test_votes_of_an_author_who_left_pay_nobody(people: People, question: Question) -> None:
    @make.command
    def orphan() -> None:
        question.author_id = None

    orphan()
    commands.vote(people.ben, question, 1)
    commands.vote(people.ben, question, 0)
    assert reread(question).score == 0 and ledger(people.ana) == []
