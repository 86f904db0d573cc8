"""Text without formatting: for search, mails, page descriptions and addresses."""

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache
from html import unescape
from itertools import chain, count

from community.core.text.tags import TAG

LARGEST = 2**63 - 1  # of the numbers that a database counts with

INLINE = frozenset({"a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "s", "span", "strong", "sub", "sup"})
_ALT = re.compile(r'\salt="([^"]*)"')
_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n"}
)


def plain(html: str, limit: int | None = None) -> str:
    """Give the text of HTML from `render` or `clean` in one line, cut after a word to at most `limit` characters."""
    text = " ".join(unescape(TAG.sub(_instead, html)).split())
    return text if limit is None else _shortened(text, limit)


def number_in(text: str, most: int = LARGEST) -> int | None:
    """The whole number that a text is, in ASCII digits; None when it is anything else or more than `most`."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    return int(text) if int(text) <= most else None


def not_taken(base: str, taken: Container[str]) -> str:
    """`base`, or the first of `base-2`, `base-3` and so on that is not among those that are taken."""
    numbered = (f"{base}-{number}" for number in count(2))
    return next(name for name in chain((base,), numbered) if name not in taken)


@lru_cache(maxsize=2_000)
def slugify(text: str, limit: int = 80) -> str:
    """Make a readable part of an address; letters without an ASCII form stay as they are. Never empty."""
    slug = "".join(_letters(text)).replace("'", "")
    slug = "-".join(part for part in slug.split("-") if part)
    if len(slug) > limit:
        head, _, tail = slug[: limit + 1].rpartition("-")
        slug = head or tail[:limit]
    return slug or "question"


def _instead(tag: re.Match[str]) -> str:
    if tag[2] == "img":
        alt = _ALT.search(tag[3])
        return f" {alt[1]} " if alt else " "
    return "" if tag[2] in INLINE else " "


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head, space, _tail = text[:limit].rpartition(" ")
    return (head if space else text[: limit - 1]).rstrip(" ,;:.-") + "…"


def _letters(text: str) -> list[str]:
    """Spell each character in ASCII where that is possible, and `-` for what is not a letter or digit."""
    letters: list[str] = []
    for char in unicodedata.normalize("NFC", text[:2_000]).casefold().translate(_LATIN):
        ascii_form = "".join(c for c in unicodedata.normalize("NFKD", char) if c.isascii())
        if ascii_form.isalnum() or char in "'’":
            letters.append("'" if char == "’" else ascii_form)
        elif char.isalnum() or (unicodedata.category(char)[0] == "M" and letters and not letters[-1].isascii()):
            letters.append(char)
        elif unicodedata.category(char)[0] != "M":
            letters.append("-")
    return letters
