"""What may not be read is not found either: not in results, numbers, similar or related questions."""

from collections.abc import Callable

import pytest

from community.core.access import Nobody
from community.questions import commands
from community.questions.models import Question
from community.questions.queries import question_or_404
from community.search.likeness import related, similar
from community.staff.commands import revoke
from tests import make
from tests.browser import Answer as Page
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


READERS = {
    "": ["everyone"], "ben": ["everyone", "members"],
    **{name: ["everyone", "members", "private"] for name in ("ana", "vera", "mo", "ada")},
}  # fmt: skip


@pytest.fixture(params=READERS)
def allowed(request: pytest.FixtureRequest, browser: Browser, people: People) -> list[str]:
    """Somebody uses the browser, signed in or not: the audiences that they are part of."""
    if request.param:
        browser.sign_in(getattr(people, request.param))
    return READERS[request.param]


def test_everybody_finds_what_they_may_read(
    browser: Browser, questions: dict[str, Question], allowed: list[str]
) -> None:
    expected = sorted(questions[audience].title for audience in allowed)
    for sort in ("", "newest"):
        page = search(browser, "fan", sort=sort)
        assert page.one("h1").text.startswith(f"{len(allowed)} result")
        assert sorted(found(browser, "fan", sort=sort)) == expected
    if "private" not in allowed:
        assert search(browser, f"{SECRET} fan").text.lower().count(SECRET) == search(
            browser, "cellarage fan"
        ).text.lower().count("cellarage")


def test_similar_and_related_questions_keep_to_the_audience(
    browser: Browser, questions: dict[str, Question], allowed: list[str]
) -> None:
    fragment = browser.get("/ask/similar", query_string={"title": "The fan ignores its schedule"})
    page = browser.get(page_of(questions["everyone"]))
    for audience in ("members", "private"):
        assert (questions[audience].title in fragment.words) == (audience in allowed)
        assert questions[audience].title not in page.words  # what a page relates to is the same for all


@pytest.mark.parametrize("audience", ["members", "private"])
def test_related_questions_are_remembered_but_asked_for_again(
    people: People, questions: dict[str, Question], work_off: WorkOff, audience: str
) -> None:
    other = make.question(people.ana, LIKE_IT)
    work_off()
    question = question_or_404(fresh(questions["everyone"]).id, Nobody())
    assert [one.id for one in related(question)] == [other.id]
    show_to(other, audience)
    assert related(question) == []


def test_a_question_made_private_is_gone_even_before_the_index_knows(
    browser: Browser, people: People, questions: dict[str, Question]
) -> None:
    show_to(questions["everyone"], "private")
    assert found(browser, "fan") == []
    browser.sign_in(people.ben)
    assert TITLE not in [one.title for one in similar(LIKE_IT, people.ben)]
    assert TITLE not in found(browser, "fan")


def test_former_staff_no_longer_find_private_questions(
    browser: Browser, people: People, questions: dict[str, Question]
) -> None:
    assert PRIVATE in found(browser.sign_in(people.vera), "fan")
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
    assert [one.id for one in related(question)] == [other.id]
    commands.delete_post(people.ana, fresh(other))
    assert related(question) == []
    work_off()
    assert related(question) == []


TREASURE = "treasure"


@pytest.fixture
def hidden_words(people: People, questions: dict[str, Question], work_off: WorkOff) -> None:
    """A topic, a product and a misspelt word that only Ana's private question has."""
    vault = make.product("Vault 9", ("1.0",))
    ask_as(people.ana, "Hieroglyphics on my fan", "private", tags=[TREASURE], product_id=vault.id,
           version_id=vault.versions[0].id)  # fmt: skip
    work_off()


def body(page: Page) -> str:
    """The page without what the visitor typed themselves: the field, the title, the heading, addresses."""
    return " ".join([*(one.text for one in page.all("#narrow") + page.all("ul.rows") + page.all("a.chip"))]).replace(
        ", remove this filter", ""
    )


@pytest.mark.usefixtures("hidden_words")
def test_facets_count_only_what_the_reader_may_read(browser: Browser, allowed: list[str]) -> None:
    sees_private = "private" in allowed
    for text in ("fan", "is:unsolved", "-tag:nothing fan", "created:<7d", "fan OR hieroglyphics", "votes:0"):
        page = search(browser, text)
        expected = len(allowed) + sees_private
        assert page.one("h1").text.startswith(f"{expected} result"), text
        assert f"Not solved yet {expected}" in body(page) and f"Past week {expected}" in body(page)
        for word in (TREASURE, "Vault 9"):
            assert (word in body(page)) == sees_private, (text, word)


@pytest.mark.usefixtures("hidden_words")
def test_operators_find_only_what_the_reader_may_read(browser: Browser, allowed: list[str]) -> None:
    sees_private = "private" in allowed
    for text in ("product:vault-9", "version:1.0", "hieroglyphics", f"fan tag:{TREASURE} product:vault-9"):
        page = search(browser, text)
        assert ("Hieroglyphics on my fan" in body(page)) == sees_private, text
        assert ("1 result" in page.one("h1").text) == sees_private, text
    for text in ('author:"Ana Ferreira"', "author:ana-ferreira", "-votes:>0"):
        assert len(found(browser, text)) == len(allowed) + sees_private, text


@pytest.mark.usefixtures("hidden_words")
@pytest.mark.parametrize("name", [None, "ben"])
@pytest.mark.parametrize(
    ("secret", "nonsense"),
    [
        ("hieroglyphics", "hierarchicals"), (f"tag:{TREASURE}", "tag:trousers"), ("-hieroglyphics", "-hierarchicals"),
        (f"fan tag:{TREASURE}", "fan tag:trousers"), ("hieroglyfics", "hierarchycals"),
        ("heiroglyphics fan", "heirarchicals fan"), (f"{TREASURE} OR volcano", "trousers OR volcano"),
    ],
)  # fmt: skip
def test_what_exists_and_what_does_not_look_the_same(
    browser: Browser, people: People, name: str | None, secret: str, nonsense: str
) -> None:
    """Word for word the same page, whether the secret is there or not: no note, no spelling, no count tells it."""
    if name:
        browser.sign_in(getattr(people, name))

    def told(text: str) -> str:
        return search(browser, text).one("main").text.lower()

    assert told(secret).replace(secret, "…").replace(TREASURE, "…") == told(nonsense).replace(nonsense, "…").replace(
        "trousers", "…"
    )


def test_the_page_of_help_shows_no_topic_of_private_questions(
    browser: Browser, people: People, work_off: WorkOff
) -> None:
    ask_as(people.ana, "Where is my laboratory?", "private", tags=[SECRET])
    work_off()
    assert SECRET not in browser.get("/help/search").words
    assert f"tag:{SECRET}" in browser.sign_in(people.ana).get("/help/search").words
