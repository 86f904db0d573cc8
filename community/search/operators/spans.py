"""Numbers and times as operators write them: `>=5`, `2..9`, `<2025-01`, `>30d`."""

import re
from datetime import UTC, datetime, timedelta

from community.core.db import now
from community.search.contract import Condition

SIGN = r"(?P<sign><=|>=|<|>|=)?"
NUMBER = re.compile(rf"{SIGN}(?P<number>-?\d{{1,6}})", re.ASCII)
NUMBERS = re.compile(r"(?P<least>-?\d{1,6})?\.\.(?P<most>-?\d{1,6})?", re.ASCII)
AGE = re.compile(rf"{SIGN}(?P<count>\d{{1,4}})(?P<unit>[hdwmy])", re.ASCII)
DAY = re.compile(rf"{SIGN}(?P<day>\d{{4}}(?:-\d{{1,2}}){{0,2}}|today|yesterday)", re.ASCII)
DAYS = re.compile(r"(?P<first>[\d-]*)\.\.(?P<last>[\d-]*)", re.ASCII)
HOURS = {"h": 1, "d": 24, "w": 7 * 24, "m": 30 * 24, "y": 365 * 24}
FIRST_YEAR, LAST_YEAR = 1970, 9000


def number_span(column: str, value: str) -> list[Condition]:
    """The conditions for a number, all of which must hold; none when the value says nothing."""
    found = NUMBER.fullmatch(value)
    if found:
        return [Condition(column, (float(found["number"]),), found["sign"] or "=")]
    found = NUMBERS.fullmatch(value)
    bounds = [(">=", found["least"]), ("<=", found["most"])] if found else []
    return [Condition(column, (float(bound),), test) for test, bound in bounds if bound]


def time_span(column: str, value: str) -> list[Condition]:
    """The conditions for a time, all of which must hold; none when the value says nothing.

    A sign before an age compares ages: `>30d` is longer ago than 30 days, `<7d` and `7d` are within the last seven.
    A sign before a day, a month or a year compares times: `>2024` is after that year.
    """
    found = AGE.fullmatch(value)
    if found:
        moment = now().timestamp() - int(found["count"]) * HOURS[found["unit"]] * 3600  # a datetime would not go so far
        return [Condition(column, (moment,), "<" if (found["sign"] or "<")[0] == ">" else ">=")]
    found = DAY.fullmatch(value)
    if found:
        period = period_of(found["day"])
        return compared(column, *period, found["sign"] or "=") if period else []
    found = DAYS.fullmatch(value)
    if not found or value == "..":
        return []
    first, last = period_of(found["first"]), period_of(found["last"])
    if bool(first) < bool(found["first"]) or bool(last) < bool(found["last"]):
        return []
    conditions = [Condition(column, (first[0],), ">=")] if first else []
    return conditions + ([Condition(column, (last[1],), "<")] if last else [])


def compared(column: str, start: float, end: float, sign: str) -> list[Condition]:
    """A time before, within or after a period."""
    if sign == "=":
        return [Condition(column, (start,), ">="), Condition(column, (end,), "<")]
    bound, test = {"<": (start, "<"), "<=": (end, "<"), ">": (end, ">="), ">=": (start, ">=")}[sign]
    return [Condition(column, (bound,), test)]


def period_of(text: str) -> tuple[float, float] | None:
    """Start and end, in seconds, of a day, a month or a year; None for anything else."""
    if text in ("today", "yesterday"):
        midnight = now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=text == "yesterday")
        return midnight.timestamp(), (midnight + timedelta(days=1)).timestamp()
    try:
        year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
        start = datetime(year, month or 1, day or 1, tzinfo=UTC)
    except ValueError:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR or (text.count("-") > 0 and not month) or (text.count("-") > 1 and not day):
        return None
    if day:
        end = start + timedelta(days=1)
    elif month:
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    else:
        end = datetime(year + 1, 1, 1, tzinfo=UTC)
    return start.timestamp(), end.timestamp()
