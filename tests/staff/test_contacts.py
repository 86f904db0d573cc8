"""Staff announce that they will contact a customer, who may decline; nobody looks at private details unseen."""

import pytest

from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.core.mail import Mail
from community.staff import commands
from community.staff.codes import code_of, shown
from community.staff.models import Contact, Look
from tests import make
from tests.browser import Browser
from tests.make import People

REASON = "The log that you sent us on Monday"


def test_the_customer_sees_it_first_with_a_code(browser: Browser, people: People, work_off: object) -> None:
    asked = make.question(people.ana)
    title = asked.title
    browser.sign_in(people.vera).get(f"/people/{people.ana.id}/contact")
    form = {"means": "call", "question": str(asked.id), "reason": REASON}
    assert browser.post(f"/people/{people.ana.id}/contact", form).words
    work_off()  # type: ignore[operator]
    contact = db.session.query(Contact).one()
    code = shown(code_of(contact.nonce))
    inbox = browser.sign_in(people.ana).get("/inbox")
    assert "Expect contact from Vera Lindqvist, about" in inbox.words and title in inbox.words
    [link] = [one for one in inbox.links if one.startswith("/inbox/")]
    page = browser.get(link)
    assert code in page.words and REASON in page.words and "will call you" in page.words
    mail = db.session.query(Mail).filter_by(kind="staff").one()
    assert REASON in mail.text and code not in mail.text
    browser.sign_in(people.ben).get(f"/contacts/{contact.id}", status=404)
    assert code in browser.sign_in(people.vera).get(f"/contacts/{contact.id}").words


@pytest.mark.parametrize("change", [{"question": "0"}, {"means": "shout"}, {"reason": "hi"}, {"reason": "x" * 301}])
def test_a_contact_has_a_way_a_reason_and_a_question_of_the_customers(
    browser: Browser, people: People, change: dict[str, str]
) -> None:
    asked = make.question(people.ana)
    form = {"means": "call", "question": str(asked.id), "reason": REASON} | change
    browser.sign_in(people.vera).post(f"/people/{people.ana.id}/contact", form, status=422)
    assert db.session.query(Contact).count() == 0


def test_only_verified_staff_announce(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    for who in (people.ben, people.mo):
        browser.sign_in(who).get(f"/people/{people.ana.id}/contact", status=403)
        with pytest.raises(Forbidden):
            commands.announce(who, people.ana, "call", REASON, asked.id, asked.title)


def test_the_customer_may_decline_and_staff_learn_it(browser: Browser, people: People, work_off: object) -> None:
    asked = make.question(people.ana)
    contact = commands.announce(people.vera, people.ana, "visit", REASON, asked.id, asked.title)
    path, code = f"/contacts/{contact.id}", code_of(contact.nonce)
    browser.sign_in(people.vera).post(f"{path}/decline", status=403)
    assert "Declined." in browser.sign_in(people.ana).post(f"{path}/decline").words
    work_off()  # type: ignore[operator]
    assert "does not want to be contacted" in browser.sign_in(people.vera).get("/inbox").words
    assert code not in browser.get(path).words.replace("-", "")


def test_the_word_is_for_the_customer_and_whoever_must_say_it(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana).post("/settings/staff/word", {"word": " grey  heron "})
    browser.post("/settings/staff/word", {"word": "x" * 41}, status=422)
    asked = make.question(people.ana)
    contact = commands.announce(people.vera, people.ana, "call", REASON, asked.id, asked.title)
    assert "grey heron" in browser.sign_in(people.vera).get(f"/contacts/{contact.id}").words
    browser.sign_in(people.ana).post("/settings/staff/word", {"word": ""})
    assert "grey heron" not in browser.get("/settings/staff").text


def test_there_is_no_private_message_to_send_without_it(browser: Browser, people: People) -> None:
    page = browser.sign_in(people.ana).get("/settings/staff")
    assert "Staff cannot send you private messages" in page.words


def test_contacts_to_expect_are_listed(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    contact = commands.announce(people.vera, people.ana, "write", REASON, asked.id, asked.title)
    for who, page in ((people.ana, "/settings/staff"), (people.vera, "/contacts")):
        assert f"/contacts/{contact.id}" in browser.sign_in(who).get(page).links


def test_who_looked_is_written_down_and_told(browser: Browser, people: People, work_off: object) -> None:
    """Nothing private is shown before a reason is given; then the customer sees who, function, when and why."""
    path = f"/people/{people.ana.id}/private"
    browser.sign_in(people.vera)
    assert "ana@example.org" not in browser.get(path).text
    assert "ana@example.org" not in browser.post(path, {"reason": "curious"}, status=422).text
    assert db.session.query(Look).count() == 0
    assert "ana@example.org" in browser.post(path, {"reason": "Her invoice came back"}).words
    work_off()  # type: ignore[operator]
    browser.sign_in(people.ana)
    row = browser.get("/settings/staff").one("tbody tr").text
    assert row.startswith("Vera Lindqvist Support") and row.endswith("Her invoice came back")
    assert "Vera Lindqvist opened your private details" in browser.get("/inbox").words


def test_private_details_are_for_verified_staff_and_administrators(browser: Browser, people: People) -> None:
    path = f"/people/{people.ana.id}/private"
    for who in (people.ben, people.mo):
        browser.sign_in(who).get(path, status=403)
        browser.post(path, {"reason": "A very good reason"}, status=403)
    browser.sign_in(people.ada).post(path, {"reason": "A very good reason"})
    assert db.session.query(Look).one().function == "admin"
    with pytest.raises(Invalid):
        commands.open_details(people.ada, people.ana, "")


def test_the_profile_offers_both_to_staff_alone(browser: Browser, people: People) -> None:
    page = f"/people/{people.ana.id}/ana-ferreira"
    doors = {f"/people/{people.ana.id}/contact", f"/people/{people.ana.id}/private"}
    assert doors <= set(browser.sign_in(people.vera).get(page).links)
    assert not doors & set(browser.sign_in(people.ben).get(page).links)
