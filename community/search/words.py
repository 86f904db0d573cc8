"""Words: how texts and queries are taken apart, the same way on both sides and for every engine.

A token is a run of letters and digits, or several joined by . - _ / : as in `v2.14.1`, `ERR_0x80070057` or
`hub.local`. A joined one counts as a whole and by its parts. Everything is lower case, without diacritics, and plain
words are stemmed (Snowball, http://snowball.tartarus.org). A site has one language: `speak` sets it at the start.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from threading import Lock
from typing import cast
from zlib import crc32

from whoosh.lang.stopwords import stoplists

# Python's \w leaves out the marks that belong to letters: accents written apart (as in file names of a Mac), and the
# vowels of Hebrew, Arabic and the scripts of India.
MARKS = r"\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0df3"
TOKEN = re.compile(rf"\w[\w{MARKS}]*(?:[.\-_/:]+[\w{MARKS}]+)*")
JOINERS = ".-/:"  # and _, which is a letter like any other
JOINED = f"{JOINERS}_"
PART = re.compile(rf"(?:[^\W_]|[{MARKS}])+")
HUMP = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])|\d+")  # getUserName, HTMLParser
HYPHENED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")  # e-mail, which others write email
RELEASE = re.compile(r"v\d+(?:\.\w+)+", re.IGNORECASE)  # v2.14.1, which others write 2.14.1
LONGEST = 64  # letters of a word that count
REMEMBERED = 5_000  # different tokens kept with their forms, 300 bytes each
STEMS_KEPT = 2_000

ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
SUFFIXES = frozenset("da de en es fr it nb nn no pt sv".split())  # stemmers that leave the beginning of a word alone
ENGLISH = (
    "a an and are as at be but by can could did do does for from had has have how i if in into is it its ll me my no "
    "not of on or our re s so t that the their them then there this to ve was we were what when where which who why "
    "will with would you your"
)


@dataclass(frozen=True)
class Word:
    """A token: what is indexed, where it stands in the text, whether it is joined, or a part of a joined one."""

    text: str
    start: int
    end: int
    joined: bool = False
    part: bool = False


@dataclass(frozen=True, eq=False, slots=True)  # there is one for each token, so identity is enough, and quick
class Forms:
    """What a token is found by: the `row` of its plain parts, and `others` beside it, the whole first.

    `plain` are the parts as people write them: lower case and without diacritics, but not stemmed. `terms` are row and
    others, `prints` are the fingerprints of the row, see `fingerprint`.
    """

    row: tuple[str, ...]
    others: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    prints: bytes = b""


def folded(text: str) -> str:
    """Lower case and without diacritics: "Größe" and "grosse" are not the same, "café" and "cafe" are."""
    if text.isascii():
        return text.lower()
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter)
    )


def fingerprint(row: Sequence[str]) -> bytes:
    """Two bytes for each word, never both zero.

    Two words in a row have the fingerprint of two others once in four thousand million times, so a phrase can be
    looked for in the fingerprints of a text.
    """
    return b"".join([(crc32(word.encode()) % 0xFFFF + 1).to_bytes(2, "big") for word in row])


def stemmer(algorithm: str) -> Callable[[str], str]:
    """A stemmer of Snowball, alone: its package loads those of all languages, 3 MB, when it is imported as usual."""
    package = "snowballstemmer"
    spec = find_spec(package)
    if package not in sys.modules and spec is not None:
        sys.modules[package] = module_from_spec(spec)  # knows where its files are, and nothing else
    made = getattr(import_module(f"{package}.{algorithm}_stemmer"), f"{algorithm.title()}Stemmer")()
    return cast("Callable[[str], str]", made.stemWord)


class Vocabulary(dict[str, Forms]):
    """The forms of every token of one language; worked out once for each."""

    def __init__(self, language: str) -> None:
        """`language` is a code such as "en" or "pt_BR"; without a stemmer for it, words stay as they are."""
        super().__init__()
        code = language.replace("-", "_").partition("_")[0]
        self.language = code
        self.keeps_first = code in SUFFIXES
        self.keeps_most = code == "en"  # stems begin as their words do, up to their last two letters
        stem = stemmer(ALGORITHMS[code]) if code in ALGORITHMS else str
        self.stem = lru_cache(STEMS_KEPT)(stem)
        self.one_at_a_time = Lock()  # a stemmer writes down in itself how far it is
        stop = ENGLISH.split() if code == "en" else stoplists.get("no" if code in ("nb", "nn") else code, ())
        self.common = frozenset(self.stemmed(folded(word)) for word in stop)

    def stemmed(self, text: str) -> str:
        """The stem of a plain word; words with digits stay as they are."""
        if not text.isalpha():
            return text
        with self.one_at_a_time:
            return self.stem(text)

    def __missing__(self, token: str) -> Forms:
        if len(self) >= REMEMBERED:
            self.clear()
        forms = self.forms_of(token)
        row, terms = forms.row, (*forms.row, *forms.others)
        forms = self[token] = Forms(
            row,
            forms.others,
            plain=row if forms.plain == row else forms.plain,
            terms=row if terms == row else terms,
            prints=fingerprint(row),
        )
        return forms

    def forms_of(self, token: str) -> Forms:
        parts = PART.findall(token)
        plain = tuple(text for part in parts if (text := folded(part)[:LONGEST]))
        row = tuple(self.stemmed(text) for text in plain)
        if len(parts) == 1 and parts[0] == token:
            humps = HUMP.findall(token) if not (token.islower() or token.isupper() or token[1:].islower()) else ()
            return Forms(row, tuple(self.stemmed(hump.lower()) for hump in humps if len(humps) > 1), plain)
        others = [folded(token)[:LONGEST]]
        if HYPHENED.fullmatch(token):
            others.append(self.stemmed("".join(plain)[:LONGEST]))
        elif RELEASE.fullmatch(token):
            others.append(folded(token[1:])[:LONGEST])
        return Forms(row, tuple(other for other in others if other), plain)


class Speaking:
    """The language of this process."""

    vocabulary = Vocabulary("en")


def speak(language: str) -> None:
    """Take texts and queries apart by the rules of this language from now on."""
    if Vocabulary(language).language != Speaking.vocabulary.language:
        Speaking.vocabulary = Vocabulary(language)


def vocabulary() -> Vocabulary:
    return Speaking.vocabulary


def common() -> frozenset[str]:
    """The stems of very common words, which tell little."""
    return Speaking.vocabulary.common


def stemmed(text: str) -> str:
    """The stem of a plain, folded word."""
    return Speaking.vocabulary.stemmed(text)


def letters_of(word: str) -> int:
    """Which letters a word has, as 32 bits of a number: different letters may share one. An edit of the word makes at
    most one letter come and one go, so words apart by more bits than that need not be compared, which takes longer."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in order; the parts of a joined token follow it."""
    return (word for word in tokens_of(text) if word.text)


def tokens_of(text: str) -> Iterator[Word]:
    """Like `words_of`, with tokens of which nothing is left without diacritics."""
    for match in TOKEN.finditer(text):
        yield from words_in(match.group(), match.start())


def words_in(token: str, start: int) -> Iterator[Word]:
    """What a token that begins there is made of: one word, or the token in other forms and then its parts."""
    known = Speaking.vocabulary
    forms = known[token]
    parts = list(PART.finditer(token))
    if len(parts) == 1 and parts[0].group() == token:
        yield Word(forms.row[0] if forms.row else "", start, start + len(token))
        return
    for other in forms.others:
        yield Word(other, start, start + len(token), joined=True)
    for part in parts:
        stem = known.stemmed(folded(part.group())[:LONGEST])
        yield Word(stem, start + part.start(), start + part.end(), part=True)
