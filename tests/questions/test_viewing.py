"""Counting views: in memory first, without robots and the author, never in the way of reading."""

import sqlite3
import threading

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from community.questions import reading
from community.questions.commands import add_views
from community.questions.models import Question
from community.questions.reading import ViewCounter
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import page_of, reread

FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def counter(app: Flask) -> ViewCounter:
    found = app.extensions["views"]
    assert isinstance(found, ViewCounter)
    return found


def test_views_are_gathered_and_written_together(browser: Browser, question: Question, counter: ViewCounter) -> None:
    with browser.statements() as sent:
        for _time in range(5):
            browser.get(page_of(question), headers=FIREFOX)
    assert not [statement for statement in sent if statement.startswith("UPDATE")]
    assert reread(question).view_count == 0 and counter.views == {question.id: 5}
    counter.write()
    assert reread(question).view_count == 5 and not counter.views
    assert "seen 5 times" in browser.get(page_of(question)).words


def test_they_are_written_when_ten_seconds_have_gone(
    browser: Browser, question: Question, counter: ViewCounter
) -> None:
    browser.get(page_of(question), headers=FIREFOX)
    counter.written_at -= reading.EVERY + 1
    browser.get(page_of(question), headers=FIREFOX)
    assert reread(question).view_count == 2


def test_or_when_many_have_come_together(people: People, counter: ViewCounter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MANY", 2)
    made = [make.question(people.ana, f"Question number {number}") for number in range(3)]
    for question in made:
        counter.count(question.id, "Firefox")
    assert [reread(question).view_count for question in made] == [1, 1, 1]


@pytest.mark.parametrize(
    "device",
    [
        "Googlebot/2.1",
        "curl/8.5",
        "Python-urllib/3.11",
        "Slack-ImgProxy preview",
        "YandexSPIDER",
        "",
        "ChatGPT-User/1.0",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23",
        "meta-externalagent/1.1",
        "GoogleOther",
        "Go-http-client/2.0",
    ],
)
def test_robots_do_not_count(counter: ViewCounter, question: Question, device: str) -> None:
    counter.count(question.id, device)
    assert not counter.views


def test_the_author_does_not_count(browser: Browser, people: People, question: Question, counter: ViewCounter) -> None:
    browser.sign_in(people.ana).get(page_of(question), headers=FIREFOX)
    assert not counter.views
    browser.sign_in(people.ben).get(page_of(question), headers=FIREFOX)
    assert counter.views == {question.id: 1}


def test_asking_for_the_head_alone_does_not_count(
    app: Flask, browser: Browser, question: Question, counter: ViewCounter
) -> None:
    for _time in range(2):
        assert app.test_client(use_cookies=False).head(page_of(question), headers=FIREFOX).status_code == 200
    assert not counter.views


def test_redirects_and_errors_do_not_count(browser: Browser, question: Question, counter: ViewCounter) -> None:
    browser.get(f"/q/{question.id}/wrong", follow=False, headers=FIREFOX)
    browser.get(f"{page_of(question)}?page=9", status=404, headers=FIREFOX)
    assert not counter.views


def test_a_busy_database_does_not_stop_readers(
    browser: Browser, people: People, question: Question, counter: ViewCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_views: object) -> None:
        raise OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked"))

    monkeypatch.setattr(reading, "add_views", busy)
    counter.written_at -= reading.EVERY + 1
    assert question.title in browser.sign_in(people.ben).get(page_of(question), headers=FIREFOX).words
    assert counter.views == {question.id: 1}, "they wait for the next time"
    monkeypatch.setattr(reading, "add_views", add_views)
    counter.write()
    assert reread(question).view_count == 1


def test_a_question_that_vanished_takes_no_views(question: Question) -> None:
    add_views({4711: 3, question.id: 1})
    assert reread(question).view_count == 1


def test_many_readers_at_once_are_all_counted(app: Flask, counter: ViewCounter, question: Question) -> None:
    def read() -> None:
        for _time in range(200):
            counter.count(question.id, "Firefox")

    readers = [threading.Thread(target=read) for _reader in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    counter.write()
    assert reread(question).view_count == 800
