"""What somebody wants in plain words: clauses and exclusions. Anything typed is valid."""

import pytest
from hypothesis import given

from community.search.wanted import MOST_COMMON, MOST_TERMS, Term, wanted
from community.search.words import words_of
from tests.search.test_words import ANYTHING


def first_ways(text: str) -> list[tuple[str, ...]]:
    """The words of each clause as they were typed."""
    return [clause.ways[0].words for clause in wanted(text).clauses]


def needed(text: str) -> list[tuple[str, ...]]:
    return [clause.ways[0].words for clause in wanted(text).clauses if clause.needed]


@given(ANYTHING)
def test_any_text_is_valid(text: str) -> None:
    found = wanted(text)
    assert len(found.clauses) <= MOST_TERMS and len(found.excluded) <= MOST_TERMS
    for term in [*found.excluded, *(way for clause in found.clauses for way in clause.ways)]:
        assert term.words and all(term.words)
    assert all(found.stems)


@given(ANYTHING)
def test_every_clause_was_typed(text: str) -> None:
    typed = {word.text for word in words_of(text[:300].replace("\x00", " "))}
    for clause in wanted(text).clauses:
        assert set(clause.ways[0].words) <= typed
        assert clause.typed in text.replace("\x00", " ")


@given(ANYTHING)
def test_nothing_is_wanted_twice(text: str) -> None:
    ways = [clause.ways for clause in wanted(text).clauses]
    assert len(set(ways)) == len(ways)


@given(ANYTHING)
def test_something_is_needed_whenever_anything_is_wanted(text: str) -> None:
    found = wanted(text)
    assert any(clause.needed for clause in found.clauses) == bool(found.clauses)


def test_quotation_marks_make_a_phrase() -> None:
    assert first_ways('fan "night schedule" stops') == [("fan",), ("night", "schedul"), ("stop",)]
    assert first_ways('"cannot connect') == [("cannot", "connect")]
    assert first_ways('fan " "" "') == [("fan",)]


@pytest.mark.parametrize(
    "text", ["step -ig of HHL", "hubctl --force", "one - two", "exit code -11", 'fan -"night mode"']
)
def test_a_minus_in_a_title_excludes_nothing(text: str) -> None:
    assert wanted(text).excluded == []
    assert wanted(text).clauses


def test_a_joined_token_is_one_clause_found_whole_or_by_its_parts() -> None:
    [clause] = wanted("(/etc/fan.yaml)").clauses
    assert clause.ways[0] == Term(("etc", "fan", "yaml"), "etc/fan.yaml")
    [clause] = wanted("v2.14.1").clauses
    assert clause.ways[0] == Term(("v2", "14", "1"), "v2.14.1")


def test_a_joined_token_in_a_phrase_stands_there_by_its_parts() -> None:
    assert first_ways('"upgrade to v2.14.1 fails"') == [("upgrad", "to", "v2", "14", "1", "fail")]


@pytest.mark.parametrize("text", ["Why does the fan stop?", "what's a fan stop", "the FAN was, it STOPS"])
def test_very_common_words_are_not_needed(text: str) -> None:
    assert needed(text) == [("fan",), ("stop",)]


def test_very_common_words_are_needed_when_there_is_nothing_else_and_in_phrases() -> None:
    assert needed("why does it") == first_ways("why does it")
    assert len(needed("why does it not do what it is for")) == MOST_COMMON
    assert needed('"to be or not to be"') == [("to", "be", "or", "not", "to", "be")]


def test_operators_and_or_are_words_in_plain_text() -> None:
    assert [clause.typed for clause in wanted("tag:fan OR lamp").clauses] == ["tag:fan", "OR", "lamp"]


@pytest.mark.parametrize("text", ["", " ", "?!", "\x00", '"', '""', "-", "***", "«»", "😀"])
def test_nothing_to_look_for(text: str) -> None:
    assert wanted(text).clauses == []


def test_a_pasted_page_is_cut() -> None:
    assert len(wanted(" ".join(f"word{number}" for number in range(10_000))).clauses) == MOST_TERMS
