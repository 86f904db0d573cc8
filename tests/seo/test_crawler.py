"""Every address, fetched as a crawler does: status, canonical, robots, headings, structured data, feeds and sitemaps.

A new route that can be read has to be put into one of the tables of routes.py, or the first test fails.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import select, update

from community.core.db import command, db
from community.questions import commands
from community.questions.models import Question
from community.questions.models.posts import PRIVATE
from community.staff.models import StaffGrant
from tests import make
from tests.browser import Answer, Browser
from tests.make import People
from tests.seo.routes import FEEDS, MEMBERS, MOVED, NOINDEX, OTHERS, PAGES, SITEMAPS, TOKENS

SITE = "http://127.0.0.1:8000"

# What each type of structured data must say, by the rules of those who read it.
REQUIRED = {
    "QAPage": "url mainEntity",
    "Question": "name text url datePublished dateModified author upvoteCount answerCount",
    "Answer": "text url datePublished dateModified author upvoteCount",
    "Comment": "text url datePublished author",
    "DiscussionForumPosting": "headline text url datePublished author interactionStatistic",
    "BreadcrumbList": "itemListElement",
    "ListItem": "position name item",
    "ProfilePage": "mainEntity dateCreated",
    "Person": "name",
    "Organization": "name",
    "InteractionCounter": "interactionType userInteractionCount",
    "WebSite": "name url publisher potentialAction",
    "SearchAction": "target query-input",
    "EntryPoint": "urlTemplate",
}
COUNTS = ("upvoteCount", "answerCount", "userInteractionCount", "position")


@dataclass
class Site:
    """A small community, by the names that the tables use."""

    question: Question
    names: dict[str, object]

    def path(self, pattern: str) -> str:
        return pattern.format(**self.names)


@pytest.fixture
def site(people: People) -> Site:
    asked = make.question(people.ana, product_id=make.product().id)
    answer = make.answer(people.ben, asked)
    make.comment(people.ana, make.answer(people.vera, asked, "Turn the fan off at night.", official=True))
    make.comment(people.ben, asked)
    commands.accept(people.ana, answer)
    grant = db.session.scalars(select(StaffGrant.id)).first()
    names = {"id": asked.id, "question": f"/q/{asked.id}/{asked.slug}", "person": people.ana.id, "grant": grant}
    return Site(asked, names | {"ana": f"/people/{people.ana.id}/ana-ferreira"})


def test_every_route_is_in_a_table(app: Flask) -> None:
    known = {*PAGES, *MOVED, *FEEDS, *MEMBERS, *TOKENS, *OTHERS, *SITEMAPS}
    there = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert there - known == set(), "a new route: may strangers read it, and may it stand in an index?"
    assert known - there == set()


def robots(page: Answer) -> str:
    return "".join(tag["content"] for tag in page.all("meta[name=robots]"))


def canonical(page: Answer) -> list[str]:
    return [link["href"] for link in page.all("link[rel=canonical]")]


def nodes(page: Answer) -> list[dict[str, Any]]:
    scripts = page.all("script[type=application/ld+json]")
    return [node for script in scripts for node in json.loads("".join(map(str, script.content)))["@graph"]]


def inside(value: object) -> Iterator[dict[str, Any]]:
    """Every node in structured data."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from inside(part)


def assert_valid(node: dict[str, Any]) -> None:
    """One node against the rules."""
    if set(node) == {"@id"}:
        return
    missing = set(REQUIRED[node["@type"]].split()) - set(node)
    assert not missing, (node["@type"], missing)
    for name, value in node.items():
        if name in ("url", "item", "image", "@id", "urlTemplate"):
            assert value.startswith(f"{SITE}/"), (name, value)
        elif name.startswith("date"):
            assert datetime.fromisoformat(value).utcoffset() is not None
        elif name in COUNTS:
            assert isinstance(value, int) and value >= 0, (name, value)
        else:
            assert value not in ("", [], {}, None), name


def test_pages_say_what_they_are(browser: Browser, site: Site) -> None:
    titles: dict[str, str] = {}
    for pattern, expected in PAGES.values():
        path = site.path(pattern)
        page = browser.get(path, follow=False, status=200)
        if expected == NOINDEX:
            assert NOINDEX in robots(page) and len(canonical(page)) <= 1, path
            continue
        assert not robots(page) and canonical(page) == [SITE + path], path
        assert page.title not in titles, (path, titles[page.title])
        titles[page.title] = path
        found = nodes(page)
        assert {node["@type"] for node in found} == expected, path
        for node in inside(found):
            assert_valid(node)
        check_head(page)
        for feed in page.all("link[rel=alternate]"):
            assert feed["href"] in [site.path(address) for address in FEEDS.values()]
        check_headings(page)


def test_robots_may_read_what_may_be_shown(browser: Browser, site: Site) -> None:
    """robots.txt closes no page that wants to be found, and no picture of one."""
    rules = browser.get("/robots.txt").text.split("\n\n")[0]
    closed = [line.split(": ")[1] for line in rules.splitlines() if line.startswith("Disallow: ")]
    assert closed
    wanted = [site.path(pattern) for pattern, expected in PAGES.values() if expected != NOINDEX]
    wanted += [f"{path}?before=1-1" for path in ("/", "/tags/schedules")] + [site.path("{question}?page=2")]
    wanted += [*map(site.path, FEEDS.values()), "/cards/site-x.png", "/sitemap.xml", "/static/x/css/site.css"]
    words = {rule.rstrip("$").rpartition("/")[2] for rule in closed if "*" in rule}
    wanted += [f"/{kind}/12/{word}-is-a-word-of-it" for kind in ("q", "people") for word in words]
    for path in wanted:
        assert not [rule for rule in closed if closes(rule, path)], path
    for path in (
        "/q/12/lock",
        "/q/12/desk",
        "/people/7/flag",
        "/people/7/ana/reputation",
        "/people/7/ana/reputation?before=3",
    ):
        assert [rule for rule in closed if closes(rule, path)], path


def closes(rule: str, path: str) -> bool:
    """Whether a rule of robots.txt matches a path (RFC 9309, 2.2.3)."""
    return bool(re.match(re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$"), path))


def check_head(page: Answer) -> None:
    """Words for result pages and for networks."""
    (about,) = page.all("meta[name=description]")
    assert 20 <= len(about["content"]) <= 170, (page.path, about["content"])
    told = {tag["property"]: tag["content"] for tag in page.all("meta[property]")}
    assert told["og:url"] == canonical(page)[0] and told["og:description"] == about["content"]
    assert page.title.startswith(told["og:title"]) and told["og:site_name"] == "Northwind Community"
    assert (told["og:image:width"], told["og:image:height"], told["og:locale"]) == ("1200", "630", "en_US")
    assert told["og:image"].startswith(f"{SITE}/cards/") and told["og:image:alt"]
    assert page.one("meta[name=twitter:card]")["content"] == "summary_large_image"


def check_headings(page: Answer) -> None:
    """One h1, and no level left out on the way down."""
    levels = [int(element.tag[1]) for element in page.page if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1, page.path
    main = [int(element.tag[1]) for element in page.one("main") if element.tag[:1] == "h" and element.tag[1:].isdigit()]
    assert all(after <= before + 1 for before, after in pairwise(main)), (page.path, main)


def test_what_moved_leads_there_in_one_hop(browser: Browser, site: Site) -> None:
    question, ana = site.path("{question}"), site.path("{ana}")
    more = [(f"/q/{site.question.id}/an-old-title", question), (f"{ana[:-2]}", ana)]
    more.append((f"/q/{site.question.id}/an-old-title?page=1&sort=newest", f"{question}?page=1&sort=newest"))
    for old, new in [*((site.path(old), site.path(new)) for old, new in MOVED.values()), *more]:
        answer = browser.get(old, follow=False)
        assert (answer.status, answer.location) == (301, new), old
        assert browser.get(new, follow=False).status == 200


def test_members_pages_lead_robots_to_the_form(browser: Browser, site: Site) -> None:
    for rule in MEMBERS:
        path = rule
        for name, value in (("question_id", site.question.id), ("post_id", site.question.id)):
            path = path.replace(f"<int:{name}>", str(value))
        path = path.replace("<int:note_id>", "1").replace("<int:mail_id>", "1").replace("<int:group_id>", "1")
        answer = browser.get(path, follow=False, status=(200, 302, 403, 404))
        if answer.status == 302:
            assert answer.location.startswith("/sign-in"), path
        elif answer.is_html and "<head>" in answer.text:
            assert NOINDEX in robots(answer), path


def test_parameters_that_only_sort_make_no_other_page(browser: Browser, site: Site) -> None:
    question = site.path("{question}")
    for path, main in ((f"{question}?sort=newest", question), ("/?sort=active", "/"), ("/?sort=solved", "/"),
                       ("/tags/schedules?sort=active", "/tags/schedules"), ("/staff?function=Support", "/staff"),
                       (site.path("{ana}?tab=questions"), site.path("{ana}"))):  # fmt: skip
        page = browser.get(path)
        assert (robots(page), canonical(page)) == ("noindex,follow", [SITE + main]), path


def test_later_pages_are_followed(browser: Browser, people: People, site: Site) -> None:
    """Where a list goes on, its keys move with every new question: such pages are followed, but not kept."""
    for number in range(20):
        make.question(people.ana, f"How loud is the fan on level {number}?")
    for path in ("/", "/tags/schedules"):
        (older,) = browser.get(path).all("a[rel=next]")
        page = browser.get(older["href"])
        assert (robots(page), canonical(page)) == ("noindex,follow", [SITE + older["href"]])
    for number in range(30):
        make.answer(people.ben, site.question, f"Then again, level {number} might do.")
    question = site.path("{question}")
    page = browser.get(f"{question}?page=2")
    assert not robots(page) and canonical(page) == [f"{SITE}{question}?page=2"]
    assert "(page 2)" in page.title and [node["@type"] for node in nodes(page)] == ["QAPage", "BreadcrumbList"]


def test_thin_pages_ask_not_to_be_shown(browser: Browser, people: People, site: Site) -> None:
    make.product("Hub 3")
    moved = make.question(people.ana, "Which colours are there?", tags=["colours"])
    commands.delete_post(people.mo, moved)
    for path in ("/products/hub-3", "/tags/colours", f"/people/{people.mo.id}/mo-thornton"):
        assert robots(browser.get(path)) == "noindex,follow", path


@command
def set_audience(question: Question, who: str) -> None:
    db.session.execute(update(Question.__table__).where(Question.__table__.c.id == question.id).values(audience=who))


def test_removed_is_gone_private_and_unknown_are_not_there(browser: Browser, people: People, site: Site) -> None:
    path = site.path("{question}")
    for unknown in ("/q/999999", "/q/999999/x", "/people/999999", "/tags/unknown", "/products/unknown", "/staff/999"):
        assert robots(browser.get(unknown, status=404)) == NOINDEX
    set_audience(site.question, PRIVATE)
    for hidden in (path, f"/q/{site.question.id}", f"/q/{site.question.id}/feed.atom"):
        browser.get(hidden, status=404, follow=False)
    set_audience(site.question, "everyone")
    commands.delete_post(people.mo, site.question)
    for gone in (path, f"/q/{site.question.id}", f"/q/{site.question.id}/feed.atom"):
        browser.get(gone, status=410, follow=False)


def test_feeds_and_sitemaps_can_be_read(browser: Browser, site: Site) -> None:
    for path in map(site.path, FEEDS.values()):
        feed = ElementTree.fromstring(browser.get(path, follow=False, status=200).bytes)
        assert feed.tag == "{http://www.w3.org/2005/Atom}feed" and len(feed.findall("{*}entry")) > 0, path
    index = ElementTree.fromstring(browser.get("/sitemap.xml", follow=False).bytes)
    listed = [place.text or "" for place in index.findall(".//{*}loc")]
    assert listed
    for address in listed:
        sitemap = ElementTree.fromstring(browser.get(address.removeprefix(SITE), follow=False).bytes)
        for place in [place.text or "" for place in sitemap.findall(".//{*}loc")][:8]:
            page = browser.get(place.removeprefix(SITE), follow=False, status=200)
            assert not robots(page) and canonical(page) == [place]
