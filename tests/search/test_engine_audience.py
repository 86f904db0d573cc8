"""Nobody learns of what they may not read: not from results, totals, facets, suggestions, spellings or the order."""

import pytest

from community.search.contract import ACTIVE, BEST, NEWEST, ORDERS, VOTES, Condition, Filters, SearchEngine
from community.search.wanted import Wanted, wanted
from tests.search.documents import VISITOR, document, fill, ids, look, member

FACETS = ("solved", "tag", "product", "version", "staff", "created", "staffed", "code")
SECRET = {"tags": ["secret"], "product": "secret-product", "version": "9", "staff": ["Security"], "score": 50}
AUDIENCES = [
    document(1, "fan", author_id=5),
    document(2, "fan", audience="members", author_id=5),
    document(3, "fan", audience="private", author_id=1, **SECRET),
    document(4, "fan", audience="private", author_id=6, people=[6, 7], **SECRET),
]
READERS = {
    "a stranger": (VISITOR, [1]),
    "a member": (member(8), [1, 2]),
    "a member who answered there": (member(7), [1, 2]),
    "its author": (member(1), [1, 2, 3]),
    "another author": (member(6), [1, 2, 4]),
    "staff": (member(9, sees_private=True), [1, 2, 3, 4]),
}


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> tuple[Filters, list[int]]:
    """Somebody, and the documents that they may read."""
    return READERS[request.param]


@pytest.mark.parametrize("order", ORDERS)
def test_only_the_audience_finds(engine: SearchEngine, reader: tuple[Filters, list[int]], order: str) -> None:
    filters, expected = reader
    fill(engine, *AUDIENCES)
    for text in ("fan", "-lamp", "fan volcano"):
        found = look(engine, text, filters, order=order)
        assert (sorted(found.ids), found.total) == (expected, len(expected)), text
    assert look(engine, "secret", filters).total == len([one for one in expected if one > 2])


def test_similar_ones_and_suggestions(engine: SearchEngine, reader: tuple[Filters, list[int]]) -> None:
    filters, expected = reader
    fill(engine, *AUDIENCES)
    assert sorted(number for number, _score in engine.alike(wanted("fan"), filters, 10)) == expected
    assert sorted(engine.complete([], "fa", filters, 10)) == expected
    assert sorted(engine.complete(["fan"], "", filters, 10)) in ([], expected)
    assert sorted(engine.complete([], "secr", filters, 10)) == [one for one in expected if one > 2]


def test_facets_count_what_the_reader_may_read(engine: SearchEngine, reader: tuple[Filters, list[int]]) -> None:
    filters, expected = reader
    secret = len([one for one in expected if one > 2])
    fill(engine, *AUDIENCES)
    facets = look(engine, "fan", filters, facets=FACETS).facets
    assert sum(facets["solved"].values()) == len(expected)
    assert facets["tag"] == ({"secret": secret} if secret else {})
    assert facets["product"] == ({"secret-product": secret} if secret else {})
    assert facets["version"] == ({"9": secret} if secret else {})
    assert facets["staff"] == ({"Security": secret} if secret else {})
    assert facets["staffed"]["yes"] == secret


def test_conditions_do_not_open_doors(engine: SearchEngine, reader: tuple[Filters, list[int]]) -> None:
    """Neither the conditions of the reader nor those that a facet leaves out."""
    filters, expected = reader
    secret = [one for one in expected if one > 2]
    fill(engine, *AUDIENCES)
    for condition in (
        Condition("tag", ("secret",)),
        Condition("product", ("secret-product",)),
        Condition("votes", (40,), ">"),
        Condition("author", (1, 6)),
        Condition("person", (1, 6)),
        Condition("staffed"),
    ):
        narrow = Filters(filters.viewer, filters.sees_private, (condition,))
        found = look(engine, "fan", narrow, facets=FACETS)
        assert (sorted(found.ids), found.total) == (secret, len(secret)), condition
        assert sum(found.facets["product"].values()) == len(secret)
        assert engine.search(Wanted(), narrow, BEST, 10, 0).total == len(secret)


def test_a_spelling_is_checked_for_the_reader(engine: SearchEngine, reader: tuple[Filters, list[int]]) -> None:
    """`near` and `known` know all words; whoever offers one asks `matching` first."""
    filters, expected = reader
    secret = len([one for one in expected if one > 2])
    fill(engine, *AUDIENCES)
    assert engine.known(["secret"]) == {"secret": 2}
    assert engine.near("secrte", 5) == [("secret", 2)]
    (clause,) = wanted("secret").clauses
    assert engine.matching(clause, filters) == secret
    assert engine.matching(wanted("fan").clauses[0], filters) == len(expected)


def test_not_even_the_number_tells_of_what_others_may_not_see(engine: SearchEngine) -> None:
    """When the audience leaves nothing at all, there is nothing, not everything."""
    fill(engine, *AUDIENCES[1:])
    for order in (BEST, NEWEST, ACTIVE, VOTES):
        for text in ("fan", "fan volcano", "-lamp"):
            found = look(engine, text, order=order, facets=FACETS)
            assert (found.ids, found.total, found.complete) == ([], 0, 0)
            assert not any(sum(counts.values()) for counts in found.facets.values())
    assert engine.alike(wanted("fan"), VISITOR, 10) == []


def test_somebody_without_an_account_wrote_nothing_that_a_visitor_owns(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan", audience="private", author_id=0, people=[]))
    assert ids(engine, "fan") == ids(engine, "fan", member(7)) == []


def test_an_audience_that_is_not_known_is_nobodys(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan", audience="somebody"))
    assert ids(engine, "fan") == ids(engine, "fan", member(7)) == []


def test_what_others_may_not_see_decides_nothing_about_the_words(engine: SearchEngine) -> None:
    """Five private threads with all the words do not keep those with most of them away from a visitor."""
    private = [document(number, "fan schedule", audience="private") for number in range(10, 16)]
    fill(engine, document(1, "fan"), document(2, "schedule"), document(3, "fan schedule"), *private)
    found = look(engine, "fan schedule")
    assert (sorted(found.ids), found.complete, found.total) == ([1, 2, 3], 1, 3)


def test_the_order_does_not_tell_how_frequent_a_word_is_in_private(engine: SearchEngine) -> None:
    """Rare words count most; how rare is counted in what the reader may read."""
    public = [
        *(document(number, title="night lamp") for number in range(20, 24)),
        document(1, title="night condensate"),
        document(2, title="lamp schedule"),
    ]
    fill(engine, *public)
    before = look(engine, "condensate lamp schedule night").ids
    fill(engine, *public, *(document(number, "condensate", audience="private") for number in range(100, 160)))
    assert look(engine, "condensate lamp schedule night").ids == before


def test_a_thread_that_becomes_private_is_gone_at_once(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan", tags=["night"]), document(2, "fan"))
    engine.replace([document(1, "fan", tags=["night"], audience="private")])
    found = look(engine, "fan", facets=["tag"])
    assert (found.ids, found.total, found.facets["tag"]) == ([2], 1, {})
    assert engine.complete([], "night", VISITOR, 5) == []
