"""Words of titles, goals and tags: what begins alike, and what is spelt nearly alike."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from community.search.whoosh_engine.schema import WORD
from community.search.whoosh_engine.segments import Segment
from community.search.whoosh_engine.snapshot import Snapshot
from community.search.words import letters_of

EXPANSIONS = 40  # words that a prefix may stand for
SHORT = 5  # letters; shorter words bear only one wrong letter
LOOKED_UP = 2_000  # words whose neighbours are remembered
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
    found: Counter[str] = Counter()
    distances: dict[str, int] = {}
    for segment in snapshot.segments if word else ():
        for other, edits, count in around(segment, word):
            found[other] += count
            distances[other] = edits
    kept = sorted(found.keys() - {word}, key=lambda other: (distances[other], -found[other], other))
    return [(other, found[other]) for other in kept[:limit]]


def around(segment: Segment, word: str) -> list[tuple[str, int, int]]:
    """The words of a segment at a small distance, how far each is, and in how many documents it stands."""
    found = segment.around.get(word)
    if found is None:
        words, counts = segment.words
        most = 1 if len(word) < SHORT else 2
        apart = np.bitwise_count(segment.letters ^ np.uint32(letters_of(word)))
        likely = np.flatnonzero(apart <= 2 * most).tolist()
        rows = extract(word, [words[place] for place in likely], scorer=OSA.distance, score_cutoff=most, limit=None)
        found = [(other, edits, int(counts[likely[place]])) for other, edits, place in rows]
        if len(segment.around) >= LOOKED_UP:
            segment.around.clear()
        segment.around[word] = found
    return found
