"""Moderators take out of a profile what should not stand there: the name, the picture, the words."""

from collections.abc import Callable

import pytest

from community.accounts import commands
from community.accounts.models import User
from community.accounts.names.checking import protect_name
from community.core.audit import Act
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.moderation.commands import take_back
from community.moderation.commands.naming import look_for_names
from community.moderation.models import Case
from tests import make
from tests.accounts.test_settings import picture, sent
from tests.browser import Browser
from tests.make import People

WHY = "This picture shows somebody else, and the words are for a shop."
Work = Callable[[], object]


@pytest.fixture
def address(browser: Browser, people: People) -> str:
    """Where the picture is that Ben wears, who also says too much."""
    browser.sign_in(people.ben).post("/settings/picture", sent(picture()))
    browser.sign_out()
    ben = again(people.ben)
    commands.change_profile(ben, "Ben Okafor", "The best pumps of all.", "Shop street")
    return f"/files/{again(people.ben).avatar_name}"


def again(person: User) -> User:
    """The person as a new request finds them."""
    return db.session.get_one(User, person.id)


def path(person: User) -> str:
    return f"/moderation/people/{person.id}/profile"


def test_what_was_chosen_goes_everywhere_and_comes_back(
    browser: Browser, people: People, address: str, work_off: Work
) -> None:
    question = make.question(again(people.ben), "Which pump is the best of all?")
    work_off()
    browser.get(address)
    browser.sign_in(people.mo)
    page = browser.post(path(people.ben), {"parts": ["name", "avatar_name", "about"], "reason": WHY})
    assert "Taken away. The person is told, and the log can bring it back." in page.words
    work_off()
    browser.sign_out()
    page = browser.get(f"/q/{question.id}/{question.slug}")
    assert f"Member {people.ben.id}" in page.words and "Ben Okafor" not in page.words and address not in page.text
    profile = browser.get(f"/people/{people.ben.id}")
    assert "best pumps" not in profile.words and "Shop street" in profile.words
    browser.get(address, status=410)
    act = db.session.query(Act).filter_by(kind="clear profile").one()
    assert "You can write something else." in browser.sign_in(people.ben).get("/inbox").words
    assert WHY in browser.get(f"/decisions/{act.id}").words
    take_back(again(people.mo), db.session.get_one(Act, act.id), "This is really him.")
    work_off()
    profile = browser.sign_out().get(f"/people/{people.ben.id}")
    assert "best pumps" in profile.words and "Ben Okafor" in profile.words
    browser.get(address)


def test_nothing_is_put_over_what_the_person_wrote_since(people: People, address: str) -> None:
    act = commands.clear_profile(people.mo, again(people.ben), ["about"], WHY)
    commands.change_profile(again(people.ben), "Ben Okafor", "I sail.", "")
    with pytest.raises(Invalid, match="has changed since"):
        take_back(people.mo, act, "They were right.")
    assert again(people.ben).about == "I sail."


def test_only_what_is_there_can_be_chosen_and_with_a_reason(browser: Browser, people: People, address: str) -> None:
    page = browser.sign_in(people.mo).get(path(people.ana))
    assert [box["value"] for box in page.all("input[name=parts]")] == ["name"]
    page = browser.post(path(people.ben), {"reason": WHY}, status=422)
    assert "Choose what to take away." in page.words
    page = browser.post(path(people.ben), {"parts": "about", "reason": "No"}, status=422)
    assert page.one("input[value=about]").get("checked") is not None and "Give the reason in" in page.words


def test_members_do_not_and_nobody_does_it_to_moderators(people: People) -> None:
    for who, whom in ((people.vera, people.ben), (people.mo, people.mo), (people.mo, people.ada)):
        with pytest.raises(Forbidden):
            commands.clear_profile(who, whom, ["about"], WHY)


def test_a_name_that_waited_leaves_the_queue(people: People, work_off: Work) -> None:
    double = make.person("Lindqvist Vera 7")
    protect_name(people.vera)
    look_for_names()
    case = db.session.query(Case).filter_by(person_id=double.id).one()
    commands.clear_profile(people.mo, again(double), ["name"], "One Vera Lindqvist speaks for Northwind here.")
    work_off()
    assert db.session.get_one(Case, case.id).decision == "renamed"
    assert look_for_names() == 0


def test_a_picture_that_somebody_takes_off_is_gone(
    browser: Browser, people: People, address: str, work_off: Work
) -> None:
    work_off()
    browser.get(address)
    browser.sign_in(people.ben).post("/settings/picture", {"do": "remove"})
    work_off()
    browser.sign_out().get(address, status=410)
    browser.sign_in(people.ben).post("/settings/picture", sent(picture()))
    work_off()
    browser.sign_out().get(address)
