"""What every engine must put first."""

import time

import pytest

from community.search.contract import ACTIVE, BEST, NEWEST, VOTES, WEIGHTS, Filters, SearchEngine
from community.search.wanted import Wanted, wanted
from tests.search.documents import VISITOR, document, fill, ids, look


def test_the_title_counts_more_than_the_goal_and_that_more_than_the_text(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, title="Something hums", goal="A calm night", body="I think of the fan"),
        document(2, title="The fan hums", goal="A calm night", body="I think of something"),
        document(3, title="Something hums", goal="A calm fan", body="I think of something"),
    )
    assert ids(engine, "fan") == [2, 3, 1]


@pytest.mark.parametrize(
    ("heavier", "lighter"),
    [("title", "goal"), ("goal", "accepted"), ("accepted", "body"), ("goal", "tags"), ("tags", "body")],
)
def test_where_a_word_stands_makes_a_difference(engine: SearchEngine, heavier: str, lighter: str) -> None:
    """As the table of weights says; the same words stand in both documents."""
    if WEIGHTS[heavier] == WEIGHTS[lighter]:
        pytest.skip("both count the same")
    places = dict.fromkeys(("title", "goal", "accepted", "body"), "about nothing much")

    def with_fan_in(field: str, number: int) -> object:
        if field == "tags":
            return document(number, **places, tags=["fan"])
        return document(number, **(places | {field: "fan nothing much"}))

    fill(engine, with_fan_in(lighter, 1), with_fan_in(heavier, 2), *(document(number, "lamp") for number in (3, 4, 5)))  # type: ignore[arg-type]
    assert [number for number, _score in engine.alike(wanted("fan"), VISITOR, 5)][:1] == [2]


def test_a_rare_word_counts_more_than_a_frequent_one(engine: SearchEngine) -> None:
    fill(
        engine,
        *(document(number, title="fan hums") for number in range(1, 21)),
        document(30, title="condensate drips"),
    )
    assert look(engine, "fan condensate").ids[0] == 30
    assert engine.alike(wanted("fan condensate"), VISITOR, 3)[0][0] == 30


def test_more_of_the_words_come_before_fewer(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, title="alpha"),
        document(2, title="alpha bravo"),
        document(3, title="alpha bravo charlie"),
        document(4, title="alpha bravo charlie delta"),
    )
    assert look(engine, "alpha bravo charlie delta").ids == [4, 3, 2, 1]


def test_a_short_text_about_it_comes_before_a_long_one_that_mentions_it(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, body="fan " + "and then many other things happened " * 60),
        document(2, body="fan and then many other things happened"),
    )
    assert ids(engine, "fan") == [2, 1]


def test_the_whole_token_comes_before_its_parts_in_a_row(engine: SearchEngine) -> None:
    fill(engine, document(1, body="foo bar stops it"), document(2, body="foo_bar stops it"))
    assert ids(engine, "foo_bar") == [2, 1]


@pytest.mark.parametrize(
    "better",
    [
        {"is_accepted": True},
        {"is_confirmed": True},
        {"staff": ["Support"], "answer_count": 1},
        {"score": 30},
        {"active_at": time.time()},
    ],
    ids=["accepted", "confirmed", "official", "voted", "young"],
)
def test_a_better_thread_comes_before_an_equal_match(engine: SearchEngine, better: dict[str, object]) -> None:
    fill(engine, document(1, title="The fan hums"), document(2, title="The fan hums", **better))
    assert ids(engine, "fan hums") == [2, 1]


def test_quality_does_not_beat_the_better_match(engine: SearchEngine) -> None:
    best = {"is_accepted": True, "is_confirmed": True, "score": 900, "active_at": time.time()}
    fill(
        engine,
        document(1, title="The fan hums"),
        document(2, title="The fan hums", is_accepted=True),
        document(3, title="The fan hums", is_accepted=True, score=30),
        document(4, title="Lamp", body="there is a fan as well, far from all that matters to anybody here", **best),
    )
    assert ids(engine, "fan hums")[:3] == [3, 2, 1]
    assert ids(engine, "fan") == [3, 2, 1, 4]


def test_the_readers_own_product_comes_a_little_earlier(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, title="The fan hums", product="lamp"),
        document(2, title="The fan hums", product="hub"),
        document(3, title="Otherwise", body="where, I think, the fan hums", product="hub"),
    )
    mine = Filters(VISITOR.viewer, products=frozenset({"hub"}))
    assert ids(engine, "fan hums")[:2] == [1, 2]
    assert ids(engine, "fan hums", mine) == [2, 1, 3]


def test_equal_results_have_one_order(engine: SearchEngine) -> None:
    fill(engine, *(document(number, "fan", created_at=5.0, active_at=5.0) for number in (3, 1, 2)))
    assert ids(engine, "fan") == [1, 2, 3]
    for order in (NEWEST, ACTIVE, VOTES):
        assert ids(engine, "fan", order=order) == [3, 2, 1]


def test_the_order_holds_over_many_documents_and_pages(engine: SearchEngine) -> None:
    """With more documents than an engine looks at closely, votes and the total must still count."""
    fill(engine, *(document(number, title="fan hums", score=1000 * (number == 611)) for number in range(1, 700)))
    engine.replace([document(number, title="fan hums") for number in range(700, 720)], removed=range(1, 21))
    first = look(engine, "fan")
    assert first.total == 699
    assert first.ids[0] == 611
    pages = [one for offset in range(0, 699, 50) for one in look(engine, "fan", limit=50, offset=offset).ids]
    assert sorted(pages) == list(range(21, 720))
    assert pages[:10] == first.ids
    assert look(engine, "fan", limit=10, offset=700).ids == []


def test_a_good_match_among_very_many_is_found_first(engine: SearchEngine) -> None:
    """With more documents than an engine looks at closely, the title must still count."""
    fill(
        engine,
        *(document(number, body="a fan somewhere in the text", score=3) for number in range(1, 600)),
        document(900, title="The fan"),
        *(document(number, body="a fan somewhere in the text", score=3) for number in range(1000, 1300)),
    )
    assert look(engine, "fan").ids[0] == 900


@pytest.mark.parametrize("order", [NEWEST, ACTIVE, VOTES])
def test_other_orders(engine: SearchEngine, order: str) -> None:
    column = {NEWEST: "created_at", ACTIVE: "active_at", VOTES: "score"}[order]
    fill(engine, *(document(number, "fan", **{column: 1000 * (number * 7 % 31)}) for number in range(1, 31)))
    engine.replace([document(99, "fan", **{column: 900_000})])
    expected = [99, *sorted(range(1, 31), key=lambda number: -(number * 7 % 31))]
    for text in ("fan", "-lamp"):
        found = look(engine, text, order=order, limit=12)
        assert (found.ids, found.total) == (expected[:12], 31)
        assert look(engine, text, order=order, limit=10, offset=12).ids == expected[12:22]


def test_negative_votes_come_last(engine: SearchEngine) -> None:
    fill(engine, *(document(number, "fan", score=score) for number, score in enumerate((0, -4, 7, -1), start=1)))
    assert ids(engine, "fan", order=VOTES) == [3, 1, 4, 2]
    assert ids(engine, "fan", order=BEST)[0] == 3


def test_alike_wants_shared_words_best_first(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, title="Fan ignores the night schedule"),
        document(2, title="Night schedule of the lamp"),
        document(3, title="A password is forgotten"),
    )
    text = wanted("Why does my fan ignore the night schedule?")
    found = engine.alike(text, VISITOR, 10)
    assert [number for number, _score in found] == [1, 2]
    assert found[0][1] > found[1][1] > 0
    assert [number for number, _score in engine.alike(text, VISITOR, 1)] == [1]


def test_alike_keeps_the_conditions_away_and_asks_for_words(engine: SearchEngine) -> None:
    fill(engine, document(1, title="fan"))
    assert engine.alike(Wanted(), VISITOR, 5) == []
    assert engine.alike(wanted("volcano"), VISITOR, 5) == []
    assert engine.alike(wanted("the"), VISITOR, 5) == []
