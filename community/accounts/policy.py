"""Who may do what with accounts, and which names nobody may take."""

import functools
import unicodedata

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from community.accounts.models import User
from community.core.access import ALLOWED, Actor, Verdict, denied

SHORTEST_NAME, LONGEST_NAME = 2, 60
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
LONGEST_ABOUT = 1_000
LONGEST_LOCATION = 60
LEAST_VENDOR = 4  # letters; a shorter vendor name is too often a part of other words

JOINERS = "\u200c\u200d"  # needed to write Persian, Hindi and others properly
OFFICES = (
    *("admin", "administrator", "community", "customer", "desk", "help", "helpdesk", "mod", "moderator"),
    *("official", "root", "service", "services", "staff", "support", "system", "team", "the", "webmaster"),
)
GREEK_CAPITALS = str.maketrans("ΗΝΡΥΧ", "HNPYX")  # their small letters look like others
LOOK_ALIKES = {
    ord(strange): usual
    for usual, strangers in {
        "a": "4@аα", "b": "8вβ", "c": "сϲ", "d": "ԁ", "e": "3еёεє", "h": "нһ", "i": "1l!|іїι", "j": "ј", "k": "кκ",
        "m": "м", "n": "пη", "o": "0оοσ", "p": "рρ", "q": "ԛ", "s": "5$ѕ", "t": "7тτ", "u": "υ", "v": "ν", "w": "ԝωш",
        "x": "хχ", "y": "уүγ",
    }.items()
    for strange in strangers
}  # fmt: skip


def can_change_account(actor: Actor, person: User) -> Verdict:
    """Profile, picture, password and sessions are a person's own."""
    if not actor.is_authenticated:
        return denied(_("Sign in to change your account."))
    if actor.id != person.id:
        return denied(_("Only the person themselves may change this account."))
    return ALLOWED


def can_upload(actor: Actor) -> Verdict:
    """Pictures in posts are for people who could post."""
    if not actor.is_authenticated:
        return denied(_("Sign in to add pictures."))
    if not actor.is_confirmed:
        return denied(_("Confirm your e-mail address before you add pictures. The link is in our mail to you."))
    return ALLOWED


def can_be_seen(person: User) -> Verdict:
    """A name that somebody typed is shown once the person has proven the address, not before."""
    return denied(_("This person has not joined yet.")) if person.is_pending else ALLOWED


def problem_with_name(name: str) -> str | None:
    """Why nobody can be called this, as a sentence; None when it is fine."""
    if any(unicodedata.category(letter)[0] == "C" and letter not in JOINERS for letter in name):
        return gettext("Leave out control characters and other signs that cannot be seen.")
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return gettext("Use %(least)s to %(most)s characters.", least=SHORTEST_NAME, most=LONGEST_NAME)
    if not any(letter.isalnum() for letter in name):
        return gettext("Use at least one letter or digit.")
    return None


def looks_official(name: str, vendor: str) -> bool:
    """Whether readers could take the name for the vendor or an office of this community."""
    words = skeleton(name).split()
    firm = skeleton(vendor).replace(" ", "")
    inside = len(firm) >= LEAST_VENDOR and firm in "".join(words)
    return bool(words) and (inside or firm in words or offices().issuperset(words))


def skeleton(text: str) -> str:
    """What a text looks like at a glance: without case, accents and letters borrowed from other scripts.

    A small part of Unicode's confusables (UTS 39), enough for the tricks seen most.
    """
    upright = unicodedata.normalize("NFKC", text).translate(GREEK_CAPITALS)
    plain = unicodedata.normalize("NFKD", upright.casefold())
    plain = "".join(letter for letter in plain if unicodedata.category(letter)[0] not in "MC")
    plain = plain.translate(LOOK_ALIKES)
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


@functools.cache
def offices() -> frozenset[str]:
    """Words that, alone or with each other, sound like a part of the vendor."""
    return frozenset(map(skeleton, OFFICES))
