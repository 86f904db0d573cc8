"""Every address that can be read is read, by everyone, and every link on those pages leads somewhere."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.routing import Rule

from community.badges.commands import give_badge, make_badge
from community.companies.commands import add_company
from community.core.db import db
from community.core.mail import Mail
from community.moderation import commands as moderation
from community.questions import commands
from community.questions.commands.areas import AreaFields
from community.search.vocabulary import add_group
from community.staff.commands import announce, make_reply
from community.staff.models import StaffGrant
from tests import make
from tests.browser import Browser
from tests.make import People

ODD_IDS = (0, -1, 2**63, 99999999999999999999, 999999, "x", "1.5", "%00")
# Addresses with a token need one that was mailed, and are tested with the stories of accounts and notifications;
# old addresses and files need an import and an upload.
WITH_TOKEN = ("token", "digest")
# The stories say who may read what; here any calm page will do. /readyz is 503, because no worker runs; programs that
# ask for nothing are told so (400).
FINE = (200, 400, 403, 404, 410, 503)
OLD = ("/questions/<int:old_id>", "/a/<int:old_id>", "/users/<int:old_id>")
NOT_READ_HERE = {old + rest for old in OLD for rest in ("", "/", "/<path:slug>")}


@pytest.fixture
def values(app: Flask, people: People) -> dict[str, object]:
    return real_values(people)


def real_values(people: People) -> dict[str, object]:
    """Something real for every variable that stands in an address."""
    made = make.product()
    asked = make.question(people.ana, tags=["fan", "night"], product_id=made.id)
    answer = make.answer(people.ben, asked)
    make.comment(people.vera, answer)
    make.answer(people.vera, asked)
    for actor in (people.ana, people.ben, people.mo, people.ada):
        assert actor.id
    grant = db.session.query(StaffGrant).first()
    mail = db.session.query(Mail).first()
    badge = make_badge(people.ada, "Guest speaker", "Spoke at one of our meetings.", "sun")
    award = give_badge(people.ada, badge, people.ana.handle, "The talk about quiet fans.")
    flag = moderation.flag_post(people.vera, asked, "duplicate")
    act = commands.delete_post(people.mo, make.comment(people.ana, answer), "offtopic")
    return {
        "act_id": act.id if act else 1,
        "case_id": flag.case_id,
        "flag_id": flag.id,
        "question_id": asked.id,
        "post_id": asked.id,
        "answer_id": answer.id,
        "user_id": people.ana.id,
        "person_id": people.ana.id,
        "grant_id": grant.id if grant else 1,
        "note_id": 1,
        "company_id": add_company(people.ada, "Umbra Heating", "umbra.example").id,
        "area_id": commands.make_area(people.ada, AreaFields(name="Hub"), made.id).id,
        "reply_id": make_reply(people.vera, "Logs", "Dear {name}, please send us the log of the {product}.").id,
        "contact_id": announce(
            people.vera, people.ana, "call", "About the log that you sent", asked.id, asked.title
        ).id,
        "suggestion_id": commands.suggest_edit(people.vera, answer, f"{make.HELPFUL} Or so.", 1, "More").id,
        "mail_id": mail.id if mail else 1,
        "group_id": add_group(people.ada, "wlan, wifi").id,
        "key": badge.key,
        "award_id": award.id,
        "handle": people.ana.handle,
        "slug": "x",
        "name": "fan",
        "product": made.slug,
        "part": 1,
        "stamp": "x",
    }


def readable_rules(app: Flask) -> list[Rule]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return [rule for rule in rules if rule.rule not in NOT_READ_HERE and not set(rule.arguments) & set(WITH_TOKEN)]


def address(rule: Rule, values: dict[str, object]) -> str:
    chosen = dict(values)
    if rule.rule.startswith("/products/"):
        chosen["slug"] = values["product"]
    if rule.rule.startswith("/files/"):
        return ""
    if rule.rule.startswith("/p/") or "revisions" in rule.rule or "/posts/" in rule.rule:
        chosen["post_id"] = values["answer_id"]
    path = rule.rule
    for argument in rule.arguments:
        assert argument in chosen, f"{rule.rule}: give {argument} a value in test_every_page.py"
        for converter in ("int:", "path:", "string:", ""):
            path = path.replace(f"<{converter}{argument}>", str(chosen[argument]))
    assert "<" not in path, path
    return path


@pytest.mark.parametrize("who", ["nobody", "ana", "mo", "ada"])
def test_every_page_can_be_read(
    app: Flask, browser: Browser, people: People, values: dict[str, object], who: str
) -> None:
    if who != "nobody":
        browser.sign_in(getattr(people, who))
    for rule in readable_rules(app):
        path = address(rule, values)
        if not path:
            continue
        browser.get(path, status=FINE)


@pytest.mark.parametrize("who", ["nobody", "ana", "ada"])
def test_no_link_is_broken(browser: Browser, people: People, values: dict[str, object], who: str) -> None:
    if who != "nobody":
        browser.sign_in(getattr(people, who))
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop()
        answer = browser.get(path)
        if not answer.is_html:
            continue
        for link in answer.links:
            if link not in seen and len(seen) < 250 and not urlsplit(link).path.startswith("/static/"):
                seen.add(link)
                waiting.append(link)
    assert len(seen) > 10


@pytest.mark.parametrize("odd", ODD_IDS)
def test_odd_ids_are_not_found(app: Flask, browser: Browser, people: People, odd: object) -> None:
    browser.sign_in(people.ada)
    for rule in readable_rules(app):
        ids = [name for name in rule.arguments if name.endswith("_id")]
        if not ids:
            continue
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(f"<int:{argument}>", str(odd)).replace(f"<{argument}>", "x")
        if "<" not in path:
            browser.get(path, status=404)


def test_posting_to_a_page_that_is_only_read(browser: Browser) -> None:
    answer = browser.post("/tags", status=405)
    assert answer.headers["Allow"]


def test_pages_that_are_not_there(browser: Browser, people: People) -> None:
    for path in (
        "/nothing",
        "/q/1/gone",
        "/tags/no-such-tag/at-all",
        "/.env",
        "/wp-login.php",
    ):
        answer = browser.get(path, status=404)
        assert answer.all("form[role=search]")


def test_a_form_without_token_changes_nothing_and_keeps_the_text(browser: Browser, people: People) -> None:
    text = "My long and carefully written question about the fan, which must not get lost."
    browser.sign_in(people.ana)
    answer = browser.post("/ask", {"title": "Why?", "source": text}, token=False, status=400)
    assert text in answer.one("textarea").text
