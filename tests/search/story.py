"""What the stories of searching share: the titles on a page of results."""

from typing import TypeVar

from community.accounts.models import User
from community.core.db import command, db
from community.questions.models import Post, Question
from tests import make
from tests.browser import Answer, Browser

P = TypeVar("P", bound=Post)
TITLE = "Why does the fan ignore my night schedule?"
LIKE_IT = "How can I make the fan ignore the schedule at night?"


def found(browser: Browser, text: str, **more: object) -> list[str]:
    """The titles of the results, in order."""
    return titles(search(browser, text, **more))


def search(browser: Browser, text: str, **more: object) -> Answer:
    return browser.get("/search", query_string={"q": text, **more})


def titles(page: Answer) -> list[str]:
    """The titles of the questions in a list."""
    return [link.text for row in page.all("li.q") for link in row.all("a")[:1]]


def ask_as(author: User, title: str, audience: str = "everyone", **more: object) -> Question:
    """A question for an audience."""
    question = make.question(author, title, **more)
    show_to(question, audience)
    return question


@command
def show_to(question: Question, audience: str) -> None:
    db.session.get_one(Question, question.id).audience = audience


def fresh(post: P) -> P:
    """The post as the database has it; the worker's rounds let go of what was loaded before."""
    db.session.commit()
    return db.session.get_one(type(post), post.id)
