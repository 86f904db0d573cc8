"""What a name looks like at a glance: without case, width, accents and letters borrowed from elsewhere.

The table is Unicode's own (UTS 39, "Unicode Security Mechanisms", section 4: confusable detection), from the kept
package confusable-homoglyphs. Beside it stand what UTS 39 leaves out on purpose, because it compares identifiers and we
compare impressions: digits and signs read as letters, small capitals, letters in boxes and flags.
"""

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

DIRECTION = "\u200e\u200f"
READ_AS = str.maketrans({
    "l": "i", "!": "i", "1": "i", "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "$": "s", "@": "a",
    "€": "e", "α": "a", "β": "b", "ε": "e", "є": "e", "ё": "e", "η": "n", "п": "n", "ω": "w", "ш": "w", "γ": "y",
    "τ": "t", "κ": "k", "μ": "u", "υ": "u", "χ": "x", "λ": "a", "σ": "o", "ß": "b", "я": "r", "ц": "u",
    "ʍ": "rn", "ᴨ": "n", "π": "n", "ƅ": "b", "ɜ": "e", "ᴎ": "n", "ĸ": "k", "ʃ": "s",
})  # fmt: skip
BLOCKS = ((0x00C0, 0x02B0), (0x1D00, 0x1DC0), (0x2C60, 0x2C80), (0xA720, 0xA800), (0x1F100, 0x1F200))
LETTER = re.compile(
    r"LATIN LETTER SMALL CAPITAL ([A-Z])|(?:\w+ )*LATIN (?:SMALL|CAPITAL) LETTER ([A-Z])(?: WITH .*)?"
    r"|REGIONAL INDICATOR SYMBOL LETTER ([A-Z])"
)
MARKS_ARE_LETTERS = ((0x0900, 0x1100), (0x3040, 0x3100))  # scripts of India and South-East Asia, and kana


@lru_cache(maxsize=4_000)
def fold(text: str) -> str:
    """The words of a text as they look, with single spaces; equal for texts that readers take for the same."""
    upright = without_marks(unicodedata.normalize("NFKD", text)).translate(table())
    small = without_marks(unicodedata.normalize("NFKD", upright.casefold())).translate(table())
    letters = without_marks(small.casefold().translate(READ_AS))
    return " ".join("".join(sign if is_letter(sign) else " " for sign in letters).split())


def key(text: str) -> str:
    """All letters of a text in a row, as they look: blanks are no difference that anybody sees."""
    return fold(text).replace(" ", "")


def is_letter(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def without_marks(text: str) -> str:
    """A text in NFKD without accents and what cannot be seen; marks stay where they are letters of their own."""
    kept, base = [], ""
    for sign in text:
        kind = unicodedata.category(sign)[0]
        if kind == "C":
            continue
        if kind != "M":
            base = sign
        elif not base or not any(low <= ord(base) < high for low, high in MARKS_ARE_LETTERS):
            continue
        kept.append(sign)
    return "".join(kept)


@cache
def table() -> dict[int, str]:
    """What each confusable sign looks like. Made for the first name that is looked at: 1 MB."""
    return lone_letters() | prototypes()


def lone_letters() -> dict[int, str]:
    """Small capitals, letters with strokes, in boxes and in flags, by what Unicode calls them."""
    found = {}
    for low, high in BLOCKS:
        for code in range(low, high):
            letter = LETTER.fullmatch(unicodedata.name(chr(code), ""))
            if letter:
                found[code] = next(filter(None, letter.groups())).lower()
    return found


def prototypes() -> dict[int, str]:
    """Unicode's table: each sign with the sign or signs that stand for all that look alike.

    The package's own module would keep 17 MB. Its file lists neighbours both ways; a sign with one neighbour that has
    several is what the neighbour stands for.
    """
    text = (files("confusable_homoglyphs") / "confusables.json").read_text("utf-8")
    alike: dict[str, list[str]] = json.loads(text, object_pairs_hook=neighbour)
    found = {}
    for entry, others in alike.items():
        sign, other = entry.strip(DIRECTION), others[0].strip(DIRECTION)
        if len(sign) != 1 or len(others) != 1:
            continue
        stands_for_more = len(alike[others[0]]) > 1 or len(other) > 1
        if (sign.isalnum() and not without_marks(other).isalnum()) or unicodedata.category(sign) == "Pd":
            continue  # letters stay letters, and dashes stay between words
        if stands_for_more or (not sign.isascii() and (other.isascii() or other < sign)):
            found[ord(sign)] = other
    return found


def neighbour(pairs: list[tuple[str, object]]) -> object:
    """An object of the file: of a neighbour its sign alone, without the name."""
    return pairs[0][1] if pairs and pairs[0][0] == "c" else dict(pairs)
