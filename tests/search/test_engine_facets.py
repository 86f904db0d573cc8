"""How many results there are of each kind."""

import time

import pytest

from community.search.contract import FLAGS, KEYWORDS, Condition, SearchEngine
from tests.search.documents import document, fill, look, those

DAY = 86_400.0
SHELF = [
    document(1, "fan", tags=["night", "hub"], product="hub", version="2.1", is_accepted=True, staff=["Support"]),
    document(2, "fan", tags=["night"], product="hub", version="2.2", is_confirmed=True),
    document(3, "fan", tags=["hub"], product="lamp", version="2.1", staff=["Support", "Security"], has_code=True),
    document(4, "fan", product="lamp"),
    document(5, "fan"),
    document(6, "lamp", tags=["night"], product="hub", is_accepted=True),
]


def counts(engine: SearchEngine, name: str, *conditions: Condition, text: str = "fan") -> dict[str, int]:
    """A facet, without the values that nothing has."""
    found = look(engine, text, those(*conditions), facets=[name]).facets[name]
    return {value: count for value, count in found.items() if count}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("solved", {"yes": 2, "no": 3}),
        ("accepted", {"yes": 1, "no": 4}),
        ("staffed", {"yes": 2, "no": 3}),
        ("code", {"yes": 1, "no": 4}),
        ("picture", {"no": 5}),
        ("tag", {"night": 2, "hub": 2}),
        ("product", {"hub": 2, "lamp": 2}),
        ("version", {"2.1": 2, "2.2": 1}),
        ("staff", {"Support": 2, "Security": 1}),
    ],
)
def test_documents_are_counted_by_value(engine: SearchEngine, name: str, expected: dict[str, int]) -> None:
    fill(engine, *SHELF)
    assert counts(engine, name) == expected


def test_only_the_facets_that_are_asked_for(engine: SearchEngine) -> None:
    fill(engine, *SHELF)
    assert look(engine, "fan").facets == {}
    assert set(look(engine, "fan", facets=["tag", "solved"]).facets) == {"tag", "solved"}
    assert set(look(engine, "-lamp", facets=[*FLAGS, *KEYWORDS, "created"]).facets) == {*FLAGS, *KEYWORDS, "created"}


def test_a_facet_leaves_its_own_conditions_out(engine: SearchEngine) -> None:
    """So that each count says what choosing that value instead would find."""
    fill(engine, *SHELF)
    assert counts(engine, "product", Condition("product", ("hub",))) == {"hub": 2, "lamp": 2}
    assert counts(engine, "solved", Condition("solved")) == {"yes": 2, "no": 3}
    assert counts(engine, "version", Condition("product", ("hub",))) == {"2.1": 1, "2.2": 1}
    assert counts(engine, "product", Condition("product", ("hub",)), Condition("solved", negated=True)) == {"lamp": 2}
    assert counts(engine, "solved", Condition("product", ("hub",)), Condition("solved")) == {"yes": 2}


def test_but_not_where_a_document_may_have_several_values(engine: SearchEngine) -> None:
    """There choosing another value narrows further."""
    fill(engine, *SHELF)
    assert counts(engine, "tag", Condition("tag", ("night",))) == {"night": 2, "hub": 1}
    assert counts(engine, "staff", Condition("staff", ("Security",))) == {"Support": 1, "Security": 1}


def test_each_count_is_what_choosing_the_value_finds(engine: SearchEngine) -> None:
    fill(engine, *SHELF)
    chosen = (Condition("product", ("hub",)), Condition("tag", ("night",)))
    facets = look(engine, "fan", those(*chosen), facets=["solved", "product", "tag", "version"]).facets
    for name in ("product", "tag", "version"):
        others = [one for one in chosen if one.column != name or name == "tag"]
        for value, count in facets[name].items():
            assert look(engine, "fan", those(*others, Condition(name, (value,)))).total == count
    for value, count in facets["solved"].items():
        assert look(engine, "fan", those(*chosen, Condition("solved", negated=value == "no"))).total == count


def test_facets_count_all_results_not_one_page(engine: SearchEngine) -> None:
    fill(engine, *(document(number, "fan", tags=["night"] if number % 3 else []) for number in range(1, 61)))
    for offset in (0, 50, 100):
        found = look(engine, "fan", limit=10, offset=offset, facets=["tag", "solved"])
        assert found.facets == {"tag": {"night": 40}, "solved": {"yes": 0, "no": 60}}
        assert found.total == 60


def test_facets_count_those_with_most_of_the_words_as_well(engine: SearchEngine) -> None:
    fill(engine, *SHELF, document(7, "fan volcano", product="lamp"))
    found = look(engine, "fan volcano", facets=["product", "solved"])
    assert (found.total, found.complete) == (6, 1)
    assert found.facets["product"] == {"hub": 2, "lamp": 3}
    assert sum(found.facets["solved"].values()) == 6


def test_facets_follow_excluded_words(engine: SearchEngine) -> None:
    fill(engine, *SHELF, document(7, "fan", body="volcano", product="hub"))
    assert counts(engine, "product", text="fan -volcano") == {"hub": 2, "lamp": 2}
    assert counts(engine, "product", text="-fan") == {"hub": 1}


def test_recent_ones_by_week_month_and_year(engine: SearchEngine) -> None:
    now = time.time()
    ages = [0.1, 2, 6.9, 7.1, 20, 29.9, 31, 200, 364, 366, 4_000]
    fill(engine, *(document(number, "fan", created_at=now - age * DAY) for number, age in enumerate(ages, start=1)))
    assert counts(engine, "created") == {"week": 3, "month": 6, "year": 9}
    recent = Condition("created", (now - 7 * DAY,), ">")
    assert counts(engine, "created", recent) == {"week": 3, "month": 6, "year": 9}
    assert look(engine, "fan", those(recent)).total == 3


def test_nothing_found_counts_nothing(engine: SearchEngine) -> None:
    fill(engine, *SHELF)
    for text in ("volcano", "volcano eruption"):
        facets = look(engine, text, facets=["solved", "tag", "created"]).facets
        assert not any(sum(counted.values()) for counted in facets.values())
    fill(engine)
    assert look(engine, "fan", facets=["tag"]).facets == {"tag": {}}


@pytest.mark.parametrize("count", [1, 99, 3_000])
def test_totals_and_facets_are_exact_for_thousands(engine: SearchEngine, count: int) -> None:
    fill(engine, *(document(one, "fan", product="hub" if one % 4 else "") for one in range(1, count + 1)))
    found = look(engine, "fan", facets=["product", "solved"])
    hubs = count - count // 4
    assert (found.total, found.complete, found.at_least) == (count, count, False)
    assert found.facets == {"product": {"hub": hubs}, "solved": {"yes": 0, "no": count}}
