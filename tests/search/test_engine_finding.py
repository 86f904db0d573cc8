"""What every engine must find and leave out."""

import random

import pytest

from community.search.contract import BEST, FEW, NEWEST, SearchEngine
from community.search.wanted import Clause, Term, Wanted, wanted
from community.search.words import Word, words_of
from tests.search.documents import VISITOR, document, fill, ids, look


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


def test_diacritics_and_endings_do_not_matter(engine: SearchEngine) -> None:
    fill(engine, document(1, body="The café schedules its résumé"), document(2, body="Grüße aus Köln"))
    assert ids(engine, "cafe scheduling resume") == ids(engine, "re\u0301sume\u0301") == [1]
    assert ids(engine, "koln grusse") == [] and ids(engine, "köln GRÜẞE") == [2]


def test_all_words_before_most_words(engine: SearchEngine) -> None:
    fill(engine, document(1, title="fan schedule"), document(2, title="fan"), document(3, title="schedule"))
    both = look(engine, "fan schedule")
    assert both.ids[0] == 1 and sorted(both.ids) == [1, 2, 3]
    assert (both.total, both.complete) == (3, 1)
    some = look(engine, "fan volcano")
    assert (sorted(some.ids), some.total, some.complete) == ([1, 2], 2, 0)
    nothing = look(engine, "volcano eruption")
    assert (nothing.ids, nothing.total, nothing.complete) == ([], 0, 0)


def test_enough_documents_with_all_words_need_no_others(engine: SearchEngine) -> None:
    other = FEW + 1
    fill(engine, *(document(number, "fan schedule") for number in range(1, other)), document(other, "fan"))
    found = look(engine, "fan schedule")
    assert sorted(found.ids) == list(range(1, other)) and found.complete == found.total
    engine.replace([], removed=[1])
    found = look(engine, "fan schedule")
    assert (found.ids[-1], found.total, found.complete) == (other, FEW, FEW - 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alpha bravo charlie delta echo foxtrot golf hotel", range(1, 12)),  # two of eight
        ("alpha bravo charlie delta echo", range(1, 12)),  # two of five
        ("alpha charlie echo foxtrot golf hotel", range(1, 18)),  # only one has two of six, so one is enough
        ("alpha charlie echo golf", range(1, 18)),  # one of four
        ("alpha zulu", range(1, 18)),
    ],
)
def test_a_quarter_of_the_words_is_enough_or_any_when_too_few_have_so_many(
    engine: SearchEngine, text: str, expected: range
) -> None:
    fill(
        engine,
        document(1, body="alpha bravo charlie"),
        *(document(number, body="alpha", answers="bravo") for number in range(2, 12)),
        *(document(number, title="alpha") for number in range(12, 18)),
        document(18, title="india"),
    )
    found = look(engine, text, limit=30)
    assert (found.total, found.complete, set(found.ids)) == (len(expected), 0, set(expected))


def test_those_with_more_of_the_words_come_first(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, title="alpha"),
        document(2, body="alpha bravo charlie"),
        document(3, body="alpha bravo"),
        *(document(number, body="alpha bravo charlie india") for number in range(10, 40)),
    )
    assert look(engine, "alpha bravo charlie delta -india").ids == [2, 3, 1]


def test_those_with_most_words_follow_those_with_all_on_every_page_and_in_every_order(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, "fan night schedule"),
        *(document(number, "fan night") for number in range(2, 30)),
        document(30, "fan night schedule"),
    )
    for order in (BEST, NEWEST):
        pages = [look(engine, "fan night schedule", order=order, limit=7, offset=start) for start in range(0, 35, 7)]
        assert {(page.total, page.complete) for page in pages} == {(30, 2)}
        found = [one for page in pages for one in page.ids]
        assert sorted(found) == list(range(1, 31))
        assert set(found[:2]) == {1, 30}


def test_the_number_is_the_same_however_many_are_shown(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan schedule"), *(document(number, "fan") for number in range(2, 9)))
    for limit, offset in [(1, 0), (1, 1), (3, 0), (10, 0), (10, 8), (10, 50)]:
        for order in (BEST, NEWEST):
            found = look(engine, "fan schedule", order=order, limit=limit, offset=offset)
            assert (found.total, found.complete) == (8, 1), (limit, offset, order)


def test_very_common_words_are_not_needed(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan"), document(2, "the fan"), document(3, "the lamp"))
    found = look(engine, "the fan")
    assert sorted(found.ids) == [1, 2] and found.complete == 2
    assert found.ids[0] == 2
    assert sorted(look(engine, "the").ids) == [2, 3]


def test_a_clause_is_fulfilled_by_any_of_its_spellings(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, "sign in fails"),
        document(2, "login fails"),
        document(3, "log in fails"),
        document(4, "in the log it fails"),
    )
    spellings = (Term(("login",)), Term(("log", "in")), Term(("sign", "in")))
    either = Wanted([Clause(spellings, "login"), Clause((Term(("fail",)),), "fails")])
    found = engine.search(either, VISITOR, BEST, 10, 0)
    assert (sorted(found.ids[:3]), found.complete) == ([1, 2, 3], 3)


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


def test_a_phrase_ends_with_its_text(engine: SearchEngine) -> None:
    """Title, goal, each tag, and each answer stand for themselves."""
    fill(
        engine,
        document(1, title="night", goal="schedule"),
        document(2, tags=["night", "schedule"]),
        document(3, body="night", accepted="schedule"),
        document(4, accepted="night", answers="schedule"),
    )
    assert ids(engine, '"night schedule"') == []
    assert sorted(ids(engine, "night schedule")) == [1, 2, 3, 4]


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
    assert look(engine, "fan -hub").total == 2


def test_without_words_everything_is_found_newest_first(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan"), document(2, "lamp"), document(3, "fan hub"))
    everything = engine.search(Wanted(), VISITOR, BEST, 2, 0)
    assert (everything.ids, everything.total, everything.complete) == ([3, 2], 3, 3)
    assert engine.search(Wanted(), VISITOR, BEST, 2, 2).ids == [1]
    assert look(engine, "-fan").ids == [2]
    assert look(engine, "-fan -lamp").total == 0


@pytest.mark.parametrize("field", ["title", "goal", "body", "accepted", "answers"])
def test_a_phrase_and_a_joined_token_are_found_in_every_text(engine: SearchEngine, field: str) -> None:
    fill(engine, document(1, **{field: "my night schedule says ERR_42 twice"}), document(2, "night err schedule 42"))
    assert ids(engine, '"night schedule"') == ids(engine, "ERR_42") == ids(engine, '"says ERR_42 twice"') == [1]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("getUserName", "getUserName"),
        ("user name", "getUserName"),
        ("email", "e-mail"),
        ("e-mail", "email"),
        ("2.14.1", "v2.14.1"),
        ("wake-on-lan", "wake on lan"),
        ("Restarting", "restarted"),
        ("schedules", "schedule"),
    ],
)
def test_other_ways_of_writing_are_found(engine: SearchEngine, typed: str, written: str) -> None:
    fill(engine, document(1, body=f"it is about {written}, I think"), document(2, "something else"))
    assert look(engine, typed).ids[:1] == [1]


VOCABULARY = "fan hub lamp v2.14.1 v2.14.2 foo_bar foo bar night 14".split()


def found_by_hand(looked_for: Wanted, text: list[Word]) -> bool:
    """Whether a text has all that a query needs, by looking at every place."""
    there = [word.text for word in text if not word.joined]
    whole = {word.text for word in text}

    def has(term: Term) -> bool:
        size = len(term.words)
        return term.whole in whole or any(there[at : at + size] == list(term.words) for at in range(len(there)))

    return all(any(has(way) for way in clause.ways) for clause in looked_for.clauses)


def test_the_engine_finds_what_reading_everything_finds(engine: SearchEngine) -> None:
    """Random texts and queries over few words, spread over several commits."""
    rng = random.Random(20)
    texts = {number: " ".join(rng.choices(VOCABULARY, k=rng.randint(1, 7))) for number in range(1, 200)}
    documents = [document(number, title="x", body=text) for number, text in texts.items()]
    fill(engine, *documents[:120])
    for start in range(120, 199, 20):
        engine.replace(documents[start : start + 20])
    engine.replace([], removed=[1, 2, 150])
    kept = {number: list(words_of(text)) for number, text in texts.items() if number not in (1, 2, 150)}
    for _ in range(150):
        words = rng.choices(VOCABULARY, k=rng.randint(1, 3))
        if rng.random() < 0.4:
            words = [f'"{" ".join(words)}"']
        looked_for = wanted(" ".join(words))
        expected = {number for number, text in kept.items() if found_by_hand(looked_for, text)}
        found = look(engine, " ".join(words), limit=300)
        assert set(found.ids[: found.complete]) == expected, words
        assert found.total == len(found.ids)
