"""What somebody wants: terms, phrases and exclusions. Anything typed is a valid query."""

import pytest
from hypothesis import given

from community.search.wanted import MOST_TERMS, Term, wanted
from community.search.words import words_of
from tests.search.test_words import ANYTHING


def terms(text: str) -> list[tuple[str, ...]]:
    return [term.words for term in wanted(text).terms]


@given(ANYTHING)
def test_any_text_is_a_valid_query(text: str) -> None:
    found = wanted(text)
    assert len(found.terms) <= MOST_TERMS and len(found.excluded) <= MOST_TERMS
    for term in [*found.terms, *found.excluded]:
        assert term.words and all(term.words)
    assert all(found.stems)


@given(ANYTHING)
def test_a_query_looks_only_for_words_that_were_typed(text: str) -> None:
    found, typed = wanted(text), {word.text for word in words_of(text[:300].replace("\x00", " "))}
    for term in [*found.terms, *found.excluded]:
        assert {*term.words, term.whole} - {""} <= typed


@given(ANYTHING)
def test_no_term_is_wanted_twice(text: str) -> None:
    found = wanted(text)
    assert len(set(found.terms)) == len(found.terms)


def test_quotation_marks_make_a_phrase() -> None:
    assert terms('fan "night schedule" stops') == [("fan",), ("night", "schedul"), ("stop",)]
    assert terms('"cannot connect') == [("cannot", "connect")]
    assert terms('fan " "" "') == [("fan",)]


def test_a_minus_excludes_a_word_or_a_phrase() -> None:
    found = wanted('fan -hub -"night mode"')
    assert found.terms == [Term(("fan",))]
    assert found.excluded == [Term(("hub",)), Term(("night", "mode"))]


def test_a_minus_inside_a_word_or_an_option_of_a_command_excludes_nothing() -> None:
    for text in ("wake-on-lan", "hubctl --force", "one - two", "--", "a -- b"):
        assert wanted(text).excluded == []
    assert ("forc",) in terms("hubctl --force")


def test_a_joined_token_is_one_term_with_its_parts() -> None:
    assert wanted("v2.14.1").terms == [Term(("v2", "14", "1"), "v2.14.1")]
    assert wanted("(/etc/fan.yaml)").terms == [Term(("etc", "fan", "yaml"), "etc/fan.yaml")]


def test_a_joined_token_in_a_phrase_stands_there_by_its_parts() -> None:
    assert terms('"upgrade to v2.14.1 fails"') == [("upgrad", "to", "v2", "14", "1", "fail")]


@pytest.mark.parametrize("text", ["Why does the fan stop?", "what's a fan stop", "the FAN was, it STOPS"])
def test_very_common_words_do_not_count(text: str) -> None:
    assert terms(text) == [("fan",), ("stop",)]


def test_very_common_words_count_when_there_is_nothing_else_and_in_phrases() -> None:
    assert terms("why does it") == [("whi",), ("doe",), ("it",)]
    assert terms('"to be or not to be"') == [("to", "be", "or", "not", "to", "be")]


@pytest.mark.parametrize("text", ["", " ", "?!", "\x00", '"', '""', "-", "***", "«»", "😀"])
def test_nothing_to_look_for(text: str) -> None:
    assert wanted(text).terms == [] and wanted(text).excluded == []


def test_only_exclusions_look_for_nothing() -> None:
    assert wanted("-fan -hub").terms == []


def test_a_pasted_page_is_cut() -> None:
    assert len(wanted(" ".join(f"word{number}" for number in range(10_000))).terms) == MOST_TERMS
