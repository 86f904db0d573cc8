"""The pages on which moderators decide about people, and those on which people read what was decided."""

import re

import pytest
from sqlalchemy import event

from community.accounts import commands
from community.accounts.models import Sanction, User
from community.accounts.models.sanctions import SUSPENSION, WARNING
from community.core.db import db
from community.core.mail import Mail
from community.moderation.models import Appeal
from community.questions.models import Post
from tests import make
from tests.accounts.story import PASSWORD, entering
from tests.browser import Browser
from tests.make import People

WHY = "Please stay with the question; three people felt attacked."


@pytest.fixture
def ben() -> User:
    """Ben can sign in with a password."""
    return commands.create_user("Ben Okoye", "ben@example.org", password=PASSWORD)


def decide(browser: Browser, person: User, **fields: str) -> Browser:
    data = {"kind": WARNING, "reason": WHY, "length": "0", "until": ""} | fields
    return browser.post(f"/moderation/people/{person.id}/sanctions", data)


def test_from_the_profile_a_moderator_warns_and_the_person_reads_it(
    browser: Browser, people: People, ben: User
) -> None:
    browser.sign_in(people.mo)
    profile = browser.get(f"/people/{ben.id}/ben-okoye")
    assert f"/moderation/people/{ben.id}" in profile.links
    decide(browser, ben)
    assert WHY in browser.get(f"/moderation/people/{ben.id}").text
    browser.sign_in(ben)
    assert f"/moderation/people/{ben.id}" not in browser.get(f"/people/{ben.id}/ben-okoye").links
    refused = browser.get("/ask")
    assert WHY in refused.text
    assert "/settings/sanctions" in refused.links
    page = browser.get("/settings/sanctions")
    assert WHY in page.text
    held = db.session.query(Sanction).one()
    assert f"/decisions/{held.act_id}" in page.links
    browser.post(f"/settings/sanctions/{held.id}/read", {})
    assert WHY not in browser.get("/ask").text


def test_what_is_wrong_stands_beside_its_field(browser: Browser, people: People, ben: User) -> None:
    browser.sign_in(people.mo)
    data = {"kind": "silence", "reason": WHY, "length": "day", "until": ""}
    answer = browser.post(f"/moderation/people/{ben.id}/sanctions", data, status=422)
    assert "Choose a day." in answer.text
    assert WHY in answer.text
    assert db.session.query(Sanction).count() == 0


def test_the_next_step_is_offered(browser: Browser, people: People, ben: User) -> None:
    browser.sign_in(people.mo)
    for step in ("0", "1", "2"):
        chosen = browser.get(f"/moderation/people/{ben.id}").all("#length option[selected]")
        assert [option["value"] for option in chosen] == [step]
        decide(browser, ben, kind="silence", length=step)


def test_who_is_suspended_learns_why_at_the_door_and_appeals(browser: Browser, people: People, ben: User) -> None:
    browser.sign_in(ben)
    commands.sanction(people.mo, ben, SUSPENSION, WHY, None)
    assert browser.get("/inbox", follow=False).status == 302, "signed out"
    answer = browser.post("/sign-in", entering(), status=403)
    assert WHY in answer.text
    path = next(link for link in answer.links if link.startswith("/suspended/"))
    mail = db.session.query(Mail).filter_by(to="ben@example.org").one()
    mailed = re.search(r"/suspended/\S+", mail.text)
    assert mailed
    assert WHY in browser.get(mailed[0]).text
    act_id = str(db.session.query(Sanction).one().act_id)
    browser.post(path, {"act": act_id, "words": "no"}, status=422)
    assert "appealed" in browser.post(path, {"act": act_id, "words": "That was my brother, at my keyboard."}).text
    assert db.session.query(Appeal).one().person_id == ben.id
    browser.get("/suspended/nonsense", status=410)


def test_spam_is_cleaned_up_from_a_page_that_shows_it_first(browser: Browser, people: People, ben: User) -> None:
    post = make.answer(ben, make.question(people.ana), "Buy cheap pumps at our shop, today only, while they last.")
    browser.sign_in(people.mo)
    path = f"/moderation/people/{ben.id}/clean-up"
    assert "Buy cheap pumps" in browser.get(path).text
    browser.post(path, {"reason": "x"}, status=422)
    browser.post(path, {"reason": WHY})
    assert db.session.get_one(Post, post.id, populate_existing=True).deleted_reason == "spam"
    assert "Your account" not in browser.get(path).text


def test_merging_shows_both_accounts_first(browser: Browser, people: People, ben: User) -> None:
    twin = make.person("Benny Okoye")
    browser.sign_in(people.mo)
    path = f"/moderation/people/{twin.id}/merge"
    browser.post(path, {"into": "nobody"}, status=422)
    page = browser.post(path, {"into": "@ben-okoye"})
    assert "Ben Okoye" in page.text
    assert db.session.get_one(User, twin.id, populate_existing=True).merged_into_id is None
    browser.post(path, {"into": str(ben.id), "do": "merge", "reason": WHY})
    assert db.session.get_one(User, twin.id, populate_existing=True).merged_into_id == ben.id


PAGES = ["", "/related", "/close", "/clean-up", "/merge", "/votes"]


@pytest.mark.parametrize("who", ["ben", "vera"])
def test_nobody_else_reads_these_pages(browser: Browser, people: People, who: str) -> None:
    browser.sign_in(getattr(people, who))
    for page in PAGES:
        browser.get(f"/moderation/people/{people.ana.id}{page}", status=403)
    browser.get("/moderation/blocks", status=403)


def test_an_ordinary_reader_pays_nothing_for_sanctions(browser: Browser, people: People) -> None:
    """Ben's page of a question costs as many statements silenced as not."""
    question = make.question(people.ana)
    path = f"/q/{question.id}/{question.slug}"

    def statements() -> int:
        seen: list[str] = []
        listen = ("before_cursor_execute", lambda *args: seen.append(args[2]))
        browser.get(path)
        event.listen(db.engine, *listen)
        browser.get(path)
        event.remove(db.engine, *listen)
        assert not [one for one in seen if re.search("sanctions|blocks|origins", one)]
        return len(seen)

    browser.sign_in(people.ben)
    before = statements()
    commands.sanction(people.mo, people.ben, WARNING, WHY)
    assert statements() <= before
