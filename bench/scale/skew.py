"""How unequal a site is: few people write most, few tags are on most questions, few threads are long."""

from bisect import bisect
from itertools import accumulate
from math import exp, log
from random import Random

# How many of 1,000 questions have so many answers: about 3 on average, most with 1 to 4.
ANSWERS = {
    (0, 0): 80, (1, 1): 225, (2, 2): 250, (3, 3): 200, (4, 4): 120, (5, 5): 60, (6, 8): 40, (9, 20): 20,
    (21, 60): 4.5, (100, 400): 0.5,
}  # fmt: skip
SPANS, STEPS = list(ANSWERS), list(accumulate(ANSWERS.values()))
OFTEN_VOTED = 0.002  # share of the posts with 40 to 300 votes


class Ranks:
    """Numbers from 1 to `count`, the smaller the more often: the law of Zipf and Mandelbrot, 1 / (rank + flat)."""

    def __init__(self, count: int, flat: float) -> None:
        self.count, self.flat = count, flat
        self.log = log((count + flat) / flat)

    def pick(self, random: Random) -> int:
        return min(self.count, 1 + int(self.flat * (exp(random.random() * self.log) - 1)))

    def pick_several(self, random: Random, number: int, but: int = 0) -> list[int]:
        """Different ones, without `but`."""
        chosen: set[int] = set()
        while len(chosen) < min(number, self.count // 2):
            chosen.add(self.pick(random))
            chosen.discard(but)
        return sorted(chosen)


def answers(random: Random) -> int:
    least, most = SPANS[bisect(STEPS, random.random() * STEPS[-1])]
    return random.randint(least, most)


def votes(random: Random) -> int:
    if random.random() < OFTEN_VOTED:
        return random.randint(40, 300)
    return int(random.expovariate(0.55))


def comments(random: Random) -> int:
    return 0 if random.random() < 0.7 else 1 + int(random.expovariate(0.9))


def views(random: Random) -> int:
    return int(20 * random.paretovariate(1.1))
