"""Contact details in lines beside posts: how it went, what was changed and why, and what is suggested."""

from collections.abc import Callable

import pytest

from community.accounts.models import User
from community.core.db import db
from community.core.mail import Mail
from community.outcomes.commands import say_outcome
from community.questions import commands, queries
from community.questions.models import Answer, Outcome, Question, Revision
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import page_of, reread
from tests.questions.suggested import BETTER, fields, loaded, suggest
from tests.questions.test_masking import NUMBER, joined_days_ago

WorkOff = Callable[[], None]
LURE = f"Account at risk: call {NUMBER} or write to care@false-support.io"
HIDDEN = "Account at risk: call [hidden: phone number] or write to [hidden: e-mail address]"


@pytest.fixture
def ana(people: People) -> User:
    """Ana has been here for a while, and has no history."""
    return joined_days_ago(people.ana, 30)


@pytest.fixture
def question(ana: User) -> Question:
    return make.question(ana, goal="")


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.ben, question)


def mails() -> list[str]:
    db.session.commit()
    return [mail.subject + mail.text + (mail.html or "") for mail in db.session.query(Mail)]


def test_details_in_how_it_went_are_hidden(browser: Browser, ana: User, question: Question, answer: Answer) -> None:
    commands.accept(ana, answer)
    browser.sign_in(ana).post(f"/q/{question.id}/outcome", {"result": "yes", "words": f"Solved by calling {NUMBER}"})
    page = browser.sign_out().get(page_of(question))
    assert page.one(".strip.good q").text == "Solved by calling [hidden: phone number]" and "0199" not in page.text


def test_new_accounts_leave_details_out_of_how_it_went(
    browser: Browser, ana: User, question: Question, answer: Answer
) -> None:
    joined_days_ago(ana, 1)
    commands.accept(ana, answer)
    sent = browser.sign_in(ana).post(
        f"/q/{question.id}/outcome", {"result": "yes", "words": f"Solved by calling {NUMBER}"}, status=422
    )
    assert "could not know who answers there" in sent.one("#outcome-words-error").text
    assert NUMBER in sent.one("#outcome-words").text, "what was typed is kept"
    assert db.session.query(Outcome).count() == 0
    browser.post(f"/q/{question.id}/outcome", {"result": "yes", "words": "Seven quiet nights"})
    assert "Seven quiet nights" in browser.get(page_of(question)).words


def test_masked_words_fit_their_column(ana: User, question: Question, answer: Answer) -> None:
    commands.accept(ana, answer)
    say_outcome(ana, question, "yes", "a@b.co " * 42)
    assert len(reread(db.session.query(Outcome).one()).words) == 300


def test_whoever_helped_may_say_whom_they_called(people: People, ana: User, question: Question, answer: Answer) -> None:
    commands.accept(people.ben, make.answer(ana, make.question(people.ben, "Why is the display dark at night?")))
    commands.accept(ana, answer)
    say_outcome(ana, question, "yes", f"Solved by calling {NUMBER}")
    assert db.session.query(Outcome).filter_by(question_id=question.id).one().words == f"Solved by calling {NUMBER}"


def test_notes_of_edits_are_masked_for_others(browser: Browser, people: People, answer: Answer) -> None:
    commands.edit_post(people.ben, answer, f"{HELPFUL} Twice.", 1, LURE)
    path = f"/posts/{answer.id}/revisions"
    page = browser.get(path)
    assert HIDDEN in page.words and "0199" not in page.text and "false-support" not in page.text
    for who in (people.ben, people.mo):
        assert LURE in browser.sign_in(who).get(path).words


def test_notes_of_suggestions_are_hidden_in_mails_inboxes_and_lists(
    browser: Browser, people: People, ana: User, question: Question, work_off: WorkOff
) -> None:
    suggestion = commands.suggest_edit(people.ben, loaded(question, people.ben), fields(BETTER, goal=""), 1, LURE)
    path = f"/suggestions/{suggestion.id}"
    work_off()
    assert any("[hidden: phone number]" in mail for mail in mails()) and not any("0199" in mail for mail in mails())
    browser.sign_in(ana)
    for page in ("/inbox", "/suggestions"):
        assert HIDDEN in browser.get(page).words and "0199" not in browser.get(page).text
    shown = browser.get(path)
    assert HIDDEN in shown.words and "You do not know who answers there" in shown.words
    assert LURE in browser.sign_in(people.ben).get(path).words


def test_a_suggested_goal_is_no_letter(people: People, question: Question, work_off: WorkOff) -> None:
    commands.suggest_goal(people.ben, loaded(question, people.ben), LURE)
    work_off()
    assert any("[hidden: phone number]" in mail for mail in mails()) and not any("0199" in mail for mail in mails())


def test_a_reason_to_reject_is_no_letter(
    browser: Browser, people: People, ana: User, question: Question, work_off: WorkOff
) -> None:
    suggestion = suggest(people.ben, question, BETTER, goal="")
    commands.reject_suggestion(ana, loaded(question, ana), suggestion, LURE, 1)
    work_off()
    assert any("[hidden: phone number]" in mail for mail in mails()) and not any("0199" in mail for mail in mails())
    browser.sign_in(people.ben)
    for page in ("/inbox", f"/suggestions/{suggestion.id}"):
        assert "0199" not in browser.get(page).text


def test_a_reviewer_does_not_carry_details_of_others_into_an_own_note(
    browser: Browser, people: People, question: Question
) -> None:
    suggestion = commands.suggest_edit(people.ben, loaded(question, people.ben), fields(BETTER, goal=""), 1, LURE)
    asked = queries.question_or_404(question.id, people.mo)
    wanted = make.AskFields(title=asked.title, goal="", source=f"{BETTER} Always.", tags=["schedules"])
    commands.improve_suggestion(people.mo, asked, suggestion, wanted, 1, 1)
    notes = [row.note for row in db.session.query(Revision).filter_by(post_id=question.id, author_id=people.mo.id)]
    assert notes == [f"Improved: {HIDDEN}"]
    assert "0199" not in browser.get(f"/posts/{question.id}/revisions").text


def test_whoever_opens_the_form_of_somebody_elses_post_is_warned(browser: Browser, people: People, ana: User) -> None:
    joined_days_ago(people.ben, 30)
    answer = make.answer(people.ben, make.question(people.mo, "Why is the display dark?"), f"Call {NUMBER} about it.")
    path = f"/posts/{answer.id}/edit"
    assert "You do not know who answers there" in browser.sign_in(ana).get(path).words
    assert "You do not know who answers there" not in browser.sign_in(people.ben).get(path).words
