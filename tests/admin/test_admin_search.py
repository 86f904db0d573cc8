"""The page where Ada looks after search: words, other names of topics, the index."""

from collections.abc import Callable

import pytest

from community.catalog.models import TagSynonym
from community.core.db import db
from community.search.models import IndexWork, SynonymGroup
from community.search.vocabulary import add_group
from tests import make
from tests.browser import Browser
from tests.make import People

WorkOff = Callable[[], None]
PAGE = "/admin/search"


def groups() -> list[str]:
    db.session.commit()
    return [group.words for group in db.session.query(SynonymGroup).order_by(SynonymGroup.id)]


def test_ada_adds_changes_and_removes_words(browser: Browser, people: People, work_off: WorkOff) -> None:
    browser.sign_in(people.ada)
    page = browser.get(PAGE, check_links=True)
    assert page.title.startswith("How search works")
    page = browser.post(f"{PAGE}/groups", {"words": "WLAN, wifi", "note": "Customers say wlan"})
    assert "Search knows these words now." in page.words
    row = page.one("#synonyms .list li").text
    assert "wlan, wifi" in row and "Customers say wlan" in row and "Ada Admin" in row
    (group,) = db.session.query(SynonymGroup)
    form = browser.get(f"{PAGE}/groups/{group.id}")
    assert form.one("textarea[name=words]").text.strip() == "wlan, wifi"
    browser.post(f"{PAGE}/groups/{group.id}", {"words": "wlan, wifi, radio", "note": ""})
    assert groups() == ["wlan, wifi, radio"]
    assert "Removed." in browser.post(f"{PAGE}/groups/{group.id}/remove").words and groups() == []


def test_a_mistake_is_explained_and_nothing_is_typed_again(browser: Browser, people: People) -> None:
    add_group(people.ada, "wlan, wifi")
    browser.sign_in(people.ada)
    page = browser.post(f"{PAGE}/groups", {"words": "wifi, radio", "note": "Why not"}, status=422)
    assert "“wifi” is in the group “wlan, wifi” already" in page.one("#group-words-error").text
    assert page.one("textarea[name=words]").text.strip() == "wifi, radio"
    assert page.one("input[name=note]")["value"] == "Why not"
    page = browser.post(f"{PAGE}/groups/1", {"words": "wlan"}, status=422)
    assert "2 to 12 different words" in page.words and page.one("textarea[name=words]").text.strip() == "wlan"
    browser.post(f"{PAGE}/groups", {"words": "x, " * 400}, status=422)
    assert groups() == ["wlan, wifi"]


def test_groups_that_are_not_there(browser: Browser, people: People) -> None:
    browser.sign_in(people.ada)
    for path in ("groups/99", "groups/0", "groups/x"):
        browser.get(f"{PAGE}/{path}", status=404)
    browser.post(f"{PAGE}/groups/99/remove", status=404)
    browser.post(f"{PAGE}/tags/99/remove", status=404)


def test_ada_gives_a_topic_another_name(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, tags=["wifi"])
    browser.sign_in(people.ada)
    page = browser.post(f"{PAGE}/tags", {"name": "wlan", "tag": "wifi"})
    assert "wlan" in page.one("#topics .list").text and "/tags/wifi" in page.links
    page = browser.post(f"{PAGE}/tags", {"name": "wlan", "tag": "wifi"}, status=422)
    assert "“wlan” is another name of “wifi” already" in page.words
    assert page.one("input[name=tag]")["value"] == "wifi"
    page = browser.post(f"{PAGE}/tags", {"name": "<b>", "tag": "wifi"}, status=422)
    assert "cannot be a topic" in page.words
    (synonym,) = db.session.query(TagSynonym)
    browser.post(f"{PAGE}/tags/{synonym.id}/remove")
    assert db.session.query(TagSynonym).count() == 0


def test_ada_sees_the_index_and_has_it_built_anew(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana)
    work_off()
    browser.sign_in(people.ada)
    page = browser.get(PAGE)
    state = page.one("#index").text
    assert page.all("#index .stat dd")[0].text == "1"
    assert "In order" in state and ("Whoosh" in state or "PostgreSQL" in state)
    assert "has not compared" in state
    assert "begins within a minute" in browser.post(f"{PAGE}/build").words
    assert "ordered already" in browser.post(f"{PAGE}/build").words
    assert "Wanted: to be built anew, Ada Admin" in browser.get(PAGE).one("#index").text
    assert db.session.query(IndexWork).count() == 1


@pytest.mark.parametrize("who", ["nobody", "ben", "vera", "mo"])
def test_it_is_closed_to_everybody_else(browser: Browser, people: People, who: str) -> None:
    """With the reason; visitors are asked to sign in."""
    add_group(people.ada, "wlan, wifi")
    if who == "nobody":
        assert "/sign-in" in browser.get(PAGE).path
    else:
        browser.sign_in(getattr(people, who))
        assert "Only administrators can change how search works." in browser.get(PAGE, status=403).words
        assert PAGE not in browser.get("/").links
    for path, fields in (
        ("groups", {"words": "fan, ventilator"}),
        ("groups/1", {"words": "fan, ventilator"}),
        ("groups/1/remove", {}),
        ("tags", {"name": "wlan", "tag": "wifi"}),
        ("tags/1/remove", {}),
        ("build", {}),
    ):
        answer = browser.post(f"{PAGE}/{path}", fields, follow=False, status=(302, 403))
        assert answer.status == 403 or "/sign-in" in answer.location
    assert groups() == ["wlan, wifi"] and db.session.query(IndexWork).count() == 0


def test_ada_finds_it_in_her_menu(browser: Browser, people: People) -> None:
    links = browser.sign_in(people.ada).get("/").links
    assert {PAGE, "/insights/search", "/searches"} <= set(links)
