"""Anybody can ask whether somebody is really the vendor; what is not ours can be reported."""

import gc
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from community import create_app
from community.core.db import db, now
from community.core.web import me
from community.settings import Settings
from community.staff import commands
from community.staff.codes import LETTERS, code_of, shown
from community.staff.models import Contact, ImpostorReport
from community.staff.queries import live_grant
from community.staff.verifying import NOT_OURS, look_up
from tests import make
from tests.browser import Browser
from tests.conftest import opened
from tests.make import People


@pytest.fixture(autouse=True)
def vendor(app: Flask) -> Iterator[None]:
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, vendor_domains=("example.org",))
    yield
    app.config["SETTINGS"] = before


def asked(browser: Browser, given: str) -> str:
    """What the page answers, without what was typed."""
    return browser.post("/verify", {"given": given}).one("#answer").text.replace(given, "…")


def contact_with(people: People) -> Contact:
    question = make.question(people.ana)
    return commands.announce(people.vera, people.ana, "call", "The log that you sent", question.id, question.title)


def test_staff_are_verified_by_name_address_and_link(browser: Browser, people: People) -> None:
    grant = live_grant(people.vera.id)
    assert grant
    for given in (
        "Vera Lindqvist", " vera  LINDQVIST ", "vera@example.org", f"/people/{people.vera.id}/x", f"/staff/{grant.id}",
        f"http://127.0.0.1:8000/people/{people.vera.id}",
    ):  # fmt: skip
        said = asked(browser, given)
        assert "Yes." in said and "Support" in said and "Verified until" in said, given


def test_members_and_nobody_are_answered_alike(browser: Browser, people: People) -> None:
    """Whether somebody has an account here, and under which address, is nobody's business."""
    assert people.vera and people.ben
    answers = set()
    for given in ("Ben Okoye", "Nobody Atall", f"/people/{people.ben.id}/x", "/people/999/x", "+31 10 555 0199"):
        with browser.statements() as sent:
            answers.add(asked(browser, given))
        answers.add(str(len([line for line in sent if line.startswith("SELECT")])))
    assert len(answers) == 2 and any("Not ours" in one for one in answers)


@pytest.mark.parametrize(
    ("known", "unknown"),
    [("Ben Okoye", "Bel Okoye"), ("ben@example.net", "bel@example.net"), ("/people/{ben}/x", "/people/9/x")],
    ids=["name", "address", "profile"],
)
def test_a_member_and_nobody_cost_the_same_work(app: Flask, people: People, known: str, unknown: str) -> None:
    """Not a call more or fewer, so that nobody learns from the time whether somebody has an account here."""
    assert live_grant(people.vera.id)
    people.ben.email = people.ben.email_key = "ben@example.net"
    db.session.commit()
    known = known.format(ben=people.ben.id)
    with app.test_request_context():
        asked = [calls_of(given) for given in (known, unknown, known, unknown)]  # the first two fill what is remembered
    assert asked[2] == asked[3] > 100


def calls_of(given: str) -> int:
    """How many functions a check calls, whoever wrote them; nothing else does so meanwhile."""
    counts = Counter[str]()
    gc.disable()
    sys.setprofile(lambda _frame, event, _function: counts.update((event,)))
    try:
        finding = look_up(given, me())
    finally:
        sys.setprofile(None)
        gc.enable()
    assert finding.kind == NOT_OURS
    return counts["call"] + counts["c_call"]


def test_former_staff_are_not_ours(browser: Browser, people: People) -> None:
    assert live_grant(people.vera.id)
    commands.revoke("vera@example.org", "left")
    assert "Not ours" in asked(browser, "Vera Lindqvist")


def test_official_channels_are_told_apart(browser: Browser, people: People) -> None:
    browser.sign_in(people.ada)
    for channel, value in (
        ("phone", "+31 10 555 0142"),
        ("email", "Help@Northwind.example"),
        ("domain", "northwind.example"),
    ):
        browser.post("/admin/staff/channels", {"channel": channel, "value": value})
    browser.post("/admin/staff/channels", {"channel": "phone", "value": "call me"}, status=422)
    browser.sign_out()
    ours = ("0031 (0)10 555 01 42", "010 555 0142", "tel:+31105550142", "help@northwind.example",
            "anybody@mail.northwind.example", "someone@example.org",
            "https://docs.northwind.example/x", "127.0.0.1:8000")  # fmt: skip
    for given in ours[:-1]:
        assert "official channels" in asked(browser, given), given
    for given in (
        "+31 10 555 0143",
        "+32 10 555 0142",
        "555 0142",
        "help@northwind.example.net",
        "northwind-example.net",
        "notnorthwind.example",
    ):
        assert "Not ours" in asked(browser, given), given


def test_a_code_says_who_about_what_and_until_when(browser: Browser, people: People) -> None:
    contact = contact_with(people)
    commands.set_word(people.ana, "heron")
    code = shown(code_of(contact.nonce))
    said = asked(browser.sign_in(people.ana), f" {code.lower()} ")
    assert "This is Vera Lindqvist" in said and contact.question_title in said and "heron" in said
    assert contact.reason in said


def test_a_code_is_not_for_others(browser: Browser, people: People) -> None:
    code = shown(code_of(contact_with(people).nonce))
    for visitor in (browser, browser.sign_in(people.ben)):
        said = asked(visitor, code)
        assert "valid, but not for you" in said and "Vera" not in said


def test_codes_have_8_letters_that_look_like_no_other_and_are_not_kept(people: People) -> None:
    contact = contact_with(people)
    code = code_of(contact.nonce)
    assert len(code) == 8 and set(code) <= set(LETTERS) and not set(LETTERS) & set("01OILSBZ5U")
    kept = [str(getattr(contact, column.key)) for column in Contact.__table__.columns]
    assert not [value for value in kept if code in value.upper()]


@pytest.mark.parametrize("over", ["late", "declined", "revoked"])
def test_a_code_that_is_over_is_worth_nothing(browser: Browser, people: People, over: str) -> None:
    contact = contact_with(people)
    assert (contact.until - contact.at).total_seconds() == pytest.approx(72 * 3600, abs=5)
    if over == "late":
        db.session.query(Contact).update({"until": now()})
        db.session.commit()
    elif over == "declined":
        commands.decline(people.ana, contact)
    else:
        commands.revoke("vera@example.org", "left")
    assert "Not ours" in asked(browser.sign_in(people.ana), code_of(contact.nonce))


def test_a_report_reaches_the_moderators(browser: Browser, people: People, work_off: object) -> None:
    assert people.mo
    assert "Not ours" in asked(browser, "refund@northwind.test")
    browser.post("/verify/report", {"claim": "refund@northwind.test", "note": "They wanted a code."})
    browser.post("/verify/report", {"claim": " "}, status=422)
    work_off()  # type: ignore[operator]
    assert "Reported as not ours: refund@northwind.test" in browser.sign_in(people.mo).get("/inbox").words
    assert "They wanted a code." in browser.get("/staff/reports").words
    told = db.session.query(ImpostorReport).one()
    assert "Seen to by Mo Thornton" in browser.post(f"/staff/reports/{told.id}").words
    browser.sign_in(people.ana).get("/staff/reports", status=403)


def test_nothing_typed_is_not_checked(browser: Browser) -> None:
    browser.post("/verify", {"given": " "}, status=422)
    browser.post("/verify", {"given": "x" * 201}, status=422)


def test_checking_is_limited(settings: Settings) -> None:
    limited = replace(settings, rate_limits=True, limits=settings.limits | {"verify": "2/hour"})
    with opened(create_app(limited, TESTING=True)) as app:
        browser = Browser(app)
        for status in (200, 200, 429):
            browser.post("/verify", {"given": "x"}, status=status)
