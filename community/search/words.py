"""Words: how texts and queries are taken apart, the same way on both sides and for every engine.

A token is a run of letters and digits, or several joined by . - _ / : as in `v2.14.1`, `ERR_0x80070057` or
`hub.local`. A joined one counts as a whole and by its parts. Everything is lower case, without diacritics, and plain
words are stemmed (Snowball, http://snowball.tartarus.org). A site has one language: `speak` sets it at the start.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from zlib import crc32

import snowballstemmer
from whoosh.lang.stopwords import stoplists

# Python's \w leaves out the marks that belong to letters: accents written apart (as in file names of a Mac), and the
# vowels of Hebrew, Arabic and the scripts of India.
MARKS = r"\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0df3"
TOKEN = re.compile(rf"\w[\w{MARKS}]*(?:[.\-_/:]+[\w{MARKS}]+)*")
JOINERS = ".-/:"  # and _, which is a letter like any other
PART = re.compile(rf"(?:[^\W_]|[{MARKS}])+")
HUMP = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])|\d+")  # getUserName, HTMLParser
HYPHENED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")  # e-mail, which others write email
RELEASE = re.compile(r"v\d+(?:\.\w+)+", re.IGNORECASE)  # v2.14.1, which others write 2.14.1
LONGEST = 64  # letters of a word that count
REMEMBERED = 15_000  # different tokens kept with their forms, half a kilobyte each
STEMS_KEPT = 5_000

ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
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


class Vocabulary(dict[str, Forms]):
    """The forms of every token of one language; worked out once for each."""

    def __init__(self, language: str) -> None:
        """`language` is a code such as "en" or "pt_BR"; without a stemmer for it, words stay as they are."""
        super().__init__()
        code = language.replace("-", "_").partition("_")[0]
        self.language = code
        stem = snowballstemmer.stemmer(ALGORITHMS[code]).stemWord if code in ALGORITHMS else str
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


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in order; the parts of a joined token follow it."""
    return (word for word in tokens_of(text) if word.text)


def tokens_of(text: str) -> Iterator[Word]:
    """Like `words_of`, with tokens of which nothing is left without diacritics."""
    for match in TOKEN.finditer(text):
        yield from words_in(match.group(), match.start())


class Sought:
    """Stems that are looked for in many texts; which tokens have them is remembered from one text to the next."""

    def __init__(self, stems: Collection[str]) -> None:
        self.stems = frozenset(stems)
        self.beginnings = [stem[: max(3, len(stem) - 2)] for stem in self.stems]
        self.fitting: set[str] = set()
        self.seen: set[str] = set()

    def words(self, text: str) -> list[Word]:
        """The words of a text that have one of the stems; the others are not taken apart."""
        tokens = set(TOKEN.findall(text))
        new = tokens - self.seen
        if new:
            known, are_others = Speaking.vocabulary, self.stems.isdisjoint
            self.fitting.update([token for token in new if not are_others(known[token].terms)])
            self.seen |= new
        fitting = tokens & self.fitting
        return [
            word for start, token in places(text, fitting) for word in words_in(token, start) if word.text in self.stems
        ]

    def likely(self, text: str) -> int:
        """How many of the stems the words of a text may have, going by their first letters: a guess, but a quick one.

        Too low only for words whose stem begins with other letters than they do.
        """
        if not text.isascii():
            return len(self.stems)
        letters = text.lower().replace("-", "")
        return sum(beginning in letters for beginning in self.beginnings)


def places(text: str, tokens: Collection[str]) -> list[tuple[int, str]]:
    """Where these tokens stand in a text, in order. Few of many: it is quicker to look for them than to go through all.

    Only where the letter before a token tells whether it begins there, in ASCII.
    """
    if not tokens:
        return []
    if not text.isascii():
        return [(match.start(), match.group()) for match in TOKEN.finditer(text) if match.group() in tokens]
    found = []
    for token in tokens:
        start = text.find(token)
        while start >= 0:
            if is_whole(text, token, start):
                found.append((start, token))
            start = text.find(token, start + 1)
    return sorted(found)


def is_whole(text: str, token: str, start: int) -> bool:
    """Whether what stands there in an ASCII text is this token, and no part of a longer one."""
    before = start
    while before and text[before - 1] in JOINERS:
        before -= 1
    if before and (text[before - 1].isalnum() or text[before - 1] == "_"):
        return False
    match = TOKEN.match(text, start)
    return match is not None and match.end() == start + len(token)


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
