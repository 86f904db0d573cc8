"""Ana opens her inbox, reads, and turns the pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from community.accounts.models import User
from community.core.access import Nobody
from community.core.db import command, db, now
from community.core.errors import Forbidden
from community.notifications import queries
from community.notifications.commands import mark_read, recount, set_mail, tell
from community.notifications.models import Notification
from community.questions import commands
from community.questions.models import Question
from community.questions.models.posts import PRIVATE
from community.questions.queries import question_or_404
from tests import make
from tests.browser import Browser
from tests.make import People

WorkOff = Callable[[], None]


@pytest.fixture
def answered(people: People, work_off: WorkOff) -> Question:
    """Ana's question with an answer by Ben and a comment by Vera."""
    asked = make.question(people.ana)
    make.answer(people.ben, asked)
    make.comment(people.vera, asked)
    work_off()
    return db.session.get_one(Question, asked.id)


@command
def came(kind: str, days_ago: int) -> None:
    """Move the notes of a kind into the past."""
    db.session.execute(
        update(Notification).where(Notification.kind == kind).values(at=now() - timedelta(days=days_ago))
    )


@command
def narrow(question: Question) -> None:
    db.session.execute(update(Question.__table__).values(audience=PRIVATE))


def many_notes(people: People, number: int) -> None:
    """Fill Ana's inbox."""
    asked = make.question(people.ana)
    for _note in range(number):
        comment = make.comment(people.ben, asked)
        tell(people.ana.id, "comment", comment.id, asked.id, people.ben.id)


def test_an_empty_inbox_says_what_will_be_here(browser: Browser, people: People) -> None:
    page = browser.sign_in(people.ana).get("/inbox")
    assert "Nothing here yet" in page.words
    assert not page.all("form[action=/inbox/read]")


def test_ana_sees_what_is_new(browser: Browser, people: People, answered: Question) -> None:
    page = browser.sign_in(people.ana).get("/inbox")
    assert "Ben Okoye answered your question “Why does the fan ignore my night schedule?”" in page.words
    assert "Vera Lindqvist commented on your post" in page.words
    assert len(page.all(".unread")) == 2
    assert "Inbox, 2 new" in [link.get("aria-label") for link in page.all("a")]
    assert [heading.text for heading in page.all("h2.day")] == ["Today"]


def test_reading_one_leads_to_the_post(browser: Browser, people: People, answered: Question) -> None:
    browser.sign_in(people.ana)
    link = browser.get("/inbox").all(".inbox a")[-1]["href"]
    gone_to = browser.get(link, follow=False)
    note = db.session.query(Notification).order_by(Notification.id).first()
    assert note and gone_to.location == f"/p/{note.post_id}"
    assert browser.get(link).path == f"/q/{answered.id}/{answered.slug}"
    assert len(browser.get("/inbox").all(".unread")) == 1
    assert db.session.get_one(User, people.ana.id).unread == 1


def test_all_read(browser: Browser, people: People, answered: Question) -> None:
    browser.sign_in(people.ana)
    browser.get("/inbox")
    page = browser.post("/inbox/read")
    assert page.path == "/inbox" and not page.all(".unread")
    assert not page.all("form[action=/inbox/read]")
    assert db.session.get_one(User, people.ana.id).unread == 0
    browser.post("/inbox/read")


def test_reading_counts_what_came_since_the_page_was_made(people: People, answered: Question) -> None:
    as_the_page_saw_her = db.session.get_one(User, people.ana.id)
    comment = make.comment(people.ben, answered)
    tell(people.ana.id, "comment", comment.id, answered.id, people.ben.id)
    first = db.session.query(Notification).filter_by(user_id=people.ana.id).first()
    assert first
    mark_read(as_the_page_saw_her, [first.id])
    assert db.session.get_one(User, people.ana.id, populate_existing=True).unread == 2 and recount() == []


def test_the_inbox_is_private(browser: Browser, people: People, answered: Question) -> None:
    note = db.session.query(Notification).first()
    assert note
    for path in ("/inbox", f"/inbox/{note.id}"):
        assert browser.get(path, follow=False).location.startswith("/sign-in")
    browser.sign_in(people.ben)
    browser.get(f"/inbox/{note.id}", status=404)
    assert "Nothing here yet" in browser.get("/inbox").words
    assert db.session.get_one(Notification, note.id).read_at is None


def test_days_have_headings(browser: Browser, people: People, answered: Question) -> None:
    came("comment", 1)
    came("answer", 400)
    page = browser.sign_in(people.ana).get("/inbox")
    headings = [heading.text for heading in page.all("h2.day")]
    assert headings[0] == "Yesterday" and len(headings) == 2 and headings[1][-4:].isdigit()


def test_a_long_inbox_has_pages(browser: Browser, people: People) -> None:
    many_notes(people, queries.PAGE * 2 + 1)
    browser.sign_in(people.ana)
    seen, path = [], "/inbox"
    while path:
        page = browser.get(path)
        seen += [link["href"] for link in page.all(".inbox a")]
        older = page.all("a[rel=next]")
        path = older[0]["href"] if older else ""
    assert len(seen) == len(set(seen)) == queries.PAGE * 2 + 1
    assert page.one("a[rel=prev]")["href"] == "/inbox"


@pytest.mark.parametrize("before", ["x", "-1", "", "1.5", "9" * 30, "²"])
def test_odd_pages_are_not_there(browser: Browser, people: People, before: str) -> None:
    browser.sign_in(people.ana).get("/inbox", query_string={"before": before}, status=404)


def test_a_page_before_everything_is_empty(browser: Browser, people: People, answered: Question) -> None:
    assert "Nothing here yet" in browser.sign_in(people.ana).get("/inbox?before=1").words


def test_the_inbox_takes_few_statements(browser: Browser, people: People) -> None:
    many_notes(people, queries.PAGE + 5)
    browser.sign_in(people.ana)
    browser.get("/inbox")
    with browser.statements() as sent:
        browser.get("/inbox")
    assert len([line for line in sent if not line.startswith("BEGIN")]) <= 6, sent


def test_what_was_removed_shows_no_title(browser: Browser, people: People, answered: Question) -> None:
    commands.delete_post(people.mo, question_or_404(answered.id, Nobody()))
    page = browser.sign_in(people.ana).get("/inbox")
    assert "This was removed" in page.words and answered.title not in page.words


def test_what_is_no_longer_open_shows_no_title(browser: Browser, people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana, source=f"{make.BODY} @{people.ben.handle}")
    work_off()
    browser.sign_in(people.ben)
    assert asked.title in browser.get("/inbox").words
    narrow(asked)
    assert asked.title not in browser.get("/inbox").words


def test_titles_are_only_text(browser: Browser, people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana, title="Why </script><b>so bold</b> & loud?")
    answer = make.answer(people.ben, asked)
    commands.accept(people.ana, answer)
    work_off()
    page = browser.sign_in(people.ben).get("/inbox")
    assert "Your answer solved it for Ana Ferreira: “Why </script><b>so bold</b> & loud?”" in page.words


def test_nobody_has_no_inbox(app: Flask) -> None:
    with pytest.raises(Forbidden):
        mark_read(Nobody())  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        set_mail(Nobody(), [])  # type: ignore[arg-type]
