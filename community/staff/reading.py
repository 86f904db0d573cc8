"""What somebody typed who wants to know whether something is the vendor's: an address, a number, a link, a domain."""

import re
from importlib import import_module
from urllib.parse import urlsplit

from community.staff.models import ADDRESS, DOMAIN, PHONE

LONGEST = 200
ADDRESS_SHAPE = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+\Z")
HOST_SHAPE = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z0-9-]{2,}\Z")
LINK_SHAPE = re.compile(r"(?:https?:)?//|www\.", re.IGNORECASE)
PERSON_PATH = re.compile(r"/(people|staff)/(\d{1,18})(?:/|\Z)")
FEWEST_DIGITS = 6
NATIONAL_NUMBER_AND_MORE = 3  # of the answers of `is_number_match`: the same but for the code of the country
PHONE_SIGNS = frozenset("0123456789+-()/. \u00a0")


def tidy(text: str) -> str:
    """One line, no longer than what is read, without what cannot be seen."""
    line = " ".join(text.split())
    return "".join(letter for letter in line if letter.isprintable())[:LONGEST].strip()


def address_in(text: str) -> str:
    """An e-mail address in small letters; empty when it is none."""
    text = text.removeprefix("mailto:").strip("<>").lower()
    return text if ADDRESS_SHAPE.match(text) else ""


def digits_in(text: str) -> str:
    """A phone number as digits alone, with 00 for +; empty when it is none."""
    text = text.removeprefix("tel:")
    if set(text) - PHONE_SIGNS:
        return ""
    digits = "".join(letter for letter in text.replace("+", "00").replace("(0)", "") if letter.isdecimal())
    return digits if len(digits) >= FEWEST_DIGITS else ""


def is_same_number(asked: str, ours: str) -> bool:
    """Whether two phone numbers reach the same line, with the code of the country or without. One with a code of a
    country is never taken for ours that names none: it may be the same number elsewhere."""
    one, other = digits_in(asked), digits_in(ours)
    if not one or not other:
        return False
    if one == other:
        return True
    if one.startswith("00") and not other.startswith("00"):
        return False
    matching = import_module("phonenumbers").is_number_match(international(asked), international(ours))
    return matching >= NATIONAL_NUMBER_AND_MORE


def international(number: str) -> str:
    digits = digits_in(number)
    return f"+{digits.removeprefix('00')}" if digits.startswith("00") else digits


def host_in(text: str) -> str:
    """The host of a link, or a bare domain, as ASCII; empty when it is neither."""
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        host = host.rstrip(".").encode("idna").decode().lower()
    except (ValueError, UnicodeError):
        return ""
    return host if "@" not in text and HOST_SHAPE.match(host) else ""


def page_in(text: str, site_url: str) -> tuple[str, int] | None:
    """Which page of a person or of a grant a link to this site names: ("people", 7) or ("staff", 3)."""
    try:
        parts, own = urlsplit(text if "//" in text or text.startswith("/") else f"//{text}"), urlsplit(site_url)
        is_ours = parts.netloc.lower() in ("", own.netloc.lower())
    except ValueError:
        return None
    found = PERSON_PATH.match(parts.path) if is_ours else None
    return (found[1], int(found[2])) if found else None


def value_of(kind: str, text: str) -> str:
    """An address, a number or a domain in the one form in which it is kept; empty when it is none."""
    text = tidy(text)
    if kind == ADDRESS:
        return address_in(text)
    if kind == PHONE:
        return text if digits_in(text) else ""
    return host_in(text.removeprefix("@")) if kind == DOMAIN else ""
