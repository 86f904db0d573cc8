"""Ana says who she is: name, place, picture, theme."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from community.accounts import commands, policy
from community.accounts.models import Upload
from community.core.access import Nobody
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from tests.browser import Browser
from tests.make import People, person


def picture(size: tuple[int, int] = (40, 30), kind: str = "PNG", colour: str = "teal") -> BytesIO:
    """A picture as a file."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    file.seek(0)
    return file


def sent(file: BytesIO, name: str = "me.png") -> dict[str, Any]:
    return {"picture": (file, name)}


def test_ana_writes_a_few_words(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    browser.post(
        "/settings/profile", {"name": "Ana  F.", "about": "Two Breeze 4.\r\n\r\nOne Hub.", "location": "Coimbra"}
    )
    form = browser.get("/settings/profile")
    assert form.one("input[name=name]")["value"] == "Ana F."
    assert form.one("input[name=location]")["value"] == "Coimbra"
    words = browser.sign_out().get(f"/people/{people.ana.id}/ana-f").words
    assert "Two Breeze 4." in words and "One Hub." in words and "Coimbra" in words


def test_her_handle_stays_when_her_name_changes(browser: Browser, people: People) -> None:
    before = people.ana.handle
    browser.sign_in(people.ana).post("/settings/profile", {"name": "Someone Else"})
    db.session.refresh(people.ana)
    assert (people.ana.name, people.ana.handle) == ("Someone Else", before)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Tell us what to call you"),
        ("name", "Northwind", "kept for staff"),
        ("name", "a\0b", "control characters"),
        ("about", "x" * 1001, "at most 1000 characters"),
        ("about", "x" * 400_000, "at most 1000 characters"),
        ("location", "y" * 61, "at most 60 characters"),
    ],
)
def test_limits_are_named_and_the_text_kept(
    browser: Browser, people: People, field: str, value: str, words: str
) -> None:
    data = {"name": "Ana", "about": "Ducts and filters.", "location": "Coimbra"} | {field: value}
    page = browser.sign_in(people.ana).post("/settings/profile", data, status=422)
    assert words in page.words
    if field != "about":
        assert "Ducts and filters." in page.one("textarea[name=about]").text
    db.session.refresh(people.ana)
    assert people.ana.name == "Ana Ferreira" and people.ana.about == ""


def test_signs_that_cannot_be_stored_are_left_out(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana).post("/settings/profile", {"name": "Ana", "about": "a\0b\x07c", "location": "x\0\ny"})
    db.session.refresh(people.ana)
    assert (people.ana.about, people.ana.location) == ("abc", "x y")


def test_markup_stays_text(browser: Browser, people: People) -> None:
    nasty = "<script>alert(1)</script>"
    browser.sign_in(people.ana).post("/settings/profile", {"name": nasty[:58], "about": nasty, "location": nasty})
    page = browser.get(f"/people/{people.ana.id}")
    assert nasty not in page.text and nasty in page.words


def test_ana_shows_a_picture_and_takes_it_back(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    page = browser.post("/settings/picture", sent(picture()))
    src = page.all("main img.avatar")[0]["src"]
    shown = browser.get(src)
    assert shown.headers["Content-Type"] == "image/webp" and shown.bytes[8:12] == b"WEBP"
    page = browser.post("/settings/picture", {"do": "remove"})
    assert not page.all("main img.avatar") and "AF" in page.words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a picture first"),
        ({"picture": "words"}, "Choose a picture first"),
        (sent(BytesIO(b"")), "empty"),
        (sent(BytesIO(b"<svg onload=alert(1)>"), "me.svg"), "not a picture"),
        (sent(BytesIO(b"GIF89a" + b"\0" * 50)), "picture"),
    ],
)
def test_what_is_no_picture_is_refused(browser: Browser, people: People, data: dict[str, Any], words: str) -> None:
    page = browser.sign_in(people.ana).post("/settings/picture", data, status=422)
    assert words in page.words
    assert page.one("input[name=name]")["value"] == "Ana Ferreira", "the other form is as it was"


def test_a_picture_for_a_post(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    accept = {"Accept": "application/json"}
    answer = browser.post("/pictures", sent(picture((300, 200)), "Wiring [left] (old)_1.PNG"), headers=accept)
    assert answer.json["markdown"] == f"![Wiring left old 1]({answer.json['url']})"
    browser.post("/pictures", sent(picture((300, 200))), headers=accept)
    assert db.session.query(Upload).count() == 1, "the same picture is kept once"
    served = browser.sign_out().get(answer.json["url"])
    assert "public" in served.headers["Cache-Control"] and "max-age=3600" in served.headers["Cache-Control"]
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served.headers["Content-Security-Policy"]
    etag = served.headers["ETag"]
    assert browser.get(answer.json["url"], headers={"If-None-Match": etag}).status == 304


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "...png", "", "x" * 300 + ".png", "\u202egnp.png", "a](x)![b.png"]
)
def test_names_of_files_are_only_words(browser: Browser, people: People, name: str) -> None:
    accept = {"Accept": "application/json"}
    answer = browser.sign_in(people.ana).post("/pictures", sent(picture(), name or "."), headers=accept)
    words = answer.json["markdown"].removeprefix("![").partition("](/files/")[0]
    assert words and not set(words) & set("[]()!\\/\u202e") and len(words) <= 60


def test_pictures_need_a_confirmed_address(browser: Browser, people: People) -> None:
    accept = {"Accept": "application/json"}
    refused = browser.post("/pictures", sent(picture()), headers=accept, status=403)
    assert "Sign in" in refused.json["error"]
    browser.sign_in(person("Eve Black", confirmed=False))
    refused = browser.post("/pictures", sent(picture()), headers=accept, status=403)
    assert "Confirm" in refused.json["error"]
    browser.sign_in(people.ana)
    assert "Choose" in browser.post("/pictures", {}, headers=accept, status=422).json["error"]
    assert "picture" in browser.post("/pictures", sent(BytesIO(b"no")), headers=accept, status=422).json["error"]
    browser.post("/pictures", sent(picture()), token=False, status=400)


@pytest.mark.parametrize(
    "name", ["x", "..", "%2e%2e%2fsecret_key", "a" * 64, "a" * 64 + ".png", "A" * 64 + ".webp", "%00"]
)
def test_only_stored_pictures_are_served(browser: Browser, name: str) -> None:
    browser.get(f"/files/{name}", status=404)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_theme_is_kept_and_the_page_stays(browser: Browser, theme: str) -> None:
    back = browser.post(
        "/theme", {"theme": theme}, follow=False, headers={"Referer": "http://localhost/sign-in?next=/tags"}
    )
    assert back.location == "/sign-in?next=/tags"
    assert browser.get("/sign-in").one("html")["data-theme"] == theme
    browser.post("/theme", {"theme": "system"}, follow=False)
    assert "data-theme" not in browser.get("/sign-in").one("html").attributes


def test_the_theme_follows_ana_to_her_next_device(app: Flask, people: People) -> None:
    Browser(app).sign_in(people.ana).post("/theme", {"theme": "dark"}, follow=False)
    commands.end_all_sessions(people.ana)
    db.session.refresh(people.ana)
    assert people.ana.theme == "dark"


@pytest.mark.parametrize(
    "referer",
    ["https://evil.example/x", "http://localhost//evil.example", "javascript:alert(1)", "http://[", "x" * 5000],
)
def test_a_foreign_page_is_not_gone_back_to(browser: Browser, referer: str) -> None:
    assert browser.post("/theme", {"theme": "dark"}, follow=False, headers={"Referer": referer}).location == "/"


@pytest.mark.parametrize("theme", ["", "pink", "dark; Domain=evil", "x" * 100_000])
def test_an_unknown_theme(browser: Browser, theme: str) -> None:
    browser.post("/theme", {"theme": theme}, status=422)
    browser.post("/theme", {"theme": "dark"}, token=False, status=400)


def test_nobody_changes_the_account_of_another(people: People) -> None:
    assert not policy.can_change_account(people.mo, people.ana)
    assert not policy.can_change_account(Nobody(), people.ana)
    assert policy.can_change_account(people.ana, people.ana)
    with pytest.raises(Forbidden):
        commands.change_profile(Nobody(), "x", "", "")  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        commands.choose_theme(people.ana, "pink")
