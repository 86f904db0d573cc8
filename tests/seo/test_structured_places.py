"""What search engines read about the site, about people and about lists; and that no text gets out of its script."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as some
from markupsafe import escape

from community.core.access import Nobody
from community.questions.queries import Thread
from community.seo.structured import crumbs_data, page_data, person_data
from community.settings import Settings
from community.staff.queries import Mark
from tests import make
from tests.browser import Browser
from tests.make import People

SITE = "http://127.0.0.1:8000"
OURS = Flask("bare")
OURS.config["SETTINGS"] = Settings(data_dir=Path(), secret_key="x", database_url="sqlite:///")
Babel(OURS)


def script_of(browser: Browser, path: str) -> list[dict[str, Any]]:
    """The nodes on a page."""
    (script,) = browser.get(path).all("script[type=application/ld+json]")
    return json.loads("".join(map(str, script.content)))["@graph"]  # type: ignore[no-any-return]


def test_the_home_page_tells_who_and_how_to_search(browser: Browser) -> None:
    website, vendor = script_of(browser, "/")
    assert (website["@type"], website["name"], website["url"]) == ("WebSite", "Northwind Community", f"{SITE}/")
    assert website["potentialAction"]["target"]["urlTemplate"] == f"{SITE}/search?q={{search_term_string}}"
    assert website["publisher"]["@id"] == vendor["@id"]
    assert (vendor["@type"], vendor["name"]) == ("Organization", "Northwind")
    assert not browser.get("/?sort=active").all("script[type=application/ld+json]")


def test_somebodys_page(browser: Browser, people: People) -> None:
    make.answer(people.vera, make.question(people.ana))
    (page,) = script_of(browser, f"/people/{people.vera.id}/vera-lindqvist")
    person = page["mainEntity"]
    assert (page["@type"], person["@type"], person["name"]) == ("ProfilePage", "Person", "Vera Lindqvist")
    assert (person["alternateName"], person["identifier"]) == ("vera-lindqvist", str(people.vera.id))
    assert person["agentInteractionStatistic"]["userInteractionCount"] == 1
    assert person["worksFor"]["department"]["name"] == "Support" and "image" not in person


def test_lists_tell_where_they_are(browser: Browser, people: People) -> None:
    make.question(people.ana, product_id=make.product().id)
    (of_tag,), (of_product,) = script_of(browser, "/tags/schedules"), script_of(browser, "/products/hub-2")
    for crumbs, name, path in ((of_tag, "schedules", "/tags/schedules"), (of_product, "Hub 2", "/products/hub-2")):
        first, last = crumbs["itemListElement"]
        assert first["item"] == f"{SITE}/tags" and (last["name"], last["item"]) == (name, SITE + path)


@given(
    title=some.text(max_size=60),
    body=some.text(max_size=120),
    name=some.text(max_size=20),
    about=some.text(max_size=40),
)
def test_no_text_ends_the_script(title: str, body: str, name: str, about: str) -> None:
    at = datetime(2025, 11, 3, 8, tzinfo=UTC)
    person = SimpleNamespace(
        id=7, name=name, slug="x", handle=name, about=about, avatar_name=None, created_at=at, answer_count=1,
        question_count=0,
    )  # fmt: skip
    post = SimpleNamespace(
        id=1, title=title, goal=title, html=f"<p>{escape(body)}</p>", author=person, created_at=at, edited_at=None,
        score=-3, is_deleted=False, deleted_at=None, hidden_at=None, closed_at=None, locked_at=None,
        audience="everyone", product=None, mark=Mark("</script>", True, 1), answer_count=1, accepted_answer_id=None,
        state="answered", confirmed_at=None, duplicate_of_id=None,
    )  # fmt: skip
    thread = Thread(post, [post], {1: [post]})  # type: ignore[arg-type, list-item, dict-item]
    with OURS.app_context():
        pages = [page_data(post, thread, "/q/1/x", Nobody()).json, person_data(person, title, "/people/7/x")]  # type: ignore[arg-type]
        pages.append(crumbs_data([(title, "/tags"), (name, "/tags/x")]))
    for page in pages:
        assert page.isascii() and not set("<>&'") & set(page)
    asked = json.loads(pages[0])["@graph"][0]["mainEntity"]
    assert (asked["name"], asked["author"]["name"], asked["upvoteCount"]) == (title, name, 0)
    assert asked["text"] == " ".join(body.split()) == asked["suggestedAnswer"][0]["comment"][0]["text"]
