"""Pictures can be opened as long as a post that shows them can be read, and are deleted with a redacted version."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect

from community.accounts.models import Upload
from community.core.db import db
from community.moderation import commands as moderation
from community.questions import commands
from community.questions.commands.redacting import redact
from community.questions.models import Answer, Question
from community.settings import Settings
from tests import make
from tests.accounts.test_settings import picture, sent
from tests.browser import Browser
from tests.make import HELPFUL, People

Work = Callable[[], object]


@pytest.fixture
def address(browser: Browser, people: People) -> str:
    """Where the picture is that Ben uploaded."""
    accept = {"Accept": "application/json"}
    url: str = browser.sign_in(people.ben).post("/pictures", sent(picture()), headers=accept).json["url"]
    browser.sign_out()
    return url


@pytest.fixture
def question(people: People, address: str) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question, address: str, work_off: Work) -> Answer:
    answer = make.answer(people.ben, again(question), f"{HELPFUL} ![My door]({address})")
    work_off()
    return answer


def again(row: Answer | Question) -> Answer | Question:
    """The post as a new request finds it."""
    return db.session.get_one(type(row), inspect(row).identity[0])


def stored(settings: Settings) -> list[Path]:
    return [*(settings.data_dir / "files").rglob("*.webp")]


def test_the_picture_goes_and_comes_back_with_its_post(
    browser: Browser, people: People, address: str, answer: Answer, work_off: Work
) -> None:
    browser.get(address)
    commands.delete_post(people.mo, again(answer), "private")
    work_off()
    assert "removed" in browser.get(address, status=410).words
    browser.sign_in(people.ana).get(address, status=410)
    assert "no-store" in browser.sign_in(people.mo).get(address).headers["Cache-Control"]
    commands.undelete_post(people.mo, again(answer))
    work_off()
    browser.sign_out().get(address)


def test_with_the_question_all_its_pictures_go(
    browser: Browser, people: People, address: str, question: Question, answer: Answer, work_off: Work
) -> None:
    commands.delete_post(people.mo, again(question), "offtopic")
    work_off()
    browser.get(address, status=410)


def test_a_picture_that_another_post_shows_stays(
    browser: Browser, people: People, address: str, answer: Answer, work_off: Work
) -> None:
    make.question(people.vera, "Is this door the right one?", source=f"Look: ![A door]({address}) is it?")
    commands.delete_post(people.mo, again(answer), "private")
    work_off()
    browser.get(address)


def test_hidden_posts_show_their_pictures_to_moderators_and_the_author(
    browser: Browser, people: People, address: str, answer: Answer, work_off: Work
) -> None:
    moderation.flag_post(people.vera, again(answer), "private")
    work_off()
    browser.get(address, status=410)
    for person in (people.ben, people.mo):
        browser.sign_in(person).get(address)


@pytest.mark.parametrize("written", ["{}", "&#47;files/{}", "/files\\/{}"])
def test_with_the_version_the_file_is_gone_for_good(
    browser: Browser, people: People, settings: Settings, question: Question, address: str, work_off: Work, written: str
) -> None:
    """However its address is written down in the Markdown."""
    written = written.format(address.rpartition("/")[2] if "files" in written else address)
    answer = make.answer(people.ben, again(question), f"{HELPFUL} ![My door]({written})")
    work_off()
    commands.edit_post(people.ben, again(answer), HELPFUL, 1)
    work_off()
    browser.get(address)
    redact(people.mo, again(answer), 1, "A door with a name")
    work_off()
    browser.get(address, status=404)
    assert (stored(settings), db.session.query(Upload).count()) == ([], 0)


def test_a_version_that_keeps_the_picture_keeps_the_file(
    browser: Browser, people: People, address: str, answer: Answer, work_off: Work
) -> None:
    commands.edit_post(people.ben, again(answer), f"{HELPFUL} Still: ![My door]({address})", 1)
    redact(people.mo, again(answer), 1, "A name in the text")
    work_off()
    browser.get(address)
