"""What the stories of searching share: questions for several audiences, and the titles on a page of results."""

from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import inspect, update

from community.accounts.models import User
from community.core.db import command, db, now
from community.questions.models import Answer, Post, Question
from community.search.engine import engine
from tests import make
from tests.browser import Answer as Page
from tests.browser import Browser

P = TypeVar("P", Post, Question, Answer, User)
TITLE = "Why does the fan ignore my night schedule?"
LIKE_IT = "How can I make the fan ignore the schedule at night?"


def found(browser: Browser, text: str, **more: object) -> list[str]:
    """The titles of the results, in order."""
    return titles(search(browser, text, **more))


def search(browser: Browser, text: str, **more: object) -> Page:
    return browser.get("/search", query_string={"q": text, **more})


def titles(page: Page) -> list[str]:
    """The titles of the questions in a list."""
    return [link.text for row in page.all("li.q") for link in row.all("a")[:1]]


def look_alikes(page: Page) -> list[str]:
    """The titles of the questions shown to somebody who is about to ask."""
    return [row.all("a")[0].text for row in page.all("ul.look-alikes li")]


def ask_as(author: User, title: str, audience: str = "everyone", **more: object) -> Question:
    """A question for an audience."""
    question = make.question(author, title, **more)
    show_to(question, audience)
    return question


AUDIENCES = {
    "everyone": "The fan for everybody", "members": "The fan for members", "private": "The fan for staff",
}  # fmt: skip


def ask_for_each_audience(author: User) -> None:
    """One question for everybody, one for members, and one for its author and staff."""
    for audience, title in AUDIENCES.items():
        ask_as(author, title, audience)


def break_search(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """From now on the engine fails so when it is asked."""

    def fail(*_args: object) -> None:
        raise error

    monkeypatch.setattr(type(engine()), "search", fail)


@command
def show_to(question: Question, audience: str) -> None:
    db.session.get_one(Question, question.id).audience = audience


@command
def back_date(question: Question, days: int) -> None:
    """Let a question be this old, and nothing have happened since."""
    then = now() - timedelta(days=days)
    make.written_at(question, then)
    questions = Question.__table__
    db.session.execute(update(questions).where(questions.c.id == question.id).values(active_at=then))


def fresh(row: P) -> P:
    """A post or a person as the database has it; the worker's rounds let go of what was loaded before."""
    db.session.commit()
    return db.session.get_one(type(row), inspect(row).identity)
