"""Questions that not everyone may read: they stand in no list, page, share link or version of the wrong person."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from community.core.access import Nobody
from community.core.db import command, db, now
from community.questions import commands, queries
from community.questions.models import Answer, Question
from community.questions.queries.titles import titles_of
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import page_of


@command
def for_whom(question: Question, audience: str) -> Question:
    question.audience = audience
    return question


@pytest.fixture
def members_only(people: People) -> Question:
    return for_whom(make.question(people.ana, "Only members may read this"), "members")


@pytest.fixture
def private(people: People) -> Question:
    return for_whom(make.question(people.ana, "Only Ana and staff may read this"), "private")


def readers(people: People) -> Iterator[tuple[str, object]]:
    yield "nobody", None
    for name in ("ana", "ben", "vera", "mo", "ada"):
        yield name, getattr(people, name)


def who_reads(browser: Browser, people: People, question: Question) -> set[str]:
    """Who gets the page; everybody else must get 404 everywhere, and see the title nowhere."""
    answer = db.session.query(Answer).filter_by(question_id=question.id).first() or make.answer(people.mo, question)
    remark = make.comment(people.mo, answer)
    found = set()
    for name, person in readers(people):
        browser.sign_out()
        if person:
            browser.sign_in(person)
        listed = question.title in browser.get("/").words
        assert listed == (question.title in browser.get("/tags/schedules?sort=active").words)
        status = None if listed else 404
        for path in (
            page_of(question),
            f"/q/{question.id}",
            f"/p/{answer.id}",
            f"/p/{remark.id}",
            f"/posts/{question.id}/revisions",
            f"/posts/{answer.id}/revisions",
        ):
            page = browser.get(path, status=status)
            assert listed or question.title not in page.text, (name, path)
        if person and not listed:
            browser.post(f"/q/{question.id}/answers", {"source": HELPFUL}, status=404)
            browser.post(f"/posts/{answer.id}/comments", {"source": HELPFUL}, status=404)
            browser.post(f"/posts/{answer.id}/vote", {"value": "up"}, status=404)
            browser.get(f"/posts/{question.id}/edit", status=404)
        actor = person or Nobody()
        assert bool(titles_of([question.id], actor)) == listed  # type: ignore[arg-type]
        if listed:
            found.add(name)
    return found


def test_everyone(browser: Browser, people: People) -> None:
    question = make.question(people.ana)
    assert who_reads(browser, people, question) == {"nobody", "ana", "ben", "vera", "mo", "ada"}
    assert not browser.sign_out().get(page_of(question)).all("meta[name=robots]")


def test_members(browser: Browser, people: People, members_only: Question) -> None:
    assert who_reads(browser, people, members_only) == {"ana", "ben", "vera", "mo", "ada"}


def test_private(browser: Browser, people: People, private: Question) -> None:
    assert who_reads(browser, people, private) == {"ana", "vera", "mo", "ada"}
    assert browser.sign_in(people.ana).get(page_of(private)).one("meta[name=robots]")["content"] == "noindex"


def test_lists_say_what_is_not_public(browser: Browser, people: People, private: Question) -> None:
    """Whoever may read it sees so before writing about it somewhere else."""
    make.question(people.ben, "Everybody reads this")
    rows = browser.sign_in(people.ana).get("/").all("ul.rows li.q")
    assert {row.one("h3").text.strip(): "Not public" in row.text for row in rows} == {
        private.title: True,
        "Everybody reads this": False,
    }


@pytest.mark.parametrize("change", ["revoked", "expired", "not yet"])
def test_former_staff_no_longer_read_private_questions(
    browser: Browser, people: People, private: Question, change: str
) -> None:
    end(people.vera, change)
    assert who_reads(browser, people, private) == {"ana", "mo", "ada"}


@command
def end(person: object, change: str) -> None:
    grant = db.session.query(make.StaffGrant).filter_by(user_id=person.id).one()  # type: ignore[attr-defined]
    if change == "revoked":
        grant.revoked_at = now()
    elif change == "expired":
        grant.until = now() - timedelta(seconds=1)
    else:
        grant.granted_at = now() + timedelta(hours=1)
    grant.put_seal()


def test_profiles_show_only_what_the_reader_may_read(people: People, private: Question) -> None:
    answer = make.answer(people.mo, private)
    for reader, sees in ((people.ben, False), (people.vera, True), (Nobody(), False), (people.ana, True)):
        assert bool(queries.questions_by(people.ana.id, reader).questions) == sees
        assert bool(queries.answers_by(people.mo.id, reader)) == sees
    assert answer.question_id == private.id


def test_an_open_question_can_become_private(browser: Browser, people: People) -> None:
    question = make.question(people.ana)
    answer = make.answer(people.ben, question)
    browser.get(page_of(question))
    for_whom(question, "private")
    browser.get(page_of(question), status=404)
    browser.sign_in(people.ben).get(page_of(question), status=404)
    browser.get(f"/posts/{answer.id}/edit", status=404)
    commands.delete_post(people.ben, answer)
