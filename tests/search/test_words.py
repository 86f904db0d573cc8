"""How texts are taken apart: joined tokens, diacritics, stems, and anything else that people paste."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.search.words import LONGEST, folded, words_of

ANYTHING = st.text(max_size=400) | st.text("ab1 .-_/:\\\"'é\u0301ﾞ½ß\x00*?", max_size=80)


def texts(text: str) -> list[str]:
    return [word.text for word in words_of(text)]


@given(ANYTHING)
def test_any_text_can_be_taken_apart(text: str) -> None:
    for word in words_of(text):
        assert 0 < len(word.text) <= LONGEST
        assert 0 <= word.start < word.end <= len(text)
        assert not (word.joined and word.part)


@given(ANYTHING)
def test_words_stand_where_they_say(text: str) -> None:
    words = list(words_of(text))
    for before, after in pairwise(words):
        assert before.start <= after.start
        assert before.end <= after.start or (before.joined and after.part and after.end <= before.end)


@given(ANYTHING)
def test_case_does_not_matter_to_plain_letters(text: str) -> None:
    plain = "".join(letter for letter in text if letter.isascii())
    assert texts(plain.upper()) == texts(plain.lower())


@pytest.mark.parametrize(
    ("token", "found"),
    [
        ("v2.14.1", ["v2.14.1", "v2", "14", "1"]),
        ("ERR_0x80070057", ["err_0x80070057", "err", "0x80070057"]),
        ("foo_bar", ["foo_bar", "foo", "bar"]),
        ("/etc/hub/fan.yaml", ["etc/hub/fan.yaml", "etc", "hub", "fan", "yaml"]),
        ("hub.local:8080", ["hub.local:8080", "hub", "local", "8080"]),
        ("std::vector", ["std::vector", "std", "vector"]),
        ("__init__", ["__init__", "init"]),
    ],
)
def test_a_joined_token_counts_whole_and_by_part(token: str, found: list[str]) -> None:
    assert texts(f"Since {token}, nothing works.")[1 : 1 + len(found)] == found


def test_words_of_a_windows_path_are_found() -> None:
    assert texts(r"C:\Users\ana\fan.log") == ["c", "user", "ana", "fan.log", "fan", "log"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("schedules", "schedule"),
        ("Restarting", "restarted"),
        ("café", "CAFE"),
        ("résumé", "re\u0301sume\u0301"),  # composed, and as the file system of a Mac writes it
        ("Müller", "Mu\u0308ller"),
        ("ﬁrmware", "firmware"),  # a ligature, as copied from a PDF
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert texts(one) == texts(other)


@pytest.mark.parametrize(("one", "other"), [("hub2", "hub3"), ("Größe", "Grosse"), ("0x8007", "0x8008")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert texts(one) != texts(other)


def test_scripts_with_vowel_marks_are_not_torn_apart() -> None:
    assert len(texts("हिन्दी")) == 1
    assert len(texts("שָׁלוֹם")) == 1
    assert len(texts("मौसम स्टेशन")) == 2


def test_a_letter_of_which_nothing_is_left_is_no_word() -> None:
    assert folded("ﾞ") == ""
    assert texts("ﾞ fan") == ["fan"]


def test_a_very_long_token_is_cut_the_same_way_everywhere() -> None:
    assert texts("a1" * 500) == texts("A1" * 600) == ["a1" * (LONGEST // 2)]
