"""The piece of a text that shows why it was found."""

import time

from hypothesis import given
from hypothesis import strategies as st

from community.search.snippets import WIDTH, marked_all, snippet
from community.search.sought import Sought
from community.search.wanted import wanted
from tests.search.test_words import ANYTHING

FILLER = "Here is a sentence that says little about anything. " * 12


def shown(text: str, query: str) -> str:
    return str(snippet(text, wanted(query).stems))


def test_a_short_text_is_shown_as_it_is() -> None:
    assert shown("The fan stops.", "fans") == "The <mark>fan</mark> stops."
    assert snippet("The fan stops.", wanted("lamp").stems) is None


def test_a_long_text_is_cut_at_words() -> None:
    piece = shown(FILLER + "Then the fan stops. " + FILLER, "fan")
    assert "the <mark>fan</mark> stops" in piece
    assert piece.startswith("…") and piece.endswith("…") and len(piece) < WIDTH + 40
    words = piece.replace("<mark>", "").replace("</mark>", "").strip("…").split()
    assert set(words) <= set(f"{FILLER} Then the fan stops.".split())


def test_words_far_apart_are_both_shown() -> None:
    piece = shown(f"The fan hums. {FILLER} Only the schedule helps. {FILLER}", "schedule fan")
    assert "<mark>fan</mark>" in piece and "<mark>schedule</mark>" in piece and " … " in piece
    assert piece.index("fan") < piece.index("schedule")
    assert len(piece) < WIDTH + 60


def test_the_stretch_with_most_words_wins() -> None:
    piece = shown(f"A fan. {FILLER} The night fan schedule. {FILLER} A night.", "night fan schedule")
    assert "<mark>night</mark> <mark>fan</mark> <mark>schedule</mark>" in piece
    assert " … " not in piece


def test_a_joined_token_is_marked_as_one() -> None:
    assert shown("Since v2.14.1, nothing.", "V2.14.1") == "Since <mark>v2.14.1</mark>, nothing."
    assert shown("Since v2.14.1, nothing.", '"v2.14.1 nothing"').count("<mark>") == 4


def test_what_people_wrote_is_escaped() -> None:
    piece = shown("<script>alert('fan')</script> & <b>fan</b>", "fan script")
    assert "<script" not in piece and "<b>" not in piece
    assert "&lt;<mark>script</mark>&gt;" in piece and "&amp;" in piece
    titles = marked_all(["<i>fan</i>", "", "fans & no fan"], Sought({"fan"}))
    assert titles == [
        "&lt;i&gt;<mark>fan</mark>&lt;/i&gt;", "", "<mark>fans</mark> &amp; no <mark>fan</mark>",
    ]  # fmt: skip


@given(ANYTHING | st.text("fan <>&\"' x", max_size=900), st.text("fanx <", max_size=20))
def test_a_snippet_is_always_short_escaped_and_from_the_text(text: str, query: str) -> None:
    piece = snippet(text, wanted(query).stems)
    if piece is None:
        return
    bare = piece.replace("<mark>", "").replace("</mark>", "")
    assert "<mark>" in piece and "<" not in bare and ">" not in bare
    read = str(type(piece)(bare).unescape()).removeprefix("…").removesuffix("…")
    assert len(read) <= WIDTH + 10
    if " … " not in read and "…" not in text:
        assert read in text


def test_a_giant_word_does_not_make_a_giant_snippet() -> None:
    assert len(shown("fan/" * 4_000 + "fan", "fan")) < 4 * WIDTH
    assert len(shown("x" * 15_000 + " fan", "fan")) < 2 * WIDTH


def test_a_text_of_nothing_but_hits_takes_no_time_to_speak_of() -> None:
    start = time.process_time()
    assert shown("fan hub " * 2_500, "fan hub").count("<mark>") > 20
    assert time.process_time() - start < 5  # comparing all hits with all others would take far longer
