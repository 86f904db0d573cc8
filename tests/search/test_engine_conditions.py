"""What a document must be besides matching: every column, plain and negated, alone and together, in every order."""

import pytest

from community.search.contract import BEST, FLAGS, NEWEST, Condition, SearchEngine
from community.search.wanted import Wanted
from tests.search.documents import document, fill, look, member, those

FLAG_FIELDS = {
    "solved": {"is_confirmed": True},
    "accepted": {"is_accepted": True},
    "confirmed": {"is_confirmed": True},
    "answered": {"answer_count": 1},
    "staffed": {"staff": ["Support"]},
    "closed": {"is_closed": True},
    "picture": {"has_picture": True},
    "code": {"has_code": True},
}
SHELF = [
    document(
        1, "fan", tags=["night-mode", "hub"], product="hub-2", version="2.14", staff=["Support", "Security"], score=5,
        answer_count=2, created_at=1_000, active_at=5_000, author_id=7, people=[7, 8],
    ),
    document(
        2, "fan", tags=["night"], product="hub", version="2.1", staff=["Support"], score=0, answer_count=0,
        created_at=2_000, active_at=2_500, author_id=8, people=[8],
    ),
    document(
        3, "fan", tags=["c++"], product="hub-2", version="3.0 beta", score=-2, answer_count=1, created_at=3_000,
        active_at=3_000, author_id=9, people=[9, 7],
    ),
    document(4, "fan", score=12, created_at=4_000, active_at=4_000, author_id=0, people=[]),
    document(5, "lamp", tags=["night"], product="hub", score=12, created_at=1_000, author_id=7, people=[7]),
]  # fmt: skip
ALL = [1, 2, 3, 4]


def check(engine: SearchEngine, expected: list[int], *conditions: Condition) -> None:
    """The same documents in every order, with their number, and in the facets."""
    for order in (BEST, NEWEST):
        found = look(engine, "fan", those(*conditions), order=order, facets=["answered"])
        assert sorted(found.ids) == expected, conditions
        assert (found.total, found.complete) == (len(expected), len(expected)), conditions


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_is_true_or_not(engine: SearchEngine, flag: str) -> None:
    fill(engine, document(1, "fan", **FLAG_FIELDS[flag]), document(2, "fan"))
    check(engine, [1], Condition(flag))
    check(engine, [2], Condition(flag, negated=True))
    check(engine, [], Condition(flag), Condition(flag, negated=True))


def test_solved_is_accepted_or_confirmed(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, "fan", is_accepted=True),
        document(2, "fan", is_confirmed=True),
        document(3, "fan", is_accepted=True, is_confirmed=True),
        document(4, "fan"),
    )
    check(engine, [1, 2, 3], Condition("solved"))
    check(engine, [3], Condition("accepted"), Condition("confirmed"))


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("tag", ("night-mode",), [1]),
        ("tag", ("night",), [2]),
        ("tag", ("c++",), [3]),
        ("tag", ("nigh",), []),
        ("tag", ("NIGHT",), []),
        ("tag", ("hub", "c++"), [1, 3]),
        ("tag", ("hub,night",), []),
        ("tag", ("",), []),
        ("tag", (), []),
        ("product", ("hub-2",), [1, 3]),
        ("product", ("hub",), [2]),
        ("product", ("hub", "hub-2"), [1, 2, 3]),
        ("product", ("nothing",), []),
        ("product", (), []),
        ("version", ("2.14",), [1]),
        ("version", ("2.1",), [2]),
        ("version", ("3.0 beta",), [3]),
        ("version", ("3.0",), []),
        ("staff", ("Support",), [1, 2]),
        ("staff", ("Security",), [1]),
        ("staff", ("Security", "Product"), [1]),
        ("staff", ("support",), []),
    ],
)
def test_a_keyword_is_one_of_the_values(
    engine: SearchEngine, column: str, values: tuple[str, ...], expected: list[int]
) -> None:
    fill(engine, *SHELF)
    check(engine, expected, Condition(column, values))
    check(engine, [one for one in ALL if one not in expected], Condition(column, values, negated=True))


@pytest.mark.parametrize("column", ["author", "person"])
@pytest.mark.parametrize(
    ("people", "authors", "takers"),
    [
        ((7,), [1], [1, 3]),
        ((8,), [2], [1, 2]),
        ((7, 9), [1, 3], [1, 3]),
        ((77,), [], []),
        ((2**70,), [], []),
        ((7.5,), [], []),
        ((-1,), [], []),
        ((), [], []),
    ],
)
def test_people(
    engine: SearchEngine, column: str, people: tuple[float, ...], authors: list[int], takers: list[int]
) -> None:
    fill(engine, *SHELF)
    expected = authors if column == "author" else takers
    check(engine, expected, Condition(column, people))
    check(engine, [one for one in ALL if one not in expected], Condition(column, people, negated=True))


@pytest.mark.parametrize(
    ("column", "test", "value", "expected"),
    [
        ("votes", "=", 5, [1]),
        ("votes", ">=", 5, [1, 4]),
        ("votes", ">", 5, [4]),
        ("votes", "<", 0, [3]),
        ("votes", "<=", 0, [2, 3]),
        ("votes", ">=", 0.5, [1, 4]),
        ("votes", ">", 1e30, []),
        ("votes", "<", 1e30, ALL),
        ("votes", "=", 2.5, []),
        ("answers", "=", 0, [2, 4]),
        ("answers", ">=", 1, [1, 3]),
        ("answers", "<", 2, [2, 3, 4]),
        ("created", "<", 2_000, [1]),
        ("created", "<=", 2_000, [1, 2]),
        ("created", ">=", 3_000, [3, 4]),
        ("created", ">", 3_000, [4]),
        ("created", ">", float("-inf"), ALL),
        ("active", "<", 3_000, [2]),
        ("active", ">=", 4_000, [1, 4]),
        ("active", ">", float("inf"), []),
    ],
)
def test_numbers_compare(engine: SearchEngine, column: str, test: str, value: float, expected: list[int]) -> None:
    fill(engine, *SHELF)
    check(engine, expected, Condition(column, (value,), test))
    check(engine, [one for one in ALL if one not in expected], Condition(column, (value,), test, negated=True))


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([Condition("votes", (0,), ">="), Condition("votes", (5,), "<=")], [1, 2]),
        ([Condition("created", (1_500,), ">"), Condition("created", (3_500,), "<")], [2, 3]),
        ([Condition("product", ("hub-2",)), Condition("tag", ("c++",))], [3]),
        ([Condition("product", ("hub",)), Condition("tag", ("c++",))], []),
        ([Condition("tag", ("night-mode",)), Condition("tag", ("hub",))], [1]),
        ([Condition("tag", ("night-mode",)), Condition("tag", ("night",))], []),
        ([Condition("staffed"), Condition("staff", ("Security",), negated=True)], [2]),
        ([Condition("answered"), Condition("product", ("hub-2",)), Condition("person", (9,))], [3]),
        ([Condition("answered", negated=True), Condition("votes", (10,), ">")], [4]),
    ],
)
def test_all_conditions_must_hold(engine: SearchEngine, conditions: list[Condition], expected: list[int]) -> None:
    fill(engine, *SHELF)
    check(engine, expected, *conditions)


def test_conditions_alone_find_everything_that_fulfils_them(engine: SearchEngine) -> None:
    fill(engine, *SHELF)
    for order in (BEST, NEWEST):
        found = engine.search(Wanted(), those(Condition("product", ("hub",))), order, 10, 0)
        assert (found.ids, found.total) == ([2, 5], 2)
    assert engine.search(Wanted(), those(Condition("product", ("none",))), BEST, 10, 0).total == 0


def test_conditions_decide_who_is_found_with_most_of_the_words(engine: SearchEngine) -> None:
    """Only what fulfils the conditions counts when it is decided whether all the words are enough."""
    fill(
        engine,
        *(document(number, "fan schedule", product="hub") for number in range(1, 10)),
        document(20, "fan", product="lamp"),
        document(21, "fan schedule", product="lamp"),
    )
    found = look(engine, "fan schedule", those(Condition("product", ("lamp",))))
    assert (found.ids, found.total, found.complete) == ([21, 20], 2, 1)
    assert look(engine, "fan schedule").total == 10


def test_conditions_follow_a_change(engine: SearchEngine) -> None:
    fill(engine, *SHELF)
    engine.replace([document(2, "fan", tags=["lamp"], is_confirmed=True, people=[8, 3], score=6)])
    check(engine, [2], Condition("tag", ("lamp",)))
    check(engine, [], Condition("tag", ("night",)))
    check(engine, [2], Condition("solved"))
    check(engine, [2], Condition("person", (3,)))
    check(engine, [1, 2, 4], Condition("votes", (5,), ">="))


@pytest.mark.parametrize("value", ["hub' OR '1'='1", "hub\\", 'hub"', "{hub}", "hub\x00", "%", "_", "a" * 9_000])
@pytest.mark.parametrize("column", ["tag", "product", "version", "staff"])
def test_a_value_is_only_a_value(engine: SearchEngine, column: str, value: str) -> None:
    fill(engine, *SHELF)
    check(engine, [], Condition(column, (value,)))
    check(engine, ALL, Condition(column, (value,), negated=True))


@pytest.mark.parametrize("value", ["o'clock", "back\\slash", "a,b", "{curly}", 'quo"ted', "NULL", "c#", "日本"])
def test_odd_names_are_found_as_they_are(engine: SearchEngine, value: str) -> None:
    fill(
        engine,
        document(1, "fan", tags=[value, "more"], product=value, version=value, staff=[value]),
        document(2, "fan"),
    )
    for column in ("tag", "product", "version", "staff"):
        check(engine, [1], Condition(column, (value,)))
        assert look(engine, "fan", facets=[column]).facets[column][value] == 1


def test_similar_and_suggested_ones_fulfil_the_conditions_too(engine: SearchEngine) -> None:
    from_hub = those(Condition("product", ("hub",)), viewer=member().viewer)
    fill(engine, *SHELF)
    assert engine.complete([], "fa", from_hub, 10) == [2]
