"""What all pages of accounts have in common, for eyes, password managers, crawlers and caches; and their mails."""

import re
from collections.abc import Callable

import pytest

from community.accounts import commands
from tests.accounts.story import ANOTHER, PASSWORD, enter, joining, link_to, mails_to, member
from tests.browser import Browser
from tests.make import People

AT_THE_DOOR = ["/register", "/sign-in", "/confirm", "/forgotten", "/look-into-your-mail"]
INSIDE = ["/settings/profile", "/settings/security"]


@pytest.mark.parametrize("path", AT_THE_DOOR)
def test_pages_at_the_door(browser: Browser, path: str) -> None:
    page = browser.get(path)
    assert page.title.endswith("· Northwind Community")
    assert page.one("aside.scene-side").get("aria-label")
    assert page.one("meta[name=robots]")["content"] == "noindex"
    scripts = [script["src"].rpartition("/")[2] for script in page.all("script")]
    assert scripts == ["find.js"], "nothing here needs a script but the search field"


@pytest.mark.parametrize("path", [path for path in AT_THE_DOOR if path != "/look-into-your-mail"])
def test_forms_with_a_token_are_kept_by_no_cache(browser: Browser, path: str) -> None:
    for _visit in range(2):
        answer = browser.get(path)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Cookie" in answer.headers["Vary"]


def test_links_from_mails_are_kept_by_no_cache(browser: Browser) -> None:
    browser.post("/register", joining())
    assert "no-store" in browser.get(link_to("ana@example.org")).headers["Cache-Control"]
    assert "no-store" in browser.get("/reset/x", status=410).headers["Cache-Control"]


@pytest.mark.parametrize("path", INSIDE)
def test_pages_inside(browser: Browser, people: People, path: str) -> None:
    browser.sign_in(people.ana)
    page = browser.get(path)
    assert page.one("meta[name=robots]")["content"] == "noindex"
    current = page.all("nav.tabs a[aria-current=page]")
    assert [tab["href"] for tab in current] == [path]
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/register", {"name": "name", "email": "email", "password": "new-password"}),
        ("/sign-in", {"email": "username", "password": "current-password"}),
        ("/confirm", {"email": "email"}),
        ("/forgotten", {"email": "email"}),
        ("/settings/profile", {"name": "name", "location": "address-level2"}),
        ("/settings/security", {"old": "current-password", "new": "new-password"}),
    ],
)
def test_browsers_know_what_to_fill_in(browser: Browser, people: People, path: str, wanted: dict[str, str]) -> None:
    if path in INSIDE:
        browser.sign_in(people.ana)
    page = browser.get(path)
    for name, words in wanted.items():
        assert page.one(f"main input[name={name}]")["autocomplete"] == words


@pytest.mark.parametrize(
    ("path", "limits"),
    [
        ("/register", {"name": "60", "email": "254", "password": "128"}),
        ("/settings/profile", {"name": "60", "location": "60"}),
    ],
)
def test_browsers_know_the_limits(browser: Browser, people: People, path: str, limits: dict[str, str]) -> None:
    if path in INSIDE:
        browser.sign_in(people.ana)
    page = browser.get(path)
    for name, most in limits.items():
        assert page.one(f"main input[name={name}]")["maxlength"] == most


def test_what_is_wrong_is_listed_on_top_and_stands_at_its_field(browser: Browser) -> None:
    page = browser.post("/register", {}, status=422)
    summary = page.one("[role=alert]")
    assert "3 things need your attention" in summary.text
    for link in summary.all("a"):
        field = page.one(f"main input{link['href']}")
        assert field["aria-invalid"] == "true"
        assert page.all(f"#{field['aria-describedby'].split()[0]}")


def test_a_wrong_pair_is_said_on_top(browser: Browser) -> None:
    page = browser.post("/sign-in", {"email": "ben@example.org", "password": PASSWORD}, status=422)
    assert "do not belong together" in page.one("[role=alert]").text


@pytest.mark.parametrize("path", ["/sign-in", "/register", "/confirm"])
def test_where_to_go_on_is_carried_along(browser: Browser, path: str) -> None:
    page = browser.get(f"{path}?next=/tags")
    assert page.one("main input[name=next]")["value"] == "/tags"
    others = [link for link in page.links if link.startswith(("/sign-in?", "/register?", "/confirm?"))]
    assert all("next=/tags" in link for link in others)


def test_the_confirmation_mail(browser: Browser) -> None:
    browser.post("/register", joining())
    (mail,) = mails_to("ana@example.org")
    assert mail.kind == "confirm" and mail.subject == "Confirm your e-mail address"
    for part in (mail.text, mail.html):
        assert link_to("ana@example.org") in part
        assert "seven days" in part and "Northwind Community" in part and "%(" not in part


def test_the_reset_mail(browser: Browser) -> None:
    member()
    browser.post("/forgotten", {"email": "ben@example.org"})
    (mail,) = mails_to("ben@example.org")
    for part in (mail.text, mail.html):
        assert link_to("ben@example.org") in part and "one hour" in part and "Ben Okoye" in part


def test_the_mail_after_a_new_password(browser: Browser) -> None:
    member()
    enter(browser)
    browser.post("/settings/security", {"old": PASSWORD, "new": ANOTHER})
    (mail,) = mails_to("ben@example.org")
    for part in (mail.text, mail.html):
        assert "/forgotten" in part and PASSWORD not in part and ANOTHER not in part


def test_names_are_text_in_mails(browser: Browser) -> None:
    commands.create_user("Ben <b>Bold</b>", "ben@example.org")
    browser.post("/register", joining(email="ben@example.org"))
    (mail,) = mails_to("ben@example.org")
    assert "Ben <b>Bold</b>" in mail.text and "<b>Bold" not in mail.html and "&lt;b&gt;Bold" in mail.html


def test_no_session_key_or_hash_ever_stands_on_a_page(browser: Browser) -> None:
    ben = member()
    enter(browser)
    with browser.client.session_transaction() as session:
        key = session["_user_id"]
    for path in (*INSIDE, f"/people/{ben.id}/{ben.slug}"):
        text = browser.get(path).text
        assert key not in text and "argon2" not in text and not re.search(r"\b[0-9a-f]{64}\b(?!\.webp)", text)


def test_pages_at_the_door_ask_the_database_nothing(browser: Browser) -> None:
    browser.get("/sign-in")
    for path in AT_THE_DOOR:
        with browser.statements() as sent:
            browser.get(path)
        assert [statement for statement in sent if statement.startswith("SELECT")] == []


def test_the_demo_is_said_to_be_one(with_settings: Callable[..., Browser]) -> None:
    browser = with_settings(demo=True)
    commands.create_user("Ana", "ana@example.org")
    page = browser.get("/sign-in?next=/tags")
    form = page.one("form[action=/sign-in/demo]")
    assert "Everyone in it is invented" in page.words and "a customer who asks" in form.text
    assert form.one("input[name=next]")["value"] == "/tags"


@pytest.mark.parametrize(
    "path", ["/sign-in", "/register", "/confirm", "/forgotten", "/theme", "/sign-out", "/pictures"]
)
def test_nothing_is_taken_without_a_token(browser: Browser, path: str) -> None:
    browser.post(path, {"email": "ben@example.org"}, token=False, status=400)
    browser.fetch("PUT", path, status=405)


def test_only_getting_is_no_way_to_change_anything(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    for path in ("/theme", "/sign-out", "/pictures", "/settings/picture", "/settings/sessions/end", "/sign-in/demo"):
        browser.get(path, status=405)
