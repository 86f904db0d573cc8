"""Blocked words with wildcards: `*` stands for any letters of a word, `?` for one, `#` for a digit.

There are no regular expressions to be written, so none can run away: each piece of a pattern is found at its first
place, once and for all (an atomic group), which is how wildcards are matched in time that grows with the text alone.
"""

import re
from collections.abc import Iterable

SIGNS = {"?": r"\S", "#": r"\d", " ": r"\s+"}
LEAST, MOST = 3, 100  # letters, wildcards not counted; signs in all
_PIECES = re.compile(r"\*+")


def letters_in(pattern: str) -> int:
    """How many letters and digits a pattern names."""
    return sum(sign.isalnum() for sign in pattern)


def compiled(patterns: Iterable[str]) -> list[tuple[str, re.Pattern[str]]]:
    """Patterns ready to be looked for, each with its text."""
    return [(pattern, re.compile(expression(pattern))) for pattern in patterns]


def expression(pattern: str) -> str:
    """A pattern as a regular expression for texts in small letters. It begins and ends where words do."""
    start, *others = (
        "".join(SIGNS.get(sign) or re.escape(sign) for sign in piece) for piece in _PIECES.split(pattern.lower())
    )
    begin = rf"(?<!\w){start}" if start else ""
    if not others:
        return rf"{begin}(?!\w)"
    *middle, last = others
    found = "".join(rf"(?>\S{{0,60}}?{piece})" for piece in middle)
    return begin + found + (rf"(?>\S{{0,60}}?{last}(?!\w))" if last else "")


def first_found(patterns: Iterable[tuple[str, re.Pattern[str]]], text: str) -> str:
    """The first of these patterns that stands in a text; empty for none."""
    lowered = " ".join(text.lower().split())
    return next((pattern for pattern, wanted in patterns if wanted.search(lowered)), "")
