"""What every engine must find, leave out and put first."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.search.contract import NEWEST, Filters, SearchEngine
from community.search.wanted import wanted
from community.search.words import words_of
from tests.search.documents import ENGINES, VISITOR, document, fill, ids, look, member


def test_a_word_is_found_wherever_it_stands(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, title="The fan stops"),
        document(2, goal="A quiet fan"),
        document(3, body="Since then the fan stops."),
        document(4, accepted="Cap the fan."),
        document(5, answers="Is it the fan?"),
        document(6, tags=["fan"]),
        document(7, body="Nothing of that."),
    )
    assert sorted(ids(engine, "FANS")) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("token", "parts", "strangers"),
    [
        ("v2.14.1", ["14", "v2"], ["v2.14.2", "v2.1.14", "v3"]),
        ("ERR_0x80070057", ["0x80070057", "err", "err_0X80070057"], ["ERR_0x80070058", "0x8007"]),
        ("foo_bar", ["foo", "bar", "foo-bar", "foo.bar"], ["bar_foo", "foobar"]),
        ("/etc/hub/fan.yaml", ["fan.yaml", "hub/fan.yaml", "etc/hub", "yaml"], ["/etc/fan.yaml", "hub.yaml"]),
        (r"C:\Hub\fan.log", ["fan.log", "log", "hub"], ["fan.txt"]),
    ],
)
def test_a_joined_token_is_found_whole_and_by_part(
    engine: SearchEngine, token: str, parts: list[str], strangers: list[str]
) -> None:
    fill(engine, document(1, body=f"It says {token}, then stops."), document(2, body="It says nothing."))
    for text in (token, token.lower(), f"({token})", f'"{token}"', f'"says {token} then stops"', *parts):
        assert ids(engine, text) == [1], text
    for text in strangers:
        assert ids(engine, text) == [], text


def test_the_whole_token_comes_before_its_parts_in_a_row(engine: SearchEngine) -> None:
    fill(engine, document(1, body="foo bar stops it"), document(2, body="foo_bar stops it"))
    assert ids(engine, "foo_bar") == [2, 1]


def test_diacritics_and_endings_do_not_matter(engine: SearchEngine) -> None:
    fill(engine, document(1, body="The café schedules its résumé"), document(2, body="Grüße aus Köln"))
    assert ids(engine, "cafe scheduling resume") == ids(engine, "re\u0301sume\u0301") == [1]
    assert ids(engine, "koln grusse") == [] and ids(engine, "köln GRÜẞE") == [2]


def test_all_terms_before_any_terms(engine: SearchEngine) -> None:
    fill(engine, document(1, title="fan schedule"), document(2, title="fan"), document(3, title="schedule"))
    everything = look(engine, "fan schedule")
    assert (everything.ids, everything.total, everything.all_terms) == ([1], 1, True)
    some = look(engine, "fan volcano")
    assert (sorted(some.ids), some.total, some.all_terms) == ([1, 2], 2, False)
    nothing = look(engine, "volcano eruption")
    assert (nothing.ids, nothing.total, nothing.all_terms) == ([], 0, False)


def test_the_terms_may_stand_in_different_places(engine: SearchEngine) -> None:
    fill(engine, document(1, title="fan", answers="the schedule"), document(2, title="fan"))
    assert ids(engine, "schedule fan") == [1]


def test_a_phrase_is_exact(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, body="my night schedule runs"),
        document(2, body="a schedule for the night"),
        document(3, body="night after night the schedule runs"),
        document(4, body="my own night", answers="schedule it"),
        document(5, answers="good night\n\nschedule it", goal="night\n\nschedule"),
    )
    assert ids(engine, '"night schedule"') == [1]
    assert ids(engine, '"night after night"') == [3]
    assert ids(engine, '"schedule runs" "after night"') == [3]
    assert look(engine, '"schedule my night"').total == 0


def test_a_phrase_may_contain_joined_tokens(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, body="after v2.14.1 the file /etc/fan.yaml is gone"),
        document(2, body="after v2.14.2 the file /etc/fan.yaml is gone"),
        document(3, body="the file /etc/fan.yaml after v2.14.1 is gone"),
    )
    assert ids(engine, '"after v2.14.1 the file"') == [1]
    assert ids(engine, '"file /etc/fan.yaml is gone"') == [1, 2]
    assert ids(engine, '"fan.yaml after v2.14.1"') == [3]
    assert ids(engine, '"14.1 the"') == [1]


def test_exclusions_leave_out(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, title="fan", body="on the hub v2.14.1"),
        document(2, title="fan", body="in night mode"),
        document(3, title="fan", body="mode night"),
    )
    assert sorted(ids(engine, "fan -hub")) == [2, 3]
    assert sorted(ids(engine, 'fan -"night mode"')) == [1, 3]
    assert sorted(ids(engine, "fan -v2.14.1")) == [2, 3]
    assert ids(engine, "fan -fan") == []
    assert sorted(look(engine, "fan volcano -hub").ids) == [2, 3]


def test_the_title_counts_more_than_the_text(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, title="Something hums", goal="A calm night", body="I think of the fan"),
        document(2, title="The fan hums", goal="A calm night", body="I think of something"),
        document(3, title="Something hums", goal="A calm fan", body="I think of something"),
    )
    assert ids(engine, "fan") == [2, 3, 1]


def test_solved_and_voted_break_near_ties_but_do_not_beat_the_better_match(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, title="The fan hums"),
        document(2, title="The fan hums", solved=True),
        document(3, title="The fan hums", solved=True, score=30),
        document(4, title="Lamp", body="there is a fan as well, far from all that matters", solved=True, score=900),
    )
    assert ids(engine, "fan hums") == [3, 2, 1]
    assert ids(engine, "fan") == [3, 2, 1, 4]


def test_the_order_holds_over_many_documents_and_pages(engine: SearchEngine) -> None:
    """With more documents than an engine looks at closely, votes and the total must still count."""
    fill(engine, *(document(number, title="fan hums", score=1000 * (number == 611)) for number in range(1, 700)))
    engine.replace([document(number, title="fan hums") for number in range(700, 720)], removed=range(1, 21))
    first = look(engine, "fan")
    assert first.total == 699
    assert first.ids[0] == 611
    pages = [one for offset in range(0, 699, 50) for one in look(engine, "fan", limit=50, offset=offset).ids]
    assert sorted(pages) == list(range(21, 720))
    assert look(engine, "fan", limit=10, offset=700).ids == []


def test_newest_first(engine: SearchEngine) -> None:
    fill(engine, *(document(number, title="fan", created_at=1000.0 * (number * 7 % 30)) for number in range(30)))
    engine.replace([document(99, title="fan", created_at=900_000.0)])
    expected = [99, *sorted(range(30), key=lambda number: -(number * 7 % 30))]
    found = look(engine, "fan", order=NEWEST, limit=12)
    assert (found.ids, found.total) == (expected[:12], 31)
    assert look(engine, "fan", order=NEWEST, limit=10, offset=12).ids == expected[12:22]


def test_filters_narrow_the_results_and_their_number(engine: SearchEngine) -> None:
    visitor = VISITOR.viewer
    fill(
        engine,
        document(1, title="fan", tags=["night-mode", "hub"], product="hub-2", solved=True),
        document(2, title="fan", tags=["night"], product="hub"),
        document(3, title="fan", tags=["c++"], product="hub-2"),
    )
    for filters, expected in [
        (Filters(visitor, tag="night-mode"), [1]),
        (Filters(visitor, tag="night"), [2]),
        (Filters(visitor, tag="c++"), [3]),
        (Filters(visitor, tag="nigh"), []),
        (Filters(visitor, product="hub-2"), [1, 3]),
        (Filters(visitor, product="hub"), [2]),
        (Filters(visitor, solved=True), [1]),
        (Filters(visitor, solved=False), [2, 3]),
        (Filters(visitor, product="hub-2", solved=False), [3]),
        (Filters(visitor, product="hub", tag="c++"), []),
    ]:
        found = look(engine, "fan", filters)
        assert (sorted(found.ids), found.total) == (expected, len(expected)), filters
        newest = look(engine, "fan", filters, order=NEWEST)
        assert (sorted(newest.ids), newest.total) == (expected, len(expected)), filters


AUDIENCES = [document(1, "fan"), document(2, "fan", audience="members"), document(3, "fan", audience="private")]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (VISITOR, [1]),
        (member(7), [1, 2]),
        (member(1), [1, 2, 3]),  # the author
        (member(7, sees_private=True), [1, 2, 3]),
    ],
)
def test_only_the_audience_finds(engine: SearchEngine, filters: Filters, expected: list[int]) -> None:
    fill(engine, *AUDIENCES)
    for order in ("best", NEWEST):
        found = look(engine, "fan", filters, order=order)
        assert (sorted(found.ids), found.total) == (expected, len(expected))
    assert sorted(engine.alike(wanted("fan"), filters, 10)) == expected


def test_not_even_the_number_tells_of_what_others_may_not_see(engine: SearchEngine) -> None:
    """When the filter leaves nothing at all, there is nothing, not everything."""
    fill(engine, *AUDIENCES[1:])
    for order in ("best", NEWEST):
        assert look(engine, "fan", order=order).total == 0
        assert look(engine, "fan volcano", order=order).total == 0
    assert engine.alike(wanted("fan"), VISITOR, 10) == []


def test_somebody_without_an_account_wrote_nothing_that_a_visitor_owns(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan", audience="private", author_id=0))
    assert ids(engine, "fan") == ids(engine, "fan", member(7)) == []


def test_alike_wants_shared_words_best_first(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, title="Fan ignores the night schedule"),
        document(2, title="Night schedule of the lamp"),
        document(3, title="A password is forgotten"),
    )
    text = wanted("Why does my fan ignore the night schedule?")
    assert engine.alike(text, VISITOR, 10) == [1, 2]
    assert engine.alike(text, VISITOR, 1) == [1]


@settings(max_examples=40)
@given(text=st.text(max_size=300) | st.text("fan*?:\"'()[]{}~^\\/-+ \x00", max_size=60))
@pytest.mark.parametrize("make", ENGINES.values(), ids=ENGINES)
def test_no_text_breaks_the_engine(
    make: Callable[[Path], SearchEngine], text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    engine = make(tmp_path_factory.mktemp("any"))
    try:
        fill(engine, document(1, title="fan", body=text), document(2, title="fan"))
        assert sorted(ids(engine, "fan")) == [1, 2]
        look(engine, text, member())
        engine.alike(wanted(text), VISITOR, 5)
        looked_for = wanted(text)
        if looked_for.terms and not looked_for.excluded and len(text) < 250:
            assert 1 in ids(engine, text, member())
        assert engine.fault() == ""
    finally:
        engine.close()


VOCABULARY = "fan hub lamp v2.14.1 v2.14.2 foo_bar foo bar night 14".split()


def found_by_hand(words: list[str], text: str) -> bool:
    """Whether a text has all terms of a query, by looking at every place."""
    there = [word.text for word in words_of(text) if not word.joined]
    return all(
        any(there[place : place + len(term.words)] == list(term.words) for place in range(len(there)))
        for term in wanted(" ".join(words)).terms
    )


def test_the_engine_finds_what_reading_everything_finds(engine: SearchEngine) -> None:
    """Random texts and queries over few words, spread over several commits."""
    rng = random.Random(20)
    texts = {number: " ".join(rng.choices(VOCABULARY, k=rng.randint(1, 7))) for number in range(1, 200)}
    documents = [document(number, title="x", body=text) for number, text in texts.items()]
    fill(engine, *documents[:120])
    for start in range(120, 199, 20):
        engine.replace(documents[start : start + 20])
    engine.replace([], removed=[1, 2, 150])
    for _ in range(150):
        words = rng.choices(VOCABULARY, k=rng.randint(1, 3))
        if rng.random() < 0.4:
            words = [f'"{" ".join(words)}"']
        expected = {
            number for number, text in texts.items() if number not in (1, 2, 150) and found_by_hand(words, text)
        }
        found = look(engine, " ".join(words), limit=300)
        assert (set(found.ids) if found.all_terms else set()) == expected, words
        assert found.total == len(found.ids)
