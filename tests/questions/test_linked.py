"""Bare addresses of questions in posts show the question's title and whether it is solved, to those who may read it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from community import create_app
from community.core.db import command, db
from community.core.pages import changed
from community.core.text import plain
from community.questions import commands, queries
from community.questions.models import Post, Question, Redirect
from community.questions.models.posts import MEMBERS, PRIVATE
from community.questions.writing import AskFields
from community.settings import Settings
from tests import make
from tests.browser import Answer as Page
from tests.browser import Browser
from tests.conftest import opened
from tests.make import BODY, People
from tests.questions.story import page_of

SITE = "http://127.0.0.1:8000"
TITLE = "Why is <b>level 3</b> & not 1 at night?"


@pytest.fixture
def linked(people: People) -> Question:
    """A question of Ben's that others name."""
    return make.question(people.ben, TITLE)


def naming(people: People, text: str) -> Question:
    return make.question(people.ana, "Does anybody know that other thing?", source=f"I have read {text} already.")


def words_of(page: Page) -> str:
    """What Ana's question says."""
    return page.all("section.post .prose")[0].text


@command
def set_audience(question: Question, audience: str) -> None:
    db.session.execute(update(Question).where(Question.id == question.id).values(audience=audience))
    changed(f"question:{question.id}")


@command
def old_address(path: str, post: Post) -> None:
    db.session.add(Redirect(old_path=path, new_path=f"/q/{post.id}/x", post_id=post.id))


@pytest.mark.parametrize(
    "address", ["{site}/q/{id}/{slug}", "{site}/q/{id}#answers", "/q/{id}", "{site}/p/{id}", "/p/{id}"]
)
def test_an_address_becomes_the_title(browser: Browser, people: People, linked: Question, address: str) -> None:
    address = address.format(site=SITE, id=linked.id, slug=linked.slug)
    page = browser.get(page_of(naming(people, address)))
    assert words_of(page) == f"I have read {TITLE} already."
    assert (
        page.one("section.post .prose a")["href"] == address
        and "rel" not in page.one("section.post .prose a").attributes
    )


def test_a_solved_question_says_so(browser: Browser, people: People, linked: Question) -> None:
    answer = make.answer(people.ana, linked, f"As in /q/{linked.id} itself, cap the fan.")
    commands.accept(people.ben, answer)
    question = naming(people, f"/p/{answer.id}")
    make.comment(people.ben, question, f"Not /q/{linked.id} again")
    page = browser.get(page_of(question))
    assert words_of(page) == f"I have read {TITLE} solved already."
    assert f"Not {TITLE} solved again" in page.one("ul.comments").text
    assert f"As in {TITLE} solved itself" in browser.get(page_of(linked)).words


def test_a_link_with_words_of_its_own_keeps_them(browser: Browser, people: People, linked: Question) -> None:
    page = browser.get(page_of(naming(people, f"[what Ben asked]({SITE}/q/{linked.id})")))
    assert words_of(page) == "I have read what Ben asked already."


def test_what_may_not_be_read_does_not_leak(browser: Browser, people: People, linked: Question) -> None:
    nothing = words_of(browser.get(page_of(naming(people, "/q/999999"))))
    question = naming(people, f"/q/{linked.id}")
    hidden = nothing.replace("999999", str(linked.id))
    set_audience(linked, MEMBERS)
    assert words_of(browser.get(page_of(question))) == hidden
    assert TITLE in words_of(browser.sign_in(people.ana).get(page_of(question)))
    set_audience(linked, PRIVATE)
    assert words_of(browser.get(page_of(question))) == hidden
    for who in (people.ben, people.vera, people.mo):
        assert TITLE in words_of(browser.sign_in(who).get(page_of(question)))
    commands.delete_post(people.ben, linked)
    for who in (people.ana, people.mo):
        assert words_of(browser.sign_in(who).get(page_of(question))) == hidden


def test_a_removed_answer_has_no_title_either(browser: Browser, people: People, linked: Question) -> None:
    answer = make.answer(people.ana, linked)
    question = naming(people, f"/p/{answer.id} and /q/{answer.id}")
    assert words_of(browser.get(page_of(question))) == f"I have read {TITLE} and /q/{answer.id} already."
    commands.delete_post(people.ana, answer)
    assert words_of(browser.get(page_of(question))) == f"I have read /p/{answer.id} and /q/{answer.id} already."


def test_old_addresses_have_titles_too(browser: Browser, people: People, linked: Question) -> None:
    answer = make.answer(people.ana, linked)
    old_address("/questions/7", linked)
    old_address("/a/9", answer)
    question = naming(people, f"{SITE}/questions/7/old-name, {SITE}/a/9 and {SITE}/questions/8")
    assert words_of(browser.get(page_of(question))) == f"I have read {TITLE}, {TITLE} and {SITE}/questions/8 already."


def test_titles_cost_one_statement_and_only_where_there_are_some(
    browser: Browser, people: People, linked: Question
) -> None:
    old_address("/questions/7", linked)
    question = naming(people, "nothing")
    for who in (None, people.ana, people.mo):
        browser = browser.sign_in(who) if who else browser
        counts = []
        for text in (f"[this](/q/{linked.id}) and https://example.org/q/1", f"/q/{linked.id}", f"{SITE}/questions/7"):
            commands.edit_question(
                people.mo, queries.question_or_404(question.id, people.mo), fields(text), question.revision_count
            )
            with browser.statements() as sent:
                browser.get(page_of(question))
            counts.append(len([one for one in sent if "questions.title" in one and "meant" in one]))
        assert counts == [0, 1, 1]


def fields(text: str) -> AskFields:
    return AskFields(title="Does anybody know that other thing?", source=f"I have read {text} already.")


def test_texts_for_machines_have_the_address(browser: Browser, people: People, linked: Question) -> None:
    question = naming(people, f"{SITE}/q/{linked.id}")
    page = browser.get(page_of(question))
    assert plain(question.html) == f"I have read {SITE}/q/{linked.id} already."
    assert f"{SITE}/q/{linked.id}" in "".join(map(str, page.one("script[type=application/ld+json]").content))
    assert f"{SITE}/q/{linked.id}" in browser.get("/feed.atom").text


def test_the_preview_shows_titles_as_the_page_will(browser: Browser, people: People, linked: Question) -> None:
    browser.sign_in(people.ana)
    page = browser.post("/ask/preview", {"source": f"As in /q/{linked.id} and https://example.org"})
    assert page.one(".prose").text == f"As in {TITLE} and https://example.org"
    assert 'rel="nofollow ugc noopener">https://example.org' in page.text


def test_the_form_for_a_comment_shows_them_too(browser: Browser, people: People, linked: Question) -> None:
    question = naming(people, f"/q/{linked.id}")
    assert TITLE in browser.sign_in(people.ana).get(f"/posts/{question.id}/comments").one(".prose").text


@pytest.fixture
def site(settings: Settings) -> Iterator[Flask]:
    """The product as it is served: with kept pages, and a host that is trusted."""
    app = create_app(
        replace(settings, page_cache_bytes=32_000_000, trusted_link_hosts=("docs.example.com",)), TESTING=True
    )
    with opened(app):
        yield app


def test_kept_pages_follow_what_they_name(site: Flask) -> None:
    people, browser = People(), Browser(site)
    linked = make.question(people.ben, "Why is it level 3 at night?")
    question = naming(people, f"/q/{linked.id}")

    def says() -> str:
        again = words_of(browser.get(page_of(question))), words_of(browser.get(page_of(question)))
        assert again[0] == again[1]
        return again[0].removeprefix("I have read ").removesuffix(" already.")

    assert says() == "Why is it level 3 at night?"
    edited = AskFields(title="Why does it run at night?", source=BODY)
    commands.edit_question(people.ben, queries.question_or_404(linked.id, people.ben), edited, 1)
    assert says() == "Why does it run at night?"
    answer = make.answer(people.ana, linked)
    commands.accept(people.ben, answer)
    assert says() == "Why does it run at night? solved"
    commands.unaccept(people.ben, answer)
    assert says() == "Why does it run at night?"
    commands.delete_post(people.mo, linked)
    assert says() == f"/q/{linked.id}"
    commands.undelete_post(people.mo, linked)
    assert says() == "Why does it run at night?"
    assert len(site.extensions["pages"].memory.pages) == 1


def test_a_link_to_a_trusted_host_is_plain(site: Flask) -> None:
    people, browser = People(), Browser(site)
    question = naming(people, "https://docs.example.com/guide and https://example.org/ and me@example.org")
    links = browser.get(page_of(question)).all("section.post .prose a")
    assert [link.get("rel") for link in links] == ["", "nofollow ugc noopener"]


def test_very_many_addresses_do_no_harm(browser: Browser, people: People, linked: Question) -> None:
    question = naming(people, " ".join(f"/q/{number}" for number in range(1, 1_200)))
    words = words_of(browser.get(page_of(question)))
    assert TITLE in words and "/q/1199 already." in words
