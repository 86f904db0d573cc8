"""What somebody wants: the words, phrases and exclusions in what they typed. Anything typed is a valid query."""

import re
from dataclasses import dataclass, field

from community.search.words import TOKEN, common, vocabulary, words_of

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
class Clause:
    """One thing to find, in any of its spellings; the first is what was `typed`.

    A very common word is not `needed`: a document without it is as good, it only helps the order.
    """

    ways: tuple[Term, ...]
    typed: str = ""
    needed: bool = True


@dataclass(frozen=True)
class Wanted:
    """What must or should be there, and what must not."""

    clauses: list[Clause] = field(default_factory=list)
    excluded: list[Term] = field(default_factory=list)

    @property
    def stems(self) -> set[str]:
        """Every word looked for, for highlighting."""
        terms = [term for clause in self.clauses for term in clause.ways]
        return {word for term in terms for word in (*term.words, term.whole) if word}


def wanted(text: str) -> Wanted:
    """Read a query. Very common words are needed only when there is nothing else."""
    found = Wanted()
    for minus, phrase, piece in PIECE.findall(text.replace("\x00", " ")[:MOST_LETTERS]):
        clauses = [Clause((term,), phrase) for term in as_phrase(phrase)] if phrase else clauses_of(piece)
        for clause in clauses:
            if minus:
                found.excluded.extend(clause.ways[: MOST_TERMS - len(found.excluded)])
            elif len(found.clauses) < MOST_TERMS and all(clause.ways != other.ways for other in found.clauses):
                found.clauses.append(clause)
    if not any(clause.needed for clause in found.clauses):
        return Wanted([Clause(one.ways, one.typed) for one in found.clauses[:MOST_COMMON]], found.excluded)
    return found


def as_phrase(text: str) -> list[Term]:
    """Words that must follow each other; none when there are no words."""
    words = tuple(word.text for word in words_of(text) if not word.joined)
    return [Term(words)] if words else []


def clauses_of(piece: str) -> list[Clause]:
    """The clauses of one piece without blanks: usually one word; a joined token is one clause with several ways."""
    clauses = []
    for token in TOKEN.findall(piece):
        forms = vocabulary()[token]
        if not forms.row:
            continue
        if len(forms.row) == 1 and (not forms.others or len(forms.plain[0]) == len(token)):
            ways = [Term(forms.row)]
        else:
            whole, *others = forms.others or ("",)
            ways = [Term(forms.row, whole), *(Term((other,)) for other in others)]
        clauses.append(Clause(tuple(ways), token, not common().issuperset(forms.row)))
    return clauses
