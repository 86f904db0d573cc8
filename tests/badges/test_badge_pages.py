"""Everybody can see which badges there are, how each is earned, who has it and for what; and none looks like staff."""

import re
from pathlib import Path

import pytest
from sqlalchemy import update

from community.accounts.models import User
from community.badges import queries
from community.badges.commands import give_badge, make_badge, review_everybody
from community.badges.models import Award
from community.badges.rules import OWN_ICONS, RULES
from community.core.db import command, db, now
from community.questions.models import Question
from community.questions.models.posts import PRIVATE
from tests import make
from tests.badges.story import answered, awards, many, question_of, remove, score, solved, unaccept
from tests.browser import Browser
from tests.make import People

ROOT = Path(__file__).resolve().parents[2]
FOR_STAFF = re.compile("shield|check|verif|^badge|crown")
MADE = ("Guest speaker", "Spoke at one of our meetings.", "sun")


@pytest.fixture
def ben_has_some(people: People) -> User:
    score(solved(people.ana, people.ben), 10)
    review_everybody()
    return people.ben


def page_of(person: User) -> str:
    return f"/people/{person.id}/{person.slug}"


def test_every_badge_says_how_it_is_earned_and_how_many_have_it(browser: Browser, ben_has_some: User) -> None:
    page = browser.get("/badges", check_links=True)
    rows = {row.one("h3").text: row.text for row in page.all("ul.badge-rows > li".replace(" > ", " "))}
    assert len(rows) == len(RULES) >= 24
    for rule in RULES:
        assert str(rule.how) in rows[str(rule.name)]
    assert "one person has it" in rows["First solution"] and "nobody has it yet" in rows["Guide"]
    assert "given once" in rows["Nice answer"] and "not given yet" in rows["Great answer"]
    assert "Official answers earn none" in page.words


def test_i_see_which_i_have(browser: Browser, people: People, ben_has_some: User) -> None:
    assert "you have it" not in browser.get("/badges").words
    page = browser.sign_in(people.ben).get("/badges")
    assert page.words.count("you have it") == len({award.badge for award in awards(people.ben)}) == 3


def test_the_page_of_a_badge_names_everybody_with_date_and_post(browser: Browser, people: People) -> None:
    answer = solved(people.ana, people.ben)
    review_everybody()
    page = browser.get("/badges/first-accepted")
    [row] = page.all("ul.list li")
    assert "Ben Okoye" in row.text and question_of(answer).title in row.text and row.all("time")
    assert f"/p/{answer.id}" in [link["href"] for link in row.all("a")]
    assert browser.get(f"/p/{answer.id}", follow=False).status == 302
    assert not page.all("meta[name=robots]") and page.one("link[rel=canonical]")["href"].endswith("/first-accepted")
    assert page.all("h1") and "Somebody accepted an answer of yours." in page.words


def test_a_badge_that_nobody_has_and_one_that_is_none(browser: Browser) -> None:
    page = browser.get("/badges/guide")
    assert "Nobody has it yet" in page.words and page.one("meta[name=robots]")["content"] == "noindex,follow"
    for odd in ("no-such", "%00", "x" * 300):
        browser.get(f"/badges/{odd}", status=404)
    browser.get("/badges/guide?before=x", status=404)


def test_pages_go_on_by_key(browser: Browser, people: People) -> None:
    assert queries.PAGE == 30
    for helper in many(32, "Helper"):
        solved(people.ana, helper)
    review_everybody()
    same_moment()
    first = browser.get("/badges/first-accepted")
    older = first.one("nav.pages a[rel=next]")["href"]
    second = browser.get(older)
    assert second.one("meta[name=robots]")["content"] == "noindex,follow"
    names = [row.one("a.plain").text for page in (first, second) for row in page.all("ul.list li")]
    assert len(names) == len(set(names)) == 32 and len(first.all("ul.list li")) == 30
    assert "32 people have it" in first.words and not second.all("nav.pages a[rel=next]")


@command
def same_moment() -> None:
    db.session.execute(update(Award).values(at=now()))


def test_a_page_costs_a_fixed_number_of_statements(browser: Browser, people: People) -> None:
    def cost(path: str) -> int:
        with browser.statements() as sent:
            browser.get(path)
        return len(sent)

    solved(people.ana, people.ben)
    review_everybody()
    paths = ["/badges", "/badges/first-accepted", f"{page_of(people.ben)}/badges", page_of(people.ben)]
    few = [cost(path) for path in paths]
    for helper in many(12, "Helper"):
        solved(people.ana, helper)
        score(solved(people.ana, people.ben), 25)
    review_everybody()
    assert [cost(path) for path in paths] == few and max(few) <= 8, few


def test_what_earned_a_badge_is_named_only_to_those_who_may_read_it(browser: Browser, people: People) -> None:
    answer = solved(people.ana, people.ben)
    review_everybody()
    make_private(question_of(answer))
    title = question_of(answer).title
    for path in ("/badges/first-accepted", f"{page_of(people.ben)}/badges"):
        page = browser.sign_out().get(path)
        assert "First solution" in page.words and title not in page.text and f"/p/{answer.id}" not in page.links
        assert title not in browser.sign_in(people.ben).get(path).text, "he may not read it any more either"
        assert title in browser.sign_in(people.vera).get(path).text


@command
def make_private(question: Question) -> None:
    table = Question.__table__
    db.session.execute(update(table).where(table.c.id == question.id).values(audience=PRIVATE))


def test_the_profile_shows_the_rarest_first_and_how_often(browser: Browser, people: People) -> None:
    for _number in range(2):
        score(solved(people.ana, people.ben), 50)
    review_everybody()
    page = browser.get(page_of(people.ben))
    medals = [medal.text for medal in page.all("ul.medals li")]
    assert medals[0] == "Great answer × 2" and "First solution" in medals and "Good answer × 2" in medals
    assert page.all("a[href=/badges/great-answer]")
    assert not browser.get(page_of(people.ana)).all("ul.medals li") or awards(people.ana)
    assert not browser.get(page_of(people.mo)).all("ul.medals")


def test_many_badges_are_counted(browser: Browser, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MEDALS", 2)
    score(solved(people.ana, people.ben), 25)
    review_everybody()
    page = browser.get(page_of(people.ben))
    assert len(page.all("ul.medals li")) == 2 and "2 more, and what each was for" in page.words


def test_experts_are_told_of_which_product(browser: Browser, people: People) -> None:
    hub = make.product("Hub 2").id
    for asker in many(5):
        solved(asker, people.ben, product_id=hub)
    review_everybody()
    [row] = browser.get("/badges/product-expert").all("ul.list li")
    assert "Ben Okoye" in row.text and "Hub 2" in row.text


def test_only_the_person_and_moderators_see_what_was_lost_and_why(browser: Browser, people: People) -> None:
    assert people.mo
    gone, taken = solved(people.ana, people.ben, verdict="different"), answered(people.ana, people.ben)
    score(taken, 10)
    review_everybody()
    remove(gone)
    score(taken, 0)
    review_everybody()
    path = f"{page_of(people.ben)}/badges"
    for who in (None, people.ana, people.vera):
        page = browser.sign_in(who).get(path) if who else browser.get(path)
        assert "No badges yet" in page.words and "Another path" not in page.words
    for who in (people.ben, people.mo):
        words = browser.sign_in(who).get(path).words
        assert "Another path" in words and "The post that earned it was removed." in words
        assert "Nice answer" in words and "What earned it was taken back" in words


def test_kept_pages_follow(browser: Browser, people: People) -> None:
    """What a badge changes is said with the keys that its pages show."""
    answer = solved(people.ana, people.ben)
    review_everybody()
    assert "Ben Okoye" in browser.get("/badges/first-accepted").words
    unaccept(answer)
    review_everybody()
    keys = db.session.execute(db.text("SELECT keys FROM page_drops ORDER BY id DESC LIMIT 1")).scalar_one().split()
    assert {"badges", "badge:first-accepted", f"person:{people.ben.id}"} <= set(keys) or "badge:first-answer" in keys


def test_no_badge_can_be_taken_for_the_staff_mark(browser: Browser, people: People) -> None:
    """Round pictures, no shield, no check-mark, no plate: DESIGN says that nothing members control may have them."""
    for icon in (*OWN_ICONS, *(rule.icon for rule in RULES)):
        assert not FOR_STAFF.search(icon), icon
    sheet = (ROOT / "static/css/ui/medals.css").read_text()
    assert "border-radius: 50%" in sheet and "var(--r-full)" in sheet
    assert not re.search(r"accent|4px|--r-plate|\.staff", sheet)
    score(solved(people.ana, people.vera), 10)
    give_badge(people.ada, make_badge(people.ada, *MADE), people.vera.handle, "The talk about quiet fans.")
    review_everybody()
    for path in (page_of(people.vera), f"{page_of(people.vera)}/badges", "/badges", "/badges/nice-answer"):
        page = browser.get(path)
        medals = page.all(".medal")
        assert medals
        for medal in medals:
            above = [name for element in (medal, *medal.ancestors) for name in element.classes]
            assert "staff" not in above and "strip" not in above and "profile-head" not in above
            assert "shield" not in str([part.attributes for part in medal])
    head = browser.get(page_of(people.vera)).one(".profile-head")
    assert head.all("a.staff") and not head.all(".medal"), "the plate stands by the name, badges never do"


def test_every_picture_of_a_badge_is_there() -> None:
    sprite = (ROOT / "static/icons.svg").read_text()
    for icon in {*OWN_ICONS, "award", *(rule.icon for rule in RULES)}:
        assert f'<symbol id="{icon}"' in sprite, icon
