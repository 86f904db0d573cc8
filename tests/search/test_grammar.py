"""The table of operators, and how operators are completed while somebody types."""

import pytest
from hypothesis import given

from community.search.grammar import KINDS, OPERATORS, Kind, completions, nearest
from community.search.operators.meaning import MEANINGS
from community.search.wanted import read
from tests.search.test_words import ANYTHING


def offered(text: str) -> list[str]:
    return [insert for insert, _meaning in completions(text)]


def test_every_operator_has_a_meaning_and_the_other_way_round() -> None:
    assert set(MEANINGS) == set(OPERATORS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_examples_and_values_are_read_as_what_they_explain(kind: Kind) -> None:
    for text in (kind.example, *(f"{kind.name}:{value}" for value in kind.values)):
        [operator] = read(text).operators
        assert operator.name == kind.name and not read(text).words
    assert str(kind.meaning).endswith(".") and str(kind.form)


def test_no_name_leads_to_two_operators() -> None:
    others = [other for kind in KINDS for other in kind.others]
    assert len(set(others)) == len(others) and not set(others) & set(OPERATORS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("tags", "tag"), ("products", "product"), ("prodct", "product"), ("prooduct", "product"), ("produtc", "product"),
     ("produkt", "product"), ("PRODUCT", ""), ("vote", "votes"), ("creatd", "created"), ("http", ""), ("iss", "is"),
     ("its", ""), ("hash", ""), ("note", ""), ("path", ""), ("x", ""), ("", "")],
)  # fmt: skip
def test_the_nearest_operator(typed: str, meant: str) -> None:
    assert nearest(typed) == meant


def test_names_are_completed() -> None:
    assert offered("fan ve") == ["version:"]
    assert offered("-pro") == ["-product:"]
    assert offered("is") == ["is:"]
    assert offered("VO") == ["votes:"]
    assert dict(completions("au"))["author:"] == "Questions that this person asked or answered."


def test_values_are_completed() -> None:
    assert offered("fan is:un") == ["is:unsolved", "is:unanswered"]
    assert offered("-is:c") == ["-is:confirmed", "-is:closed"]
    assert offered("has:") == ["has:picture", "has:code"]
    assert offered("staff:") == ["staff:yes", "staff:no"]
    assert offered("IS:SOL") == ["is:solved"]
    assert dict(completions("is:mi")) == {"is:mine": "asked by you"}


@pytest.mark.parametrize(
    "text", ["", " ", "fan ", "f", "is:solved", "is:x", "tag:", "http://is", "ar", "company", '"is:s', "fan:is", "is: "]
)
def test_there_is_nothing_to_complete(text: str) -> None:
    assert completions(text) == []


@given(ANYTHING)
def test_completing_bears_anything(text: str) -> None:
    for insert, meaning in completions(text):
        assert insert.lower().startswith(text.split()[-1].lower()) and meaning
