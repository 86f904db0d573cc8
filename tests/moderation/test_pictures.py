"""Pictures can be opened as long as a post that shows them can be read, and are deleted with a redacted version."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import inspect

from community.accounts.models import Upload, User
from community.catalog.models import Area
from community.core import files
from community.core.db import db
from community.moderation import commands as moderation
from community.questions import commands
from community.questions.commands.areas import AreaFields
from community.questions.commands.picturing import put_all_where_they_belong
from community.questions.commands.redacting import redact
from community.questions.models import Answer, Question
from community.settings import Settings
from tests import make
from tests.accounts.test_settings import picture, sent
from tests.browser import Browser
from tests.make import HELPFUL, People

Work = Callable[[], object]
R = TypeVar("R", Answer, Question, Area)


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


def again(row: R) -> R:
    """The post or area as a new request finds it."""
    return db.session.get_one(type(row), inspect(row).identity[0])


def stored(settings: Settings) -> list[Path]:
    return [*(settings.data_dir / "files").rglob("*.webp")]


def test_the_picture_goes_and_comes_back_with_its_post(
    browser: Browser, people: People, address: str, answer: Answer, work_off: Work
) -> None:
    browser.get(address)
    commands.delete_post(people.mo, again(answer), "private")
    work_off()
    assert "not shown any more" in browser.get(address, status=410).words
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


def test_only_readers_of_a_private_question_open_its_picture(
    browser: Browser, people: People, address: str, work_off: Work
) -> None:
    """Whoever may read any post that shows it opens it; to others it does not exist."""
    stranger = make.person("Cleo")
    text = f"What I see on my door every morning: ![My door]({address})"
    question = make.question(people.ana, "Why does my door look like this?", source=text)
    commands.choose_audience(people.ana, question, "private")
    work_off()
    browser.get(address, status=404)
    browser.sign_in(stranger).get(address, status=404)
    for person in (people.ana, people.ben, people.vera, people.mo):  # who asked and who uploaded it, staff, a moderator
        assert "no-store" in browser.sign_in(person).get(address).headers["Cache-Control"]
    commands.choose_audience(people.ana, again(question), "members")
    work_off()
    browser.sign_in(stranger).get(address)
    browser.sign_out().get(address, status=404)
    commands.choose_audience(people.ana, again(question), "everyone")
    work_off()
    browser.get(address)


def test_pictures_close_with_their_area(
    browser: Browser, people: People, address: str, question: Question, answer: Answer, work_off: Work
) -> None:
    area = commands.make_area(people.ada, AreaFields(name="Doors", readers="staff"), topic="schedules")
    work_off()
    browser.get(address, status=404)
    commands.change_area(people.ada, again(area), AreaFields(name="Doors"))
    work_off()
    browser.get(address)


def test_moderators_of_an_area_open_what_they_may_read_of_it(
    browser: Browser, people: People, address: str, question: Question, answer: Answer, work_off: Work
) -> None:
    cleo = make.person("Cleo")
    commands.make_area(people.ada, AreaFields(name="Doors", moderators=[cleo.id]), topic="schedules")
    commands.delete_post(people.mo, again(answer), "private")
    work_off()
    browser.sign_in(cleo).get(address)
    commands.choose_audience(people.ana, again(question), "private")
    work_off()
    browser.get(address, status=410)


def test_nobody_takes_away_the_picture_beside_a_name(browser: Browser, people: People, work_off: Work) -> None:
    """By showing it in a post that is removed, or redacted."""
    browser.sign_in(people.vera).post("/settings/picture", sent(picture()))
    address = f"/files/{db.session.get_one(User, people.vera.id).avatar_name}"
    rude = make.answer(people.ben, make.question(people.ana), f"{HELPFUL} ![Look at her]({address})")
    work_off()
    commands.delete_post(people.mo, again(rude), "rude")
    work_off()
    browser.sign_out().get(address)
    commands.undelete_post(people.mo, again(rude))
    commands.edit_post(people.ben, again(rude), HELPFUL, 1)
    redact(people.mo, again(rude), 1, "A picture of a person")
    work_off()
    browser.get(address)


def test_every_night_files_are_put_where_they_belong(
    browser: Browser, people: People, settings: Settings, address: str, answer: Answer, work_off: Work
) -> None:
    """A folder put back from a copy has the pictures of removed posts where everybody opens them."""
    commands.delete_post(people.mo, again(answer), "private")
    work_off()
    name = address.rpartition("/")[2]
    files.release(name)
    put_all_where_they_belong()
    browser.get(address, status=410)


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
