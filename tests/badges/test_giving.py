"""Ada, who runs the site, makes badges of her own, gives them for a reason that all can read, and takes them back."""

import pytest
from flask import Flask

from community.accounts.names import protect_name
from community.badges.commands import (
    change_badge,
    give_badge,
    make_badge,
    retire_badge,
    review_everybody,
    take_back_badge,
)
from community.badges.models import Award, OwnBadge
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from tests.badges.story import WorkOff, awards, lost, solved
from tests.browser import Browser
from tests.make import People
from tests.questions.test_together import at_once

WHY = "The talk about quiet fans in Porto."
NOT_ANY_MORE = "The talk was given by somebody else."
FIELDS = {"name": "Guest speaker", "how": "Spoke at one of our meetings.", "icon": "sun"}


@pytest.fixture
def speaker(people: People) -> OwnBadge:
    return make_badge(people.ada, FIELDS["name"], FIELDS["how"], FIELDS["icon"])


def test_made_given_and_taken_back_on_pages(browser: Browser, people: People, work_off: WorkOff) -> None:
    assert people.ben
    browser.sign_in(people.ada)
    assert "/admin/badges" in browser.get("/badges").links
    page = browser.post("/admin/badges", FIELDS)
    assert page.path == "/admin/badges/guest-speaker" and "Now give it to somebody" in page.words
    page = browser.post("/admin/badges/guest-speaker/give", {"handle": "@Ben-Okoye ", "reason": WHY})
    assert "Ben Okoye" in page.words and WHY in page.words
    work_off()
    public = browser.sign_out().get("/badges/guest-speaker")
    [row] = public.all("ul.list li")
    assert all(part in row.text for part in ("Ben Okoye", WHY, "given by Ada Admin")) and row.all("time")
    assert "Given by hand" in browser.get("/badges").words
    assert "Guest speaker" in browser.get(f"/people/{people.ben.id}/ben-okoye").one("ul.medals").text
    assert "You have a new badge: Guest speaker" in browser.sign_in(people.ben).get("/inbox").words
    [award] = awards(people.ben)
    path = f"/admin/badges/guest-speaker/awards/{award.id}"
    browser.sign_in(people.ada).get(path)
    browser.post(path, {"reason": "no"}, status=422)
    page = browser.post(path, {"reason": NOT_ANY_MORE})
    assert "Taken back" in page.words and "Ben Okoye" not in page.words
    assert "Nobody has it yet" in browser.sign_out().get("/badges/guest-speaker").words
    assert NOT_ANY_MORE in browser.sign_in(people.ben).get(f"/people/{people.ben.id}/ben-okoye/badges").words
    assert lost(people.ben, "guest-speaker") == [NOT_ANY_MORE]


@pytest.mark.parametrize("who", ["ana", "vera", "mo"])
def test_nobody_else_may(browser: Browser, people: People, speaker: OwnBadge, who: str) -> None:
    person = getattr(people, who)
    award = give_badge(people.ada, speaker, people.ben.handle, WHY)
    browser.sign_in(person)
    assert "/admin/badges" not in browser.get("/badges").links
    for path in ("/admin/badges", "/admin/badges/guest-speaker", f"/admin/badges/guest-speaker/awards/{award.id}"):
        browser.get(path, status=403)
    for path in ("", "/guest-speaker", "/guest-speaker/give", "/guest-speaker/retire", "/guest-speaker/revive"):
        browser.post(f"/admin/badges{path}", FIELDS | {"handle": person.handle, "reason": WHY}, status=403)
    browser.post(f"/admin/badges/guest-speaker/awards/{award.id}", {"reason": WHY}, status=403)
    for act in (
        lambda: make_badge(person, "Other name", FIELDS["how"], "sun"),
        lambda: change_badge(person, speaker, "Other name", FIELDS["how"], "sun"),
        lambda: retire_badge(person, speaker),
        lambda: give_badge(person, speaker, person.handle, WHY),
        lambda: take_back_badge(person, award, NOT_ANY_MORE),
    ):
        with pytest.raises(Forbidden):
            act()
    assert [award.user_id for award in db.session.query(Award).filter_by(revoked_at=None)] == [people.ben.id]


@pytest.mark.parametrize(
    "name",
    ["Official support", "Northwind hero", "Moderator", "S u p p o r t", "Verified staff", "Nоrthwind", "✓ Support",
     "Admin of the year", "Northwind Team", "Vera Lindqvist"],
)  # fmt: skip
def test_no_badge_sounds_like_staff(browser: Browser, people: People, name: str) -> None:
    protect_name(people.vera)
    page = browser.sign_in(people.ada).post("/admin/badges", FIELDS | {"name": name}, status=422)
    assert page.one(".field.wrong label").text == "Name" and db.session.query(OwnBadge).count() == 0


def test_nor_after_a_change(people: People, speaker: OwnBadge) -> None:
    with pytest.raises(Invalid, match="taken for staff"):
        change_badge(people.ada, speaker, "Official speaker", FIELDS["how"], "sun")
    assert db.session.get_one(OwnBadge, speaker.id, populate_existing=True).name == "Guest speaker"


@pytest.mark.parametrize("icon", ["shield-check", "check", "", "x"])
def test_no_other_pictures(browser: Browser, people: People, speaker: OwnBadge, icon: str) -> None:
    browser.sign_in(people.ada).post("/admin/badges", FIELDS | {"name": "Tester", "icon": icon}, status=422)
    with pytest.raises(Invalid, match="pictures"):
        change_badge(people.ada, speaker, "Guest speaker", FIELDS["how"], icon)


@pytest.mark.parametrize(
    "wrong",
    [{"name": "x"}, {"name": "x" * 41}, {"how": "short"}, {"how": "x" * 201}, {"name": "guest Speaker"},
     {"name": "Nice answer"}],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field(
    browser: Browser, people: People, speaker: OwnBadge, wrong: dict[str, str]
) -> None:
    page = browser.sign_in(people.ada).post("/admin/badges", {**FIELDS, "name": "Tester", **wrong}, status=422)
    assert page.all(".field.wrong") and db.session.query(OwnBadge).count() == 1


@pytest.mark.parametrize(
    ("handle", "reason", "words"),
    [("nobody-here", WHY, "Nobody here is called"), ("ana-ferreira", "short", "at least 10"), ("", WHY, "Say who")],
)
def test_giving_needs_a_person_and_a_reason(
    browser: Browser, people: People, speaker: OwnBadge, handle: str, reason: str, words: str
) -> None:
    assert people.ana
    path = "/admin/badges/guest-speaker/give"
    page = browser.sign_in(people.ada).post(path, {"handle": handle, "reason": reason}, status=422)
    assert words in page.words and db.session.query(Award).count() == 0


def test_given_once_and_again_after_it_was_taken_back(people: People, speaker: OwnBadge) -> None:
    award = give_badge(people.ada, speaker, people.ben.handle, WHY)
    with pytest.raises(Invalid, match="already"):
        give_badge(people.ada, speaker, people.ben.handle, WHY)
    take_back_badge(people.ada, award, NOT_ANY_MORE)
    take_back_badge(people.ada, award, "Pressed a second time.")
    assert lost(people.ben, "guest-speaker") == [NOT_ANY_MORE]
    give_badge(people.ada, speaker, people.ben.handle, WHY)
    assert len(awards(people.ben)) == 1 and db.session.query(Award).count() == 1


def test_two_administrators_at_once_give_it_once(app: Flask, people: People, speaker: OwnBadge) -> None:
    ada, badge, handle = people.ada.id, speaker.id, people.ben.handle

    def give() -> object:
        user = db.session.get_one(type(people.ada), ada)
        return give_badge(user, db.session.get_one(OwnBadge, badge), handle, WHY)

    refusals = at_once(app, give, give, give)
    assert len(refusals) == 2 and db.session.query(Award).count() == 1


def test_a_retired_badge_is_kept_but_given_no_more(browser: Browser, people: People, speaker: OwnBadge) -> None:
    give_badge(people.ada, speaker, people.ben.handle, WHY)
    browser.sign_in(people.ada).post("/admin/badges/guest-speaker/retire")
    assert "not given any more" in browser.get("/badges/guest-speaker").words
    with pytest.raises(Invalid, match="not given any more"):
        give_badge(people.ada, db.session.get_one(OwnBadge, speaker.id), people.ana.handle, WHY)
    browser.post("/admin/badges/guest-speaker/revive")
    give_badge(people.ada, db.session.get_one(OwnBadge, speaker.id), people.ana.handle, WHY)
    assert len(awards(people.ana)) == len(awards(people.ben)) == 1


def test_a_new_name_holds_for_all_and_the_address_stays(browser: Browser, people: People, speaker: OwnBadge) -> None:
    give_badge(people.ada, speaker, people.ben.handle, WHY)
    browser.sign_in(people.ada).post("/admin/badges/guest-speaker", FIELDS | {"name": "Voice from the street"})
    assert "Voice from the street" in browser.get(f"/people/{people.ben.id}/ben-okoye").words
    assert browser.get("/badges/guest-speaker").one("h1").text == "Voice from the street"


def test_what_was_given_by_hand_is_left_alone_by_night_and_what_was_earned_by_administrators(
    people: People, speaker: OwnBadge
) -> None:
    give_badge(people.ada, speaker, people.ben.handle, WHY)
    solved(people.ana, people.ben)
    review_everybody()
    assert "guest-speaker" in {award.badge for award in awards(people.ben)}
    [earned] = awards(people.ben, "first-accepted")
    with pytest.raises(Forbidden, match="was earned"):
        take_back_badge(people.ada, earned, NOT_ANY_MORE)
