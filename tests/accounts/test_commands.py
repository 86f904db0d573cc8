"""The rules beneath the pages: sessions, links, races, and what is kept of whom."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from community.accounts import commands, policy, queries
from community.accounts.commands import joining
from community.accounts.login import hashed, load, note_use
from community.accounts.models import ADMIN, MODERATOR, Session, Upload, User
from community.core.access import Nobody
from community.core.db import command, db, now
from community.core.errors import Forbidden, Gone, Invalid, NotFound
from community.core.files import StoredPicture
from community.core.signing import sign
from tests.accounts.story import ANOTHER, PASSWORD, link_to, mails_to, member
from tests.make import People, person

PICTURE = StoredPicture("a" * 64 + ".webp", 256, 256, 1234)


@command
def last_used(hours: int) -> None:
    db.session.execute(update(Session).values(seen_at=now() - timedelta(hours=hours)))


def seen_at() -> float:
    db.session.commit()
    moment = db.session.scalars(select(Session.seen_at)).one()
    return (now() - moment).total_seconds()


def key_of(user: User, device: str = "") -> str:
    key = commands.open_session(user, device).session_key
    assert key
    return key


def test_the_database_holds_no_key_that_opens_a_session(app: Flask) -> None:
    key = key_of(member())
    (row,) = db.session.scalars(select(Session)).all()
    assert key not in row.key_hash and row.key_hash == hashed(key) and len(row.key_hash) == 64
    assert load(row.key_hash) is None
    found = load(key)
    assert found and found.session_key == key


def test_every_session_has_a_key_of_its_own(app: Flask) -> None:
    ben = member()
    assert len({key_of(ben) for _device in range(5)}) == 5


def test_use_is_noted_once_an_hour_and_not_at_every_page(app: Flask) -> None:
    key = key_of(member())
    last_used(hours=0)
    before = seen_at()
    load(key)
    assert seen_at() >= before, "just used: nothing is written"
    last_used(hours=2)
    load(key)
    assert seen_at() < 60


def test_noting_the_use_of_a_session_that_is_gone(app: Flask) -> None:
    note_use(4711, 4711, "")
    assert db.session.query(Session).count() == 0


def test_ending_one_session_leaves_the_others(app: Flask) -> None:
    ben, ana = member(), member("Ana Ferreira", "ana@example.org")
    phone, anas, laptop = key_of(ben), key_of(ana), key_of(ben)
    commands.end_session(ben)
    assert load(laptop) is None and load(phone) and load(anas)
    ben.session_key = phone
    commands.end_other_sessions(ben)
    assert load(phone) and load(anas), "other people's sessions are none of Ben's business"
    commands.end_all_sessions(ben)
    assert load(phone) is None and load(anas)


def test_ending_without_a_session_ends_nothing(app: Flask) -> None:
    ben = member()
    key = key_of(ben)
    ben.session_key = None
    commands.end_session(ben)
    assert load(key)


def test_long_names_of_devices_are_cut(app: Flask) -> None:
    ben = member()
    commands.open_session(ben, "x" * 9000)
    assert len(queries.sessions_of(ben)[0].device) == 200


def test_devices_come_in_the_order_of_use(app: Flask) -> None:
    ben = member()
    for name in ("first", "second"):
        commands.open_session(ben, name)
    assert [row.device for row in queries.sessions_of(ben)] == ["second", "first"]
    assert queries.sessions_of(member("Ana Ferreira", "ana@example.org")) == []


def test_joining_again_before_confirming_starts_anew(app: Flask) -> None:
    first = commands.register("Ana", "ana@example.org", PASSWORD)
    again = commands.register("Ana Ferreira", "Ana@Example.org", ANOTHER)
    assert first and again and first.id == again.id and again.name == "Ana Ferreira"
    assert len(mails_to("ana@example.org")) == 2, "the mail goes to the address that was typed first"


def test_joining_with_a_known_address_changes_nothing(app: Flask) -> None:
    ben = member()
    before = ben.password_mark
    assert commands.register("Mallory", "ben@example.org", ANOTHER) is None
    db.session.refresh(ben)
    assert (ben.name, ben.password_mark) == ("Ben Okoye", before)
    assert not queries.with_password("ben@example.org", ANOTHER)


def test_two_people_of_one_name_at_the_same_moment(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    member("Ana Ferreira", "ana@example.org")
    answers = iter(["ana-ferreira", "ana-ferreira", "ana-ferreira-2"])
    monkeypatch.setattr(joining, "free_handle", lambda _name: next(answers))
    assert member("Ana Ferreira", "other@example.org").handle == "ana-ferreira-2"


def test_one_address_twice_at_the_same_moment(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    member()
    known = iter([False, True])
    monkeypatch.setattr(joining, "by_email", lambda email: queries.by_email(email) if next(known) else None)
    with pytest.raises(Invalid) as refused:
        commands.create_user("Ben Again", "ben@example.org")
    assert refused.value.field == "email"
    db.session.commit()
    assert db.session.query(User).count() == 1


def test_confirming_twice_keeps_the_first_moment(app: Flask) -> None:
    ana = commands.register("Ana", "ana@example.org", PASSWORD)
    assert ana
    first = commands.confirm(ana).confirmed_at
    assert commands.confirm(ana).confirmed_at == first


def test_a_person_who_is_gone_cannot_be_confirmed(app: Flask) -> None:
    with pytest.raises(NotFound):
        commands.confirm(User(id=99, name="Nobody", handle="nobody"))


def test_a_link_is_bound_to_person_and_password(app: Flask) -> None:
    ben, ana = member(), member("Ana Ferreira", "ana@example.org")
    assert queries.person_to_reset(sign(queries.RESET, [ben.id, ben.password_mark])) == ben
    assert queries.person_to_reset(sign(queries.RESET, [ana.id, ben.password_mark])) is None
    assert queries.person_to_reset(sign(queries.RESET, [4711, ben.password_mark])) is None
    assert queries.person_to_reset(sign(queries.CONFIRM, [ben.id, ben.password_mark])) is None
    assert queries.confirmation(sign(queries.CONFIRM, [ben.id, "other", "", "/"])) is None


def test_a_mark_says_nothing_about_the_password(app: Flask) -> None:
    ben = member()
    assert ben.password_mark not in str(ben.password_hash) and len(ben.password_mark) == 16
    twin = member("Ben Twin", "twin@example.org")
    assert twin.password_mark != ben.password_mark, "the same password, another salt"


def test_a_reset_link_used_twice_at_once(app: Flask) -> None:
    ben = member()
    commands.send_reset("ben@example.org")
    token = link_to("ben@example.org").rpartition("/")[2]
    commands.reset_password(token, ANOTHER)
    with pytest.raises(Gone):
        commands.reset_password(token, "a third one that nobody chose")
    db.session.refresh(ben)
    assert queries.with_password("ben@example.org", ANOTHER)


def test_resetting_proves_the_address(app: Flask) -> None:
    ana = commands.register("Ana Ferreira", "ana@example.org", PASSWORD)
    assert ana and ana.is_pending
    commands.send_reset("ana@example.org")
    reset = commands.reset_password(link_to("ana@example.org").rpartition("/")[2], ANOTHER)
    assert reset.is_confirmed and queries.with_password("ana@example.org", ANOTHER)


def test_who_has_no_address_gets_no_mail(app: Flask) -> None:
    joining.add_person(User(name="From an import"))
    commands.send_reset("")
    commands.send_confirmation("")
    assert mails_to("") == []


def test_people_from_an_import_have_a_page_and_no_way_in(app: Flask) -> None:
    imported = commands.add_person(User(name="From an import"))
    assert not imported.is_pending and queries.person_or_404(imported.id) == imported
    assert queries.with_password("", "") is None


def test_a_wrong_old_password_changes_nothing(app: Flask) -> None:
    ben = member()
    with pytest.raises(Invalid) as refused:
        commands.change_password(ben, ANOTHER, "something long and new")
    assert refused.value.field == "old" and queries.with_password("ben@example.org", PASSWORD)


def test_nobody_acts_for_nobody(app: Flask) -> None:
    nobody = Nobody()
    for act in (
        lambda: commands.set_picture(nobody, PICTURE),  # type: ignore[arg-type]
        lambda: commands.choose_theme(nobody, "dark"),  # type: ignore[arg-type]
        lambda: commands.keep_upload(nobody, PICTURE),  # type: ignore[arg-type]
    ):
        with pytest.raises(Forbidden) as refused:
            act()
        assert "Sign in" in refused.value.message


def test_a_picture_is_noted_once_for_each_person(people: People) -> None:
    for who in (people.ana, people.ana, people.ben):
        commands.keep_upload(who, PICTURE)
    commands.set_picture(people.ana, PICTURE)
    rows = db.session.scalars(select(Upload).order_by(Upload.id)).all()
    assert [(row.user_id, row.size) for row in rows] == [(people.ana.id, 1234), (people.ben.id, 1234)]
    commands.set_picture(people.ana, None)
    assert people.ana.avatar_name is None


def test_unconfirmed_people_may_not_upload(app: Flask) -> None:
    eve = person("Eve Black", confirmed=False)
    verdict = policy.can_upload(eve)
    assert not verdict and "Confirm your e-mail address" in verdict.reason
    with pytest.raises(Forbidden):
        commands.keep_upload(eve, PICTURE)
    assert not policy.can_be_seen(eve)


@pytest.mark.parametrize(
    ("role", "moderates", "runs_it"), [("member", False, False), (MODERATOR, True, False), (ADMIN, True, True)]
)
def test_roles(app: Flask, role: str, moderates: bool, runs_it: bool) -> None:
    cleo = commands.create_user("Cleo Adams", "cleo@example.org", role)
    assert (cleo.is_moderator, cleo.is_admin) == (moderates, runs_it)


@pytest.mark.parametrize(
    ("name", "initials"), [("Ana Ferreira", "AF"), ("Ana", "A"), ("Ana Maria de Souza", "AS"), ("ßeta", "SS")]
)
def test_initials(name: str, initials: str) -> None:
    assert User(name=name).initials == initials


@pytest.mark.parametrize("email", ["", " ", "\0", "x" * 300, "%", "_", "ben@example.org\0", "ben@example.or_"])
def test_only_a_whole_address_finds_somebody(app: Flask, email: str) -> None:
    member()
    assert queries.by_email(email) is None
    assert queries.by_email(" BEN@EXAMPLE.ORG\n") is not None


def test_mentions_are_looked_up_at_once(people: People) -> None:
    wanted = {people.ana.handle, people.ben.handle.upper(), "nobody", "x" * 99, "a\0b", "é", ""}
    assert queries.by_handles(wanted) == {people.ana.handle: people.ana, people.ben.handle: people.ben}
    assert queries.by_handles(set()) == {}


def test_a_demo_person_who_is_missing_is_left_out(app: Flask) -> None:
    for name in ("Mo", "Ana", "Zoe"):
        commands.create_user(name, f"{name.lower()}@example.org")
    assert [found.handle for found in queries.demo_people()] == ["ana", "mo"]
