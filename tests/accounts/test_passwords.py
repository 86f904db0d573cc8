"""Ben forgot his password, and later chooses another one: links that work once, devices that are signed out."""

import time
from typing import Any

import pytest
from flask import Flask

from community.accounts import queries
from community.accounts.commands import end_all_sessions
from community.accounts.models import Session, User
from community.core.db import command, db
from tests.accounts.story import ANOTHER, PASSWORD, enter, entering, is_in, link_to, mails_to, member
from tests.browser import Browser


def test_ben_sets_a_new_password_by_mail(app: Flask, browser: Browser) -> None:
    member()
    laptop = Browser(app)
    enter(laptop)
    assert browser.post("/forgotten", {"email": "ben@example.org"}).one("h1").text == "Look into your mail"
    assert "Set a new password" in browser.get(link_to("ben@example.org")).words
    done = browser.post(link_to("ben@example.org"), {"password": ANOTHER})
    assert done.path == "/sign-in" and "Sign in with it now" in done.words
    assert not is_in(laptop), "everybody signed in as Ben is signed out"
    browser.post("/sign-in", entering(), status=422)
    enter(browser, password=ANOTHER)
    assert is_in(browser)
    assert "changed" in mails_to("ben@example.org")[-1].subject


def test_a_link_works_once(browser: Browser) -> None:
    member()
    browser.post("/forgotten", {"email": "ben@example.org"})
    link = link_to("ben@example.org")
    browser.post(link, {"password": ANOTHER})
    browser.get(link, status=410)
    browser.post(link, {"password": "another one that he never chose"}, status=410)
    enter(browser, password=ANOTHER)
    assert is_in(browser)


def test_two_links_and_the_first_used_ends_both(browser: Browser) -> None:
    member()
    browser.post("/forgotten", {"email": "ben@example.org"})
    first = link_to("ben@example.org")
    browser.post("/forgotten", {"email": "ben@example.org"})
    second = link_to("ben@example.org")
    browser.post(first, {"password": ANOTHER})
    browser.get(second, status=410)


def test_a_link_is_too_old_after_an_hour(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    member()
    browser.post("/forgotten", {"email": "ben@example.org"})
    link, present = link_to("ben@example.org"), time.time
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: present() + 3500)
    browser.get(link)
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: present() + 3700)
    assert "works no more" in browser.get(link, status=410).words


def test_nobody_learns_who_is_here(browser: Browser) -> None:
    member()
    known = browser.post("/forgotten", {"email": "ben@example.org"})
    unknown = browser.post("/forgotten", {"email": "nobody@example.org"})
    assert (known.words, known.path, known.status) == (unknown.words, unknown.path, unknown.status)
    assert mails_to("nobody@example.org") == []


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Type your password"),
        ("short", "at least 8"),
        ("z" * 300_000, "at most 128"),
        ("football", "tried first"),
        ("ben okoye!", "your own name"),
    ],
)
def test_a_poor_password_is_refused_and_the_link_still_works(browser: Browser, password: str, words: str) -> None:
    member()
    browser.post("/forgotten", {"email": "ben@example.org"})
    link = link_to("ben@example.org")
    assert words in browser.post(link, {"password": password}, status=422).words
    browser.post(link, {"password": ANOTHER})


@pytest.mark.parametrize("data", [{}, {"email": ""}, {"email": "x"}, {"email": "x" * 100_000}, {"email": "a\0@b.org"}])
def test_strange_addresses(browser: Browser, data: dict[str, str]) -> None:
    browser.post("/forgotten", data, status=422)


def test_the_link_never_names_a_foreign_site(browser: Browser) -> None:
    member()
    browser.post("/forgotten", {"email": "ben@example.org"}, headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in mails_to("ben@example.org")[-1].text


def test_ben_changes_his_password_and_only_this_device_stays_in(app: Flask, browser: Browser) -> None:
    member()
    phone = Browser(app)
    for each in (phone, browser):
        enter(each)
    page = browser.post("/settings/security", {"old": PASSWORD, "new": ANOTHER})
    assert "Your new password is set" in page.words
    assert is_in(browser) and not is_in(phone)
    phone.post("/sign-in", entering(), status=422)
    enter(phone, password=ANOTHER)
    assert is_in(phone)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"old": ANOTHER, "new": ANOTHER}, "not your present password"),
        ({"old": PASSWORD, "new": "short"}, "at least 8"),
        ({"old": PASSWORD, "new": "ben@example.org"}, "your own name"),
        ({"old": PASSWORD}, "Type your password"),
        ({"new": ANOTHER}, "Type your password"),
        ({"old": "x" * 300_000, "new": ANOTHER}, "at most 128"),
    ],
)
def test_what_is_wrong_with_a_change_is_said(browser: Browser, data: dict[str, Any], words: str) -> None:
    browser.sign_in(member())
    assert words in browser.post("/settings/security", data, status=422).words
    assert queries.with_password("ben@example.org", PASSWORD)


def test_ben_sees_his_devices_and_signs_the_others_out(app: Flask, browser: Browser) -> None:
    member()
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604"
    phone = Browser(app)
    browser.post("/sign-in", entering(), follow=False, headers={"User-Agent": firefox})
    phone.post("/sign-in", entering(), follow=False, headers={"User-Agent": iphone})
    page = browser.get("/settings/security")
    assert "Firefox on Linux this device" in page.words and "Safari on iPhone" in page.words
    browser.post("/settings/sessions/end", {"which": "others"})
    assert is_in(browser) and not is_in(phone)


def test_signing_out_everywhere_means_here_too(app: Flask, browser: Browser) -> None:
    ben = member()
    phone = Browser(app).sign_in(ben)
    browser.sign_in(ben)
    assert browser.post("/settings/sessions/end", {"which": "all"}).path == "/sign-in"
    assert not is_in(browser) and not is_in(phone)
    assert db.session.query(Session).count() == 0


def test_a_device_with_a_strange_name(browser: Browser) -> None:
    member()
    browser.post("/sign-in", entering(), follow=False, headers={"User-Agent": "<script>" + "x" * 5000})
    assert "An unknown device" in browser.get("/settings/security").words


@pytest.mark.parametrize(
    "path", ["/settings/security", "/settings/sessions/end", "/settings/profile", "/settings/picture"]
)
def test_signed_out_nothing_can_be_changed(browser: Browser, path: str) -> None:
    assert browser.post(path, {"old": PASSWORD, "new": ANOTHER}, follow=False).location.startswith("/sign-in")


def test_who_is_signed_out_elsewhere_while_they_write_loses_nothing(browser: Browser) -> None:
    member()
    enter(browser)
    command(end_all_sessions)(db.session.query(User).one())
    about = "Six units at home, and a few dozen at those of friends."
    page = browser.post("/settings/profile", {"name": "Ana", "about": about}, status=401)
    assert [area.text for area in page.all("textarea")] == [about] and page.one("main a[href=/sign-in]")
