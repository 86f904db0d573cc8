"""How far two words are apart, and a quick guess at it from the letters they are made of."""

from typing import Any

import numpy as np

BINS = 32  # letters are counted in so many groups


def letter_counts(words: list[str]) -> Any:
    """How often each group of letters stands in each word."""
    found = np.zeros((len(words), BINS), dtype=np.int8)
    if words:
        code = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32) % BINS
        rows = np.repeat(np.arange(len(words)), [len(word) for word in words])
        np.add.at(found, (rows, code), 1)
    return found


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out, changed or swapped with their neighbour; `most` + 1 for more.

    Optimal string alignment, a column of its table as the bits of one number (H. Hyyrö, "A bit-vector algorithm for
    computing Levenshtein and Damerau edit distances", Nordic Journal of Computing 10, 2003).
    """
    if not one:
        return min(len(other), most + 1)
    full = (1 << len(one)) - 1
    last = 1 << len(one) >> 1
    places: dict[str, int] = {}
    for place, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << place
    up, down, diagonal, before = full, 0, 0, 0
    edits = len(one)
    for left, letter in enumerate(other, start=1 - len(other)):  # so many letters are left, as a negative number
        here = places.get(letter, 0)
        swapped = ((~diagonal & here) << 1) & before
        diagonal = (((here & up) + up) ^ up) | here | down | swapped
        right, back = down | ~(diagonal | up), diagonal & up
        edits += bool(right & last) - bool(back & last)
        if edits + left > most:
            return most + 1
        right, back = right << 1 | 1, back << 1
        up, down = (back | ~(diagonal | right)) & full, right & diagonal & full
        before = here
    return min(edits, most + 1)
