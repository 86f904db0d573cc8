"""How well the classifier tells texts apart, on a labelled set: the spam of one bank and generated support posts.

What it is taught comes from the other bank, so nothing is measured on what was learned.
"""

from random import Random

import pytest

from bench.spam.honest import made
from bench.spam.phrases import bank
from bench.spam.styles import PRAISE, SHOP, SUPPORT, TESTIMONY, Spammer
from community.spam.reading import Reading
from community.spam.words import TAUGHT_GOOD, Words, unpacked

WORDY = (SHOP, SUPPORT, TESTIMONY, PRAISE)  # styles that words can tell; the others copy honest ones
SURE = 0.9


def spam(name: str, count: int, seed: int) -> list[list[int]]:
    random = Random(seed)
    return [
        Reading(Spammer(bank(name), WORDY[number % len(WORDY)], random).post("").text, "").features
        for number in range(count)
    ]


def good(count: int, seed: int) -> list[list[int]]:
    texts = made(Random(seed))
    return [Reading(next(texts).text, "").features for _number in range(count)]


def share(words: Words, texts: list[list[int]]) -> float:
    """How many of these texts it is sure to be spam."""
    return sum((words.likelihood(text) or 0.0) >= SURE for text in texts) / len(texts)


@pytest.fixture(scope="module")
def taught() -> Words:
    words = unpacked(None, 0, 0)
    for text in good(TAUGHT_GOOD + 100, 1):
        words.learn(text, is_spam=False)
    for text in spam("train", 60, 2):
        words.learn(text, is_spam=True)
    return words


def test_the_list_that_comes_with_the_product_is_useful_alone() -> None:
    fresh = unpacked(None, 0, 0)
    assert share(fresh, spam("test", 200, 3)) > 0.02 and share(fresh, good(200, 4)) < 0.005


def test_what_a_site_teaches_makes_it_better(taught: Words) -> None:
    fresh, unseen = unpacked(None, 0, 0), spam("test", 200, 3)
    assert share(taught, unseen) > max(0.35, 5 * share(fresh, unseen))
    assert share(taught, good(400, 5)) < 0.005


def test_what_is_taken_back_is_forgotten_and_what_is_packed_comes_back(taught: Words) -> None:
    words = unpacked(taught.packed(), taught.spam, taught.good)
    text = spam("test", 1, 6)[0]
    before = words.likelihood(text)
    words.learn(text, is_spam=True)
    assert words.likelihood(text) != before
    words.learn(text, is_spam=True, step=-1)
    assert words.likelihood(text) == before and (words.spam, words.good) == (taught.spam, taught.good)


def test_short_texts_say_nothing(taught: Words) -> None:
    assert taught.likelihood(Reading("Thanks!", "").features) is None
    assert taught.likelihood([]) is None
