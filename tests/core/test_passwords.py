"""Passwords: kept as argon2id, refused when everybody would guess them, nothing asked beyond that."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from flask import Flask

from community.core import passwords
from community.core.passwords import (
    COMMON_PASSWORDS,
    common_passwords,
    hash_password,
    needs_rehash,
    problem_with,
    verify,
)

GOOD = "quiet otter on a tandem"


def judged(password: str) -> str | None:
    return problem_with(password, "Ana Kowalczyk", "ana.k@example.com")


def test_ana_signs_in_with_her_password_and_no_other() -> None:
    kept = hash_password(GOOD)

    assert verify(GOOD, kept)
    assert not verify(GOOD.upper(), kept)
    assert not verify("", kept)
    assert GOOD not in kept


def test_the_same_password_is_kept_differently_for_ben() -> None:
    assert hash_password(GOOD) != hash_password(GOOD)


def test_the_hash_is_argon2id_with_the_recommended_cost() -> None:
    assert hash_password(GOOD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_accented_letter_is_the_same_on_every_keyboard() -> None:
    assert verify("cafe\u0301 au lait", hash_password("caf\u00e9 au lait"))


def test_odd_and_long_input_is_only_a_wrong_password() -> None:
    kept = hash_password(GOOD)

    for attempt in ("\ud800", "\x00" * 20, "x" * 100_000, "🦦" * 128):
        assert not verify(attempt, kept)


def test_a_damaged_or_missing_hash_lets_nobody_in() -> None:
    for kept in (None, "", "!", "plain text", "$argon2id$v=19$m=19456,t=2,p=1$short"):
        assert not verify(GOOD, kept)


def test_time_does_not_tell_who_has_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """For nobody as much is worked out as for somebody: one hash with the same memory, rounds and lanes."""
    kept = hash_password(GOOD)
    work: list[Parameters] = []
    hasher = passwords.HASHER

    def noted(kept: str, password: bytes) -> bool:
        work.append(extract_parameters(kept))
        return hasher.verify(kept, password)

    monkeypatch.setattr(passwords, "HASHER", SimpleNamespace(verify=noted, hash=hasher.hash))
    for tried in (kept, None):
        assert not verify("a wrong password", tried)
    with_account, without = work
    assert with_account == without


def test_old_hashes_are_renewed() -> None:
    assert not needs_rehash(hash_password(GOOD))
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(GOOD))
    assert needs_rehash("from another system")


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "tr0ub4dor&3x",
        "xkcdhgqf",
        "correct otter battery",
        "пароль из слов",
        "        x y z  ",
        "🦦🐝🌵🍋🚲🎈🧦🪁",
        "K7#pq9Lz",
    ],
)
def test_anything_long_and_uncommon_is_fine(app: Flask, password: str) -> None:
    assert judged(password) is None


def test_the_limits_are_named(app: Flask) -> None:
    assert judged("x7Gq!p2") == "Use at least 8 characters."
    assert judged("") == "Use at least 8 characters."
    assert judged("ab cd efg" * 15) == "Use at most 128 characters."
    assert judged(("quiet otter " * 20)[:128]) is None


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PASSWORD",
        "Password1",
        "password123!",
        "p@ssw0rd",
        "P@$$w0rd1",
        "iloveyou",
        "football2024",
        "qwerty123",
        "letmein1",
        "welcome2026",
        "Summer2026!",
        "1q2w3e4r",
        "1qaz2wsx",
        "trustno1",
        "sunshine",
        "princess!!",
        "starwars",
        "admin123",
        "changeme",
        "motdepasse",
        "passwort",
        "contraseña",
    ],
)
def test_what_everybody_tries_first_is_refused(app: Flask, password: str) -> None:
    assert "tried first" in (judged(password) or "")


@pytest.mark.parametrize(
    "password",
    ["aaaaaaaa", "........", "abababab", "12312312", "12345678", "87654321", "901234567890", "abcdefgh", "zyxwvuts",
     "qwertyuiop", "POIUYTREWQ", "asdfghjkl", "😀" * 8, "x" * 128],
)  # fmt: skip
def test_one_thing_again_and_again_is_refused(app: Flask, password: str) -> None:
    assert "pattern" in (judged(password) or "")


@pytest.mark.parametrize(
    "password",
    ["Ana Kowalczyk", "anakowalczyk", "kowalczyk1", "Kowalczyk!!!", "ana.k@example.com", "12kowalczyk", "KOWAL-CZYK"],
)
def test_her_own_name_is_refused(app: Flask, password: str) -> None:
    assert "your own name" in (judged(password) or "")


def test_a_name_inside_a_long_password_is_fine(app: Flask) -> None:
    assert judged("kowalczyk rides a tandem") is None
    assert problem_with("bananas for lunch", "A", "a@example.com") is None
    assert problem_with(GOOD, "", "") is None


def test_the_name_of_the_community_is_refused(app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], site_name="Northwind Community")

    assert "name of this community" in (judged("northwindcommunity") or "")
    assert "name of this community" in (judged("NorthwindCommunity1") or "")


def test_the_list_is_long_clean_and_lower_case() -> None:
    lines = COMMON_PASSWORDS.read_text(encoding="utf-8").splitlines()

    assert len(lines) >= 1_500
    assert len(lines) == len(common_passwords())
    assert all(len(line) >= 8 and line == line.casefold().strip() for line in lines)
    assert lines == sorted(lines)
