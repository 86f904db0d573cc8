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

    Optimal string alignment, after Damerau (1964) and Levenshtein (1966).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        older, before, row = before, row, [place]
        for column, theirs in enumerate(other, start=1):
            cost = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != theirs))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == theirs:
                cost = min(cost, older[column - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
