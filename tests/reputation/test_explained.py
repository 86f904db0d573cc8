"""The page that explains reputation is made from the rules, and says where its reader stands."""

from dataclasses import replace

from community import create_app
from community.accounts.models import User
from community.core.db import command, db
from community.reputation import rules
from community.settings import Settings
from tests.browser import Browser
from tests.conftest import opened
from tests.make import People


def number_beside(page, name: str) -> str:  # type: ignore[no-untyped-def]
    return page.one(f"li#{name} b.num").text


def test_every_rule_is_named_with_its_number(browser: Browser) -> None:
    page = browser.get("/help/reputation", check_links=False)
    for name, rule in rules.RULES.items():
        if rule.kind == rules.LIMIT or name in (rules.NEW_SITE_POSTS, rules.SHOW_CONTACTS):
            assert str(rule.medium) in page.one(f"#{name}").text, name
        else:
            sign = "" if rule.kind == rules.PRIVILEGE else "+" if rule.medium > 0 else "−"
            shown = "".join(letter for letter in number_beside(page, name) if not letter.isspace() and letter != ",")
            assert shown == f"{sign}{abs(rule.medium)}", name
    assert "for a medium community" in page.words and "Where you stand" not in page.words


def test_it_follows_the_rules(browser: Browser, people: People) -> None:
    rules.change_rules(people.ada, {"answer_up": 12, "comment": 20})
    page = browser.get("/help/reputation")
    assert number_beside(page, "answer_up") == "+12" and number_beside(page, "comment") == "20"
    assert "of this community’s own" in page.words
    rules.change_rules(people.ada, rules.PRESETS["large"])
    assert "for a large community" in browser.get("/help/reputation").words


def test_a_change_shows_on_the_kept_page_at_once(settings: Settings) -> None:
    """For signed-out people, too, and in a process that remembers the rules of a second ago."""
    with opened(create_app(replace(settings, page_cache_bytes=8_000_000), TESTING=True)) as site:
        stranger, ada = site.test_client(), People().ada
        assert "+10" in stranger.get("/help/reputation").text
        remembered = site.extensions[rules.MEMORY]
        rules.change_rules(ada, {"answer_up": 12})
        site.extensions[rules.MEMORY] = remembered  # as another process still has it
        page = stranger.get("/help/reputation").text
        assert "+12" in page and "of this community’s own" in page


@command
def has_points(person: User, points: int) -> None:
    person.reputation = points
    db.session.add(person)


def test_my_own_progress(browser: Browser, people: People) -> None:
    has_points(people.ben, 11)
    browser.sign_in(people.ben)
    page = browser.get("/help/reputation")
    assert "You have 11 points" in page.words and "4 more points unlock: Comment" in page.words
    assert (page.one("progress")["max"], page.one("progress")["value"]) == ("15", "11")
    assert "missing" not in page.one("li#vote_down").text, "the site is new: he can do that already"
    assert "489 points are missing" in page.one("li#see_vote_split").text
    has_points(people.ben, 1500)
    assert "all that points unlock" in browser.get("/help/reputation").words
    assert "You can do this" in browser.sign_in(people.mo).get("/help/reputation").one("li#vote_to_close").text


def test_ways_lead_there(browser: Browser, people: People) -> None:
    """From the foot of every page, from profiles and from ledgers; from refusals see test_privileges."""
    assert "/help/reputation" in [link["href"] for link in browser.get("/").all("footer a")]
    profile = f"/people/{people.ana.id}/{people.ana.slug}"
    for path in (profile, f"{profile}/reputation"):
        assert "/help/reputation" in [link["href"] for link in browser.get(path).all("main a")]
