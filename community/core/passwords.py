"""Passwords: how they are kept (argon2id) and which ones are refused."""

import contextlib
import functools
import itertools
import unicodedata
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_babel import gettext as _

from community.core.turns import turns

SHORTEST = 8
LONGEST = 128
# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB of memory, 2 rounds, 1 lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

COMMON_PASSWORDS = Path(__file__).with_name("common_passwords.txt")
LOOK_ALIKES = str.maketrans("@4310!$57", "aaeioisst")
SEQUENCES = (
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)
REPEATED_UNIT = 3  # "aaaaaaaa", "abababab" and "123123123" are one short thing typed again and again
TRIMMED_END = 4  # "football2024" is "football"
SMALLEST_REST = 4  # what must be left of a password without the person's own name


def normalised(password: str) -> bytes:
    """One form for letters that keyboards send in different ways, such as an accented e."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def hash_password(password: str) -> str:
    """The argon2id hash to keep, with its parameters and salt inside."""
    with turns.given():
        return HASHER.hash(normalised(password))


def verify(password: str, kept: str | None) -> bool:
    """Whether the password belongs to the kept hash. Takes as long for a person without one as for a wrong password."""
    if kept is None:
        return verify_nothing()
    try:
        with turns.given():
            return HASHER.verify(kept, normalised(password))
    except (VerificationError, InvalidHashError):
        return False


def verify_nothing() -> bool:
    """Do the work of one verification for nobody, so that time does not tell who has an account. Always False."""
    with contextlib.suppress(VerificationError), turns.given():
        HASHER.verify(nobodys_hash(), b"not the password of anybody")
    return False


@functools.cache
def nobodys_hash() -> str:
    return HASHER.hash(b"nobody")


def needs_rehash(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's; hash again at the next sign-in."""
    try:
        return HASHER.check_needs_rehash(kept)
    except InvalidHashError:
        return True


def problem_with(password: str, name: str, email: str) -> str | None:
    """Why this password is refused for this person, as a sentence; None when it is fine.

    Long and uncommon is all we ask for: no rules on digits or symbols (NIST SP 800-63B, 5.1.1.2).
    """
    length = len(unicodedata.normalize("NFKC", password))
    if length < SHORTEST:
        return _("Use at least %(count)s characters.", count=SHORTEST)
    if length > LONGEST:
        return _("Use at most %(count)s characters.", count=LONGEST)
    if is_simple(password):
        return _("This is one pattern repeated or a row of neighbouring keys. Choose something harder to guess.")
    if is_common(password):
        return _("This is one of the passwords that are tried first. Choose something harder to guess.")
    if is_mostly(password, [name, *name.split(), email, email.partition("@")[0]]):
        return _("This is nearly your own name or e-mail address. Choose something harder to guess.")
    if is_mostly(password, [current_app.config["SETTINGS"].site_name]):
        return _("This is nearly the name of this community. Choose something harder to guess.")
    return None


def is_simple(password: str) -> bool:
    """A short unit repeated, or a walk along the alphabet, the digits or a row of keys."""
    text = password.casefold()
    for size in range(1, REPEATED_UNIT + 1):
        if text == (text[:size] * len(text))[: len(text)]:
            return True
    return any(
        text in row or text in row[::-1]
        for row in (sequence * (LONGEST // len(sequence) + 2) for sequence in SEQUENCES)
    )


def is_common(password: str) -> bool:
    """Known to everyone who guesses passwords: as it is, with p@ssw0rd spelling, or with a few signs at the end."""
    text = password.casefold()
    trimmed = text.rstrip("0123456789!?.,-_*#$@+&% ")
    endings = {text, trimmed} if len(text) - len(trimmed) <= TRIMMED_END else {text}
    spellings = itertools.chain.from_iterable((ending, ending.translate(LOOK_ALIKES)) for ending in endings)
    return not common_passwords().isdisjoint(spellings)


@functools.cache
def common_passwords() -> frozenset[str]:
    return frozenset(COMMON_PASSWORDS.read_text(encoding="utf-8").split())


def is_mostly(password: str, words: list[str]) -> bool:
    """Whether hardly anything is left of the password once one of these words is taken out."""
    text = letters(password)
    return any(word in text and len(text) - len(word) < SMALLEST_REST for word in filter(None, map(letters, words)))


def letters(text: str) -> str:
    """Letters and digits alone, in one case."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
