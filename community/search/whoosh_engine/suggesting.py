"""Words of titles, goals and tags: what begins alike, and what is spelt nearly alike."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

import numpy as np

from community.search.letters import distance, letter_counts
from community.search.whoosh_engine.schema import WORD
from community.search.whoosh_engine.segments import Segment
from community.search.whoosh_engine.snapshot import Snapshot

EXPANSIONS = 40  # words that a prefix may stand for
SHORT = 5  # letters; shorter words bear only one wrong letter
LAST = "\U0010ffff"


def beginning(snapshot: Snapshot, prefix: str) -> list[str]:
    """The most frequent words with this prefix; the prefix itself first, if it is one."""
    counts: dict[str, int] = {}
    for segment in snapshot.segments:
        words, numbers = segment.words
        for place in range(bisect_left(words, prefix), bisect_left(words, prefix + LAST)):
            counts[words[place]] = counts.get(words[place], 0) + int(numbers[place])
    return sorted(counts, key=lambda word: (word != prefix, -counts[word], word))[:EXPANSIONS]


def completions(snapshot: Snapshot, readable: Any, words: list[str], prefix: str, limit: int) -> list[int]:
    """The ids of documents whose title, goal or tags have all the words and one that begins with the prefix.

    A word is enough when another one begins with it. Good threads come first, those with the exact words before.
    """
    found, exact = readable, np.zeros(snapshot.size, dtype=np.float32)
    for word in [*words, prefix]:
        found = found & snapshot.having(WORD, beginning(snapshot, word))
        exact += snapshot.having(WORD, [word])
    places = np.flatnonzero(found)
    scores = (snapshot.quality(()) + exact)[places]
    if len(places) > limit:
        some = scores >= np.partition(scores, len(places) - limit)[len(places) - limit]
        places, scores = places[some], scores[some]
    ids = snapshot.column("id")[places]
    return ids[np.lexsort((ids, -scores))[:limit]].tolist()


def known(snapshot: Snapshot, words: Iterable[str]) -> dict[str, int]:
    """In how many documents each of these words stands that stands anywhere."""
    counts = ((word, sum(one.word_counts.get(word, 0) for one in snapshot.segments)) for word in words)
    return {word: count for word, count in counts if count}


def near(snapshot: Snapshot, word: str, limit: int) -> list[tuple[str, int]]:
    """Words at a small distance, the nearest and then the most frequent first."""
    most = 1 if len(word) < SHORT else 2
    found: dict[str, int] = {}
    for segment in snapshot.segments if word else ():
        words, counts = segment.words
        for place in candidates(segment, word, most):
            if words[place] != word:
                found[words[place]] = found.get(words[place], 0) + int(counts[place])
    distances = {other: distance(word, other, most) for other in found}
    kept = [other for other in found if distances[other] <= most]
    kept.sort(key=lambda other: (distances[other], -found[other], other))
    return [(other, found[other]) for other in kept[:limit]]


def candidates(segment: Segment, word: str, most: int) -> list[int]:
    """The places of words that may be near: of about the same length and made of about the same letters.

    Each wrong letter changes at most two counts of letters by one.
    """
    letters, lengths = segment.letters
    alike = np.flatnonzero(np.abs(lengths - len(word)) <= most)
    differences = np.abs(letters[alike] - letter_counts([word])[0]).sum(axis=1)
    return alike[differences <= 2 * most].tolist()
