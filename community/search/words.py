"""Words: how texts and queries are taken apart, the same way on both sides.

A token is a run of letters and digits, or several joined by . - _ / : as in `v2.14.1`, `ERR_0x80070057` or
`hub.local`. A joined one counts as a whole and by its parts. Everything is lower case, without diacritics, and plain
words are stemmed (Snowball, http://snowball.tartarus.org).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# Python's \w leaves out the marks that belong to letters: accents written apart (as in file names of a Mac), and the
# vowels of Hebrew, Arabic and the scripts of India.
MARKS = r"\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0df3"
TOKEN = re.compile(rf"\w[\w{MARKS}]*(?:[.\-_/:]+[\w{MARKS}]+)*")
PART = re.compile(rf"(?:[^\W_]|[{MARKS}])+")
LONGEST = 64


@dataclass(frozen=True)
class Word:
    """A token: what is indexed, where it stands in the text, whether it is joined, or a part of a joined one."""

    text: str
    start: int
    end: int
    joined: bool = False
    part: bool = False


def folded(text: str) -> str:
    """Lower case and without diacritics: "Größe" and "grosse" are not the same, "café" and "cafe" are."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter)
    )


@lru_cache(maxsize=1)
def stemmer() -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stemmed(text: str) -> str:
    """The stem of a plain word; words with digits stay as they are."""
    return stemmer().stemWord(text) if text.isalpha() else text


COMMON = frozenset(
    stemmed(word)
    for word in (
        "a an and are as at be but by can could did do does for from had has have how i if in into is it its ll me my "
        "no not of on or our re s so t that the their them then there this to ve was we were what when where which "
        "who why will with would you your"
    ).split()
)


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in order; the parts of a joined token follow it."""
    return (word for word in tokens_of(text) if word.text)


def tokens_of(text: str) -> Iterator[Word]:
    """Like `words_of`, with tokens of which nothing is left without diacritics."""
    for match in TOKEN.finditer(text):
        whole = match.group()
        parts = list(PART.finditer(whole))
        if len(parts) == 1 and parts[0].group() == whole:
            yield Word(stemmed(folded(whole)[:LONGEST]), match.start(), match.end())
            continue
        yield Word(folded(whole)[:LONGEST], match.start(), match.end(), joined=True)
        for part in parts:
            start = match.start() + part.start()
            stem = stemmed(folded(part.group())[:LONGEST])
            yield Word(stem, start, start + len(part.group()), part=True)
