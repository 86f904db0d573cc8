"""Following and unfollowing on the page of results and on one's own list."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.search import following
from community.search.following import choose_mail, follow, unfollow
from community.search.models import FollowedSearch
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.search.story import search

WorkOff = Callable[[], None]
Later = Callable[..., None]


def test_following_on_the_page_of_results(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "The fan is loud")
    work_off()
    assert "Sign in to follow this search" in search(browser, "fan").words
    browser.sign_in(people.ben)
    page = search(browser, "fan  tag:schedules")
    form = page.one("form[action=/searches]")
    fields = {field["name"]: field["value"] for field in form.all("input[name]")}
    page = browser.post("/searches", fields)
    assert page.path == "/search" and "You follow this search" in page.words
    assert "You will hear of new questions" in page.words
    (followed,) = following.followed_by(people.ben)
    assert followed.query == "fan tag:schedules"
    page = browser.post(f"/searches/{followed.id}/unfollow", {"next": "/search?q=fan"})
    assert page.path == "/search" and following.followed_by(people.ben) == []


def test_the_list_of_searches(browser: Browser, people: People) -> None:
    browser.sign_in(people.ben)
    assert "You follow no search yet" in browser.get("/searches").words
    follow(people.ben, "fan & <night>")
    follow(people.ana, "lamp")
    page = browser.get("/searches", check_links=True)
    assert "fan & <night>" in page.words and "lamp" not in page.one("main").text
    (followed,) = following.followed_by(people.ben)
    page = browser.post(f"/searches/{followed.id}/unfollow")
    assert "You no longer follow “fan & <night>”" in page.words


def test_following_twice_follows_once(people: People) -> None:
    assert follow(people.ben, "fan").id == follow(people.ben, " fan ").id
    assert db.session.scalar(select(func.count()).select_from(FollowedSearch)) == 1


@pytest.mark.parametrize("text", ["", "  ", "\x00"])
def test_there_must_be_something_to_follow(browser: Browser, people: People, text: str) -> None:
    with pytest.raises(Invalid, match="Search for something first"):
        follow(people.ben, text)
    page = browser.sign_in(people.ben).post("/searches", {"q": text})
    assert "Search for something first." in page.words


def test_there_is_an_end_to_following(browser: Browser, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST", 1)
    follow(people.ben, "fan")
    page = browser.sign_in(people.ben).post("/searches", {"q": "lamp"})
    assert "You follow 1 searches" in page.words and len(following.followed_by(people.ben)) == 1


def test_searches_are_private(browser: Browser, people: People) -> None:
    followed = follow(people.ana, "my embarrassing illness")
    for change in (unfollow, lambda person, one: choose_mail(person, one, False)):
        with pytest.raises(Forbidden, match="somebody else’s search"):
            change(people.ben, followed)
    browser.sign_in(people.ben)
    for path in ("unfollow", "mail"):
        browser.post(f"/searches/{followed.id}/{path}", status=404)
    browser.sign_in(people.ada)
    assert "embarrassing" not in browser.get("/searches").words
    assert db.session.get_one(FollowedSearch, followed.id).with_mail


def test_visitors_are_asked_to_sign_in(browser: Browser, people: People) -> None:
    followed = follow(people.ana, "fan")
    assert "/sign-in" in browser.get("/searches").path
    for path in ("/searches", f"/searches/{followed.id}/unfollow", f"/searches/{followed.id}/mail"):
        assert "/sign-in" in browser.post(path, {"q": "fan"}, follow=False).location
    assert db.session.query(FollowedSearch).count() == 1


def test_a_link_back_stays_on_the_site(browser: Browser, people: People) -> None:
    answer = browser.sign_in(people.ben).post("/searches", {"q": "fan", "next": "https://evil.example/"}, follow=False)
    assert answer.location == "/searches"
