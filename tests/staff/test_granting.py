"""Grants follow each other without a gap, and without taking the mark from what was written before."""

from datetime import timedelta

from community.core.audit import Act
from community.core.db import db, now
from community.moderation.commands import take_back
from community.staff import commands
from community.staff.models import HAND, StaffGrant
from community.staff.queries import live_grant
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.staff.test_proof import YEAR, marks_on


def test_the_day_that_the_forms_propose_is_granted(browser: Browser, people: People) -> None:
    page = browser.sign_in(people.ada).get("/admin/staff")
    until = page.one("[name=until]")["value"]
    sent = {"email": people.ben.email, "function": "Product", "kind": "hand", "proof": "met in person"}
    browser.post("/admin/staff/grants", sent | {"until": until})
    grant_id = db.session.query(StaffGrant).one().id
    until = browser.get(f"/admin/staff/grants/{grant_id}").one("[name=until]")["value"]
    assert "Renewed." in browser.post(f"/admin/staff/grants/{grant_id}/renew", {"until": until}).words


def test_a_grant_that_begins_later_leaves_the_present_one_until_then(people: People) -> None:
    present, start = live_grant(people.vera.id), now() + timedelta(days=30)
    assert present
    until = present.until
    commands.grant_by(people.ada, "vera@example.org", "Training", now() + YEAR, "a new task", HAND, start)
    kept = live_grant(people.vera.id)
    assert kept and kept.id == present.id and kept.until == start
    take_back(people.ada, db.session.query(Act).filter_by(kind="give staff grant").order_by(Act.id.desc()).first())
    db.session.refresh(present)
    assert present.is_live and present.until == until


def test_whoever_got_a_new_grant_of_the_same_function_is_still_staff_on_old_posts(people: People) -> None:
    asked = make.question(people.ana)
    make.answer(people.vera, asked, official=True)
    for function, live in (("Support", True), ("Training", False)):
        commands.grant("vera@example.org", function, now() + YEAR, "contract")
        (mark,) = [mark for mark in marks_on(asked.id) if mark]
        assert (mark.function, mark.live) == ("Support", live)
