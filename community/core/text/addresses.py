"""Which addresses a post may point to."""

import re

FOREIGN_REL = "nofollow ugc noopener"

# A name or number, and a port up to 65535. No user name: `https://bank.example@evil.example` leads to the second.
HOST = (
    r"(?:[^\W_][\w.~-]{0,252}(?![\w.~-])|\[[0-9a-f:.]+\])"
    r"(?::(?:[1-5]?\d{1,4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])(?!\d))?"
)

_INVISIBLE = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\\<>\"`]"
)
_WEB = re.compile(rf"https?://{HOST}(?:[/?#]|$)", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^/?#:]+@[^/?#:@]", re.IGNORECASE)
_OWN_PATH = re.compile(r"/(?!/)|#.|/$")
_OWN_PICTURE = re.compile(r"/files/[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")


def safe_address(address: str) -> str | None:
    """Give the address back when a link may carry it, else None.

    Allowed are http, https and mailto, paths of this site and fragments. The address must have its entities decoded.
    Blanks and invisible characters are refused rather than removed: browsers skip some of them when they read a scheme.
    """
    address = address.strip(" \t\r\n")
    if _INVISIBLE.search(address):
        return None
    if _WEB.match(address) or _MAIL.match(address) or _OWN_PATH.match(address):
        return address
    return None


def is_own(address: str) -> bool:
    """Whether the address stays on this site."""
    return address.startswith(("/", "#"))


def is_own_picture(address: str) -> bool:
    """Whether the address is a picture kept by this site; only those are shown inside a post."""
    return _OWN_PICTURE.fullmatch(address) is not None
