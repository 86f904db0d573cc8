"""Forgiveness: synonyms, joined and split words, and what somebody may have meant."""

import pytest
from flask import Flask

from community.search.contract import BEST, Filters, SearchEngine
from community.search.expansion import corrected, expanded
from community.search.wanted import Wanted, read
from tests.search.documents import VISITOR, document, fill, member

GROUPS = [frozenset({"ac", "air conditioning", "aircon"}), frozenset({"hub", "bridge"})]


@pytest.fixture
def engine(app: Flask, engine: SearchEngine) -> SearchEngine:
    """The engine of the app, with a few threads."""
    fill(
        engine,
        document(1, "The login fails on the hub"),
        document(2, "I cannot log in any more"),
        document(3, "Our air conditioning hums"),
        document(4, "The aircon hums, too"),
        document(5, "The bridge forgets its schedule"),
        *(document(number, "A schedule for the fan") for number in range(10, 17)),
        *(document(number, "Thermostat calibration", audience="private") for number in range(20, 23)),
        document(30, "Settings of the e-mail alarm"),
        document(31, "The email alarm comes late"),
    )
    app.extensions["search"] = engine
    return engine


def found(engine: SearchEngine, text: str, groups: list[frozenset[str]] = GROUPS) -> set[int]:
    """What a query finds that looks for other spellings as well, if it has all the words."""
    results = engine.search(expanded(read(text).wanted, groups), VISITOR, BEST, 20, 0)
    return set(results.ids[: results.complete])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aircon", {3, 4}),
        ("ac", {3, 4}),
        ("AC", {3, 4}),
        ("air conditioning", {3, 4}),
        ("ac hums", {3, 4}),
        ("our air conditioning", {3, 4}),
        ("air", {3}),
        ("hub", {1, 5}),
        ("bridges", {1, 5}),
        ("bridge schedule", {5}),
        ('"aircon"', {4}),
        ('"air conditioning"', {3}),
        ("schedule -bridge hub", set()),
    ],
)
def test_words_that_mean_the_same_find_the_same(engine: SearchEngine, text: str, expected: set[int]) -> None:
    assert found(engine, text) == expected


def test_without_synonyms_words_are_what_they_are(engine: SearchEngine) -> None:
    assert found(engine, "aircon", []) == {4} and found(engine, "hub", []) == {1}


@pytest.mark.parametrize("text", ["login", "log in", "log-in", "Login"])
def test_joined_and_split_words_find_each_other(engine: SearchEngine, text: str) -> None:
    assert found(engine, text) == {1, 2}


@pytest.mark.parametrize("text", ["email", "e-mail", "e-mails"])
def test_hyphens_do_not_matter(engine: SearchEngine, text: str) -> None:
    assert found(engine, text) == {30, 31}


def test_a_phrase_is_neither_joined_nor_split(engine: SearchEngine) -> None:
    assert found(engine, '"log in"') == {2} and found(engine, '"login"') == {1}


def test_nothing_is_split_into_what_is_no_word_here(engine: SearchEngine) -> None:
    wanted = read("thermostats").wanted
    assert expanded(wanted, []) == Wanted(wanted.clauses, [])


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("shedule", "schedule"),
        ("fan shedule", "fan schedule"),
        ("Schedual", "schedule"),
        ("is:solved shedule tag:shedule", "is:solved schedule tag:shedule"),
        ("schedule", None),
        ("schedules", None),
        ("zzzzzz", None),
        ("fam", None),  # too short to say
        ('"shedule"', None),  # in quotation marks it is meant
        ("sch3dule", None),
        ("", None),
    ],
)
def test_a_misspelt_word_is_put_right(engine: SearchEngine, text: str, better: str | None) -> None:
    assert corrected(text, read(text).wanted, VISITOR) == better


def test_a_rare_word_that_is_right_stays(engine: SearchEngine) -> None:
    """Bridge stands in one thread; nothing near it finds much more."""
    assert corrected("bridge", read("bridge").wanted, VISITOR) is None


def test_nobody_is_led_to_a_word_that_only_others_may_read(engine: SearchEngine) -> None:
    wanted = read("thermostta").wanted
    assert corrected("thermostta", wanted, VISITOR) is None
    assert corrected("thermostta", wanted, member(7)) is None
    staff: Filters = member(7, sees_private=True)
    assert corrected("thermostta", wanted, staff) == "thermostat"
    engine.replace([], removed=[20, 21, 22])
    assert corrected("thermostta", wanted, staff) is None
