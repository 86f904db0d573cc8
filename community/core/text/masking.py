"""Taking contact details out of a stored text and putting a door in their place.

The text that is kept for readers then has no phone number in it at all: not for pages, nor for feeds, mails, search,
structured data or robots, whatever reads it next.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape

from community.core.text.contacts import Contact, contact_behind, contacts_in
from community.core.text.plain import INLINE
from community.core.text.tags import TAG

HREF = re.compile(r'\shref="([^"]*)"')
SPOKEN = re.compile(r'(\s(?:title|alt)=")([^"]*)"')
HIDDEN = "[…]"  # in lines without formatting

Find = Callable[[str], list[Contact]]


@dataclass
class Piece:
    """A tag, or a stretch of text between two tags. `dropped` tags go with what they stood around."""

    html: str
    tag: str = ""
    closes: bool = False
    dropped: bool = False

    @property
    def is_text(self) -> bool:
        return not self.tag

    @property
    def breaks(self) -> bool:
        """Whether what stands before and behind it are two texts."""
        return bool(self.tag) and self.tag not in INLINE


@dataclass(frozen=True)
class Masking:
    """What is looked for: see `contacts_in`. `door` draws what stands in place of a detail of one kind."""

    countries: Sequence[str]
    exempt: Sequence[str]
    door: Callable[[str], str]

    def find(self, text: str) -> list[Contact]:
        return contacts_in(text, self.countries, self.exempt)

    def masked(self, html: str) -> tuple[str, list[str]]:
        """HTML of the sanitisers with a door for each contact detail, and the kinds of what was found."""
        kinds: list[str] = []
        pieces = list(pieces_of(html))
        for piece in pieces:
            if piece.tag in ("img", "a", "abbr", "td", "th"):
                piece.html = self.without_words(piece.html, kinds)
        for run in runs(pieces):
            self.mask_links(run, kinds)
            self.mask_run(run, kinds)
        return "".join(piece.html for piece in pieces if not piece.dropped), kinds

    def masked_line(self, text: str, sign: Callable[[str], str] = lambda _kind: HIDDEN) -> tuple[str, list[str]]:
        """A line without formatting, with a sign for each contact detail, and the kinds of what was found. `sign` says
        what stands in place of a detail of one kind."""
        found = self.find(text)
        for contact in reversed(found):
            text = text[: contact.start] + sign(contact.kind) + text[contact.end :]
        return text, [contact.kind for contact in found]

    def without_words(self, tag: str, kinds: list[str]) -> str:
        """A tag whose title and description name no contact."""

        def instead(said: re.Match[str]) -> str:
            found = self.find(unescape(said[2]))
            kinds.extend(contact.kind for contact in found)
            return f'{said[1]}"' if found else said[0]

        return SPOKEN.sub(instead, tag)

    def mask_links(self, run: list[Piece], kinds: list[str]) -> None:
        """Links that lead to a person become doors, whatever their words are."""
        for opening, inside in links_in(run):
            kind = contact_behind(unescape(address_of(opening)), self.exempt)
            if kind is None:
                continue
            kinds.append(kind)
            for piece in inside:
                piece.dropped = True
            opening.tag, opening.html = "span", self.door(kind)

    def mask_run(self, run: list[Piece], kinds: list[str]) -> None:
        """Details in running text, which formatting may cut into pieces."""
        texts = [piece for piece in run if piece.is_text and not piece.dropped]
        words = [unescape(piece.html) for piece in texts]
        found = self.find("".join(words))
        if not found:
            return
        kinds.extend(contact.kind for contact in found)
        start = 0
        for piece, text in zip(texts, words, strict=True):
            here = [one for one in found if one.start < start + len(text) and one.end > start]
            if here:
                piece.html = self.cut(text, start, here)
            start += len(text)
        for opening, inside in links_in(run):
            if any(piece.html.count(DOOR) for piece in inside):
                opening.dropped = inside[-1].dropped = True  # a door is a link itself
        for piece in texts:
            piece.html = DOORS.sub(lambda door: self.door(door[1]), piece.html)

    def cut(self, text: str, start: int, found: list[Contact]) -> str:
        """One piece of text with a sign where a detail begins, and without what is left of it."""
        kept, at = "", 0
        for contact in found:
            kept += escape(text[at : max(0, contact.start - start)], quote=False)
            if contact.start >= start:
                kept += f"{DOOR}{contact.kind}{DOOR}"
            at = contact.end - start
        return kept + escape(text[at:], quote=False) if at < len(text) else kept


DOOR = "\x00"  # no text can hold it
DOORS = re.compile(f"{DOOR}([a-z]+){DOOR}")


def pieces_of(html: str) -> Iterator[Piece]:
    """HTML taken apart at its tags."""
    done = 0
    for tag in TAG.finditer(html):
        if tag.start() > done:
            yield Piece(html[done : tag.start()])
        yield Piece(tag[0], tag[2], bool(tag[1]))
        done = tag.end()
    if done < len(html):
        yield Piece(html[done:])


def runs(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The stretches that are read in one go."""
    run: list[Piece] = []
    for piece in pieces:
        if piece.breaks:
            yield run
            run = []
        else:
            run.append(piece)
    yield run


def links_in(run: list[Piece]) -> Iterator[tuple[Piece, list[Piece]]]:
    """Each link with what stands in it, its closing tag included. No link stands in another."""
    opened: Piece | None = None
    inside: list[Piece] = []
    for piece in run:
        if piece.tag == "a" and not piece.closes:
            opened, inside = piece, []
        elif opened is not None:
            inside.append(piece)
            if piece.tag == "a":
                yield opened, inside
                opened = None


def address_of(link: Piece) -> str:
    found = HREF.search(link.html)
    return found[1] if found else ""
