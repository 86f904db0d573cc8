"""What the stories of machines share: reading XML, and posts in states that no page makes."""

from datetime import datetime
from xml.etree import ElementTree

from sqlalchemy import update

from community.core.db import command, db, now
from community.questions.models import Post, Question, Redirect
from tests.browser import Answer
from tests.make import People

SITE = "http://127.0.0.1:8000"
MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"


def tree(answer: Answer) -> ElementTree.Element:
    return ElementTree.fromstring(answer.bytes)


def places(answer: Answer) -> list[str]:
    """The addresses in a sitemap, without the site."""
    return [(place.text or "").removeprefix(SITE) for place in tree(answer).iter(f"{MAPS}loc")]


def dates(answer: Answer) -> dict[str, str | None]:
    """When each page of a sitemap last changed."""
    entries = list(tree(answer))
    return {(one.findtext(f"{MAPS}loc") or "").removeprefix(SITE): one.findtext(f"{MAPS}lastmod") for one in entries}


def titles(answer: Answer) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in tree(answer).iter(f"{ATOM}entry")]


def as_written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def change(post: Post, **values: object) -> None:
    """Set columns of `posts`."""
    set_columns(Post, post.id, values)


def change_question(question: Question, **values: object) -> None:
    """Set columns of `questions`."""
    set_columns(Question, question.id, values)


@command
def set_columns(model: type[Post], row_id: int, values: dict[str, object]) -> None:
    table = model.__table__
    db.session.execute(update(table).where(table.c.id == row_id).values(values))  # type: ignore[arg-type]


def audience(question: Question, who: str) -> None:
    change_question(question, audience=who)


def hide(post: Post) -> None:
    change(post, hidden_at=now())


@command
def moved(old: str, new: str) -> None:
    db.session.add(Redirect(old_path=old, new_path=new))


@command
def question_with_id(people: People, question_id: int) -> None:
    title = f"What is number {question_id}?"
    db.session.add(
        Question(id=question_id, author_id=people.ana.id, title=title, slug="what", source="Why?", html="<p>Why?</p>")
    )
