"""Reading queries: words, phrases, exclusions, OR and operators. Whatever is typed is read, nothing is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.search.grammar import OPERATORS
from community.search.wanted import LONGEST_VALUE, MOST_LETTERS, MOST_OPERATORS, MOST_TERMS, read
from tests.search.test_words import ANYTHING

NAMES = st.sampled_from([*OPERATORS, "tags", "autor", "http", "OR", "-", '"', "x"])
PIECES = st.tuples(st.sampled_from(["", "-", '"']), NAMES, st.sampled_from(["", ":", "::", "://"]), ANYTHING)
QUERIES = ANYTHING | st.lists(PIECES.map("".join), max_size=8).map(" ".join)


def wants(text: str) -> list[list[str]]:
    """The clauses, each with its ways."""
    return [[" ".join(way.words) for way in clause.ways] for clause in read(text).wanted.clauses]


def filters(text: str) -> list[str]:
    return [("-" if one.negated else "") + f"{one.name}={one.value}" for one in read(text).operators]


def excluded(text: str) -> list[str]:
    return [" ".join(term.words) for term in read(text).wanted.excluded]


@given(QUERIES)
def test_anything_can_be_read(text: str) -> None:
    found = read(text)
    assert len(found.wanted.clauses) <= MOST_TERMS and len(found.wanted.excluded) <= MOST_TERMS
    assert all(len(clause.ways) <= MOST_TERMS for clause in found.wanted.clauses)
    assert len(found.operators) <= MOST_OPERATORS
    for one in found.operators:
        assert one.name in OPERATORS and 0 < len(one.value) <= LONGEST_VALUE
    assert len(found.words) <= MOST_LETTERS * 2 and "\x00" not in found.words
    assert len(found.notes) == len(set(found.notes))


@given(QUERIES)
def test_operators_stand_where_they_say(text: str) -> None:
    last = 0
    for one in read(text).operators:
        assert last <= one.start < one.end <= MOST_LETTERS
        written = text.replace("\x00", " ")[one.start : one.end]
        assert written.lower().startswith(f"{'-' if one.negated else ''}{one.name}:")
        last = one.end


@given(QUERIES)
def test_the_words_were_typed(text: str) -> None:
    """What is carried over into a new question."""
    assert all(word in text.replace("\x00", " ") for word in read(text).words.split())


@pytest.mark.parametrize(
    ("text", "operators", "words"),
    [
        ("fan tag:night", ["tag=night"], "fan"),
        ("tag:night fan", ["tag=night"], "fan"),
        ("-tag:night fan", ["-tag=night"], "fan"),
        ('product:"Hub 2" fan', ["product=Hub 2"], "fan"),
        ('-author:"Ana Ferreira"', ["-author=Ana Ferreira"], ""),
        ('product:"Hub 2', ["product=Hub 2"], ""),
        ("TAG:Night Is:Solved", ["tag=Night", "is=Solved"], ""),
        ("is:solved, tag:fan; loud", ["is=solved", "tag=fan"], "loud"),
        ("votes:>=5 created:<2025-01", ["votes=>=5", "created=<2025-01"], ""),
        ("version:v2.14.1", ["version=v2.14.1"], ""),
        ('fan "tag:night"', [], "fan tag:night"),
        ("tag:a tag:a", ["tag=a", "tag=a"], ""),
        ('tag:"a"tag:b', ["tag=a", "tag=b"], ""),
    ],
)
def test_operators_are_taken_out_of_the_words(text: str, operators: list[str], words: str) -> None:
    assert filters(text) == operators
    assert read(text).words == words


@pytest.mark.parametrize(
    "text",
    [
        "http://hub.local/tag:x", r"c:\hub\is:it", "foo::bar", "12:30", "std::vector", "tag::night", "author://x",
        "mytag:fan", "--tag:fan", "(is:solved)", "Error: timeout", "note:this", "localhost:8080", "key:value",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_operator_is_a_word(text: str) -> None:
    assert filters(text) == []
    assert read(text).words == text
    assert read(text).wanted.clauses and not read(text).notes


@pytest.mark.parametrize("text", ["tag:", "tag: night", 'tag:"" night', "Is: fan", "-version:"])
def test_an_operator_without_a_value_is_explained(text: str) -> None:
    assert filters(text) == []
    [note] = read(text).notes
    assert "needs something right after the colon" in note


@pytest.mark.parametrize(
    ("text", "right"),
    [("tags:fan", "tag"), ("autor:ben", "author"), ('Auhtor:"Ben"', "author"), ("user:ben", "author"),
     ("votse:5", "votes"), ("topic:fan", "tag"), ("status:open", "is"), ("verson:6", "version"), ("stuff:yes", "staff"),
     ("answer:0", "answers"), ("before:2024", "created"), ("prodcut:x", "product")],
)  # fmt: skip
def test_a_name_near_an_operators_is_explained_and_searched(text: str, right: str) -> None:
    name = text.partition(":")[0]
    assert read(text).notes == [f"{name}: is not something to filter by; did you mean {right}:?"]
    assert filters(text) == [] and read(text).wanted.clauses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fan OR lamp", [["fan", "lamp"]]),
        ("fan OR lamp night", [["fan", "lamp"], ["night"]]),
        ("loud fan OR lamp OR hub", [["loud"], ["fan", "lamp", "hub"]]),
        ('"night mode" OR "quiet hours" fan', [["night mode", "quiet hour"], ["fan"]]),
        ("fan OR fan", [["fan"]]),
        ("fan OR OR lamp", [["fan", "lamp"]]),
        ("fan or lamp", [["fan"], ["or"], ["lamp"]]),
        ('"OR"', [["or"]]),
    ],
)
def test_or_joins_what_stands_beside_it(text: str, found: list[list[str]]) -> None:
    assert wants(text) == found
    assert read(text).notes == []


@pytest.mark.parametrize("text", ["OR", "OR fan", "fan OR", "fan OR -lamp", "-lamp OR fan", "OR OR"])
def test_or_beside_nothing_is_a_word(text: str) -> None:
    assert ["or"] in wants(text)
    assert not any(len(ways) > 1 for ways in wants(text))


@pytest.mark.parametrize("text", ["tag:a OR tag:b", "fan OR tag:b", "tag:a OR fan", "tag:a OR"])
def test_or_beside_an_operator_is_left_out_and_explained(text: str) -> None:
    assert ["or"] not in wants(text) and "OR" not in read(text).words
    [note] = read(text).notes
    assert note.startswith("OR joins words and phrases")


def test_either_of_two_words_is_needed_if_one_of_them_would_be() -> None:
    [clause] = read("the OR fan").wanted.clauses
    assert clause.needed


def test_a_minus_excludes() -> None:
    assert excluded('fan -hub -"night mode"') == ["hub", "night mode"]
    assert read('fan -hub -"night mode"').words == "fan"


@pytest.mark.parametrize(
    "text", ["wake-on-lan", "hubctl --force", "ls -l a", "one - two", "--", "exit code -11", "-0x50"]
)
def test_a_minus_in_a_word_or_before_an_option_or_a_number_excludes_nothing(text: str) -> None:
    assert excluded(text) == []


def test_a_number_with_a_minus_is_looked_for() -> None:
    assert wants("error -50") == [["error"], ["50"]]


def test_a_star_is_explained() -> None:
    assert read("sched*").notes == ["No * is needed: words are found with all their endings."]
    assert wants("sched*") == [["sched"]]
    assert read("2 * 3 ** x").notes == []


def test_phrases_must_be_there() -> None:
    assert [clause.must for clause in read('fan "night mode" fan').wanted.clauses] == [False, True]
    [same] = read('fan "fan"').wanted.clauses
    assert same.must


def test_words_are_limited_and_the_limit_is_explained() -> None:
    many = read(" ".join(f"w{number}" for number in range(40)))
    assert len(many.wanted.clauses) == MOST_TERMS
    assert many.notes == [f"Those are many words: the first {MOST_TERMS} were looked for."]
    assert read("fan " * 40).notes == []


def test_operators_are_limited_and_the_limit_is_explained() -> None:
    many = read("is:open " * 30)
    assert len(many.operators) == MOST_OPERATORS
    assert many.notes == [f"Only the first {MOST_OPERATORS} filters count."]


def test_a_very_long_text_is_cut() -> None:
    assert read("x " * 5_000 + "tag:night").operators == []
    assert len(read("tag:" + "x" * 5_000).operators[0].value) == LONGEST_VALUE
    assert len(read(" OR ".join("abcdefghijklmnopqrstuvwxyz" * 3)).wanted.clauses[0].ways) == MOST_TERMS
