"""How texts are taken apart: joined tokens, diacritics, stems, and anything else that people paste."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from string import ascii_lowercase
from sys import getswitchinterval, setswitchinterval

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community.search import words
from community.search.sought import Sought
from community.search.words import LONGEST, SUFFIXES, Vocabulary, common, folded, speak, vocabulary, words_of

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
    for before, after in pairwise(words_of(text)):
        assert before.start <= after.start
        inside = before.joined and (after.part or after.joined) and after.end <= before.end
        assert before.end <= after.start or inside


@given(ANYTHING)
def test_case_does_not_matter_to_plain_letters(text: str) -> None:
    plain = "".join(letter for letter in text if letter.isascii())
    assert texts(plain.upper()) == texts(plain.lower())


@pytest.mark.parametrize(
    ("token", "found"),
    [
        ("v2.14.1", ["v2.14.1", "2.14.1", "v2", "14", "1"]),
        ("e-mail", ["e-mail", "email", "e", "mail"]),
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


@pytest.mark.parametrize(
    ("token", "terms"),
    [
        ("getUserName", ("getusernam", "get", "user", "name")),
        ("HTMLParser", ("htmlparser", "html", "parser")),
        ("GitHub", ("github", "git", "hub")),
        ("log-ins", ("log", "in", "log-ins", "login")),
        ("V2.14.1", ("v2", "14", "1", "v2.14.1", "2.14.1")),
        ("Hub", ("hub",)),
        ("HUB", ("hub",)),
    ],
)
def test_a_token_is_found_by_each_of_its_forms(token: str, terms: tuple[str, ...]) -> None:
    assert vocabulary()[token].terms == terms


def test_the_vocabulary_forgets_before_it_grows_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "REMEMBERED", 3)
    for number in range(10):
        assert vocabulary()[f"fan{number}"].row == (f"fan{number}",)
        assert len(vocabulary()) <= 3


@pytest.fixture
def german() -> Iterator[None]:
    speak("de_AT")
    yield
    speak("en")


@pytest.mark.usefixtures("german")
def test_another_language_has_its_own_stems_and_common_words() -> None:
    assert texts("Lüftungen") == texts("Lüftung")
    assert "nicht" in common() and "with" not in common()


def test_a_language_without_a_stemmer_leaves_words_as_they_are() -> None:
    speak("ja")
    try:
        assert texts("schedules") == ["schedules"] and common() == frozenset()
    finally:
        speak("en")


def test_readers_at_the_same_time_get_the_same_stems() -> None:
    """A stemmer of Snowball is used by one thread at a time; two at once made wrong stems, which were then kept."""
    typed = [f"{first}{rest}" for first in "bcdfglmnprst" for rest in ("ationally", "fulness", "izing", "ements")] * 20
    alone = [Vocabulary("en")[word].row for word in typed]
    before, together = getswitchinterval(), Vocabulary("en")
    setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as readers:
            found = list(readers.map(lambda word: together.forms_of(word).row, typed))
    finally:
        setswitchinterval(before)
    assert found == alone


@given(
    ANYTHING | st.text("fan.-_/:1 é\u0301", max_size=60),
    st.sets(st.sampled_from(["fan", "n", "f", "1", "e", "fan-1", "fan.fan"])),
)
@example("-_fan fan-.fan _fan fan_ fan:fan fan", {"fan"})
@example("getFan FAN Fans FANs x-fan v1.fan", {"fan", "1.fan"})
def test_wanted_words_are_found_where_going_through_all_finds_them(text: str, stems: set[str]) -> None:
    assert Sought(stems).words(text) == [word for word in words_of(text) if word.text in stems]


@pytest.mark.parametrize("language", sorted(SUFFIXES))
@given(st.lists(st.text(ascii_lowercase, min_size=1, max_size=12), max_size=30))
@example(["dying", "lying", "skies", "news", "gently", "idly", "inning", "gegangen", "onyx", "yes", "ying"])
def test_stemmers_leave_the_first_letter_alone(language: str, words: list[str]) -> None:
    """By it, words are passed over that cannot have a wanted stem."""
    stemmed = stems_in(language)
    assert [stemmed(word)[:1] for word in words] == [word[0] for word in words]


@cache
def stems_in(language: str) -> Callable[[str], str]:
    return Vocabulary(language).stemmed
