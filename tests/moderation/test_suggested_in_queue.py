"""Suggested edits are compared and decided on their cards in the queue."""

from collections.abc import Callable

import pytest

from community.core.audit import Act
from community.core.db import command, db
from community.moderation.commands import open_case
from community.moderation.models import Case
from community.questions import commands as questions
from community.questions.models import Answer, SuggestedEdit
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.moderation.test_queue import statements_for
from tests.questions.story import reread

Work = Callable[[], object]
BETTER = f"{HELPFUL} Or so."


@pytest.fixture
def answer(people: People) -> Answer:
    return make.answer(people.ben, make.question(people.ana))


@pytest.fixture
def card(people: People, answer: Answer) -> str:
    """The address of the case of Ana's suggestion for Ben's answer."""
    return waiting(questions.suggest_edit(people.ana, answer, BETTER, 1, "More words"))


def waiting(suggestion: SuggestedEdit) -> str:
    about = ("suggestion", suggestion.id)
    case = open_case("suggestion", about, post_id=suggestion.post_id, person_id=suggestion.author_id)
    return f"/moderation/cases/{case.id}"


def standing() -> tuple[Case, SuggestedEdit, list[str]]:
    db.session.commit()
    db.session.expire_all()
    return (db.session.query(Case).one(), db.session.query(SuggestedEdit).one(),
            [act.kind for act in db.session.query(Act).order_by(Act.id)])  # fmt: skip


def test_mo_sees_what_would_change_and_accepts_by_button(
    browser: Browser, people: People, answer: Answer, card: str, work_off: Work
) -> None:
    shown = browser.sign_in(people.mo).get("/moderation").one("article.flag")
    assert "Or so." in shown.one(".diff ins").text and {"a", "r", "e"} <= {
        one["data-key"] for one in shown.all("[data-key]")
    }
    page = browser.post(f"{card}/suggestion", {"decision": "accept", "edition": "1"})
    assert "Accepted: it is shown now." in page.words and not page.all("article.flag")
    case, suggestion, acts = standing()
    assert (case.decision, suggestion.decision, acts) == ("accepted", "accepted", ["accept suggestion"])
    assert reread(answer).source == BETTER
    number = answer.id
    work_off()
    browser.post(str(page.one(".undo form")["action"]), {"next": "/moderation"})
    work_off()
    case, suggestion, _acts = standing()
    assert case.is_open and suggestion.is_open and db.session.get_one(Answer, number).source == HELPFUL


def test_mo_rejects_with_a_reason(browser: Browser, people: People, answer: Answer, card: str) -> None:
    browser.sign_in(people.mo)
    sent = {"decision": "reject", "edition": "1", "reason": ""}
    assert "The reason" in browser.post(f"{card}/suggestion", sent).words and standing()[0].is_open
    page = browser.post(f"{card}/suggestion", sent | {"reason": "It was right before."})
    assert "Whoever suggested it is told why" in page.words
    case, suggestion, acts = standing()
    assert (case.decision, suggestion.reason, acts) == ("rejected", "It was right before.", ["reject suggestion"])
    assert reread(answer).source == HELPFUL


def test_the_second_moderator_is_told_who_was_faster(browser: Browser, people: People, card: str) -> None:
    browser.sign_in(people.mo).post(f"{card}/suggestion", {"decision": "accept", "edition": "1"})
    sent = {"decision": "reject", "edition": "1", "reason": "It was right before."}
    page = browser.sign_in(people.ada).post(f"{card}/suggestion", sent)
    assert "Mo Thornton was faster" in page.words
    assert standing()[1].decision == "accepted" and standing()[2] == ["accept suggestion"]


def test_nobody_accepts_what_the_card_did_not_show_or_what_is_their_own(
    browser: Browser, people: People, answer: Answer, card: str
) -> None:
    questions.suggest_edit(people.ana, answer, f"{BETTER} Maybe.", 1, "More words")
    page = browser.sign_in(people.mo).post(f"{card}/suggestion", {"decision": "accept", "edition": "1"})
    assert "was changed since you looked" in page.words and standing()[0].is_open
    questions.edit_post(people.ben, answer, f"{HELPFUL} I am sure.", 1)
    stale = browser.get("/moderation").one("article.flag")
    assert "The post was changed since" in stale.text and not stale.all("[data-key=a]")
    other = make.answer(people.vera, make.question(people.ben, "Why is the fan so loud at noon?"))
    mine = questions.suggest_edit(people.ana, other, BETTER, 1, "From before I moderated")
    command(setattr)(db.session.get(SuggestedEdit, mine.id), "author_id", people.mo.id)
    own = waiting(mine)
    assert not browser.get(own).all("[data-key=a], [data-key=r]")
    page = browser.post(f"{own}/suggestion", {"decision": "accept", "edition": "1"})
    assert "your own suggestion" in page.words


def test_many_suggestions_cost_the_statements_of_one(browser: Browser, people: People, card: str) -> None:
    browser.sign_in(people.mo)
    with_one = statements_for(browser, "/moderation")
    for number in range(3):
        post = make.answer(people.vera, make.question(people.ben, f"Why is fan number {number} so loud at night?"))
        waiting(questions.suggest_edit(people.ana, post, f"{BETTER} {number}", 1, "More words"))
    assert statements_for(browser, "/moderation") == with_one <= 15
