"""Whoever follows a search is never told of what they may not read, nor of what they know."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from community.accounts.models import MODERATOR, User
from community.core.db import command, db
from community.questions import commands
from community.search.following import follow
from tests import make
from tests.make import People
from tests.search.followers import mails, notes
from tests.search.story import ask_as, fresh, show_to

WorkOff = Callable[[], None]
Later = Callable[..., None]


PRIVATE = "The fan of the secret prototype"


@pytest.mark.parametrize(
    ("who", "audience", "is_told"),
    [
        ("ben", "everyone", True), ("ben", "members", True), ("ben", "private", False),
        ("vera", "private", True), ("mo", "private", True),
    ],
)  # fmt: skip
def test_only_what_the_follower_may_read(people: People, later: Later, who: str, audience: str, is_told: bool) -> None:
    person = getattr(people, who)
    follow(person, "prototype")
    ask_as(people.ana, PRIVATE, audience)
    later()
    assert bool(notes(person)) is bool(mails(person)) is is_told


def test_a_mail_about_what_members_read_leads_through_the_inbox(people: People, later: Later) -> None:
    follow(people.ben, "prototype")
    asked = ask_as(people.ana, PRIVATE, "members")
    later()
    (mail,) = mails(people.ben)
    assert f"/q/{asked.id}" not in mail.text and "/inbox/" in mail.text


def test_who_may_no_longer_read_it_is_not_told(people: People, later: Later) -> None:
    """Rights are those of now, not of when the search was followed; the database has the last word."""

    @command
    def become(role: str) -> None:
        db.session.execute(update(User).where(User.id == people.ben.id).values(role=role))

    become(MODERATOR)
    follow(people.ben, "prototype")
    become("member")
    ask_as(people.ana, PRIVATE, "private")
    later()
    assert notes(people.ben) == [] and mails(people.ben) == []


def test_what_became_private_after_it_was_indexed_is_not_told(people: People, later: Later, work_off: WorkOff) -> None:
    follow(people.ben, "prototype")
    asked = ask_as(people.ana, PRIVATE)
    work_off()
    show_to(asked, "private")
    later()
    assert notes(people.ben) == []


def test_what_was_removed_is_not_told(people: People, later: Later, work_off: WorkOff) -> None:
    follow(people.ben, "fan")
    asked = make.question(people.ana, "The fan is loud")
    work_off()
    commands.delete_post(people.ana, fresh(asked))
    later()
    assert notes(people.ben) == []


def test_nobody_is_told_of_their_own_questions(people: People, later: Later) -> None:
    follow(people.ana, "fan")
    make.question(people.ana, "The fan is loud")
    later()
    assert notes(people.ana) == [] and mails(people.ana) == []


def test_whoever_was_mentioned_is_not_told_again(people: People, later: Later) -> None:
    follow(people.ben, "fan")
    make.question(people.ana, "The fan is loud", source=f"Perhaps @{people.ben.handle} knows why it is so very loud.")
    later()
    assert notes(people.ben) == [] and mails(people.ben) == []
