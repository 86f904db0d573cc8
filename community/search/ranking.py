"""The order of results: one formula for every engine, its source and its constants.

    score = text * coverage * quality

text      The sum over the clauses of idf * tf / (tf + UNIT * K1 * (1 - B + B * length / average length)), BM25F as in
          Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009): how often a word
          stands in a document is first added up over its parts, each times its weight (contract.WEIGHTS), and so is
          the length. idf = ln(1 + (N - n + 0.5) / (n + 0.5)) for n of N documents: rare words count most.
          Words in the title count once more, with the title's own frequency and length: + IN_TITLE * tf / (tf + ...
          with TITLE_B for B). Two such sums find better than one with a great weight for the title.
coverage  (found clauses / all clauses) ** COVERAGE: documents with more of the words come first.
quality   1 + the bonuses that apply, below: an answer that was accepted, a goal that was met, an official answer,
          votes, a young thread, the reader's own product.
"""

import math
from collections.abc import Iterable

from community.search.contract import WEIGHTS
from community.search.wanted import Clause

UNIT = WEIGHTS["body"]  # so that a word in the body counts as one
K1 = 1.5
B = 0.75
IN_TITLE, TITLE_B = 1.0, 0.25  # titles are short anyway, so their length counts little
COVERAGE = 0.4
SOME = 0.25  # share of the needed clauses that a document must have when too few have all
OTHER_SPELLING = 0.85  # what a synonym or another spelling counts, beside the words as typed

ACCEPTED, CONFIRMED, OFFICIAL, OWN_PRODUCT = 0.06, 0.06, 0.04, 0.10
VOTED = 0.02  # for each binary order of magnitude of votes
FRESH, FRESH_DAYS = 0.04, 730.0  # for a thread active just now; fades by a factor of e in this time


def idf(documents: int, found: int) -> float:
    """How telling a word is that stands in `found` of `documents`."""
    return math.log(1 + (documents - found + 0.5) / (found + 0.5))


def least(clauses: Iterable[Clause]) -> int:
    """How many of the needed clauses are enough when too few documents have all."""
    needed = sum(clause.needed for clause in clauses)
    return max(1, math.ceil(needed * SOME))
