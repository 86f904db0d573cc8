"""Words that are looked for, in texts that were found: where they stand. Most of a text is passed over."""

import re
from collections.abc import Collection
from string import ascii_letters

from community.search.words import JOINED, JOINERS, TOKEN, Word, vocabulary, words_in


class Sought:
    """Stems that are looked for in many texts; which tokens have them is remembered from one text to the next."""

    def __init__(self, stems: Collection[str]) -> None:
        self.stems = frozenset(stems)
        first = "".join(stem[:1] for stem in self.stems)
        self.letters = frozenset(f"{first}{first.upper()}" if vocabulary().keeps_first else ascii_letters)
        self.beginnings = [stem[: max(3, len(stem) - 2)] for stem in self.stems]
        shortest = sorted("-?".join(map(re.escape, stem[: max(1, len(stem) - 2)])) for stem in self.stems if stem)
        self.may_begin = re.compile("|".join(shortest)) if shortest and vocabulary().keeps_most else None
        self.fitting: set[str] = set()
        self.seen: set[str] = set()

    def words(self, text: str) -> list[Word]:
        """The words of a text that have one of the stems; the others are not taken apart."""
        if self.may_begin is None or not text.isascii():
            return self.among_all(text)
        found: list[Word] = []
        end = 0
        for likely in self.may_begin.finditer(text.lower()):
            place = likely.start()
            if place < end:
                continue
            start = beginning_of(text, place, end)
            token = TOKEN.search(text, start)
            while token and token.end() <= place:
                token = TOKEN.search(text, token.end())
            if token is None:
                break
            end = token.end()
            if not self.stems.isdisjoint(vocabulary()[token.group()].terms):
                found += [word for word in words_in(token.group(), token.start()) if word.text in self.stems]
        return found

    def among_all(self, text: str) -> list[Word]:
        """The same in any language, going by the first letters of its tokens at most."""
        tokens = set(TOKEN.findall(text))
        new = tokens - self.seen
        if new:
            known, are_others = vocabulary(), self.stems.isdisjoint
            may_fit = [token for token in new if token[0] in self.letters or not is_plain(token)]
            self.fitting.update([token for token in may_fit if not are_others(known[token].terms)])
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


def is_plain(token: str) -> bool:
    """Whether a token is one word in ASCII letters, which has one form: its stem."""
    return token.isalpha() and token.isascii() and (token.islower() or token.isupper() or token[1:].islower())


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


def beginning_of(text: str, place: int, least: int) -> int:
    """Where the letters, digits and joiners begin that go on at a place of an ASCII text, `least` at the earliest."""
    while place > least and (text[place - 1].isalnum() or text[place - 1] in JOINED):
        place -= 1
    return place


def is_whole(text: str, token: str, start: int) -> bool:
    """Whether what stands there in an ASCII text is this token, and no part of a longer one."""
    before = start
    while before and text[before - 1] in JOINERS:
        before -= 1
    if before and (text[before - 1].isalnum() or text[before - 1] == "_"):
        return False
    match = TOKEN.match(text, start)
    return match is not None and match.end() == start + len(token)
