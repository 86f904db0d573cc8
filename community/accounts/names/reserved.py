"""Names that readers would take for the vendor or an office of it."""

import re
from collections.abc import Iterable
from functools import cache

from community.accounts.names.folding import fold, key
from community.accounts.names.words import COMMON, OFFICES

LEAST_VENDOR = 4  # letters; a shorter vendor name is too often a part of other words
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
NUMBER = re.compile(r"^\d+|\d+$")
WORDS_TOUCH = ("ja", "ko", "th", "zh")  # languages whose words follow each other without a blank


def reserved_part(name: str, vendors: Iterable[str]) -> str | None:
    """The part of a name that sounds like the vendor, as it was typed; None when there is none.

    `vendors` are the names of the vendor. A word counts as a word, so `Stafford` and `Supporter` are names of people.
    """
    whole = key(name)
    for vendor in vendors:
        firm = key(vendor)
        if len(firm) >= LEAST_VENDOR and firm in whole:
            return vendor
        if word := first_word(name, {firm}):
            return word
    if word := first_word(name, offices()):
        return word
    if touching().search(whole) or nothing_else().fullmatch(whole):
        return name
    return None


def first_word(name: str, wanted: Iterable[str]) -> str | None:
    """The first word of a name, or first row of words, that looks like one of those wanted."""
    for text in (name, HUMP.sub(" ", name)):
        for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text) + text.split():
            if {key(word), key(NUMBER.sub("", word))} & set(wanted):
                return word
    folded = f" {fold(name)} "
    return next((name for words in rows_of_words() & set(wanted) if f" {words} " in folded), None)


@cache
def offices() -> frozenset[str]:
    """Words that no name holds, as they look; those of several words with blanks."""
    return frozenset(fold(word.replace("_", " ")) for words in OFFICES.values() for word in words.split())


@cache
def rows_of_words() -> frozenset[str]:
    return frozenset(word for word in offices() if " " in word)


@cache
def touching() -> re.Pattern[str]:
    """Offices in languages that set no blanks between words."""
    words = {key(word) for language in WORDS_TOUCH for word in OFFICES[language].split()}
    return re.compile("|".join(sorted(map(re.escape, words))))


@cache
def nothing_else() -> re.Pattern[str]:
    """A name of offices and common words alone, however it is written: `The Support Team`, `s u p p o r t`."""
    words = {key(word.replace("_", " ")) for words in (*OFFICES.values(), COMMON) for word in words.split()}
    return re.compile(f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})+")
