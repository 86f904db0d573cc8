"""Suggestions give nothing away: no title, no topic and no person that the reader could not find on a page."""

import json
from datetime import datetime

import pytest

from community.accounts.models import User
from community.core.db import command, db, now
from community.questions import commands
from community.questions.models import Question
from community.search.commands import reindex
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.search.story import ask_as, fresh, show_to
from tests.search.test_suggestions import group, offered

OPEN, MEMBERS, PRIVATE = "Fan for everyone", "Fan for members", "Fan of a secret laboratory"
READERS = [("", 1), ("ben", 2), ("ana", 3), ("vera", 3), ("mo", 3)]


@pytest.fixture
def questions(people: People) -> dict[str, Question]:
    """Three askers, each with a topic of their own, for three audiences."""
    made = {
        OPEN: ask_as(make.person("Laban Open"), OPEN, tags=["lab-open"]),
        MEMBERS: ask_as(make.person("Labina Member"), MEMBERS, "members", tags=["lab-members"]),
        PRIVATE: ask_as(people.ana, PRIVATE, "private", tags=["lab-private"]),
    }
    reindex()
    return made


@pytest.mark.parametrize(("who", "most"), READERS)
def test_everybody_is_offered_what_they_may_read(
    browser: Browser, people: People, questions: dict[str, Question], who: str, most: int
) -> None:
    if who:
        browser.sign_in(getattr(people, who))
    titles = [OPEN, MEMBERS, PRIVATE][:most]
    page = offered(browser, "fan")
    assert sorted(group(page, "Questions")) == sorted(titles)
    assert page.one("template")["data-count"].startswith(f"{len(titles)} suggestion")
    assert group(offered(browser, "secret lab"), "Questions") == titles[2:]
    topics = ["lab-members", "lab-open", "lab-private"]
    allowed = [topic for topic, least in zip(topics, (2, 1, 3), strict=True) if most >= least]
    assert sorted(group(offered(browser, "lab"), "Topics")) == allowed
    pieces = group(offered(browser, "tag:lab"), "Narrow the search", "span.piece")
    assert sorted(pieces) == [f"tag:{topic}" for topic in allowed]
    assert sorted(group(offered(browser, "lab"), "People")) == ["Laban Open", "Labina Member"][: min(most, 2)]
    assert group(offered(browser, "ana"), "People") == (["Ana Ferreira"] if most == 3 else [])


def test_the_browsers_own_field_sees_what_everybody_sees(
    browser: Browser, people: People, questions: dict[str, Question]
) -> None:
    browser.sign_in(people.mo)
    assert json.loads(browser.get("/search/suggest.json?q=fan").text)[1] == [OPEN]


def test_what_is_hidden_is_gone_at_once(browser: Browser, questions: dict[str, Question]) -> None:
    """The index follows a second later; the database has the last word."""
    show_to(questions[OPEN], "private")
    for text in ("fan", "lab", "tag:lab", "everyone"):
        assert offered(browser, text).text.strip() == "", text


def test_what_is_removed_is_gone_at_once(browser: Browser, people: People, questions: dict[str, Question]) -> None:
    commands.delete_post(people.mo, fresh(questions[OPEN]))
    for text in ("fan", "lab", "tag:lab", "laban open"):
        assert offered(browser, text).text.strip() == "", text


def test_people_who_have_not_joined_or_wrote_nothing_are_not_offered(browser: Browser, people: People) -> None:
    make.person("Quentin Quiet")
    asked = make.question(make.person("Quirin Asker"))
    answerer = make.person("Quinn Answerer")
    answer = make.answer(answerer, asked)
    assert sorted(group(offered(browser, "qui"), "People")) == ["Quinn Answerer", "Quirin Asker"]
    confirmed(answerer.id, None)
    assert group(offered(browser, "qui"), "People") == ["Quirin Asker"]
    confirmed(answerer.id, now())
    commands.delete_post(people.mo, fresh(answer))
    assert group(offered(browser, "qui"), "People") == ["Quirin Asker"]
    show_to(asked, "members")
    assert group(offered(browser, "qui"), "People") == []


def test_an_answer_to_a_private_question_makes_nobody_known(browser: Browser, people: People) -> None:
    asked = ask_as(people.ana, PRIVATE, "private")
    make.answer(people.vera, asked)
    assert group(offered(browser, "vera"), "People") == []
    assert group(offered(browser.sign_in(people.ana), "vera"), "People") == ["Vera Lindqvist"]


@command
def confirmed(person_id: int, moment: datetime | None) -> None:
    db.session.get_one(User, person_id).confirmed_at = moment
