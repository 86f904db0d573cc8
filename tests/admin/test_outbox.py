"""Who sees the outbox, and what is on it."""

import pytest
from flask import Flask

from community.accounts.models import User
from community.admin import queries
from community.admin.policy import can_see_outbox
from community.core.access import Nobody
from community.core.db import command
from community.core.mail import queue_mail
from tests.browser import Browser
from tests.make import People


@command
def write(subject: str, to: str = "ana@example.com") -> int:
    return queue_mail(to, subject, "test", kind="test").id


@pytest.fixture
def admin(people: People) -> User:
    return people.ada


def test_visitors_are_asked_to_sign_in(browser: Browser) -> None:
    answer = browser.get("/outbox", follow=False)
    assert answer.status == 302
    assert answer.location.startswith("/sign-in")


def test_customers_may_not_look(browser: Browser, people: People) -> None:
    write("Your new password")
    browser.sign_in(people.ana)
    assert "Only administrators" in browser.get("/outbox", status=403).words
    browser.get("/outbox/1", status=403)


def test_moderators_may_look_in_a_demonstration_only(people: People) -> None:
    assert can_see_outbox(people.mo, is_demo=True)
    assert not can_see_outbox(people.mo, is_demo=False)
    assert not can_see_outbox(people.ana, is_demo=True)
    assert not can_see_outbox(Nobody(), is_demo=True)


def test_an_empty_outbox_says_so(browser: Browser, admin: User) -> None:
    assert "No mail yet" in browser.sign_in(admin).get("/outbox").words


def test_a_mail_waits_and_then_lies_in_a_file(browser: Browser, admin: User, work_off: object) -> None:
    write("Somebody answered")
    browser.sign_in(admin)
    assert "Waiting" in browser.get("/outbox").one("tbody").text
    work_off()
    row = browser.get("/outbox").one("tbody").text
    assert "Somebody answered" in row
    assert "Written to a file" in row


def test_one_mail_can_be_read(browser: Browser, admin: User) -> None:
    number = write("Confirm your address")
    answer = browser.sign_in(admin).get(f"/outbox/{number}")
    assert answer.one("h1").text == "Confirm your address"
    assert "ana@example.com" in answer.words
    assert "can send mail" in answer.one("pre").text
    assert answer.one("pre").all("a[href]"), "links in a mail can be followed"


def test_whoever_reads_the_mail_of_somebody_says_why_and_is_seen(
    browser: Browser, people: People, work_off: object
) -> None:
    number = write("Your new password", "ana@example.org")
    assert people.ana
    browser.sign_in(people.ada)
    assert "ana@" not in browser.get("/outbox").text and "a…@example.org" in browser.get("/outbox").words
    assert "can send mail" not in browser.get(f"/outbox/{number}").words
    assert "Give the reason" in browser.post(f"/outbox/{number}", {"reason": "so"}, status=422).words
    assert "can send mail" in browser.post(f"/outbox/{number}", {"reason": "She says that it never came."}).words
    work_off()  # type: ignore[operator]
    assert "opened your private details" in browser.sign_in(people.ana).get("/inbox").words


def test_ones_own_mail_needs_no_reason(browser: Browser, admin: User) -> None:
    assert "can send mail" in browser.sign_in(admin).get(f"/outbox/{write('Yours', 'ada@example.org')}").words


def test_a_mail_cannot_bring_its_own_html(browser: Browser, admin: User) -> None:
    number = write("<script>alert(1)</script>")
    browser.sign_in(admin)
    assert "<script>alert" not in browser.get(f"/outbox/{number}").text


def test_long_outboxes_go_on_by_key(browser: Browser, admin: User) -> None:
    for number in range(queries.PAGE + 3):
        write(f"Mail {number}")
    browser.sign_in(admin)
    first = browser.get("/outbox")
    assert len(first.all("tbody tr")) == queries.PAGE
    older = browser.get(first.one("nav.pages a")["href"])
    assert [link.text for link in older.all("tbody a")] == ["Mail 2", "Mail 1", "Mail 0"]


@pytest.mark.parametrize("path", ["/outbox/999999", "/outbox/0", f"/outbox/{2**63}", "/outbox/-1", "/outbox/x"])
def test_mails_that_are_not_there(browser: Browser, admin: User, path: str) -> None:
    browser.sign_in(admin).get(path, status=404)


@pytest.mark.parametrize("key", ["0", "-5", str(2**70), "x", ""])
def test_odd_keys_do_no_harm(browser: Browser, admin: User, key: str) -> None:
    browser.sign_in(admin).get(f"/outbox?before={key}")


def test_the_outbox_costs_few_statements(browser: Browser, admin: User) -> None:
    for number in range(20):
        write(f"Mail {number}")
    browser.sign_in(admin)
    with browser.statements() as sent:
        browser.get("/outbox")
    assert len(sent) <= 4, sent


def test_parked_events_are_counted(app: Flask) -> None:
    assert queries.parked_events() == 0
