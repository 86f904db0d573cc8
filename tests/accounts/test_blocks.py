"""Addresses and networks that are kept out, where people came from, and accounts that have something in common."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.accounts import commands, queries
from community.accounts.commands.blocking import undo_block
from community.accounts.login import forget_old_origins
from community.accounts.models import Block, Origin, Upload, User
from community.accounts.origins import is_within, looks_alike, mailbox, near
from community.core.audit import Act
from community.core.db import command, db, now
from community.core.errors import Forbidden, Invalid
from community.core.mail import Mail
from community.moderation.commands.relating import look_for_related
from community.staff.models import Look
from tests.accounts.story import PASSWORD
from tests.make import People

WHY = "Twelve links to one shop within an hour."
WEEK = timedelta(days=7)
HOME, NEIGHBOUR = "203.0.113.9", "203.0.113.10"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (HOME, HOME),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", HOME),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_what_is_looked_at_of_a_network_address(address: str, kept: str) -> None:
    assert near(address) == kept


@pytest.mark.parametrize(
    ("email", "box", "alike"),
    [
        ("Ana.Silva+shop@gmail.com", "anasilva@gmail.com", "anasilva@gmail.com"),
        ("anasilva@googlemail.com", "anasilva@gmail.com", "anasilva@gmail.com"),
        ("ana.silva+x@example.org", "ana.silva@example.org", "anasilva@example.org"),
        ("ana_silva@example.org", "ana_silva@example.org", "anasilva@example.org"),
    ],
)
def test_what_addresses_have_in_common(email: str, box: str, alike: str) -> None:
    assert (mailbox(email), looks_alike(email)) == (box, alike)


def test_networks_hold_their_addresses() -> None:
    assert is_within(HOME, "203.0.113.0/24")
    assert not is_within("203.0.114.9", "203.0.113.0/24")
    assert is_within("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")
    assert not is_within(HOME, "2001:db8:1::/48")


def test_addresses_are_kept_as_hashes_and_for_ninety_days(people: People) -> None:
    commands.enter(people.ben, "phone", HOME)
    commands.enter(people.ben, "laptop", HOME)
    row = db.session.query(Origin).one()
    assert HOME not in row.mark
    assert len(row.mark) == 64

    @command
    def long_ago() -> None:
        db.session.execute(update(Origin).values(seen_at=now() - timedelta(days=91)))

    long_ago()
    forget_old_origins()
    assert db.session.query(Origin).count() == 0


def join(email: str, address: str = "") -> User | None:
    return commands.register("Rex Cheap", email, PASSWORD, address=address)


@pytest.mark.parametrize(
    ("kind", "what", "email", "address"),
    [
        ("email", "rex@shop.example", "REX+two@shop.example", ""),
        ("email", "rex.cheap@gmail.com", "rexcheap@googlemail.com", ""),
        ("domain", "@shop.example", "max@shop.example", ""),
        ("network", "203.0.113.0/24", "max@shop.example", HOME),
        ("network", HOME, "max@shop.example", HOME),
        ("network", "2001:db8:1::/48", "max@shop.example", "2001:db8:1:2::7"),
    ],
)
def test_who_is_blocked_neither_joins_nor_signs_in(
    people: People, kind: str, what: str, email: str, address: str
) -> None:
    rex = commands.create_user("Rex Cheap", email, password=PASSWORD)
    row = commands.block(people.mo, kind, what, WHY, now() + WEEK)
    with pytest.raises(Forbidden, match="blocked"):
        commands.enter(rex, "phone", address)
    if kind == "network":
        with pytest.raises(Forbidden):
            join("new@other.example", address)
        assert join("new@other.example", NEIGHBOUR if what == HOME else "198.51.100.7")
    else:
        assert row.shown != what or kind == "domain"
        assert queries.standing_block(email, "")
        assert join(f"a{email}" if kind == "email" else "a@other.example")
    commands.lift_block(people.mo, row)
    assert commands.enter(rex, "phone", address)


def test_joining_with_a_blocked_address_looks_like_any_other_and_its_owner_reads_why(people: People) -> None:
    commands.block(people.mo, "email", "rex@shop.example", WHY, None)
    assert join("rex@shop.example") is None
    assert WHY in db.session.query(Mail).filter_by(to="rex@shop.example").one().text
    assert queries.by_email("rex@shop.example") is None


def test_a_block_ends_by_itself(people: People) -> None:
    row = commands.block(people.mo, "network", HOME, WHY, now() + WEEK)

    @command
    def runs_out() -> None:
        db.session.execute(update(Block).values(until=now()))

    runs_out()
    assert join("new@other.example", HOME)
    assert row not in queries.standing_blocks()


WRONG = [
    ("network", "0.0.0.0/0", WEEK, "what"),
    ("network", "2001::/16", WEEK, "what"),
    ("network", "home", WEEK, "what"),
    ("network", "198.51.100.0/24", WEEK, "what"),  # where Mo is
    ("network", HOME, None, "length"),
    ("email", "nobody", WEEK, "what"),
    ("domain", "example.org", WEEK, "what"),  # Mo's own
    ("domain", "shop", WEEK, "what"),
    ("email", "rex@shop.example", 2 * timedelta(days=366), "until"),
]


@pytest.mark.parametrize(("kind", "what", "length", "field"), WRONG)
def test_what_cannot_be_blocked(people: People, kind: str, what: str, length: timedelta | None, field: str) -> None:
    with pytest.raises(Invalid) as no:
        commands.block(people.mo, kind, what, WHY, now() + length if length else None, from_address="198.51.100.7")
    assert no.value.field == field


def test_nobody_blocks_those_about_whom_they_may_not_decide(people: People) -> None:
    assert people.ada.email
    for email in (people.ada.email, people.mo.email):
        with pytest.raises(Forbidden):
            commands.block(people.mo, "email", email or "", WHY, now() + WEEK)
    with pytest.raises(Forbidden):
        commands.block(people.ben, "email", "rex@shop.example", WHY, now() + WEEK)


def test_no_network_shuts_moderators_out(people: People) -> None:
    commands.block(people.ada, "network", HOME, WHY, now() + WEEK)
    assert commands.enter(people.mo, "phone", HOME)


def test_closing_an_account_is_one_act(people: People) -> None:
    commands.enter(people.ben, "phone", HOME)
    act = commands.close_account(people.mo, people.ben, WHY, now() + WEEK, email=True, origins=True)
    with pytest.raises(Forbidden, match=WHY):
        commands.enter(people.ben, "phone")
    assert [row.kind for row in db.session.query(Block).order_by(Block.id)] == ["origin", "email"]
    with pytest.raises(Forbidden):
        join("new@other.example", HOME)
    assert db.session.query(Act).one().kind == "close account"
    assert act.person_id == people.ben.id


def test_a_block_can_be_undone(people: People) -> None:
    commands.block(people.mo, "email", "rex@shop.example", WHY, None)
    command(undo_block)(people.mo, db.session.query(Act).one())
    assert join("rex@shop.example")


def test_related_accounts_are_found_by_what_they_have_in_common(people: People) -> None:
    rex = commands.create_user("Rex Cheap", "rex.cheap@shop.example")
    same_box = commands.create_user("Max Shop", "rexcheap+2@shop.example")
    other = commands.create_user("Eve Shop", "eve@shop.example")
    for person in (rex, other):
        commands.enter(person, "phone", HOME)

    @command
    def same_picture() -> None:
        rex.avatar_name = "pump.webp"
        db.session.add(Upload(user_id=other.id, name="pump.webp", size=9))

    same_picture()
    found = look_for_related(people.mo, rex, WHY)
    assert [(one.person.id, len(one.reasons)) for one in found] == [(other.id, 2), (same_box.id, 1)]
    assert people.ben.id not in {one.person.id for one in found}


def test_looking_for_them_is_for_moderators_with_a_reason_and_written_down(people: People) -> None:
    for person in (people.ben, people.vera):
        with pytest.raises(Forbidden):
            look_for_related(person, people.ana, WHY)
    with pytest.raises(Invalid):
        look_for_related(people.mo, people.ana, "so")
    with pytest.raises(Forbidden):
        look_for_related(people.mo, people.ada, WHY)
    look_for_related(people.mo, people.ana, WHY)
    look = db.session.query(Look).one()
    assert (look.person_id, look.by_id, look.reason) == (people.ana.id, people.mo.id, WHY)
