"""Numbers and times in operators."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from community.search.contract import Condition
from community.search.operators.spans import number_span, time_span
from tests.search.test_words import ANYTHING

DAY = 24 * 3600


def at(year: int, month: int = 1, day: int = 1) -> float:
    return datetime(year, month, day, tzinfo=UTC).timestamp()


def numbers(value: str) -> list[tuple[str, float]]:
    return [(one.test, float(one.values[0])) for one in number_span("votes", value)]


def times(value: str) -> list[tuple[str, float]]:
    return [(one.test, float(one.values[0])) for one in time_span("created", value)]


def age(value: str) -> tuple[str, float]:
    """The test of an age, with the whole days between now and its bound."""
    [(test, moment)] = times(value)
    return test, round((datetime.now(UTC).timestamp() - moment) / DAY, 2)


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        ("5", [("=", 5)]), ("=5", [("=", 5)]), (">=5", [(">=", 5)]), (">5", [(">", 5)]), ("<3", [("<", 3)]),
        ("<=0", [("<=", 0)]), ("-2", [("=", -2)]), ("<-2", [("<", -2)]), ("2..9", [(">=", 2), ("<=", 9)]),
        ("2..", [(">=", 2)]), ("..9", [("<=", 9)]), ("-5..-1", [(">=", -5), ("<=", -1)]),
        ("9..2", [(">=", 9), ("<=", 2)]),
    ],
)  # fmt: skip
def test_numbers(value: str, bounds: list[tuple[str, float]]) -> None:
    assert numbers(value) == bounds


@pytest.mark.parametrize(
    "value", ["many", "", ">", "5>", "=>5", "1.5", "5,5", "..", "2...9", "2..9..12", "٣", "1e9", "9" * 40, "--5", "5-"]
)
def test_no_numbers(value: str) -> None:
    assert numbers(value) == []


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        ("2024", [(">=", at(2024)), ("<", at(2025))]),
        ("2024-02", [(">=", at(2024, 2)), ("<", at(2024, 3))]),
        ("2024-12", [(">=", at(2024, 12)), ("<", at(2025))]),
        ("2024-02-29", [(">=", at(2024, 2, 29)), ("<", at(2024, 3, 1))]),
        ("2024-2-9", [(">=", at(2024, 2, 9)), ("<", at(2024, 2, 10))]),
        ("<2025-01", [("<", at(2025))]),
        ("<=2025-01", [("<", at(2025, 2))]),
        (">2024", [(">=", at(2025))]),
        (">=2025-01-15", [(">=", at(2025, 1, 15))]),
        ("=2024", [(">=", at(2024)), ("<", at(2025))]),
        ("2023..2024-06", [(">=", at(2023)), ("<", at(2024, 7))]),
        ("2023..", [(">=", at(2023))]),
        ("..2023", [("<", at(2024))]),
    ],
)
def test_days_months_and_years(value: str, bounds: list[tuple[str, float]]) -> None:
    assert times(value) == bounds


@pytest.mark.parametrize(
    ("value", "bound"),
    [("<7d", (">=", 7)), ("7d", (">=", 7)), ("<=7d", (">=", 7)), (">30d", ("<", 30)), (">=30d", ("<", 30)),
     ("<2w", (">=", 14)), (">3m", ("<", 90)), (">1y", ("<", 365)), ("<12h", (">=", 0.5)), ("0d", (">=", 0)),
     (">9999y", ("<", 9999 * 365))],
)  # fmt: skip
def test_ages(value: str, bound: tuple[str, float]) -> None:
    assert age(value) == bound


def test_today_and_yesterday() -> None:
    (_, today), (_, tomorrow) = times("today")
    (_, before), (_, same) = times("yesterday")
    assert tomorrow - today == DAY == today - before and same == today
    assert today <= datetime.now(UTC).timestamp() < tomorrow + 60


@pytest.mark.parametrize(
    "value",
    ["soon", "", "<", "2025-13", "2025-02-30", "2025-00", "2025-01-00", "0000", "99999", "25-01", "2025-1-1-1", "7",
     "7days", "30 d", "-7d", "..", "2025...2026", "2025..soon", "7d..9d", "tomorrow", "²d", "12345d", "1900", "9999"],
)  # fmt: skip
def test_no_times(value: str) -> None:
    assert times(value) == []


@given(ANYTHING)
def test_any_value_says_something_or_nothing(value: str) -> None:
    for condition in [*number_span("votes", value), *time_span("created", value)]:
        assert isinstance(condition, Condition) and len(condition.values) == 1
