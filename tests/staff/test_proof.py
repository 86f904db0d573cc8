"""The mark needs a grant that the product wrote and a recent proof of who somebody is."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from community.cli.doctor import marks
from community.core.access import Nobody
from community.core.db import command, db, now
from community.core.errors import Forbidden, Gone, Invalid
from community.core.events import Event
from community.core.mail import Mail
from community.core.signing import sign
from community.questions.commands import reseal_posts
from community.questions.queries import asked_or_404, thread
from community.search.documents import documents_for
from community.staff import commands
from community.staff.commands.proving import PROVE
from community.staff.models import EMAIL, HAND, StaffGrant
from community.staff.queries import grant_of, live_grant
from tests import make
from tests.browser import Browser
from tests.make import People

YEAR = timedelta(days=365)


@pytest.fixture
def vendor(app: Flask) -> Iterator[None]:
    """Everybody's address is at a domain of the vendor's."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, vendor_domains=("example.org",))
    yield
    app.config["SETTINGS"] = before


def by_sql(statement: str, **values: object) -> None:
    """Somebody writes into the database, past the product."""
    db.session.execute(text(statement), values)
    db.session.commit()
    db.session.expire_all()


@command
def proven_at(grant: StaffGrant, moment: datetime | None) -> None:
    grant.proven_at = moment
    grant.put_seal()


def marks_on(question_id: int) -> list[object]:
    return [line.mark for line in thread(asked_or_404(question_id, Nobody()), Nobody()).answers]


def test_a_grant_alone_is_no_mark(people: People, vendor: None) -> None:
    grant = commands.grant("ben@example.org", "Support", now() + YEAR, "contract") if people.ben else None
    assert grant and grant.is_running and not grant.is_live and live_grant(people.ben.id) is None


def test_a_link_to_the_vendor_address_proves_it(
    browser: Browser, people: People, vendor: None, work_off: object
) -> None:
    commands.grant(str(people.ben.email), "Support", now() + YEAR, "contract")
    browser.sign_in(people.ben).post("/staff/prove")
    [link] = re.findall(r"/staff/prove/\S+", db.session.query(Mail).filter_by(kind="prove").one().text)
    browser.get(link)
    assert live_grant(people.ben.id) is None, "a program that looks through mails proves nothing"
    browser.post(link)
    assert live_grant(people.ben.id)


def test_a_link_is_for_its_person_and_its_address(people: People, vendor: None) -> None:
    commands.grant(str(people.ben.email), "Support", now() + YEAR, "contract")
    for token in (
        sign(PROVE, [people.vera.id, "ben@example.org"]),
        sign(PROVE, [people.ben.id, "old@example.org"]),
        "x",
    ):
        with pytest.raises(Gone):
            commands.prove(people.ben, token)
    assert live_grant(people.ben.id) is None


def test_only_an_address_at_a_vendor_domain_proves(people: People) -> None:
    commands.grant(str(people.ben.email), "Support", now() + YEAR, "contract")
    with pytest.raises(Forbidden):
        commands.send_proof(people.ben)
    with pytest.raises(Invalid):
        commands.grant(str(people.ana.email), "Support", now() + YEAR, "ana@example.org", EMAIL)


def test_a_proof_counts_for_30_days_and_posts_keep_the_mark(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    make.answer(people.vera, asked, official=True)
    grant = live_grant(people.vera.id)
    assert grant
    proven_at(grant, now() - timedelta(days=30))
    assert live_grant(people.vera.id) is None and grant_of(people.vera.id)
    with pytest.raises(Forbidden):
        make.answer(people.vera, asked, official=True)
    assert "Northwind · Support" in browser.get(f"/q/{asked.id}/{asked.slug}").words
    assert "Northwind · Support" not in browser.get(f"/people/{people.vera.id}/vera-lindqvist").words
    assert "Not at this moment." in browser.get(f"/staff/{grant.id}").words
    assert "Vera" not in browser.get("/staff").words
    page = browser.sign_in(people.vera).get(f"/q/{asked.id}/{asked.slug}")
    assert "Your staff mark rests" in page.words and "/staff/prove" in page.links


@pytest.mark.parametrize(
    "change",
    [
        "until = '2999-01-01 00:00:00+00:00'",
        "revoked_at = NULL",
        "user_id = :ben",
        "kind = 'sso'",
        "proof = 'the boss'",
        "proven_at = '2999-01-01 00:00:00+00:00'",
        "seal = ''",
    ],
)
def test_changing_a_column_by_sql_makes_no_mark(people: People, change: str) -> None:
    grant = live_grant(people.vera.id)
    assert grant
    if "revoked_at" in change:
        commands.revoke("vera@example.org", "left")
    by_sql(f"UPDATE staff_grants SET {change} WHERE :ben = :ben", ben=people.ben.id)
    assert live_grant(people.vera.id) is None and live_grant(people.ben.id) is None
    assert len(marks(False, lambda done, total: None)) == 1


def test_a_function_renamed_by_sql_makes_no_mark(people: People) -> None:
    assert live_grant(people.vera.id)
    by_sql("UPDATE functions SET name = 'Board'")
    assert live_grant(people.vera.id) is None


def test_a_row_written_by_sql_makes_no_mark(browser: Browser, people: People) -> None:
    assert live_grant(people.vera.id)
    by_sql(
        "INSERT INTO staff_grants (user_id, function_id, proof, granted_at, until, proven_at, revoked_reason, seal)"
        " SELECT :ben, function_id, proof, granted_at, until, proven_at, revoked_reason, seal FROM staff_grants",
        ben=people.ben.id,
    )
    assert live_grant(people.ben.id) is None
    forged = db.session.query(StaffGrant).filter_by(user_id=people.ben.id).one()
    browser.get(f"/staff/{forged.id}", status=404)
    assert "Ben" not in browser.get("/staff").words


def test_a_post_marked_by_sql_has_no_mark(browser: Browser, people: People) -> None:
    """Neither a post of somebody else nor one that the same person wrote as themselves."""
    asked = make.question(people.ana)
    make.answer(people.vera, asked)
    make.answer(people.ben, asked)
    grant = live_grant(people.vera.id)
    assert grant
    by_sql("UPDATE posts SET staff_grant_id = :grant, official_function_id = :function WHERE kind = 'answer'",
           grant=grant.id, function=grant.function_id)  # fmt: skip
    assert marks_on(asked.id) == [None, None]
    assert "Speaking for" not in browser.get(f"/q/{asked.id}/{asked.slug}").words
    assert len(marks(False, lambda done, total: None)) == 2
    assert documents_for([asked.id])[0].staff == [], "the search for answers by staff does not find it"


def test_official_answers_can_be_found(people: People) -> None:
    asked = make.question(people.ana)
    make.answer(people.vera, asked, official=True)
    assert documents_for([asked.id])[0].staff == ["Support"]


def test_after_a_new_key_the_operator_seals_anew(app: Flask, people: People) -> None:
    asked = make.question(people.ana)
    make.answer(people.vera, asked, official=True)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], secret_key="another secret, long enough for everybody")
    assert live_grant(people.vera.id) is None and marks_on(asked.id) == [None]
    assert (commands.reseal(), reseal_posts()) == (1, 1)
    db.session.expire_all()
    assert live_grant(people.vera.id) and all(marks_on(asked.id))
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"], secret_key="a secret that only the tests know, long enough"
    )


def test_a_grant_holds_for_400_days_at_most(people: People) -> None:
    with pytest.raises(Invalid):
        commands.grant(str(people.ben.email), "Support", now() + timedelta(days=401), "contract")
    grant = commands.grant(str(people.ben.email), "Support", now() + timedelta(days=399), "contract")
    with pytest.raises(Invalid):
        commands.renew_by(people.ada, grant, now() + timedelta(days=401))
    commands.renew_by(people.ada, grant, now() + timedelta(days=399, hours=1))
    assert grant.is_running and grant.granted_by_id == people.ada.id


def test_a_grant_keeps_who_gave_it_how_it_was_proven_and_why_it_ended(people: People) -> None:
    start = now() + timedelta(days=3)
    grant = commands.grant_by(people.ada, str(people.ben.email), "Support", now() + YEAR, "met in person", HAND, start)
    assert (grant.granted_by_id, grant.kind, grant.proof, grant.granted_at) == (
        people.ada.id, HAND, "met in person", start)  # fmt: skip
    assert not grant.is_running, "it begins later"
    with pytest.raises(Invalid):
        commands.revoke_by(people.ada, grant, "  ")
    commands.revoke_by(people.ada, grant, "changed sides")
    assert grant.revoked_at and grant.revoked_reason == "changed sides" and grant.is_genuine


def test_both_are_reminded_30_days_before_the_end_and_once(browser: Browser, people: People, work_off: object) -> None:
    end = now() + timedelta(days=29)
    grant_id = commands.grant_by(people.ada, str(people.ben.email), "Support", end, "met", HAND).id
    for _night in range(2):
        commands.remind_of_ends()
        work_off()  # type: ignore[operator]
    for who in (people.ben, people.ada):
        assert browser.sign_in(who).get("/inbox").words.count("The staff grant of Ben Okoye ends on") == 1
    assert db.session.query(Mail).filter_by(kind="staff").count() == 2
    commands.renew_by(people.ada, db.session.get_one(StaffGrant, grant_id), now() + timedelta(days=390))
    commands.remind_of_ends()
    assert db.session.query(Event).filter_by(kind="GrantEnding").count() == 1


def test_administrators_grant_renew_and_revoke_in_the_browser(browser: Browser, people: People) -> None:
    assert people.ben
    until, later = (f"{now() + timedelta(days=days):%Y-%m-%d}" for days in (100, 200))
    form = {"email": "ben@example.org", "function": "Product", "kind": "hand", "proof": "met in person", "until": until}
    browser.sign_in(people.mo).post("/admin/staff/grants", form, status=403)
    browser.sign_in(people.ada).post("/admin/staff/grants", form | {"until": ""}, status=422)
    browser.post("/admin/staff/grants", form | {"email": "x@example.org"}, status=422)
    assert "Waits for proof" in browser.post("/admin/staff/grants", form).words
    grant = db.session.query(StaffGrant).one()
    browser.get(f"/admin/staff/grants/{grant.id}")
    browser.post(f"/admin/staff/grants/{grant.id}/renew", {"until": later})
    assert f"{grant.until:%Y-%m-%d}" == later
    browser.post(f"/admin/staff/grants/{grant.id}/revoke", {"reason": ""}, status=422)
    assert "changed sides" in browser.post(f"/admin/staff/grants/{grant.id}/revoke", {"reason": "changed sides"}).words


def test_revoking_shows_on_the_next_request(app: Flask, people: People, browser: Browser) -> None:
    asked = make.question(people.ana)
    make.answer(people.vera, asked, official=True)
    make.comment(people.ben, asked)
    commands.revoke("vera@example.org", "left")
    page = browser.get(f"/q/{asked.id}/{asked.slug}")
    assert "Then Northwind · Support" in page.words and not page.all(".post.voice")


def test_staff_choose_how_they_usually_speak_and_each_time(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    path = f"/q/{asked.id}/{asked.slug}"
    assert "checked" not in browser.sign_in(people.vera).get(path).one("#official").attributes
    browser.post("/staff/voice", {"official": "y"})
    assert "checked" in browser.get(path).one("#official").attributes
    assert "checked" in browser.get(f"/posts/{asked.id}/comments").one("#official").attributes
    make.answer(people.vera, asked)
    assert marks_on(asked.id) == [None]
    browser.sign_in(people.ben).post("/staff/voice", {"official": "y"}, status=403)
