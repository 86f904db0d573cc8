"""Nobody meets a question that is not for them: not in a page, list, count, search, suggestion, feed, sitemap, picture
or answer of the interface, nor by its number. Each of the secret questions has a word that stands nowhere else."""

from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.routing import Rule

from community.core.db import db
from community.questions.models import Answer, Question
from community.search.commands import reindex
from community.seo.commands import note_changes
from tests.browser import Browser
from tests.make import People
from tests.questions.areas import COMPANY, MEMBERS, NOTE, PRIVATE, SECRETS, STAFF, Neighbours
from tests.test_every_page import FINE, readable_rules

# Who reads which of them.
READERS = {
    "a stranger": set(),
    "a member": {MEMBERS},
    "another company": {MEMBERS},
    "a colleague": {MEMBERS, PRIVATE, COMPANY},
    "staff": {MEMBERS, PRIVATE, COMPANY, STAFF, NOTE},
}
WORDS = (*SECRETS, NOTE)
IDS = {"question_id", "post_id", "answer_id"}
OTHER = {"part": 1, "key": "guide", "stamp": "x", "old_id": 1}
QUERIES = ("/search?q={}", "/search?q={}&sort=newest", "/search.atom?q={}", "/api/v1/search?q={}",
           "/search/suggest?q={}", "/search/suggest.json?q={}", "/ask/similar?title=Why+does+{}+ignore+my+schedule",
           "/tags.json?q=about-{}",
           "/search?q=tag:about-{}", "/search?q=product:{}-hub", "/leaders?tag=about-{}")  # fmt: skip


@pytest.mark.parametrize("who", READERS)
def test_every_route_and_feed_keeps_the_secrets(app: Flask, browser: Browser, people: People, who: str) -> None:
    neighbours = Neighbours(people)
    secrets = neighbours.secrets()
    pointers = neighbours.pointers(secrets)
    note_changes([question.id for question in secrets.values()])
    reindex()
    person = {"a member": people.ben, "another company": neighbours.dan, "a colleague": neighbours.cleo,
              "staff": people.vera}.get(who)  # fmt: skip
    if person:
        browser.sign_in(person)
    hers = {"person_id": people.ana.id, "user_id": people.ana.id, "handle": people.ana.handle, "grant_id": 1}
    met: set[str] = set()
    for path in [
        *addresses(app, secrets, pointers, hers),
        *(query.format(word) for query in QUERIES for word in SECRETS),
    ]:
        asked_for = {word for word in WORDS if word in path}
        page = browser.get(path, status=(*FINE, 302, 301), follow=False)
        heard = {word for word in WORDS if word in page.bytes.decode(errors="ignore").lower()}
        heard |= {word for word in WORDS if word in page.location} if page.status < 400 else set()
        unasked = heard - asked_for  # whoever types a word reads it again
        assert unasked <= READERS[who], f"{who} reads {unasked - READERS[who]} at {path}"
        met |= unasked
    assert met == READERS[who]
    for word in SECRETS:  # a count says as much as a title
        assert browser.get(f"/api/v1/search?q={word}").json["total"] == (word in READERS[who])


def addresses(app: Flask, secrets: dict[str, Question], pointers: list[Question], hers: dict[str, object]) -> list[str]:
    """Every route that can be read: those of a question with the number of each, its answer's and its comment's; pages
    of a question also with what leads to secret ones."""
    found: list[str] = []
    answers = {row.question_id: row.id for row in db.session.query(Answer)}
    for rule in readable_rules(app):
        if rule.rule.startswith(("/files/", "/static/")):
            continue
        if not set(rule.arguments) & IDS:
            for word in SECRETS if {"name", "slug"} & set(rule.arguments) else SECRETS[:1]:
                slug = f"{word}-hub" if rule.rule.startswith("/products/") else "ana-ferreira"
                found.append(filled(rule, OTHER | hers | {"name": f"about-{word}", "slug": slug}))
            continue
        leading = pointers if rule.arguments == {"question_id", "slug"} or rule.rule.endswith("/desk") else []
        for question in (secrets[PRIVATE], secrets[STAFF], *leading):
            values = OTHER | hers | {"question_id": question.id, "post_id": question.id, "slug": question.slug}
            found.append(filled(rule, values | {"answer_id": answers[question.id]}))
            if "post_id" in rule.arguments:
                found.append(filled(rule, values | {"post_id": answers[question.id]}))
    return found


def filled(rule: Rule, values: dict[str, object]) -> str:
    path = rule.rule
    for argument in rule.arguments:
        value = quote(str(values.get(argument, 1)))
        for converter in ("int:", "path:", "string:", ""):
            path = path.replace(f"<{converter}{argument}>", value)
    return path
