"""What pages cost: a fixed number of statements, however much stands on them."""

import pytest

from community.core.db import db
from community.questions import commands
from community.questions.models import Question
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import page_of

QUESTION_PAGE, LIST = 10, 6
NOW_AND_THEN = 2  # of a process, not of a page: which rules hold, whether the site is new, the words of the index
MARKS = 1  # of staff, in one statement however many answers are official
OF_THE_DESK = 1  # moderators see for whom a question waits; they read the close votes, too


@pytest.fixture
def long_thread(people: People) -> Question:
    """30 answers, some official, and 60 comments by different people, with votes."""
    hub = make.product()
    question = make.question(people.ana, product_id=hub.id, version_id=hub.versions[0].id, tags=["fan", "night"])
    writers = [people.ben, people.vera, people.mo, people.ana]
    for number in range(30):
        writer = writers[number % 4]
        answer = make.answer(writer, question, f"Way number {number} to do it", official=writer is people.vera)
        for place in range(2):
            make.comment(writers[(number + place) % 4], answer, f"Remark {place} on way {number}")
        if writer is not people.ben and number < 24:  # six for each, which is all there are for one day
            commands.vote(people.ben, answer, 1)
    make.comment(people.ben, question)
    commands.accept(people.ana, answer)
    return question


@pytest.mark.parametrize("who", [None, "ana", "ben", "vera", "mo"])
def test_a_long_thread_costs_ten_statements(
    browser: Browser, people: People, long_thread: Question, who: str | None
) -> None:
    if who:
        browser.sign_in(getattr(people, who))
    with browser.statements() as sent:
        page = browser.get(page_of(long_thread))
    assert len(page.all("article.post")) == 30 and len(page.all("ul.comments li")) == 61
    selects = [statement for statement in sent if not statement.startswith(("BEGIN", "COMMIT"))]
    most = QUESTION_PAGE + MARKS + NOW_AND_THEN + (OF_THE_DESK if who == "mo" else 0)
    assert len(selects) <= most, "\n\n".join(selects)


@pytest.mark.parametrize(
    "path", ["/", "/?sort=active", "/?sort=unanswered", "/?sort=solved", "/tags/fan", "/products/hub-2"]
)
@pytest.mark.parametrize("who", [None, "ana", "mo"])
def test_a_full_list_costs_six(browser: Browser, people: People, path: str, who: str | None) -> None:
    hub = make.product()
    for number in range(25):
        question = make.question(
            people.ana, f"Question number {number}", product_id=hub.id, version_id=hub.versions[0].id, tags=["fan"]
        )
        if number % 2:
            answer = make.answer(people.vera, question, official=True)
            commands.accept(people.ana, answer)
    if who:
        browser.sign_in(getattr(people, who))
    with browser.statements() as sent:
        page = browser.get(path)
    assert len(page.all("ul.rows li")) >= 12
    assert len(sent) <= LIST, "\n\n".join(sent)


@pytest.mark.parametrize(
    ("path", "most"), [("/tags", 6), ("/ask", 6), ("/drafts", 6), ("/people/{}/ana-ferreira/reputation", 8)]
)
def test_other_pages_cost_the_same(browser: Browser, people: People, path: str, most: int) -> None:
    for number in range(10):
        question = make.question(people.ana, f"Question number {number}", tags=[f"topic-{number}"])
        commands.vote([people.ben, people.mo][number % 2], question, 1)
        commands.save_draft(people.ana, f"answer-{question.id}", {"source": "Half an answer"})
        make.product(f"Hub {number}")
    browser.sign_in(people.ana)
    with browser.statements() as sent:
        browser.get(path.format(people.ana.id))
    assert len(sent) <= most, "\n\n".join(sent)


def test_versions_and_forms_do_not_grow(browser: Browser, people: People, long_thread: Question) -> None:
    answer = make.answer(people.ben, long_thread)
    for number in range(1, 12):
        commands.edit_post(people.ben, answer, f"Way number {number}, once more", number)
    browser.sign_in(people.ben)
    for path in ("revisions", "edit", "comments"):
        with browser.statements() as sent:
            browser.get(f"/posts/{answer.id}/{path}")
        assert len(sent) <= 11, (path, len(sent))
    db.session.commit()
