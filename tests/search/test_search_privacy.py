"""What may not be read is not found either: not in results, numbers, similar or related questions."""

from collections.abc import Callable

import pytest

from community.core.access import Nobody
from community.questions import commands
from community.questions.models import Question
from community.search.likeness import related, similar
from community.staff.commands import revoke
from community.staff.queries import live_grant
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import page_of
from tests.search.story import LIKE_IT, TITLE, ask_as, found, fresh, search, show_to

WorkOff = Callable[[], None]
PRIVATE, MEMBERS = "Fan of my secret laboratory ignores its schedule", "Fan for members ignores its schedule"
SECRET = "laboratory"


@pytest.fixture
def questions(people: People, work_off: WorkOff) -> dict[str, Question]:
    """Ana's questions for everyone, for members, and for herself and staff."""
    made = {
        "everyone": ask_as(people.ana, TITLE),
        "members": ask_as(people.ana, MEMBERS, "members"),
        "private": ask_as(people.ana, PRIVATE, "private"),
    }
    work_off()
    return made


READERS = [(None, ["everyone"]), ("ben", ["everyone", "members"])] + [
    (name, ["everyone", "members", "private"]) for name in ("ana", "vera", "mo", "ada")
]


@pytest.mark.parametrize(("name", "allowed"), READERS)
def test_everybody_finds_what_they_may_read(
    browser: Browser, people: People, questions: dict[str, Question], name: str | None, allowed: list[str]
) -> None:
    if name:
        browser.sign_in(getattr(people, name))
    expected = sorted(questions[audience].title for audience in allowed)
    for sort in ("", "newest"):
        page = search(browser, "fan", sort=sort)
        assert page.one("h1").text.startswith(f"{len(allowed)} result")
        assert sorted(found(browser, "fan", sort=sort)) == expected
    if "private" not in allowed:
        assert search(browser, f"{SECRET} fan").text.lower().count(SECRET) == search(
            browser, "cellarage fan"
        ).text.lower().count("cellarage")


@pytest.mark.parametrize(("name", "allowed"), READERS)
def test_similar_and_related_questions_keep_to_the_audience(
    browser: Browser, people: People, questions: dict[str, Question], name: str | None, allowed: list[str]
) -> None:
    if name:
        browser.sign_in(getattr(people, name))
    fragment = browser.get("/ask/similar", query_string={"title": "The fan ignores its schedule"})
    page = browser.get(page_of(questions["everyone"]))
    for audience in ("members", "private"):
        assert (questions[audience].title in fragment.words) == (audience in allowed)
        assert questions[audience].title not in page.words  # what a page relates to is the same for all


@pytest.mark.parametrize("audience", ["members", "private"])
def test_related_questions_are_remembered_but_asked_for_again(
    people: People, questions: dict[str, Question], work_off: WorkOff, audience: str
) -> None:
    question, other = fresh(questions["everyone"]), make.question(people.ana, LIKE_IT)
    work_off()
    for reader in (people.mo, people.ben, Nobody()):
        assert [one.id for one in related(question, reader)] == [other.id]
    show_to(other, audience)
    assert related(question, Nobody()) == []


def test_a_question_made_private_is_gone_even_before_the_index_knows(
    browser: Browser, people: People, questions: dict[str, Question], work_off: WorkOff
) -> None:
    show_to(questions["everyone"], "private")
    assert found(browser, "fan") == []
    browser.sign_in(people.ben)
    assert similar(LIKE_IT, people.ben) == [] or TITLE not in [one.title for one in similar(LIKE_IT, people.ben)]
    assert TITLE not in found(browser, "fan")


def test_former_staff_no_longer_find_private_questions(
    browser: Browser, people: People, questions: dict[str, Question]
) -> None:
    assert PRIVATE in found(browser.sign_in(people.vera), "fan")
    grant = live_grant(people.vera.id)
    assert grant is not None
    revoke(people.vera.email)
    assert PRIVATE not in found(browser, "fan")


def test_texts_of_deleted_answers_are_not_shown(browser: Browser, people: People, work_off: WorkOff) -> None:
    question = make.question(people.ana, TITLE)
    answer = make.answer(people.ben, question, "The secret word is laboratory, fan.")
    work_off()
    commands.delete_post(people.ben, fresh(answer))
    page = search(browser, "laboratory fan")  # the index does not know yet
    assert "secret word" not in page.words


def test_deleted_questions_are_not_similar_to_anything(people: People, work_off: WorkOff) -> None:
    question = make.question(people.ana, TITLE)
    other = make.question(people.ana, LIKE_IT)
    work_off()
    assert [one.id for one in related(question, people.ben)] == [other.id]
    commands.delete_post(people.ana, fresh(other))
    assert related(question, people.ben) == []
    work_off()
    assert related(question, people.ben) == []
