"""Who may read what, and what a document must be, as conditions on the rows of the index."""

import math
import operator
import time
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Integer,
    Text,
    and_,
    any_,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from community.search.contract import FLAGS, KEYWORDS, NUMBERS, Condition, Filters
from community.search.postgres_engine.rows import clean
from community.search.postgres_engine.tables import SERVING, array
from community.search.ranking import ACCEPTED, CONFIRMED, FRESH, FRESH_DAYS, OFFICIAL, OWN_PRODUCT, VOTED

SEVERAL = ("tag", "staff")  # columns with several values for a document
COMPARE: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
GREATEST_ID = 2**63 - 1
DAY = 86_400.0
OLDEST = 500.0  # times FRESH_DAYS; PostgreSQL refuses to raise e to a much smaller power
documents = SERVING.documents.c


def readable(filters: Filters) -> ColumnElement[bool]:
    """Whether the viewer may read a document."""
    if filters.sees_private:
        return true()
    if not filters.viewer.is_authenticated:
        return documents.audience == "everyone"
    return or_(documents.audience.in_(["everyone", "members"]), documents.author == filters.viewer.id)


def fulfilled(conditions: Iterable[Condition]) -> ColumnElement[bool]:
    """Whether all conditions hold."""
    return and_(true(), *(not_(plainly(one)) if one.negated else plainly(one) for one in conditions))


def plainly(condition: Condition) -> ColumnElement[bool]:
    """Whether a condition holds, as if it were not negated."""
    name = condition.column
    if name in FLAGS:
        return documents[name].is_(True)
    if name not in KEYWORDS and name not in NUMBERS:
        raise ValueError(f"no column {name}")
    if name in SEVERAL:
        return documents[name].overlap(texts(condition.values))
    if name in KEYWORDS:
        return documents[name] == any_(texts(condition.values))
    if name == "person":
        return documents.person.overlap(ids(condition.values))
    if name == "author" and condition.test == "=":
        return documents.author == any_(ids(condition.values))
    values = [number(value) for value in condition.values]
    if condition.test == "=":
        return or_(false(), *(COMPARE["="](documents[name], value) for value in values))
    return COMPARE[condition.test](documents[name], values[0])


def texts(values: Iterable[object]) -> ColumnElement[Any]:
    return array([clean(str(value)) for value in values], Text)


def ids(values: Iterable[str | float]) -> ColumnElement[Any]:
    """Only whole numbers that can be ids."""
    found = [int(value) for value in map(float, values) if value.is_integer() and abs(value) < GREATEST_ID]
    return array(found, BigInteger)


def number(value: str | float) -> ColumnElement[float]:
    return literal(float(value), Double)


def quality(products: Iterable[str]) -> ColumnElement[float]:
    """What a document's score is multiplied by; see search.ranking."""
    age = func.greatest(number(time.time()) - documents.active, 0.0) / number(DAY * FRESH_DAYS)
    parts = [
        number(1.0),
        as_number(documents.accepted) * number(ACCEPTED),
        as_number(documents.confirmed) * number(CONFIRMED),
        as_number(documents.staffed) * number(OFFICIAL),
        func.ln(1.0 + func.greatest(documents.votes, 0)) * number(VOTED / math.log(2)),
        func.exp(-func.least(age, OLDEST)) * number(FRESH),
    ]
    own = list(products)
    if own:
        parts.append(as_number(documents.product == any_(texts(own))) * number(OWN_PRODUCT))
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def as_number(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    """1 if a condition holds, else 0."""
    return cast(condition, Integer)


def matches(vector: ColumnElement[Any], query: str) -> ColumnElement[bool]:
    return vector.bool_op("@@")(cast(query, TSQUERY))
