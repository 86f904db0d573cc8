"""Letters for pictures: the font of the pages, others of the machine for what it does not have, lines of words.

Not safe for threads: a face of FreeType serves one at a time, and whoever draws holds the lock of `keeping`.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[3] / "static" / "fonts"
BUILT_IN = "built in"  # what Pillow brings, for one that cannot read compressed fonts
# Each family is a row of files that go together; the first one is the product's, in two parts.
FAMILIES = (
    (str(FONTS / "atkinson-latin.woff2"), str(FONTS / "atkinson-latin-ext.woff2")),
    ("NotoSans-Bold.ttf",),
    ("NotoSansCJK-Bold.ttc",),
    ("DejaVuSans-Bold.ttf",),
    (BUILT_IN,),
)
LIGHT, BOLD = 450, 680
PROBE = 24  # pixels: the size at which glyphs are compared
ABSENT = "\U0010fffe"  # a code point that no font has a glyph for
MORE = "…"
NOT_DRAWN = ("Cc", "Cf", "Cs", "Co", "Cn")  # controls, marks of direction, and what is no character

Family = Sequence[str]
Colour = tuple[int, int, int]


@lru_cache(64)
def face(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont | None:
    """A font file at a size in pixels, or None where the machine has no such file."""
    try:
        font = ImageFont.load_default(size) if name == BUILT_IN else ImageFont.truetype(name, size)
    except OSError:
        return None
    if not isinstance(font, ImageFont.FreeTypeFont):
        return None
    if name.endswith(".woff2"):
        font.set_variation_by_axes([weight])
    return font


@cache
def families() -> list[Family]:
    """Those that are there."""
    return [family for family in FAMILIES if face(family[0], PROBE, LIGHT)]


@lru_cache(20_000)
def has(name: str, letter: str) -> bool:
    """Whether a font has a glyph of its own for a letter: what is missing looks like any other missing one."""
    font = face(name, PROBE, LIGHT)
    if font is None:
        return False
    drawn, absent = font.getmask(letter), font.getmask(ABSENT)
    return letter == " " or drawn.size != absent.size or bytes(drawn) != bytes(absent)


def family_for(text: str) -> Family:
    """The first family with every letter of the text, or else with the most of them."""
    letters = {letter for letter in text if letter.isalnum()}

    def missing(family: Family) -> int:
        return sum(not any(has(name, letter) for name in family) for letter in letters)

    return min(families(), key=missing)


def cleaned(text: str, longest: int = 200) -> str:
    """One line of what can be drawn at all."""
    shown = (
        letter if unicodedata.category(letter) not in NOT_DRAWN else " " if letter.isspace() else ""
        for letter in text[:longest]
    )
    return " ".join(unicodedata.normalize("NFC", "".join(shown)).split())


class Pen:
    """Writes in one size and weight, with the family that fits a text."""

    def __init__(self, text: str, size: int, weight: int = LIGHT) -> None:
        self.asked = cleaned(text)
        self.family, self.size, self.weight = family_for(self.asked), size, weight
        self.text = " ".join("".join(letter for letter in self.asked if self.name_for(letter)).split())

    @property
    def is_legible(self) -> bool:
        """Whether more than half of the text can be drawn here."""
        return 2 * len(self.text) > len(self.asked)

    def name_for(self, letter: str) -> str:
        return next((name for name in self.family if has(name, letter)), "")

    def runs(self, text: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        """The pieces of a text by the file that draws them."""
        start = 0
        names = [self.name_for(letter) for letter in text]
        for end in range(1, len(text) + 1):
            if end == len(text) or names[end] != names[start]:
                font = face(names[start] or self.family[0], self.size, self.weight)
                assert font is not None
                yield font, text[start:end]
                start = end

    def width(self, text: str) -> float:
        """In pixels."""
        return sum(font.getlength(piece) for font, piece in self.runs(text))

    def lines(self, width: int, most: int) -> list[str]:
        """The text in lines of at most this width; what does not fit into so many lines is cut."""
        lines, line = [], ""
        for word in self.words(width):
            longer = f"{line} {word}" if line else word
            if self.width(longer) <= width:
                line = longer
                continue
            lines.append(line)
            line = word
        lines.append(line)
        if len(lines) > most:
            last = lines[most - 1]
            while last and self.width(last + MORE) > width:
                last = last[:-1]
            lines = [*lines[: most - 1], last.rstrip(" ,;:.-") + MORE]
        return lines

    def words(self, width: int) -> Iterator[str]:
        """The words; what is longer than a line, as where people write without spaces, comes in pieces."""
        for word in self.text.split(" "):
            while self.width(word) > width:
                fits = 1
                while self.width(word[: fits + 1]) <= width:
                    fits += 1
                yield word[:fits]
                word = word[fits:]
            yield word

    def write(self, draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, fill: Colour) -> int:
        """Write with the baseline at a point; returns where the text ends."""
        x = float(at[0])
        for font, piece in self.runs(text):
            draw.text((x, at[1]), piece, fill=fill, font=font, anchor="ls")
            x += font.getlength(piece)
        return round(x)
