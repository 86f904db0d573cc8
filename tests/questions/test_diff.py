"""Two versions side by side: lines, words inside them, and what is left out."""

from hypothesis import given
from hypothesis import strategies as some

from community.questions.diff import CONTEXT, Row, compare, words

texts = some.text(alphabet="ab \n.é<", max_size=60)


def kinds(rows: list[Row]) -> list[str]:
    return [row.kind for row in rows]


def test_a_changed_word_is_marked_inside_its_line() -> None:
    [row] = compare("the fan is loud", "the fan is silent")
    assert row == Row("changed", [("the fan is ", False), ("loud", True)], [("the fan is ", False), ("silent", True)])


def test_added_and_removed_lines() -> None:
    assert kinds(compare("a\nb", "a\nb\nc")) == ["same", "same", "added"]
    assert kinds(compare("a\nb\nc", "a\nb")) == ["same", "same", "removed"]
    [_, added] = compare("a", "a\nnew")
    assert added.before is None and added.after == [("new", True)]


def test_more_lines_on_one_side() -> None:
    rows = compare("one\ntwo", "eins\nzwei\ndrei")
    assert kinds(rows) == ["changed", "changed", "added"]


def test_long_unchanged_stretches_are_left_out() -> None:
    lines = [f"line {number}" for number in range(20)]
    rows = compare("\n".join(lines), "\n".join([*lines[:10], "new", *lines[10:]]))
    assert kinds(rows) == ["gap", *["same"] * CONTEXT, "added", *["same"] * CONTEXT, "gap"]
    assert [row.count for row in rows if row.kind == "gap"] == [8, 8]


def test_nothing_changed() -> None:
    assert kinds(compare("a\nb\nc", "a\nb\nc")) == ["gap"]
    assert compare("", "") == []


def test_from_nothing() -> None:
    assert kinds(compare("", "a\nb")) == ["added", "added"]
    assert kinds(compare("a\nb", "")) == ["removed", "removed"]


def test_words_of_any_script() -> None:
    left, right = words("der Lüfter heult", "der Lüfter schweigt")
    assert left == [("der Lüfter ", False), ("heult", True)]
    assert right == [("der Lüfter ", False), ("schweigt", True)]


@given(texts, texts)
def test_nothing_gets_lost(before: str, after: str) -> None:
    rows = compare(before, after)
    shown = [row for row in rows if row.kind != "gap"]
    hidden = sum(row.count for row in rows)
    assert len([row for row in shown if row.before is not None]) + hidden == len(before.splitlines())
    assert len([row for row in shown if row.after is not None]) + hidden == len(after.splitlines())
    old, new = before.splitlines(), after.splitlines()
    for row in shown:
        assert row.before is None or "".join(text for text, _ in row.before) in old
        assert row.after is None or "".join(text for text, _ in row.after) in new


@given(texts)
def test_a_text_compared_with_itself_has_no_marks(text: str) -> None:
    assert set(kinds(compare(text, text))) <= {"gap"}


@given(some.text(max_size=40), some.text(max_size=40))
def test_pieces_put_together_are_the_line(before: str, after: str) -> None:
    left, right = words(before, after)
    assert "".join(text for text, _ in left) == before
    assert "".join(text for text, _ in right) == after
