"""Forgiveness: other spellings of what somebody typed, and what they may have meant.

Other spellings (synonyms, joined and split words) are looked for together with the words as typed. A correction is
another query: the page offers it, or searches for it when the original finds nothing. It never gives away what the
person may not read, because it counts only what they would find.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from community.search.contract import Filters
from community.search.engine import engine
from community.search.wanted import MOST_TERMS, Clause, Term, Wanted, clauses_of
from community.search.words import common, folded, stemmed

SHORTEST_SPLIT, LONGEST_SPLIT = 5, 24  # letters of a word that may be two; each place to split it is looked up
SHORTEST_MEANT = 4  # letters of a word that may be misspelt
CANDIDATES = 8
RARE = 2  # documents; a word in more of them is no mistake
USUAL = 5  # titles, goals and topics with a word, so that nobody needs to split it
MORE = 5  # times as many documents as the word as typed must a correction have
MOST_WAYS = 8


def expanded(wanted: Wanted, groups: Sequence[frozenset[str]]) -> Wanted:
    """The same with other spellings: of each group of words that mean the same, and joined or split."""
    clauses = list(wanted.clauses)
    meanings = [[found for entry in sorted(group) if (found := terms_of(entry))] for group in groups]
    joined = joins(clauses)
    asked = {plain(clause) for clause in clauses} | {
        half for clause in clauses for pair in halves(clause) for half in pair
    }
    counts = engine().known(asked.union(joined) - {""}) if clauses else {}
    for place in range(len(clauses)):
        for entries in meanings:
            for entry in entries:
                if stands_at(entry, wanted.clauses, place):
                    others = [Term(other) for other in entries if other != entry]
                    add_ways(clauses, range(place, place + len(entry)), others)
        if joined[place] in counts:  # `log in` is found as `login`
            add_ways(clauses, range(place, place + 2), [Term((stemmed(joined[place]),))])
        add_ways(clauses, range(place, place + 1), split_of(wanted.clauses[place], counts))
    return Wanted(clauses, wanted.excluded)


def terms_of(entry: str) -> tuple[str, ...]:
    """The stems of a word or of several in a row."""
    return tuple(word for clause in clauses_of(entry) for word in clause.ways[0].words)


def stands_at(entry: tuple[str, ...], clauses: Sequence[Clause], place: int) -> bool:
    """Whether the words of an entry are the clauses from this place on, or the row that one clause is."""
    if clauses[place].ways[0].words == entry:
        return len(entry) == 1 or not clauses[place].must
    found = [clause.ways[0].words for clause in clauses[place : place + len(entry)]]
    return len(found) > 1 and found == [(word,) for word in entry]


def add_ways(clauses: list[Clause], places: Iterable[int], ways: Sequence[Term]) -> None:
    """Let these clauses be found by other ways as well; what must be there stays as it is."""
    for place in places:
        if ways and place < len(clauses) and not clauses[place].must:
            every = tuple(dict.fromkeys((*clauses[place].ways, *ways)))
            clauses[place] = replace(clauses[place], ways=every[:MOST_WAYS])


def plain(clause: Clause) -> str:
    """The word that a clause is, in lower case; empty when it is more than one word or has signs in it."""
    word = folded(clause.typed)
    return word if word.isalpha() and not clause.must else ""


def joins(clauses: Sequence[Clause]) -> list[str]:
    """Each word with the one after it as one word; empty where that is none."""
    words = [plain(clause) for clause in clauses]
    return [one + other if one and other else "" for one, other in pairwise([*words, ""])]


def halves(clause: Clause) -> list[tuple[str, str]]:
    """Every way to split a word in two."""
    word = plain(clause)
    if not SHORTEST_SPLIT <= len(word) <= LONGEST_SPLIT or not clause.needed:
        return []
    return [(word[:cut], word[cut:]) for cut in range(2, len(word) - 1)]


def split_of(clause: Clause, counts: Mapping[str, int]) -> list[Term]:
    """A word as two, if both are words here and it is not usual as one: `login` is found as `log in`."""
    if counts.get(plain(clause), 0) > USUAL:
        return []
    counted = [(min(counts.get(one, 0), counts.get(other, 0)), one, other) for one, other in halves(clause)]
    count, one, other = max(counted, default=(0, "", ""))
    return [Term((stemmed(one), stemmed(other)))] if count else []


def corrected(text: str, wanted: Wanted, filters: Filters) -> str | None:
    """The query with its misspelt words put right; None when there is nothing to put right.

    A word is taken for misspelt when (almost) nothing has it, and a similar one from the titles, goals and topics of
    this site finds much more.
    """
    found = text
    for clause in wanted.clauses[:MOST_TERMS]:
        better = meant(clause, filters)
        if better:
            found = re.sub(rf"(?<![\w:]){re.escape(clause.typed)}(?!\w)", better, found, count=1)
    return found if found != text else None


def meant(clause: Clause, filters: Filters) -> str | None:
    """The word that somebody may have meant."""
    word = plain(clause)
    if len(word) < SHORTEST_MEANT or stemmed(word) in common():
        return None
    here = engine().matching(clause, filters)
    if here > RARE:
        return None
    most = max(1, here * MORE)
    for other, _documents in engine().near(word, CANDIDATES):
        if stemmed(other) == stemmed(word) or not other.isalpha():
            continue
        if engine().matching(Clause((Term((stemmed(other),)),), other), filters, most):
            return other
    return None
