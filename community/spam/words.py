"""The classifier of texts: naive Bayes over words, pairs of words and hosts.

Sources: G. Robinson, A Statistical Approach to the Spam Problem, Linux Journal 107 (2003); evidence is combined by
Fisher's method as in SpamBayes, whose middle means "cannot say". What a site decided is counted on top of a small list
of words that ships with the product (`prior.txt`), so that a new site is not helpless.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import exp
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from community.spam.reading import BUCKETS, SETTLED, bucket

Counts = NDArray[np.uint16]

STRENGTH, UNKNOWN = 0.6, 0.5  # Robinson's s and x: how much a word that was never seen weighs, and which way
LISTED, LEANING = 12.0, 0.94  # the same for words of the list: like so many texts, of which that share was spam
LEAST_LEANING = 0.1  # words that lean less say nothing
MOST_WORDS = 120  # the strongest are heard
FEWEST_WORDS = 3  # with less the text says nothing
EQUAL = 3000  # words; a word is as common in spam as in good posts until that many words of each say otherwise
TAUGHT_SPAM, TAUGHT_GOOD = 20, 500  # texts of a site; with fewer the list speaks alone
KNOWN_HOST = 4  # good texts that name a site, after which it is no strange one
MOST_TEXTS = 20_000  # of a kind; then everything counts half, and what is new counts more


@dataclass
class Words:
    """How many texts of each kind had a word. `spam` and `good` are how many texts there were."""

    in_spam: Counts
    in_good: Counts
    spam: int = 0
    good: int = 0

    @cached_property
    def sums(self) -> tuple[int, int]:
        """How many words of spam and of good posts were counted."""
        return int(self.in_spam.sum()), int(self.in_good.sum())

    def likelihood(self, features: Sequence[int]) -> float | None:
        """How likely a text with these features is spam, from 0 to 1; None if too few of them are known."""
        places = np.array(features, dtype=np.intp)
        taught = float(self.spam >= TAUGHT_SPAM and self.good >= TAUGHT_GOOD)
        spam, good = self.in_spam[places] * taught, self.in_good[places] * taught
        all_spam, all_good = self.sums
        often_spam, often_good = spam / max(all_spam, 1), good / max(all_good, 1)
        share_spam = (spam + EQUAL * often_good) / (all_spam + EQUAL)
        share_good = (good + EQUAL * often_spam) / (all_good + EQUAL)
        shares, seen = share_spam + share_good, spam + good
        own = np.divide(share_spam, shares, where=shares > 0, out=np.full_like(shares, UNKNOWN))
        listed = prior()[places]
        weight = np.where(listed == 0, STRENGTH, LISTED)
        leaning = (weight * (UNKNOWN + listed * (LEANING - UNKNOWN)) + seen * own) / (weight + seen)
        strong = np.abs(leaning - UNKNOWN)
        order = np.argsort(-strong)[:MOST_WORDS]
        heard = np.clip(leaning[order][strong[order] >= LEAST_LEANING], 0.01, 0.99)
        if len(heard) < FEWEST_WORDS:
            return None
        for_good = chi2q(-2.0 * float(np.log(1.0 - heard).sum()), 2 * len(heard))
        for_spam = chi2q(-2.0 * float(np.log(heard).sum()), 2 * len(heard))
        return (1.0 + for_spam - for_good) / 2.0

    def is_good_host(self, host: str) -> bool:
        """Whether the site behind a link was named in posts that stood, and never in spam."""
        place = bucket(f"host:{host}")
        if SETTLED.search(host):
            return int(self.in_spam[place]) == 0
        return int(self.in_spam[place]) == 0 and (int(self.in_good[place]) >= KNOWN_HOST or prior()[place] < 0)

    def learn(self, features: Sequence[int], is_spam: bool, step: int = 1) -> None:
        """Count a text as spam or as good; `step=-1` takes it back."""
        self.__dict__.pop("sums", None)
        counts, places = self.in_spam if is_spam else self.in_good, np.array(features, dtype=np.intp)
        moved = counts[places].astype(np.int32) + step
        counts[places] = np.clip(moved, 0, 65_535).astype(np.uint16)
        if is_spam:
            self.spam = max(0, self.spam + step)
        else:
            self.good = max(0, self.good + step)
        if max(self.spam, self.good) > MOST_TEXTS:
            self.in_spam, self.in_good = self.in_spam // 2, self.in_good // 2
            self.spam, self.good = self.spam // 2, self.good // 2

    def packed(self) -> bytes:
        return zlib.compress(self.in_spam.tobytes() + self.in_good.tobytes(), 1)


def unpacked(packed: bytes | None, spam: int, good: int) -> Words:
    """What was packed; nothing but the list when nothing was."""
    if not packed:
        return Words(np.zeros(BUCKETS, np.uint16), np.zeros(BUCKETS, np.uint16))
    counts = np.frombuffer(zlib.decompress(packed), dtype=np.uint16).copy()
    return Words(counts[:BUCKETS], counts[BUCKETS:], spam, good)


@cache
def prior() -> NDArray[np.int8]:
    """The list that ships with the product: 1 where a word of spam is counted, -1 where one of good posts is."""
    leanings, leaning = np.zeros(BUCKETS, np.int8), 1
    for line in Path(__file__).with_name("prior.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            leaning = 1 if line == "[spam]" else -1
        elif not line.startswith("#"):
            for mark in filter(None, (part.strip() for part in line.split(","))):
                leanings[bucket(mark)] = leaning
    return leanings


def chi2q(value: float, degrees: int) -> float:
    """How likely a chi-square with an even number of degrees of freedom is above this value (the closed form)."""
    half = value / 2.0
    if half > 600.0:  # exp() would be nothing
        return 0.0
    term = whole = exp(-half)
    for step in range(1, degrees // 2):
        term *= half / step
        whole += term
    return min(whole, 1.0)
