"""Rows with strange, missing, huge and hostile values: taken as far as they make sense, never a crash."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from community.catalog.models import Tag
from community.core.db import now
from community.questions.commands import recount
from community.questions.models import Answer, Comment, Post, Question, Revision, Vote
from community.reputation import commands as reputation
from community.transfer.stackexchange import import_dump
from community.transfer.stackexchange.values import LARGEST, LONGEST_TEXT, moment, number, tag_name, tag_names
from tests.transfer.dumps import PEOPLE, QUESTION, answer, comment, question, saved, small_site, votes
from tests.transfer.rows import called, count, everything, only, tags_of

HUGE = "9" * 400


def import_posts(folder: Path, *posts: dict[str, object]) -> Question:
    import_dump(small_site(folder / "air", Posts=list(posts), Comments=[], Votes=[]))
    return everything(Question)[0]


@pytest.mark.parametrize(
    "text", ["", " ", "x", "1.5", "1e5", "0x10", HUGE, "9223372036854775808", "١٢", "--1", "1 2", "None"]
)
def test_what_is_no_number(text: str) -> None:
    assert number({"Id": text}, "Id") is None


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1), (" 7 ", 7), ("-1", -1), ("007", 7), ("9223372036854775807", 2**63 - 1)]
)
def test_numbers(text: str, value: int) -> None:
    assert number({"Id": text}, "Id") == value


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2020-13-01", "2020-02-30T00:00:00", HUGE, "0001-01-01T00:00:00+12:00"]
)
def test_what_is_no_time(text: str) -> None:
    assert moment({"At": text}, "At") is None


def test_times_are_utc_and_never_in_the_future() -> None:
    noon = datetime(2020, 1, 1, 12, tzinfo=UTC)
    assert moment({"At": "2020-01-01T12:00:00"}, "At") == noon
    assert moment({"At": "2020-01-01T14:00:00+02:00"}, "At") == noon
    assert moment({"One": "never", "Two": "2020-01-01T12:00:00"}, "One", "Two") == noon
    late = moment({"At": "2999-01-01T12:00:00"}, "At")
    assert late is not None and late <= now()


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("c++", "c++"), ("q#", "q#"), (".net", "dotnet"), ("asp.net", "asp.net"), ("Größe", "größe"), ("_x", "x"),
        ("<script>", "script"), ("a b", "ab"), ("x" * 80, "x" * 35), ("", ""), ("###", ""), ("-", ""),
    ],
)  # fmt: skip
def test_a_tag_gets_a_name_that_the_ask_form_takes(theirs: str, ours: str) -> None:
    assert tag_name(theirs) == ours


def test_tags_are_written_in_two_ways_and_at_most_five_count() -> None:
    assert tag_names("<one><two><one>") == tag_names("|one|two|") == ["one", "two"]
    assert tag_names("<a><b><c><d><e><f>") == ["a", "b", "c", "d", "e"]
    assert tag_names("") == tag_names("<><>|") == []


def test_a_question_with_nothing_but_a_number(app: Flask, tmp_path: Path) -> None:
    row = import_posts(tmp_path, {"Id": 5, "PostTypeId": 1}, {"Id": 6, "PostTypeId": 2, "ParentId": 5})
    assert row.title == "Question without a title" and row.html == "" and tags_of(row) == []
    assert row.author_name == "former member" and only(Answer).question_id == row.id


def test_a_question_without_a_title_is_called_by_its_words(app: Flask, tmp_path: Path) -> None:
    assert import_posts(tmp_path, question(Title="  ")).title == "It is warm inside and cool outside."


def test_rows_without_a_number_or_with_one_that_came_before(app: Flask, tmp_path: Path) -> None:
    posts = [question(), question(Title="The same number again"), question("x"), question(HUGE)]  # type: ignore[arg-type]
    remarks = [comment(1), comment(1, Text="Again"), {"PostId": QUESTION, "Text": "Without number"}]
    ballots = [*votes(QUESTION, 2), *votes(QUESTION, 2), *votes(QUESTION, 2, start=2)]
    summary = import_dump(small_site(tmp_path / "air", Posts=posts, Comments=remarks, Votes=ballots))
    assert only(Question).title.startswith("Why does the bypass") and only(Question).score == 2
    assert len(everything(Comment)) == 1
    assert count(summary, "without a usable number") == 3 and count(summary, "came before") == 3


def test_huge_values_are_cut_to_what_fits(app: Flask, tmp_path: Path) -> None:
    row = import_posts(
        tmp_path,
        question(Title="T" * 5_000, ViewCount=HUGE, Tags=f"<{'t' * 3_000}>", Body=f"<p>{'word ' * 90_000}</p>"),
        question(7, ViewCount="99999999999", Title="Second one"),
    )
    assert len(row.title) == 150 and row.view_count == 0 and len(row.html) < LONGEST_TEXT + 10
    assert everything(Question)[1].view_count == LARGEST
    assert all(len(tag.name) <= 35 for tag in everything(Tag))


def test_negative_views_are_none(app: Flask, tmp_path: Path) -> None:
    assert import_posts(tmp_path, question(ViewCount=-5)).view_count == 0


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">a</p>',
        '<a href="javascript:x()">a</a>',
        "<img src=x onerror=alert(1)>",
        '<iframe src="https://evil.example"></iframe>',
        "<style>body{display:none}</style>",
        '<a href="data:text/html,x">a</a>',
        "<svg><script>x</script></svg>",
    ],
)
def test_hostile_html_becomes_harmless(app: Flask, tmp_path: Path, body: str) -> None:
    row = import_posts(tmp_path, question(Body=body), answer(Body=body))
    for html in (row.html, only(Answer).html):
        for sign in ("<script", "javascript:", "onclick", "onerror", "<iframe", "<style", "data:", "<svg"):
            assert sign not in html.lower()


def test_names_and_comments_are_text_and_not_html(app: Flask, tmp_path: Path) -> None:
    ana = PEOPLE[0] | {"DisplayName": "<b>Ana</b>\u0000".replace("\u0000", "\u007f")}
    remark = comment(1, Text="<img src=x onerror=alert(1)> & *so*")
    import_dump(small_site(tmp_path / "air", Users=[ana], Comments=[remark]))
    assert called("<b>Ana</b>").handle == "b-ana-b"
    assert "<img" not in only(Comment).html and "<em>so</em>" in only(Comment).html


def test_a_comment_that_cannot_be_rendered_is_shown_as_it_is(app: Flask, tmp_path: Path) -> None:
    remarks = [comment(1, Text=">" * 60 + " deep"), comment(2, Text="long " * 9_000), comment(3, Text="")]
    import_dump(small_site(tmp_path / "air", Comments=remarks))
    deep, long, empty = everything(Comment)
    assert deep.html == f"<p>{'&gt;' * 60} deep</p>" and len(long.html) <= 30_100 and empty.html == ""


def test_a_comment_with_a_score_beyond_belief(app: Flask, tmp_path: Path) -> None:
    import_dump(small_site(tmp_path / "air", Comments=[comment(1, Score=10**12), comment(2, Score=-4)], Votes=[]))
    assert [row.score for row in everything(Comment)] == [1_000, 0]
    assert len(everything(Vote)) == 1_000 and recount() == []


def test_line_ends_and_control_signs(app: Flask, tmp_path: Path) -> None:
    rows = [saved(1, 2, "one\r\ntwo\u007f\tthree"), saved(2, 1, "A\n title\twith\r\nlines")]
    import_dump(small_site(tmp_path / "air", PostHistory=rows))
    first = next(row for row in everything(Revision) if row.post_id == only(Question).id)
    assert first.source == "one\ntwo\tthree" and first.fields["title"] == "A title with lines"


def test_a_site_of_odd_rows_has_true_counters(app: Flask, tmp_path: Path) -> None:
    odd: list[dict[str, object]] = [
        {},
        {"Id": ""},
        {"Id": 1},
        {"Id": 2, "PostId": "x"},
        {"Id": 3, "PostTypeId": 2, "UserId": 11},
    ]
    tables = ("Users", "Posts", "Comments", "Votes", "Tags", "Badges", "PostLinks", "PostHistory")
    import_dump(small_site(tmp_path / "odd", **{table: list(odd) for table in tables}))
    assert not everything(Post) and recount() == [] and reputation.recount() == []


def test_post_types_that_nobody_knows(app: Flask, tmp_path: Path) -> None:
    posts = [question(), question(8, PostTypeId=7), question(9, PostTypeId="new"), answer()]
    summary = import_dump(small_site(tmp_path / "air", Posts=posts))
    assert len(everything(Question)) == 1 and count(summary, "neither question nor answer") == 2
