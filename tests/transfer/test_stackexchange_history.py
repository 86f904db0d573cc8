"""Revisions, closings and duplicates of an imported site."""

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from community.core.db import db
from community.questions.commands import edit_question, recount, roll_back
from community.questions.models import Answer, Post, Question, Revision
from community.questions.writing import AskFields
from community.transfer.stackexchange import Summary, import_dump
from tests.make import People
from tests.transfer.dumps import ANSWER, BEN, QUESTION, Rows, answer, question, saved, small_site
from tests.transfer.rows import called, count, everything, only

FIRST_SAVE = [
    saved(1, 2, "It is warm inside.\r\n\r\nAnd cool outside.", day=1),
    saved(2, 1, "Bypass shut", day=1),
    saved(3, 3, "<bypass>", day=1),
]


def with_history(folder: Path, rows: Rows, **more: Rows) -> Summary:
    return import_dump(small_site(folder / "air", PostHistory=rows, **more))


def revisions(post: Post) -> list[Revision]:
    return list(db.session.scalars(select(Revision).where(Revision.post_id == post.id).order_by(Revision.number)))


def source(post: Post) -> str:
    return db.session.scalars(select(Post.source).where(Post.id == post.id)).one()


def test_the_first_save_is_the_first_revision_in_the_words_of_its_writer(app: Flask, tmp_path: Path) -> None:
    with_history(tmp_path, FIRST_SAVE)
    (first,) = revisions(only(Question))
    assert first.source == "It is warm inside.\n\nAnd cool outside." == source(only(Question))
    assert first.fields["title"] == "Bypass shut" and first.fields["tags"] == ["bypass"]
    assert first.author_id == called("Ana Ferreira").id and only(Question).revision_count == 1
    assert only(Question).edited_at is None, "the first save is no edit"


def test_each_save_is_one_revision_with_editor_time_and_note(app: Flask, tmp_path: Path) -> None:
    edit = [
        saved(4, 4, "Why does the bypass stay shut at night?", day=3, UserId=BEN, Comment="clearer title, tag"),
        saved(5, 6, "<bypass><summer>", day=3, UserId=BEN, Comment="clearer title, tag"),
    ]
    rollback = [saved(6, 8, "It is warm inside.", day=5, Comment="Rollback to the first")]
    with_history(tmp_path, [*FIRST_SAVE, *edit, *rollback])
    row = only(Question)
    first, second, third = revisions(row)
    assert second.author_id == called("Ben Okoye").id and second.note == "clearer title, tag"
    assert second.at == datetime(2020, 3, 3, 10, tzinfo=UTC) and second.source == first.source
    assert second.fields["title"] == row.title and second.fields["tags"] == ["bypass", "summer"]
    assert third.source == "It is warm inside." == source(row) and third.fields == second.fields
    assert row.revision_count == 3 and row.edited_at == third.at


def test_rows_of_a_save_need_not_stand_side_by_side(app: Flask, tmp_path: Path) -> None:
    others = [saved(20 + day, 5, f"Answer, {day}", post=ANSWER, day=day) for day in range(2, 20)]
    with_history(tmp_path, [FIRST_SAVE[0], *others, *FIRST_SAVE[1:]])
    (first,) = revisions(only(Question))
    assert first.fields["title"] == "Bypass shut" and first.source.startswith("It is warm")


def test_an_answer_has_a_text_and_nothing_else(app: Flask, tmp_path: Path) -> None:
    rows = [saved(1, 2, "Above 23.", post=ANSWER), saved(2, 5, "Above **23**.", post=ANSWER, day=2, UserId=4711)]
    with_history(tmp_path, rows)
    first, second = revisions(everything(Answer)[0])
    assert (first.fields, second.fields) == ({}, {}) and second.author_id is None
    assert source(everything(Answer)[0]) == "Above **23**."


def test_without_history_a_post_has_the_revision_it_came_with(app: Flask, tmp_path: Path) -> None:
    summary = import_dump(small_site(tmp_path / "air", Posts=[question(LastEditDate="2020-03-04T01:02:03")]))
    (revision,) = revisions(only(Question))
    assert (
        revision.source == "It is **warm** inside and cool outside." and revision.author_id == called("Ana Ferreira").id
    )
    assert revision.at == only(Question).created_at and revision.fields["tags"] == ["bypass", "summer"]
    assert only(Question).edited_at == datetime(2020, 3, 4, 1, 2, 3, tzinfo=UTC)
    assert count(summary, "one revision") == 1


def test_history_that_starts_in_the_middle_follows_what_came_with_the_post(app: Flask, tmp_path: Path) -> None:
    with_history(tmp_path, [saved(9, 5, "Later words", day=4)])
    assert [row.source for row in revisions(only(Question))] == [
        "It is **warm** inside and cool outside.",
        "Later words",
    ]


def test_history_of_other_posts_and_other_kinds_is_counted(app: Flask, tmp_path: Path) -> None:
    rows = [saved(1, 5, "Wiki", post=900), saved(2, 24, "", day=2), saved(3, 12, "", day=3), {"Id": 4}]
    summary = with_history(tmp_path, rows)
    assert count(summary, "posts that are not taken over") == 1 and count(summary, "neither text nor closing") == 3
    assert len(revisions(only(Question))) == 1


def test_an_imported_question_can_be_edited_and_rolled_back(app: Flask, people: People, tmp_path: Path) -> None:
    with_history(tmp_path, [*FIRST_SAVE, saved(9, 5, "Words of day four.", day=4)])
    row = only(Question)
    db.session.refresh(row, ["tags"])
    edit_question(people.mo, row, AskFields(title=row.title, source="Mo's own words.", tags=["bypass"]), 2, "shorter")
    assert [revision.number for revision in revisions(row)] == [1, 2, 3]
    roll_back(people.mo, row, revisions(row)[0])
    assert source(row).startswith("It is warm inside.") and row.title == "Bypass shut"
    assert recount() == []


def test_a_closed_question_says_why_and_by_whom(app: Flask, tmp_path: Path) -> None:
    posts = [question(ClosedDate="2020-03-04T10:00:00")]
    with_history(tmp_path, [*FIRST_SAVE, saved(8, 10, "{}", day=4, UserId=BEN, Comment="105")], Posts=posts)
    row = only(Question)
    assert row.closed_at == datetime(2020, 3, 4, 10, tzinfo=UTC) and row.closed_reason == "a matter of opinion"
    assert row.closed_by_id == called("Ben Okoye").id


def test_a_closed_question_without_history_is_closed_too(app: Flask, tmp_path: Path) -> None:
    import_dump(small_site(tmp_path / "air", Posts=[question(ClosedDate="2020-03-04T10:00:00")]))
    assert only(Question).is_closed and only(Question).closed_reason == "closed on the site it comes from"


def test_a_reopened_question_is_open(app: Flask, tmp_path: Path) -> None:
    rows = [*FIRST_SAVE, saved(8, 10, "{}", day=4, Comment="999"), saved(9, 11, "{}", day=6)]
    with_history(tmp_path, rows)
    row = only(Question)
    assert not row.is_closed and row.closed_reason == "" and row.closed_by_id is None


def test_reopened_before_it_was_closed_for_good(app: Flask, tmp_path: Path) -> None:
    rows = [saved(7, 10, "", day=2, Comment="4"), saved(8, 11, "", day=3), saved(9, 10, "", day=5, Comment="102")]
    with_history(tmp_path, rows, Posts=[question(ClosedDate="2020-03-05T10:00:00")])
    assert only(Question).is_closed and only(Question).closed_reason == "does not belong on this site"


def link(number: int, repeat: int, first: int, kind: int = 3) -> dict[str, object]:
    day = "2020-03-04T10:00:00"
    return {"Id": number, "PostId": repeat, "RelatedPostId": first, "LinkTypeId": kind, "CreationDate": day}


def linked(folder: Path, links: Rows, posts: Rows) -> tuple[Summary, dict[str, Question]]:
    """Import questions called by their title."""
    summary = import_dump(small_site(folder / "air", Posts=posts, PostLinks=links))
    return summary, {row.title: row for row in everything(Question)}


def test_a_duplicate_names_its_original_and_is_closed(app: Flask, tmp_path: Path) -> None:
    posts = [question(1, Title="Original"), question(2, Title="Repeat"), question(3, Title="Other")]
    summary, rows = linked(tmp_path, [link(1, 2, 1), link(2, 3, 1, kind=1)], posts)
    assert rows["Repeat"].duplicate_of_id == rows["Original"].id and rows["Repeat"].closed_reason == "asked before"
    assert rows["Repeat"].closed_at == datetime(2020, 3, 4, 10, tzinfo=UTC)
    assert not rows["Other"].is_closed and not rows["Original"].is_closed
    assert summary.taken["duplicates"] == 1 and count(summary, "links between posts") == 1


def test_duplicates_never_lead_round_in_a_circle(app: Flask, tmp_path: Path) -> None:
    posts = [question(1, Title="A"), question(2, Title="B"), question(3, Title="C")]
    links = [link(1, 1, 2), link(2, 2, 3), link(3, 3, 1), link(4, 2, 1), link(5, 3, 3)]
    summary, rows = linked(tmp_path, links, posts)
    assert [rows[name].duplicate_of_id for name in "ABC"] == [rows["B"].id, rows["C"].id, None]
    assert count(summary, "duplicates of something") == 3


def test_duplicates_of_what_is_not_here_are_counted(app: Flask, tmp_path: Path) -> None:
    links = [link(1, QUESTION, 5), link(2, 5, QUESTION), link(3, ANSWER, QUESTION), link(4, QUESTION, ANSWER)]
    summary, rows = linked(tmp_path, links, [question(Title="A"), answer()])
    assert not rows["A"].is_closed and count(summary, "duplicates of something") == 4
