"""Ben signs in and out: sessions that die on the server, safe ways on, limits, and the demo's people."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from community.accounts import commands, queries
from community.accounts.models import Session
from community.core.db import command, db, now
from tests.accounts.story import ANOTHER, PASSWORD, enter, entering, is_in, leave, member
from tests.browser import Browser


def sessions() -> int:
    db.session.commit()
    return db.session.query(Session).count()


@command
def all_last_used(days: int) -> None:
    db.session.execute(update(Session).values(seen_at=now() - timedelta(days=days)))


@command
def set_hash(email: str, kept: str) -> None:
    person = queries.by_email(email)
    assert person
    person.password_hash = kept


def test_ben_signs_in(browser: Browser) -> None:
    member()
    assert browser.get("/sign-in").one("h1").text == "Welcome back"
    assert browser.post("/sign-in", entering(), follow=False).location == "/"
    assert is_in(browser)


def test_capitals_and_spaces_around_the_address_do_not_matter(browser: Browser) -> None:
    member()
    enter(browser, email="  Ben@Example.ORG ")
    assert is_in(browser)


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": ANOTHER},
        {"email": "nobody@example.org"},
        {"email": "not an address"},
        {"email": "ben@example.org\0"},
        {"email": "' OR 1=1 --"},
        {"password": PASSWORD + " "},
    ],
)
def test_every_wrong_pair_gets_the_same_words(browser: Browser, wrong: dict[str, str]) -> None:
    member()
    page = browser.post("/sign-in", entering(**wrong), status=422)
    assert "do not belong together" in page.words
    assert not page.one("input[name=password]").get("value")
    assert not is_in(browser)


def test_the_address_is_kept_when_the_password_was_wrong(browser: Browser) -> None:
    page = browser.post("/sign-in", entering(next="/tags"), status=422)
    assert page.one("input[name=email]")["value"] == "ben@example.org"
    assert page.one("input[name=next]")["value"] == "/tags"


@pytest.mark.parametrize(
    "data", [{}, {"email": "x" * 500_000, "password": "y" * 500_000}, {"email": "ben@example.org"}]
)
def test_missing_and_huge_input(browser: Browser, data: dict[str, str]) -> None:
    browser.post("/sign-in", data, status=422)


def test_without_the_token_nobody_signs_in(browser: Browser) -> None:
    member()
    browser.post("/sign-in", entering(), token=False, status=400)
    assert sessions() == 0


@pytest.mark.parametrize("place", ["/tags", "/q/7/a-question?page=2#post-9", "/settings/security"])
def test_the_way_goes_on(browser: Browser, place: str) -> None:
    member()
    assert browser.post("/sign-in", entering(next=place), follow=False).location == place


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "http:evil.example",
        "///evil.example",
        "//[",
        "http://[",
        "/\0",
    ],
)
def test_the_way_never_leads_elsewhere(browser: Browser, place: str) -> None:
    member()
    shown = browser.get("/sign-in", query_string={"next": place})
    assert not shown.all("input[name=next]")
    assert browser.post("/sign-in", entering(next=place), follow=False).location == "/"
    assert browser.get("/sign-in", query_string={"next": place}, follow=False).location == "/"


def test_who_is_in_is_sent_on(browser: Browser) -> None:
    browser.sign_in(member())
    assert browser.get("/sign-in?next=/tags", follow=False).location == "/tags"
    assert browser.get("/register?next=/tags", follow=False).location == "/tags"


def test_settings_ask_to_sign_in_and_come_back(browser: Browser) -> None:
    member()
    page = browser.get("/settings/security")
    assert page.path == "/sign-in" and page.one("input[name=next]")["value"] == "/settings/security"
    assert browser.post("/sign-in", entering(next="/settings/security")).path == "/settings/security"


def test_a_session_dies_at_sign_out(browser: Browser) -> None:
    member()
    enter(browser)
    cookie = browser.client.get_cookie("community")
    assert cookie and cookie.http_only and cookie.same_site == "Lax"
    leave(browser)
    assert not is_in(browser) and sessions() == 0
    thief = Browser(browser.app)
    thief.client.set_cookie("community", cookie.value)
    assert not is_in(thief)


def test_signing_out_needs_the_token_and_a_post(browser: Browser) -> None:
    browser.sign_in(member())
    browser.get("/sign-out", status=405)
    browser.post("/sign-out", token=False, status=400)
    assert is_in(browser)


def test_signing_out_twice_does_no_harm(browser: Browser) -> None:
    assert browser.post("/sign-out", follow=False).location == "/"


def test_the_session_is_a_new_one_after_signing_in(browser: Browser) -> None:
    member()
    browser.get("/sign-in")
    before = browser.client.get_cookie("community")
    enter(browser)
    after = browser.client.get_cookie("community")
    assert before and after and before.value != after.value
    old = Browser(browser.app)
    old.client.set_cookie("community", before.value)
    assert not is_in(old)


def test_staying_signed_in_is_a_choice(browser: Browser) -> None:
    member()
    enter(browser)
    cookie = browser.client.get_cookie("community")
    assert cookie and cookie.expires is None and cookie.max_age is None
    leave(browser)
    enter(browser, keep="y")
    cookie = browser.client.get_cookie("community")
    assert cookie and cookie.expires is not None


def test_under_https_the_cookie_is_secure(with_settings: Callable[..., Browser]) -> None:
    home = "https://community.example"
    browser = with_settings(site_url=home)
    member()
    browser.get("/sign-in", base_url=home)
    browser.post("/sign-in", entering(), follow=False, base_url=home, headers={"Referer": f"{home}/sign-in"})
    cookie = browser.client.get_cookie("community", domain="community.example")
    assert cookie and cookie.secure


def test_an_old_session_is_over(browser: Browser) -> None:
    browser.sign_in(member())
    all_last_used(59)
    assert is_in(browser)
    all_last_used(61)
    assert not is_in(browser)
    commands.forget_old_sessions()
    assert sessions() == 0


@pytest.mark.parametrize("key", ["", "x", "é" * 300, "\0", 7, None, ["a"], {"a": 1}])
def test_a_session_key_that_means_nothing(browser: Browser, key: object) -> None:
    with browser.client.session_transaction() as session:
        session["_user_id"] = key
    assert not is_in(browser)


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "." * 900, "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.bbbbbb"])
def test_a_cookie_that_is_not_ours(browser: Browser, cookie: str) -> None:
    browser.client.set_cookie("community", cookie)
    assert not is_in(browser)


def test_a_weak_old_hash_is_made_strong_at_sign_in(browser: Browser) -> None:
    ben = member()
    set_hash("ben@example.org", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD))
    enter(browser)
    db.session.refresh(ben)
    assert "m=19456" in str(ben.password_hash)
    leave(browser)
    enter(browser)
    assert is_in(browser)


@pytest.mark.parametrize(
    ("path", "data", "free"),
    [("/sign-in", entering(), 10), ("/register", {"name": "x"}, 10), ("/forgotten", {"email": "x"}, 5)],
)
def test_guessing_comes_to_an_end(
    with_settings: Callable[..., Browser], path: str, data: dict[str, str], free: int
) -> None:
    browser = with_settings(rate_limits=True)
    for _attempt in range(free):
        browser.post(path, data, status=422)
    refused = browser.post(path, data, status=429)
    assert 0 < int(refused.headers["Retry-After"]) <= 3601
    browser.get(path)


def test_in_the_demo_one_click_is_enough(with_settings: Callable[..., Browser]) -> None:
    browser = with_settings(demo=True)
    for name in ("Ana", "Ben", "Vera", "Mo", "Cleo"):
        commands.create_user(name, f"{name.lower()}@example.org")
    buttons = browser.get("/sign-in?next=/tags").all("button[name=who]")
    assert [button["value"] for button in buttons] == ["ana", "ben", "vera", "mo"]
    assert browser.post("/sign-in/demo", {"who": "vera", "next": "/tags"}, follow=False).location == "/tags"
    assert "Vera" in browser.get("/settings/profile").text
    browser.post("/sign-in/demo", {"who": "mo"}, follow=False)
    browser.get("/settings/profile")
    assert sessions() == 1, "the session before is over"
    for who in ("cleo", "", "../ana", "admin"):
        browser.post("/sign-in/demo", {"who": who}, status=404)
    browser.post("/sign-in/demo", {"who": "ana"}, token=False, status=400)


def test_outside_the_demo_there_is_no_such_door(browser: Browser) -> None:
    commands.create_user("Ana", "ana@example.org")
    assert not browser.get("/sign-in").all("button[name=who]")
    browser.post("/sign-in/demo", {"who": "ana"}, status=404)
