"""The quality of answers: the lower bound of the Wilson interval, mirrored below zero."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from community.questions.ranking import Z, wilson

counts = some.integers(0, 5_000)


@given(counts, counts)
def test_it_stays_between_minus_one_and_one(up: int, down: int) -> None:
    assert -1 < wilson(up, down) < 1


@given(counts, counts)
def test_its_sign_is_that_of_the_score(up: int, down: int) -> None:
    quality = wilson(up, down)
    assert (quality > 0) == (up > down) or up == down
    assert (quality == 0) == (up == down)


@given(counts, counts)
def test_below_zero_it_is_the_mirror(up: int, down: int) -> None:
    assert wilson(up, down) == pytest.approx(-wilson(down, up))


@given(counts, counts)
def test_one_more_up_vote_never_hurts(up: int, down: int) -> None:
    assert wilson(up + 1, down) > wilson(up, down) - 1e-12


@given(counts, counts)
def test_one_more_down_vote_never_helps(up: int, down: int) -> None:
    assert wilson(up, down + 1) < wilson(up, down) + 1e-12


@given(some.integers(1, 1_000))
def test_more_votes_of_the_same_kind_are_surer(up: int) -> None:
    assert wilson(2 * up, 0) > wilson(up, 0)


@given(some.integers(1, 1_000), some.integers(0, 1_000))
def test_it_never_promises_more_than_the_share(up: int, down: int) -> None:
    if up > down:
        assert wilson(up, down) < up / (up + down)


@given(some.integers(1, 1_000), some.integers(0, 999))
def test_it_solves_the_equation_it_comes_from(up: int, down: int) -> None:
    """Wilson: the bound p is where the observed share lies just Z standard errors of p away."""
    if up <= down:
        return
    n, share = up + down, up / (up + down)
    bound = wilson(up, down)
    assert share - bound == pytest.approx(Z * sqrt(bound * (1 - bound) / n), abs=1e-9)


def test_no_votes_are_neither_good_nor_bad() -> None:
    assert wilson(0, 0) == 0 and wilson(7, 7) == 0


@pytest.mark.parametrize(("up", "down", "known"), [(1, 0, 0.2065), (3, 0, 0.4385), (40, 2, 0.8421), (9, 1, 0.5958)])
def test_known_values(up: int, down: int, known: float) -> None:
    assert wilson(up, down) == pytest.approx(known, abs=5e-4)


def test_the_example_of_the_documentation() -> None:
    assert wilson(40, 2) > wilson(3, 0) > wilson(1, 0) > wilson(0, 0) > wilson(0, 1)
