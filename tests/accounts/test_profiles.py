"""Everyone's page: one address, what it shows, what it never shows."""

import pytest

from community.accounts import queries
from tests.browser import Browser
from tests.make import People, answer, person, question


def test_a_person_has_one_address(browser: Browser, people: People) -> None:
    address = f"/people/{people.ben.id}/ben-okoye"
    for wrong in ("", "/someone-else", "/BEN-OKOYE"):
        moved = browser.get(f"/people/{people.ben.id}{wrong}?tab=questions", follow=False)
        assert (moved.status, moved.location) == (301, f"{address}?tab=questions")
    page = browser.get(address)
    assert page.one("h1").text == "Ben Okoye"
    assert page.one("link[rel=canonical]")["href"] == f"http://127.0.0.1:8000{address}"


def test_mentions_lead_there(browser: Browser, people: People) -> None:
    for handle in ("ben-okoye", "Ben-Okoye"):
        assert browser.get(f"/people/@{people.ben.handle and handle}", follow=False).location.endswith("/ben-okoye")
    for handle in ("nobody", "x" * 500, "%00", "é", "'"):
        browser.get(f"/people/@{handle}", status=404)


@pytest.mark.parametrize("number", ["0", "-1", "99", str(2**63 - 1), str(2**63), "9" * 400, "x", "01", "%00"])
def test_nobody_lives_there(browser: Browser, number: str) -> None:
    browser.get(f"/people/{number}", status=404)
    browser.get(f"/people/{number}/x", status=404)


@pytest.mark.parametrize(
    "query", ["_external=1", "person_id=9", "_scheme=javascript", "_anchor=x", "slug=y", "a=%ff%00"]
)
def test_what_stands_behind_the_address_does_no_harm(browser: Browser, people: People, query: str) -> None:
    moved = browser.get(f"/people/{people.ben.id}?{query}", follow=False)
    assert moved.location.startswith(f"/people/{people.ben.id}/ben-okoye")


def test_what_ben_wrote(browser: Browser, people: People) -> None:
    asked = question(people.ana, "Why does the fan ignore my night schedule?")
    answer(people.ben, asked)
    question(people.ben, "Which fuse does the preheater need in a wall box?")
    address = f"/people/{people.ben.id}/ben-okoye"
    answers = browser.get(address)
    assert "night schedule" in answers.words and "preheater" not in answers.words
    questions = browser.get(f"{address}?tab=questions")
    assert "preheater" in questions.words and "night schedule" not in questions.words


def test_somebody_who_only_asked_shows_questions_first(browser: Browser, people: People) -> None:
    question(people.ana, "Why does the fan ignore my night schedule?")
    assert "night schedule" in browser.get(f"/people/{people.ana.id}/ana-ferreira").words


def test_an_empty_page_says_so(browser: Browser, people: People) -> None:
    page = browser.get(f"/people/{people.ben.id}/ben-okoye")
    assert "Ben Okoye has not answered anything yet" in page.words
    assert page.one("meta[name=robots]")["content"] == "noindex,follow"
    assert "has not asked" in browser.get(f"/people/{people.ben.id}/ben-okoye?tab=questions").words


def test_long_lists_go_on(browser: Browser, people: People) -> None:
    for number in range(22):
        answer(people.ben, question(people.ana, f"Question number {number} about the night schedule"))
    first = browser.get(f"/people/{people.ben.id}/ben-okoye")
    assert len(first.all("ul.rows li.q")) == 20
    second = browser.get(first.one("nav.pages a[rel=next]")["href"])
    assert len(second.all("ul.rows li.q")) == 2 and not second.all("nav.pages")
    asked = browser.get(f"/people/{people.ana.id}/ana-ferreira?tab=questions")
    assert len(browser.get(asked.one("nav.pages a[rel=next]")["href"]).all("ul.rows li.q")) == 2


@pytest.mark.parametrize(
    "query", ["tab=x", "before=x", "before=-1", "before=0", f"before={2**63}", "before=%00", "before="]
)
def test_strange_pages(browser: Browser, people: People, query: str) -> None:
    for tab in ("answers", "questions"):
        browser.get(f"/people/{people.ben.id}/ben-okoye?tab={tab}&{query}" if "tab" not in query else
                    f"/people/{people.ben.id}/ben-okoye?{query}", status=404)  # fmt: skip


def test_the_address_for_mails_is_never_shown(browser: Browser, people: People) -> None:
    for visitor in (None, people.ana, people.mo, people.ben):
        if visitor:
            browser.sign_in(visitor)
        for path in (f"/people/{people.ben.id}/ben-okoye", "/settings/profile", "/settings/security"):
            assert "@example.org" not in browser.get(path).text


def test_staff_and_moderators_are_marked(browser: Browser, people: People) -> None:
    assert browser.get(f"/people/{people.vera.id}/vera-lindqvist").all("main .profile-head .staff")
    assert not browser.get(f"/people/{people.ben.id}/ben-okoye").all("main .profile-head .staff")
    assert "Moderator" in browser.get(f"/people/{people.mo.id}/mo-thornton").words


def test_only_ones_own_page_can_be_edited(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    assert "Edit profile" in browser.get(f"/people/{people.ana.id}/ana-ferreira").words
    assert "Edit profile" not in browser.get(f"/people/{people.ben.id}/ben-okoye").words


def test_who_never_confirmed_has_no_page_yet(browser: Browser) -> None:
    eve = person("Eve Black", confirmed=False)
    browser.get(f"/people/{eve.id}/eve-black", status=404)
    browser.get(f"/people/@{eve.handle}", status=404)
    assert queries.by_handles({"eve-black"}) == {}


def test_a_page_costs_few_statements(browser: Browser, people: People) -> None:
    for number in range(12):
        answer(people.ben, question(people.ana, f"Question number {number} about the night schedule"))
    browser.sign_in(people.mo)
    for tab in ("answers", "questions"):
        with browser.statements() as sent:
            browser.get(f"/people/{people.ben.id}/ben-okoye?tab={tab}")
        assert len([statement for statement in sent if statement.startswith("SELECT")]) <= 8, sent
