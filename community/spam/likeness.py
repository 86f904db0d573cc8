"""How alike texts are that differ in a few words.

Simhash: M. Charikar, Similarity Estimation Techniques from Rounding Algorithms, STOC 2002; looked up by quarters as in
G. Manku et al., Detecting Near-Duplicates for Web Crawling, WWW 2007.
"""

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

BITS = 64
ALIKE = 10  # bits in which texts may differ that count as the same
SIDE = np.arange(BITS, dtype=np.uint64)
ONE = np.uint64(1)


def simhash(words: Sequence[str]) -> int:
    """The mark of a text, as a signed number of 64 bits: texts with mostly the same words differ in few bits.

    Words count, and each pair of neighbours.
    """
    marks = {*words, *(f"{one} {other}" for one, other in pairwise(words))}
    hashes = [zlib.crc32(mark) << 32 | zlib.crc32(mark, 0x9E3779B9) for mark in (text.encode() for text in marks)]
    bits = (np.array(hashes, dtype=np.uint64)[:, None] >> SIDE) & ONE
    whole = bits.sum(axis=0) * 2 > len(hashes)
    return int(np.packbits(whole, bitorder="little").view(np.int64)[0])


def bands(mark: int) -> list[int]:
    """Its quarters: texts that differ in few bits most likely share one."""
    return [(mark >> shift) & 0xFFFF for shift in (0, 16, 32, 48)]


def distance(one: int, other: int) -> int:
    """In how many bits two marks differ."""
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()
