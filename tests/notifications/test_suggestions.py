"""Suggestions and what becomes of them, by mail."""

from collections.abc import Callable

import pytest

from community.core.db import db
from community.core.mail import Mail
from community.notifications.models import DECIDED, SUGGESTION
from community.notifications.of_suggestions import tell_about_decision, tell_about_suggestion
from community.questions import commands, queries
from community.questions.events import EditSuggested, SuggestionDecided
from community.questions.models import Question, SuggestedEdit
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import reread
from tests.questions.suggested import BETTER, NOTE, loaded, suggest

WorkOff = Callable[[], None]
ANA, BEN = "ana@example.org", "ben@example.org"
GOAL, WHY = "Sleep while the house is aired", "It is about the heat, not about the noise."


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana, goal="")


def mails_to(address: str) -> list[Mail]:
    db.session.commit()
    return db.session.query(Mail).filter_by(to=address).order_by(Mail.id).all()


def accept(who: make.User, suggestion) -> None:  # type: ignore[no-untyped-def]
    commands.accept_suggestion(who, queries.question_or_404(suggestion.post_id, who), suggestion, suggestion.edition)


def test_an_author_is_mailed_of_a_suggestion_once(people: People, question: Question, work_off: WorkOff) -> None:
    suggestion = suggest(people.ben, question, BETTER, goal="")
    subject, path = f"Ben Okoye suggests an edit: {question.title}", f"/suggestions/{suggestion.id}"
    suggest(people.ben, question, f"{BETTER} Always.", goal="")
    work_off()
    (mail,) = mails_to(ANA)
    assert mail.subject == subject and mail.kind == SUGGESTION
    for text in (mail.text, mail.html):
        assert NOTE in text and path in text and "you wrote the post" in text
    assert "/unsubscribe/" in mail.headers["List-Unsubscribe"]


@pytest.mark.parametrize("kind", ["edit", "goal"])
def test_whoever_suggested_is_mailed_the_decision_with_its_reason(
    people: People, question: Question, work_off: WorkOff, kind: str
) -> None:
    def suggested(text: str):  # type: ignore[no-untyped-def]
        asked = loaded(question, people.ben)
        return (
            suggest(people.ben, asked, text, goal="")
            if kind == "edit"
            else commands.suggest_goal(people.ben, asked, text)
        )

    title = question.title
    commands.reject_suggestion(people.ana, loaded(question, people.ana), suggested(f"{GOAL} again"), WHY, 1)
    accept(people.ana, suggested(GOAL))
    work_off()
    refused, taken = mails_to(BEN)
    assert (refused.kind, taken.kind) == (DECIDED, DECIDED)
    assert WHY in refused.text and "did not take" in refused.text and WHY not in taken.text
    assert [refused.subject, taken.subject] == {
        "edit": [f"Your edit was not taken: {title}", f"Your edit was accepted: {title}"],
        "goal": [f"It is for something else: {title}", f"That is what it is for: {title}"],
    }[kind]


def test_such_mails_can_be_stopped(browser: Browser, people: People, question: Question, work_off: WorkOff) -> None:
    browser.sign_in(people.ana).post("/settings/mail", {"decided": "y"})
    browser.sign_in(people.ben).post("/settings/mail", {"suggestion": "y"})
    ana_id = people.ana.id
    suggestion = commands.suggest_goal(reread(people.ben), loaded(question, people.ben), GOAL)
    suggestion_id = suggestion.id
    work_off()
    ana = db.session.get_one(make.User, ana_id)
    accept(ana, db.session.get_one(SuggestedEdit, suggestion_id))
    work_off()
    assert mails_to(ANA) == mails_to(BEN) == []
    browser.sign_in(db.session.get_one(make.User, ana_id))
    assert GOAL in browser.get("/inbox").words, "the inbox tells in any case"


def test_who_may_not_read_the_question_any_more_hears_nothing(people: People, question: Question) -> None:
    suggestion = suggest(people.ben, question, BETTER, goal="")
    commands.reject_suggestion(people.ana, loaded(question, people.ana), suggestion, WHY, 1)
    question.audience = "private"
    db.session.commit()
    tell_about_decision(SuggestionDecided(suggestion.id, question.id, question.id, people.ana.id))
    assert mails_to(BEN) == []


def test_these_reactions_bear_running_twice(people: People, question: Question, work_off: WorkOff) -> None:
    suggestion = suggest(people.ben, question, BETTER, goal="")
    for _time in range(2):
        tell_about_suggestion(EditSuggested(suggestion.id, question.id, question.id, people.ben.id))
    accept(people.ana, suggestion)
    for _time in range(2):
        tell_about_decision(SuggestionDecided(suggestion.id, question.id, question.id, people.ana.id))
    assert len(mails_to(ANA)) == len(mails_to(BEN)) == 1
    assert (reread(people.ana).unread, reread(people.ben).unread) == (1, 1)
