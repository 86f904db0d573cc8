"""Who may read what, and what a document must be, as conditions on the rows of the index."""

import operator
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
    literal,
    literal_column,
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
# Put together once, as text: it is the same for every search, whatever is looked for.
T = SERVING.documents.name
AGE = f"greatest(extract(epoch FROM now())::float8 - {T}.active, 0::float8) / {DAY * FRESH_DAYS}::float8"
VOTES = f"ln(1.0::float8 + greatest({T}.votes, 0)) / ln(2.0::float8)"
QUALITY: ColumnElement[float] = literal_column(
    f"(1.0::float8 + {T}.accepted::int * {ACCEPTED}::float8 + {T}.confirmed::int * {CONFIRMED}::float8"
    f" + {T}.staffed::int * {OFFICIAL}::float8 + {VOTES} * {VOTED}::float8"
    f" + exp(-least({AGE}, {OLDEST}::float8)) * {FRESH}::float8)",
    Double,
)


def readable(filters: Filters) -> ColumnElement[bool]:
    """Whether the viewer may read a document."""
    if filters.sees_private:
        return true()
    if not filters.viewer.is_authenticated:
        return documents.audience == "everyone"
    own = and_(documents.author == filters.viewer.id, documents.audience != "staff")
    return or_(documents.audience.in_(["everyone", "members", *sorted(filters.audiences)]), own)


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
    own = list(products)
    if not own:
        return QUALITY
    return QUALITY + as_number(documents.product == any_(texts(own))) * number(OWN_PRODUCT)


def as_number(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    """1 if a condition holds, else 0."""
    return cast(condition, Integer)


def matches(vector: ColumnElement[Any], query: str) -> ColumnElement[bool]:
    return vector.bool_op("@@")(cast(query, TSQUERY))
