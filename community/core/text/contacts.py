"""Finding in a text how somebody could be reached outside: phone numbers, e-mail addresses, remote-control programs.

What looks like a phone number and is none is common in a support forum: addresses of machines, versions, dates, serial
and order numbers. A number counts if it is written as people write phone numbers, or if a word says that it is one.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

PHONE, EMAIL, REMOTE = "phone", "email", "remote"
FEWEST, MOST = 7, 15  # digits of a phone number (ITU-T E.164 has 15 at most)
TRIES = 300  # pieces of one text that are looked at as phone numbers
NEAR = 28  # characters before a number in which a word says what it is

WIDE = re.compile("[\uff01-\uff5e]")
_AT = r"(?:@|＠|\s?[\[({]\s?at\s?[\])}]\s?)"
_DOT = r"(?:\.|\s?[\[({]\s?dot\s?[\])}]\s?)"
_EMAIL = re.compile(
    rf"(?<![\w.+%-])[\w.+%-]{{1,64}}+{_AT}((?:[\w-]{{1,63}}+{_DOT}){{1,8}}[a-z]{{2,24}})(?![\w@-])", re.I
)
_SPOKEN = re.compile(  # joe at mail dot com
    r"(?<![\w.+%-])[\w.+%-]{1,64}+ at ([\w-]{1,63}+(?: dot [\w-]{1,63}+){0,3} dot [a-z]{2,24})(?![\w@-])", re.I
)
_NUMBER_OF_PROGRAM = re.compile(
    r"\b(?:any ?desk|team ?viewer|rust ?desk|ultra ?viewer|supremo)\b[^\d\n]{0,24}\d(?:[ .-]?\d){7,9}(?!\d)", re.I
)
_NOBODY = re.compile(r"(?:^|\.)(?:example\.(?:com|org|net)|example|test|invalid|localhost|local|lan|internal)$", re.I)
_PATH_FOLLOWS = re.compile(r":[\w/~.]")  # `git@example.com:group/project` names a place, not a mailbox
_CALLING = re.compile(r"(?:https?://)?(?:wa\.me|api\.whatsapp\.com)/[^\s<>\"]*\d{7}[^\s<>\"]*", re.I)
_NOT_PHONES = re.compile(
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:[:/]\d+)?(?![\d.]*\d)"  # IPv4
    r"|(?<![\d./-])\d{4}([./-])\d{1,2}\1\d{1,2}(?:[T ,]+\d{1,2}:\d{2})?(?:[:.,]\d+)*(?:\s?[+-]\d{2}:?\d{2})?"  # dates
    r"|(?<![\d./-])\d{1,2}([./-])\d{1,2}\2(?:19|20)\d{2}(?![\d-])"
    r"|(?<!\d)\d{1,3}(?:[:]\d{2,3}){1,3}(?:[.,]\d+)?"  # times and lengths
    r"|(?<![\w+])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,])"  # 1,000,000
    r"|(?<![\w.])[+-]?\d+[.,]\d{5,}(?:e[+-]?\d+)?"  # 3.14159265
    r"|(?<![\w.])(?!(?:1\.)?\d{3}\.\d{3}\.\d{4}\b)v?\d+(?:\.\d+){1,3}"  # versions
    r"(?:[-+][\w.]+)?(?=\s*(?:[,;)]|to|and|or|\Z))"
    r"|(?:https?://|www\.)\S+|(?<![\w.-])[\w.-]*+[\\/][\w.-]*+[\\/]\S*"  # addresses and paths
    r"|(?<![\w-])(?!(?:tel|phone|call|ph|fax|mob)\b)(?=[\w-]*[a-z])(?=[\w-]*\d)[\w]+(?:-[\w]+)*",  # serial numbers
    re.I,
)
_IS_PHONE = re.compile(
    r"\b(?:call|phone|phones|telephone|tel|dial|ring|mobile|cell|whatsapp|sms|text|hotline|helpline|toll[ -]?free|"
    r"telefon|rufnummer|handy|teléfono|llame|llamar|téléphone|appelez|telefono|chiamare|ligue)\b[^\d+]*$",
    re.I,
)
_IS_OTHER = re.compile(
    r"(?:\b(?:order|serial|ticket|case|invoice|build|version|firmware|part|model|sku|isbn|issn|imei|iban|ref|reference|id|"
    r"error|code|account|tracking|revision|article|item|batch|lot|pin|port|line|doi|rfc|uid|pid|key|hash|s/n|sn|nr|no)\b"
    r"|#)[\s.:#]*(?:number|no|nr|is|was)?[\s.:#=-]*$",
    re.I,
)
_UNMISTAKABLE = re.compile(r"\+\s?\(?\d|1?[\s.(-]*8(?:00|33|44|55|66|77|88)[\s.)-]+\d{3}[\s.-]+\d{4}$")
_GROUPED = re.compile(r"\d[\s.()/-]+\d")


class Contact(NamedTuple):
    """A piece of a text, from `start` to before `end`, and what it is."""

    start: int
    end: int
    kind: str


def contacts_in(text: str, countries: Sequence[str], exempt: Sequence[str] = ()) -> list[Contact]:
    """Everything in a text by which somebody could be reached, in its order and without overlaps.

    `countries` are those whose phone numbers are known without a country code; `exempt` are hosts that may be named.
    """
    read, places = as_read(text)
    found: list[Contact] = []
    for contact in sorted([*emails_in(read), *programs_in(read, exempt), *phones_in(read, countries)]):
        if not found or contact.start >= found[-1].end:
            found.append(contact)
    return [Contact(places[start], places[end], kind) for start, end, kind in found]


def as_read(text: str) -> tuple[str, Sequence[int]]:
    """A text as people read it: digits in circles, on keys and of other scripts as digits, wide signs as narrow ones,
    nothing that cannot be seen. With where each sign stood, and where the text ends."""
    if text.isascii():
        return text, range(len(text) + 1)
    signs, places = [], []
    for place, sign in enumerate(text):
        kind = unicodedata.category(sign)
        if kind in ("Mn", "Me", "Cf"):
            continue
        digit = unicodedata.digit(sign, None)
        read = str(digit) if digit is not None and not sign.isascii() else sign
        if kind == "No" or WIDE.match(sign):
            read = unicodedata.normalize("NFKC", sign) if digit is None else read
        signs.append(read)
        places += [place] * len(read)
    return "".join(signs), [*places, len(text)]


def contact_behind(address: str, exempt: Sequence[str] = ()) -> str | None:
    """What a link leads to, if it leads to a person: PHONE, EMAIL or REMOTE."""
    if address.lower().startswith("mailto:"):
        return EMAIL
    if _CALLING.match(address):
        return PHONE
    return REMOTE if leads_to_program(address, exempt) else None


def emails_in(text: str) -> Iterator[Contact]:
    if "@" not in text and "＠" not in text and "at" not in text.lower():
        return
    for found in _EMAIL.finditer(text):
        host = re.sub(_DOT, ".", found[1], flags=re.I)
        if not _NOBODY.search(host) and not _PATH_FOLLOWS.match(text, found.end()):
            yield Contact(found.start(), found.end(), EMAIL)
    yield from (Contact(found.start(), found.end(), EMAIL) for found in _SPOKEN.finditer(text))


def programs_in(text: str, exempt: Sequence[str]) -> Iterator[Contact]:
    yield from (Contact(found.start(), found.end(), REMOTE) for found in _NUMBER_OF_PROGRAM.finditer(text))
    for found in programs().finditer(text):
        if leads_to_program(found[0], exempt):
            yield Contact(found.start(), found.end(), REMOTE)


def leads_to_program(address: str, exempt: Sequence[str]) -> bool:
    host = (urlsplit(address if "://" in address else f"//{address}").hostname or "").lower()
    return programs().match(address) is not None and not any(
        host == name.removeprefix("*.") or host.endswith(f".{name.removeprefix('*.')}") for name in exempt
    )


@cache
def programs() -> re.Pattern[str]:
    """Addresses of the hosts in the list, as links or bare."""
    lines = Path(__file__).with_name("remote_control.txt").read_text("utf-8").splitlines()
    hosts = "|".join(re.escape(line) for line in lines if line and not line.startswith("#"))
    return re.compile(
        rf"(?<![\w@.-])(?:https?://)?(?:[\w-]+\.){{0,4}}(?:{hosts})(?![\w-]|\.\w)(?:[/?#][^\s<>\"]*)?", re.I
    )


def phones_in(text: str, countries: Sequence[str]) -> Iterator[Contact]:
    yield from (Contact(found.start(), found.end(), PHONE) for found in _CALLING.finditer(text))
    if sum(sign.isdigit() for sign in text) < FEWEST:
        return
    bare = _NOT_PHONES.sub(lambda found: "x" * len(found[0]), text)
    if sum(sign.isdigit() for sign in bare) < FEWEST:
        return
    phonenumbers = library()
    strict, possible = phonenumbers.Leniency.STRICT_GROUPING, phonenumbers.Leniency.POSSIBLE
    for country, leniency in [(None, possible), *((country, strict) for country in countries)]:
        for match in phonenumbers.PhoneNumberMatcher(bare, country, leniency, max_tries=TRIES):
            if country is None or is_written_as_phone(text, match.start, match.raw_string):
                yield Contact(match.start, match.end, PHONE)


def is_written_as_phone(text: str, start: int, number: str) -> bool:
    """Whether people would read these digits as a phone number, by how they are grouped and the words before."""
    before = text[max(0, start - NEAR) : start]
    if _UNMISTAKABLE.match(number) or _IS_PHONE.search(before):
        return True
    return bool(_GROUPED.search(number)) and not _IS_OTHER.search(before)


@cache
def library() -> Any:
    """The kept library, loaded for the first text that needs it: 4 MB that most processes can do without."""
    return import_module("phonenumbers")
