"""What every engine knows of words while somebody is typing: beginnings, near spellings, numbers."""

import pytest

from community.search.contract import Filters, SearchEngine
from community.search.wanted import Clause, Term, wanted
from tests.search.documents import VISITOR, document, fill


@pytest.fixture
def shelf(engine: SearchEngine) -> SearchEngine:
    fill(
        engine,
        document(1, title="Schedules of the night fan", goal="A quiet Café", body="bodyword"),
        document(2, title="Scheduling lamps", tags=["night-mode"], answers="answerword"),
        document(3, title="The hub v2.14.1", goal="It restarts", accepted="acceptedword"),
        document(4, title="Schedules", audience="private", author_id=5),
        document(5, title="Fan", score=20, is_accepted=True),
    )
    return engine


@pytest.mark.parametrize(
    ("words", "prefix", "expected"),
    [
        ([], "sched", [1, 2]),
        ([], "schedules", [1]),
        ([], "schedulesx", []),
        (["night"], "f", [1]),
        (["night"], "la", [2]),
        (["fan"], "night", [1]),
        ([], "caf", [1]),
        ([], "quiet", [1]),
        ([], "night-mo", [2]),
        ([], "mode", [2]),
        ([], "v2.14", [3]),
        ([], "restarts", [3]),
        ([], "bodyw", []),
        ([], "answerw", []),
        ([], "acceptedw", []),
        (["hub", "lamps"], "s", []),
    ],
)
def test_beginnings_in_title_goal_and_tags(
    shelf: SearchEngine, words: list[str], prefix: str, expected: list[int]
) -> None:
    assert sorted(shelf.complete(words, prefix, VISITOR, 10)) == expected


def test_good_threads_are_suggested_first_and_no_more_than_wanted(shelf: SearchEngine) -> None:
    assert shelf.complete([], "fa", VISITOR, 10) == [5, 1]
    assert shelf.complete([], "fa", VISITOR, 1) == [5]


@pytest.mark.parametrize("prefix", ["'", "\\", ":*", "a'b", "&|!<->()", "\x00", "fan'", "%", "sched%", "*", "🙂", " "])
def test_odd_beginnings_find_nothing_and_break_nothing(shelf: SearchEngine, prefix: str) -> None:
    assert shelf.complete([], prefix, VISITOR, 10) in ([], [5, 1])
    assert shelf.complete([prefix], "f", VISITOR, 10) in ([], [5, 1])
    shelf.near(prefix, 5)
    assert shelf.known([prefix]) == {}


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("schedules", 2),
        ("schedule", 0),
        ("scheduling", 1),
        ("night", 2),
        ("cafe", 1),
        ("night-mode", 1),
        ("v2.14.1", 1),
        ("the", 2),
        ("bodyword", 0),
        ("answerword", 0),
        ("", 0),
        ("nothing", 0),
    ],
)
def test_in_how_many_titles_goals_and_tags_a_word_stands(shelf: SearchEngine, word: str, number: int) -> None:
    assert shelf.known([word]).get(word, 0) == number


def test_words_of_changed_documents_are_counted(shelf: SearchEngine) -> None:
    """An engine may count words of old versions as well until it tidies up, never fewer; a fresh index is exact."""
    now = [document(2, title="Fan and lamps"), document(9, title="night")]
    shelf.replace(now, removed=[3])
    words, exact = ("fan", "lamps", "scheduling", "night", "hub"), [3, 1, 0, 2, 0]
    assert all(shelf.known([word]).get(word, 0) >= number for word, number in zip(words, exact, strict=True))
    assert shelf.known(["fan"]) == {"fan": 3}
    fill(shelf, document(1, title="night fan"), document(5, title="Fan"), *now)
    assert [shelf.known([word]).get(word, 0) for word in words] == exact
    assert shelf.near("lampz", 3) == [("lamps", 1)] and shelf.near("schedulnig", 3) == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("schedulse", [("schedules", 2)]),  # swapped
        ("shedules", [("schedules", 2)]),  # left out
        ("schedduules", [("schedules", 2)]),  # put in
        ("sshedulez", [("schedules", 2)]),  # changed
        ("chedules", [("schedules", 2)]),  # the first letter
        ("xyedules", []),
        ("restart", [("restarts", 1)]),
        ("quite", [("quiet", 1)]),
        ("lapms", [("lamps", 1)]),
        ("hbu", [("hub", 1)]),
        ("fam", [("fan", 2)]),
        ("cfae", [("cafe", 1)]),
        ("moda", [("mode", 1)]),
        ("meda", []),  # of four letters, only one may be wrong
        ("fan", []),
    ],
)
def test_words_that_are_spelt_nearly_alike(shelf: SearchEngine, word: str, expected: list[tuple[str, int]]) -> None:
    found = [one for one in shelf.near(word, 9) if one[0] not in ("it", "a", "of", "the")]
    assert found[: len(expected)] == expected
    assert word not in dict(found)
    if not expected:
        assert found == []


def test_the_nearest_come_first_then_the_most_frequent(engine: SearchEngine) -> None:
    fill(
        engine,
        document(1, title="charge"),
        document(2, title="charge"),
        document(3, title="change"),
        document(4, title="chance chance chance"),
        document(5, title="chances"),
    )
    assert engine.near("chanrge", 9)[:2] == [("charge", 2), ("change", 1)]
    assert engine.near("chanrge", 1) == [("charge", 2)]


def test_how_many_have_a_clause_anywhere(shelf: SearchEngine) -> None:
    def number(text: str, filters: Filters = VISITOR) -> int:
        (clause,) = wanted(text).clauses
        return shelf.matching(clause, filters)

    assert [number(text) for text in ("bodyword", "answerword", "acceptedword", "scheduled", "volcano")] == [
        1,
        1,
        1,
        2,
        0,
    ]
    assert number('"night fan"') == 1 and number('"fan night"') == 0
    assert number("v2.14.1") == number("2.14.1") == 1
    assert shelf.matching(Clause((Term(("volcano",)), Term(("hub",)), Term(("lamp",)))), VISITOR) == 2
