"""Administrators block words and sites and change the numbers; they take such acts back; others are kept out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from community.accounts.events import PersonConfirmed
from community.core.audit import Act
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.core.outside import NoReply, Reply
from community.moderation.commands.taking_back import take_back
from community.moderation.kinds import ACTS
from community.notifications.models import Notification
from community.questions.commands.editing import edit_post
from community.questions.commands.holding import release
from community.questions.models import HeldPost
from community.questions.teaching import look_into_list
from community.spam import commands, elsewhere
from community.spam.models import Blocked
from community.spam.queries import blocked
from community.spam.rules import DEFAULTS, knowledge, rule
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.spam.story import anew, has_been_here, why

PAGE = "/admin/spam"


def test_the_page_blocks_and_changes(browser: Browser, people: People) -> None:
    browser.sign_in(people.ada)
    assert "Nothing is different" in browser.post(PAGE, {**DEFAULTS}).words
    assert "Until 20 posts were removed as spam" in browser.get(PAGE, check_links=True).words
    page = browser.post(f"{PAGE}/blocked", {"text": "replica watch*"})
    assert "replica watch*" in page.words and "Ada Admin" in page.words
    assert "is blocked already" in browser.post(f"{PAGE}/blocked", {"text": "Replica  Watch*"}, status=422).words
    assert "Say what is blocked" in browser.post(f"{PAGE}/blocked", {"text": ""}, status=422).words
    row = db.session.query(Blocked).one()
    browser.post(f"{PAGE}/blocked/{row.id}/remove")
    assert db.session.query(Blocked).count() == 0
    browser.post(f"{PAGE}/blocked/{row.id}/remove", status=404)
    assert "Saved" in browser.post(PAGE, {**DEFAULTS, "new_links": 3}).words and rule("new_links") == 3
    assert "Use a number" in browser.post(PAGE, {**DEFAULTS, "new_hold": 0}, status=422).words


def test_others_are_kept_out(browser: Browser, people: People) -> None:
    for who in (people.ben, people.mo):
        browser.sign_in(who).get(PAGE, status=403)
        with pytest.raises(Forbidden):
            commands.block(who, "casino")
        with pytest.raises(Forbidden):
            commands.change_rules(who, {"new_links": 3})


def test_what_is_blocked_waits_whoever_writes_it(people: People) -> None:
    asked = make.question(people.ana)
    trusted = has_been_here(people.ben, 500, 80, 5000)
    commands.block(people.ada, "https://www.Bad.example/with/a/path")
    commands.block(people.ada, "grey market")
    assert {(row.kind, row.text) for row in blocked()} == {("host", "bad.example"), ("words", "grey market")}
    for text, sign in (("See https://shop.bad.example", "blocked_host"), ("A Grey\nmarket fan", "blocked_word")):
        post = make.answer(trusted, asked, f"{HELPFUL} {text}")
        assert post.hidden_at and sign in why(post.id)
    for wrong in ("**", "ab", "x" * 101):
        with pytest.raises(Invalid):
            commands.block(people.ada, wrong)


def test_acts_are_in_the_log_and_can_be_taken_back(people: People) -> None:
    row = commands.block(people.ada, "casino")
    commands.unblock(people.ada, row)
    commands.change_rules(people.ada, {"new_links": 5})
    acts = db.session.scalars(select(Act).where(Act.actor_id == people.ada.id).order_by(Act.id)).all()
    assert [act.kind for act in acts] == ["block words", "unblock words", "change spam rules"]
    assert {act.kind for act in acts} <= ACTS.keys()
    take_back(people.ada, acts[2])
    assert rule("new_links") == DEFAULTS["new_links"]
    take_back(people.ada, acts[1])
    assert [row.text for row in blocked()] == ["casino"]
    take_back(people.ada, acts[0])
    assert blocked() == [] and knowledge().blocked_words == []
    with pytest.raises(Invalid):
        commands.change_rules(people.ada, {"new_hold": 0})


@pytest.fixture
def asks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A service that takes everything with "fan" in it for spam; what it was sent."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], akismet_key="key")
    sent: list[bytes] = []

    def answer(method: str, url: str, headers: object, most: int, body: bytes) -> Reply:
        sent.append(body)
        if b"silent" in body:
            raise NoReply("time")
        return Reply(200, {}, b"true" if b"fan" in body else b"false")

    monkeypatch.setattr(elsewhere, "ask", answer)
    return sent


def test_a_service_is_asked_only_where_the_operator_wants_it(
    people: People, asks: list[bytes], work_off: object
) -> None:
    ana = has_been_here(people.ana, 100, 30, 500)
    asked = make.question(ana, "Why is the hub so slow?", source="It takes minutes.")
    posts = [make.answer(people.ben, asked, text) for text in (HELPFUL, "Is it plugged in?", "The silent fan is.")]
    trusted = make.answer(people.ana, asked, HELPFUL)
    work_off()  # type: ignore[operator]
    assert [anew(post).hidden_at is not None for post in (*posts, trusted)] == [True, False, False, False]
    assert why(posts[0].id) == {"elsewhere": 60} and db.session.query(HeldPost).one().is_new
    assert len(asks) == 3 and all(b"ben" not in body.lower() for body in asks), "nothing about the author"
    assert anew(asked).answer_count == 3


def test_nobody_is_told_before_the_service_has_answered(
    people: People, asks: list[bytes], work_off: Callable[[], None]
) -> None:
    asked = make.question(
        has_been_here(people.ana, 100, 30, 500), "Why is the hub so slow?", source="It takes minutes."
    )
    post, later = make.answer(people.ben, asked, "The fan again."), make.answer(people.ben, asked, "Is it plugged in?")
    number, edited, ben, mo = post.id, later.id, people.ben, people.mo
    told = select(Notification.post_id).where(Notification.user_id == people.ana.id)
    work_off()
    assert {*db.session.scalars(told)} == {edited}
    edit_post(anew(ben), anew(later), "Is the fan plugged in?", 1)
    release(anew(mo), anew(post))
    work_off()
    assert anew(later).hidden_at and anew(post).hidden_at is None, "what was released is not asked about again"
    assert {*db.session.scalars(told)} == {number, edited}


def test_a_list_of_spammers_gives_doubt(app: Flask, people: People, tmp_path: Path) -> None:
    listed = tmp_path / "listed.txt"
    listed.write_text('"spam.example",3\nBen@example.org,12\n')
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], spam_list=listed)
    for person in (people.ben, people.ana):
        look_into_list(PersonConfirmed(person_id=person.id))
    assert (anew(people.ben).doubt, anew(people.ana).doubt) == (25, 0)
    assert elsewhere.is_listed(listed, "somebody@SPAM.example")
    assert not elsewhere.is_listed(tmp_path / "missing", "ben@example.org")
