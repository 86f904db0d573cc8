"""The piece of a text that shows why it was found, with the found words marked."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from community.search.sought import Sought
from community.search.words import Word

LONGEST = 20_000  # of a text, what is looked at
WIDTH = 220
SHORT = 110  # of each piece, when the words stand too far apart for one
BEFORE = 40


def snippet(text: str, stems: Collection[str]) -> Markup | None:
    """The stretch of a text with most of the wanted words, marked; None when none of them is in it."""
    hits = Sought(stems).words(text[:LONGEST])
    return piece_with(text[:LONGEST], hits).text if hits else None


class Piece(NamedTuple):
    """A stretch of a text and the different words marked in it."""

    text: Markup
    stems: set[str]


def piece_with(text: str, hits: Sequence[Word]) -> Piece:
    """The stretch of a text with most of these words in it, marked; two shorter ones when others stand far away."""
    best = richest(hits, WIDTH - BEFORE)
    shown = {word.text for word in within(hits, *around(text, best, WIDTH))}
    others = [word for word in hits if word.text not in shown and not word.joined]
    if not others:
        return joined(text, hits, [around(text, best, WIDTH)])
    pieces = sorted(around(text, word, SHORT) for word in (best, richest(others, SHORT - BEFORE)))
    return joined(text, hits, pieces if pieces[0][1] < pieces[1][0] else [(pieces[0][0], pieces[1][1])])


def richest(hits: Sequence[Word], width: int) -> Word:
    """The first word of the stretch with most different words, and of those the one with most words."""
    seen: Counter[str] = Counter()
    best, most, last = hits[0], (0, 0), 0
    for place, first in enumerate(hits):
        while last < len(hits) and hits[last].start < first.start + width:
            seen[hits[last].text] += 1
            last += 1
        if (len(seen), last - place) > most:
            best, most = first, (len(seen), last - place)
        seen[first.text] -= 1
        if not seen[first.text]:
            del seen[first.text]
    return best


def around(text: str, first: Word, width: int) -> tuple[int, int]:
    """Start and end of a stretch of about this width that begins a little before a word; no word is cut."""
    start = 0
    if first.start > BEFORE:
        start = text.find(" ", first.start - BEFORE, first.start) + 1 or first.start
    end = min(len(text), start + width)
    if end < len(text):
        end = max(text.rfind(" ", start, end), min(first.end, end))
    return start, end


def within(hits: Sequence[Word], start: int, end: int) -> list[Word]:
    return [word for word in hits if start <= word.start and word.end <= end]


def joined(text: str, hits: Sequence[Word], pieces: Sequence[tuple[int, int]]) -> Piece:
    """The pieces with their words marked, and an ellipsis wherever something is left out."""
    inside = [within(hits, start, end) for start, end in pieces]
    spans = [marked(text, some, start, end) for some, (start, end) in zip(inside, pieces, strict=True)]
    before, after = "…" if pieces[0][0] else "", "…" if pieces[-1][1] < len(text) else ""
    return Piece(
        Markup(f"{before}{' … '.join(spans)}{after}"),  # noqa: S704  every span is escaped
        {word.text for some in inside for word in some},
    )


def marked(text: str, hits: Sequence[Word], start: int = 0, end: int | None = None) -> Markup:
    """The text from start to end, escaped, with the hits in <mark>."""
    pieces: list[str] = []
    place = start
    for word in hits:
        if word.start < place:
            continue
        pieces += [escape(text[place : word.start]), "<mark>", escape(text[word.start : word.end]), "</mark>"]
        place = word.end
    return Markup("".join([*pieces, escape(text[place:end])]))  # noqa: S704  everything in it is escaped


def marked_all(texts: Sequence[str], sought: Sought) -> list[Markup]:
    """Each of some short texts, marked; taken apart together, which is quicker than one by one."""
    whole = "\n".join(texts)
    hits, start, found = sought.words(whole), 0, []
    for text in texts:
        end = start + len(text)
        found.append(marked(whole, within(hits, start, end), start, end))
        start = end + 1
    return found
