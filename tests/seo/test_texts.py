"""robots.txt, llms.txt and the icon."""

from collections.abc import Callable
from dataclasses import replace
from urllib.robotparser import RobotFileParser

import pytest
from flask import Flask

from community import create_app
from community.questions import commands
from community.questions.models import Question
from community.settings import Settings
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.seo.story import SITE, audience

SiteWith = Callable[..., Browser]


@pytest.fixture
def site_with(settings: Settings, app: Flask) -> SiteWith:
    """The same site with other settings."""
    return lambda **more: Browser(create_app(replace(settings, **more), TESTING=True))


def robots(browser: Browser) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(browser.get("/robots.txt").text.splitlines())
    return parser


def disallowed(browser: Browser) -> list[str]:
    lines = browser.get("/robots.txt").text.splitlines()
    return [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]


def test_robots_are_told_where_the_sitemap_is(browser: Browser) -> None:
    answer = browser.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *" and f"Sitemap: {SITE}/sitemap.xml" in lines


def test_pages_are_open_and_traps_are_closed(browser: Browser, people: People) -> None:
    asked = make.question(people.ana, tags=["fan"])
    rules = robots(browser)
    for path in ("/", f"/q/{asked.id}/{asked.slug}", f"/q/{asked.id}/{asked.slug}?page=2", "/tags/fan", "/feed.atom",
                 f"/people/{people.ana.id}/x", "/questions/1/x", "/staff", "/static/x/css/site.css"):  # fmt: skip
        assert rules.can_fetch("Googlebot", path), path
    for path in ("/search?q=fan", "/search/suggest?q=f", "/search.atom?q=x", "/ask", "/posts/3/revisions", "/p/3",
                 "/sign-in?next=/", "/api/v1/search", "/inbox", "/insights/search", "/admin/search"):  # fmt: skip
        assert not rules.can_fetch("Googlebot", path), path
    assert {"/q/*/close$", "/q/*/duplicates$"} <= set(disallowed(browser))  # the parser knows no *


def test_every_form_and_list_of_one_person_is_closed(app: Flask, browser: Browser) -> None:
    """An address that asks to sign in is nothing for robots."""
    rules = robots(browser)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments:
            answer = browser.get(rule.rule, status=(200, 302, 301, 400, 401, 403, 503), follow=False)
            if "/sign-in" in answer.location:
                assert not rules.can_fetch("Googlebot", rule.rule), rule.rule


@pytest.mark.parametrize(
    ("ai", "refused", "welcome"),
    [
        ("answer", ["GPTBot", "ClaudeBot", "CCBot", "Google-Extended"], ["OAI-SearchBot", "PerplexityBot", "Bingbot"]),
        ("allow", [], ["GPTBot", "ClaudeBot", "OAI-SearchBot"]),
        ("refuse", ["GPTBot", "OAI-SearchBot", "Claude-User"], ["Googlebot", "Bingbot", "Applebot"]),
    ],
)
def test_language_models_are_refused_by_the_settings(
    site_with: SiteWith, ai: str, refused: list[str], welcome: list[str]
) -> None:
    rules = robots(site_with(robots_ai=ai))
    assert not [name for name in refused if rules.can_fetch(name, "/q/1/x")]
    assert [name for name in welcome if rules.can_fetch(name, "/q/1/x")] == welcome
    assert not rules.can_fetch("Googlebot", "/ask")


def test_a_site_may_be_closed_to_all_robots(site_with: SiteWith) -> None:
    closed = site_with(robots_search=False)
    rules = robots(closed)
    assert not rules.can_fetch("Googlebot", "/") and not rules.can_fetch("GPTBot", "/q/1/x")
    assert "Sitemap" not in closed.get("/robots.txt").text


def test_the_overview_for_models(browser: Browser, people: People) -> None:
    product = make.product()
    solved = make.question(people.ana, "How do I [mute] the *fan*?", tags=["fan"], product_id=product.id)
    commands.accept(people.ana, make.answer(people.ben, solved))
    make.question(people.ana, "Is anybody there to answer me?")
    answer = browser.get("/llms.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "# Northwind Community" and lines[2].startswith("> ")
    assert [line for line in lines if line.startswith("## ")] == [
        "## Help",
        "## Products",
        "## Topics",
        "## Answered questions",
    ]
    assert f"- [Hub 2]({SITE}/products/hub-2)" in lines
    assert f"- [fan]({SITE}/tags/fan): 1 question" in lines
    link = f"- [How do I \\[mute\\] the \\*fan\\*?]({SITE}/q/{solved.id}/{solved.slug}): Sleep without hearing the fan"
    assert link in lines and "Is anybody there" not in answer.text
    for line in lines:
        if line.startswith("- ["):
            browser.get(line.partition(f"]({SITE}")[2].partition(")")[0])
    assert "\n\n\n" not in answer.text


def test_the_overview_has_nothing_that_is_not_for_everyone(browser: Browser, people: People) -> None:
    for who in ("members", "private"):
        hidden = make.question(people.ana, f"Only for {who}, is it?")
        commands.accept(people.ana, make.answer(people.ben, hidden))
        audience(hidden, who)
    assert "Only for" not in browser.sign_in(people.mo).get("/llms.txt").text


def test_the_overview_takes_few_statements(browser: Browser, people: People) -> None:
    for number in range(4):
        asked: Question = make.question(people.ana, f"What about question {number}?", tags=[f"tag-{number}"])
        commands.accept(people.ana, make.answer(people.ben, asked))
    with browser.statements() as sent:
        browser.get("/llms.txt")
    assert len([line for line in sent if not line.startswith("BEGIN")]) <= 4, sent


def test_no_overview_where_models_are_refused(site_with: SiteWith) -> None:
    site_with(robots_ai="refuse").get("/llms.txt", status=404)


def test_the_icon(app: Flask, browser: Browser) -> None:
    icon = browser.get("/favicon.ico", follow=False)
    assert icon.location == app.jinja_env.globals["asset"]("favicon.svg")  # type: ignore[operator]


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-1.xml", "/robots.txt", "/llms.txt", "/feed.atom"])
def test_machines_get_no_cookies(browser: Browser, people: People, path: str) -> None:
    make.question(people.ana)
    answer = browser.get(path)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
