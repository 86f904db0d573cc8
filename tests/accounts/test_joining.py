"""Ana joins: the form, the mail, the link, and what somebody who tries this with another's address learns."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from community.accounts import commands, queries
from community.accounts.models import User
from community.core.db import command, db, now
from community.core.errors import Invalid
from tests.accounts.story import ANOTHER, PASSWORD, enter, entering, joining, link_to, mails_to, member
from tests.browser import Browser


def only_user() -> User:
    db.session.commit()
    return db.session.query(User).one()


@command
def made_long_ago(email: str, days: int) -> None:
    person = queries.by_email(email)
    assert person
    person.created_at = now() - timedelta(days=days)


def test_ana_joins_and_is_in_once_she_follows_the_link(browser: Browser) -> None:
    assert "Join the neighbourhood" in browser.get("/register").words
    sent = browser.post("/register", joining())
    assert sent.one("h1").text == "Look into your mail"
    assert not sent.all("form[action=/sign-out]")

    page = browser.get(link_to("ana@example.org"))
    assert not page.all("input[type=password]"), "the browser that joined is not asked again"
    welcome = browser.post(link_to("ana@example.org"), follow=False)
    assert welcome.status == 302 and welcome.location == "/"
    assert only_user().is_confirmed
    assert "Ana Ferreira" in browser.get("/settings/profile").text


def test_looking_at_the_link_confirms_nothing(browser: Browser) -> None:
    browser.post("/register", joining())
    Browser(browser.app).get(link_to("ana@example.org"))
    assert not only_user().is_confirmed


def test_she_goes_on_where_she_wanted_to(browser: Browser) -> None:
    assert browser.get("/register?next=/settings/security").one("input[name=next]")["value"] == "/settings/security"
    browser.post("/register", joining(next="/settings/security"))
    assert browser.post(link_to("ana@example.org"), follow=False).location == "/settings/security"


def test_on_another_device_the_password_is_asked_for(app: Flask, browser: Browser) -> None:
    browser.post("/register", joining())
    phone = Browser(app)
    link = link_to("ana@example.org")
    assert phone.get(link).all("input[type=password]")
    wrong = phone.post(link, {"password": "not this one at all"}, status=422)
    assert "This is not the password" in wrong.words
    phone.post(link, status=422)
    assert not only_user().is_confirmed
    phone.post(link, {"password": PASSWORD}, follow=False)
    assert only_user().is_confirmed
    phone.get("/settings/profile")


def test_a_stranger_who_joins_with_anas_address_gets_no_way_in(app: Flask, browser: Browser) -> None:
    stranger = Browser(app)
    browser.post("/register", joining())
    first = link_to("ana@example.org")
    stranger.post("/register", joining(name="Stranger", password=ANOTHER))
    assert "works no more" in browser.get(first, status=410).words

    second = link_to("ana@example.org")
    assert "not the password" in browser.post(second, {"password": PASSWORD}, status=422).words
    assert not only_user().is_confirmed
    stranger.post("/sign-in", entering(email="ana@example.org", password=ANOTHER), status=422)

    browser.post("/forgotten", {"email": "ana@example.org"})
    browser.post(link_to("ana@example.org"), {"password": PASSWORD})
    stranger.post("/sign-in", entering(email="ana@example.org", password=ANOTHER), status=422)
    enter(browser, email="ana@example.org")
    browser.get("/settings/profile")


def seen(app: Flask, email: str) -> tuple[object, ...]:
    """Everything that somebody who joins with this address gets to see."""
    visitor = Browser(app)
    answer = visitor.post("/register", joining(email=email), follow=False)
    headers = {name: value for name, value in answer.headers.items() if name not in ("Set-Cookie", "Date")}
    page = re.sub(r'(name="csrf_token" value|content|/static)[="/]+[\w.-]+', "", visitor.get(answer.location).text)
    signed_in = visitor.get("/settings/profile", follow=False).status == 200
    tried = visitor.post("/sign-in", entering(email=email, password=joining()["password"]), status=422).words
    cookies = [cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")]
    return headers, cookies, page, signed_in, tried.replace(email, "")


def test_nobody_learns_whether_an_address_is_known(app: Flask) -> None:
    member(password=ANOTHER)
    assert seen(app, "ben@example.org") == seen(app, "new@example.org")


def test_the_owner_is_told_when_somebody_joins_with_their_address(browser: Browser) -> None:
    ben = member()
    before = ben.password_hash
    browser.post("/register", joining(email="BEN@example.org", name="Mallory"))
    (mail,) = mails_to("ben@example.org")
    assert "already" in mail.subject and "/forgotten" in mail.text and "Mallory" not in mail.text
    db.session.refresh(ben)
    assert (ben.name, ben.password_hash) == ("Ben Okoye", before)


def test_the_mail_repeats_nothing_that_a_stranger_typed(browser: Browser) -> None:
    browser.post("/register", joining(name="Win at spam.example"))
    (mail,) = mails_to("ana@example.org")
    assert "spam.example" not in mail.text + mail.html + mail.subject


def test_the_link_can_be_sent_again(browser: Browser) -> None:
    browser.post("/register", joining())
    browser.get("/confirm?next=/ask")
    assert (
        browser.post("/confirm", {"email": "ana@example.org", "next": "/tags"}).one("h1").text == "Look into your mail"
    )
    assert len(mails_to("ana@example.org")) == 2
    assert browser.post(link_to("ana@example.org"), follow=False).location == "/tags"


def test_asking_again_tells_nothing_either(browser: Browser) -> None:
    member()
    answers = {browser.post("/confirm", {"email": f"{name}@example.org"}).words for name in ("ben", "nobody")}
    assert len(answers) == 1
    assert mails_to("nobody@example.org") == []
    assert "already" in mails_to("ben@example.org")[-1].subject
    assert "e-mail address" in browser.post("/confirm", {"email": "nonsense"}, status=422).words


def test_a_used_link_leads_to_sign_in(app: Flask, browser: Browser) -> None:
    browser.post("/register", joining())
    browser.post(link_to("ana@example.org"), follow=False)
    again = Browser(app).get(link_to("ana@example.org"))
    assert again.path == "/sign-in" and "confirmed already" in again.words
    assert Browser(app).post(link_to("ana@example.org")).path == "/sign-in", "a link lets nobody in twice"


@pytest.mark.parametrize("token", ["x", "x.y.z", "é", "A" * 3000, "WzEsIngiXQ.aaaa.bbbb"])
def test_links_that_are_not_ours(browser: Browser, token: str) -> None:
    for page in ("confirm", "reset"):
        assert "works no more" in browser.get(f"/{page}/{token}", status=410).words
        browser.post(f"/{page}/{token}", {"password": PASSWORD}, status=410)


def test_a_link_for_one_thing_is_no_good_for_another(browser: Browser) -> None:
    browser.post("/register", joining())
    browser.get(link_to("ana@example.org").replace("/confirm/", "/reset/"), status=410)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Tell us what to call you"),
        ("name", "A", "Use 2 to 60 characters"),
        ("name", "A" * 61, "at most 60 characters"),
        ("name", "A" * 200_000, "at most 60 characters"),
        ("name", "Ana\0Ferreira", "control characters"),
        ("name", "Ana\nFerreira", "control characters"),
        ("name", "Ana\u202eFerreira", "control characters"),
        ("name", "· · ·", "at least one letter"),
        ("name", "Northwind Help", "kept for staff"),
        ("name", "N0rthw\u0456nd", "kept for staff"),
        ("name", "Support Team", "kept for staff"),
        ("email", "", "Give your e-mail address"),
        ("email", "ana", "not an e-mail address"),
        ("email", "ana@", "not an e-mail address"),
        ("email", "a@b", "not an e-mail address"),
        ("email", "ana@example.org\r\nBcc: all@example.org", "not an e-mail address"),
        ("email", "ana\0@example.org", "not an e-mail address"),
        ("email", "a" * 250 + "@example.org", "at most 254 characters"),
        ("password", "", "Type your password"),
        ("password", "short", "at least 8 characters"),
        ("password", "x y" * 43, "at most 128 characters"),
        ("password", "password1", "tried first"),
        ("password", "Ana Ferreira", "your own name"),
    ],
)
def test_what_does_not_fit_is_said_and_the_rest_kept(browser: Browser, field: str, value: str, words: str) -> None:
    page = browser.post("/register", joining(**{field: value}), status=422)
    assert words in page.words
    for other in {"name", "email"} - {field}:
        assert page.one(f"input[name={other}]")["value"] == joining()[other]
    assert not page.one("input[name=password]").get("value"), "passwords are never sent back"
    assert db.session.query(User).count() == 0


def test_missing_and_strange_input(browser: Browser) -> None:
    browser.get("/register")
    browser.post("/register", {}, status=422)
    browser.post("/register", {"name": (__file__, "name.txt"), "email": (__file__, "e.txt")}, status=422)
    browser.post("/register", {"name": ["a", "b"], "email": ["x", "y"], "password": ["1", "2"]}, status=422)
    browser.post("/register", json={"name": "Ana"}, status=422)


def test_without_the_token_nothing_happens(browser: Browser) -> None:
    browser.get("/register")
    browser.post("/register", joining(), token=False, status=400)
    assert db.session.query(User).count() == 0


def test_people_of_one_name_get_handles_of_their_own(app: Flask) -> None:
    handles = [commands.create_user("Ana Ferreira", f"ana{number}@example.org").handle for number in range(3)]
    assert handles == ["ana-ferreira", "ana-ferreira-2", "ana-ferreira-3"]
    assert commands.create_user("Łukasz Müller", "l@example.org").handle == "lukasz-muller"
    assert commands.create_user("山田 太郎", "y@example.org").handle == "person"
    assert len(commands.create_user("Wolfeschlegelsteinhausenbergerdorff " + "x" * 20, "w@example.org").handle) <= 40


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "X"}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"email": "BEN@example.org"}, "email"),
        ({"role": "king"}, "role"),
        ({"password": "password"}, "password"),
    ],
)
def test_the_operator_is_told_what_does_not_fit(app: Flask, changes: dict[str, str], field: str) -> None:
    member()
    with pytest.raises(Invalid) as refused:
        commands.create_user(**({"name": "Cleo Adams", "email": "cleo@example.org", "role": "member"} | changes))
    assert refused.value.field == field


def test_the_operator_may_add_a_person_without_a_password(browser: Browser) -> None:
    cleo = commands.create_user("Cleo Adams", "cleo@example.org", "moderator")
    assert cleo.is_confirmed and cleo.is_moderator and cleo.password_hash is None
    browser.post("/sign-in", entering(email="cleo@example.org", password="anything at all"), status=422)
    browser.post("/forgotten", {"email": "cleo@example.org"})
    browser.post(link_to("cleo@example.org"), {"password": PASSWORD})
    enter(browser, email="cleo@example.org")
    browser.get("/settings/profile")


def test_who_never_confirms_is_forgotten(app: Flask) -> None:
    commands.register("Ana Ferreira", "ana@example.org", PASSWORD)
    commands.register("Eve Black", "eve@example.org", PASSWORD)
    member()
    made_long_ago("ana@example.org", 31)
    made_long_ago("ben@example.org", 900)
    assert commands.forget_unconfirmed() == 1
    assert [queries.by_email(f"{name}@example.org") is not None for name in ("ana", "eve", "ben")] == [
        False,
        True,
        True,
    ]
