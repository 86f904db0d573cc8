"""The order of answers.

Confirmed answers come first, then the accepted one, then by quality, then the older first. Quality is the lower
bound of the Wilson score interval at 95 % for the share of up-votes: E. B. Wilson, "Probable Inference, the Law of
Succession, and Statistical Inference", JASA 22 (1927), 209-212. An answer with 3 of 3 votes therefore stands below
one with 40 of 42, and an answer without votes at 0.
"""

from math import sqrt

Z = 1.959964  # the 97.5 % point of the normal distribution: a two-sided interval of 95 %


def wilson(up: int, down: int) -> float:
    """Lower bound of the share of up-votes, 0 to 1; an answer with more down- than up-votes gets below 0.

    The negative part mirrors the formula, so that unvoted answers stand above those that people found wrong.
    """
    n = up + down
    if not n or up == down:
        return 0.0
    if down > up:
        return -wilson(down, up)
    share = up / n
    spread = Z * sqrt((share * (1 - share) + Z * Z / (4 * n)) / n)
    return (share + Z * Z / (2 * n) - spread) / (1 + Z * Z / n)
