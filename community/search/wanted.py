"""What somebody wants: the words, phrases and exclusions in what they typed. Anything typed is a valid query."""

import re
from dataclasses import dataclass, field

from community.search.words import COMMON, words_of

MOST_LETTERS = 300
MOST_TERMS = 16
MOST_COMMON = 3  # terms of very common words alone; each of them costs as much as ten others
PIECE = re.compile(r'(-(?!-))?(?:"([^"]*)"?|(\S+))')  # an option of a command, such as --force, excludes nothing


@dataclass(frozen=True)
class Term:
    """One thing to find: a word, or several in a row (a phrase, or the parts of a joined token)."""

    words: tuple[str, ...]
    whole: str = ""  # a joined token as it was typed, such as v2.14.1


@dataclass(frozen=True)
class Wanted:
    """The terms that must or should be there, and those that must not."""

    terms: list[Term] = field(default_factory=list)
    excluded: list[Term] = field(default_factory=list)

    @property
    def stems(self) -> set[str]:
        """Every word looked for, for highlighting."""
        return {word for term in self.terms for word in (*term.words, term.whole) if word}


def wanted(text: str) -> Wanted:
    """Read a query. Very common words count only when there is nothing else."""
    found = Wanted()
    for minus, phrase, piece in PIECE.findall(text.replace("\x00", " ")[:MOST_LETTERS]):
        into = found.excluded if minus else found.terms
        for term in [as_phrase(phrase)] if phrase else as_terms(piece):
            if term and term not in into and len(into) < MOST_TERMS:
                into.append(term)
    telling = [term for term in found.terms if not COMMON.issuperset(term.words)]
    return Wanted(telling or found.terms[:MOST_COMMON], found.excluded)


def as_phrase(text: str) -> Term | None:
    """Words that must follow each other."""
    words = tuple(word.text for word in words_of(text) if not word.joined)
    return Term(words) if words else None


def as_terms(text: str) -> list[Term]:
    """The terms of one piece without blanks: usually one word; a joined token is one term with parts."""
    terms: list[Term] = []
    words = list(words_of(text))
    for place, word in enumerate(words):
        if word.part:
            continue
        parts = []
        for follower in words[place + 1 :]:
            if not follower.part:
                break
            parts.append(follower.text)
        terms.append(Term(tuple(parts), word.text) if parts else Term((word.text,)))
    return terms
