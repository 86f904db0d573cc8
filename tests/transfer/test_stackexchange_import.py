"""Taking over a small site: what arrives, and what it is worth here."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.accounts.models import User
from community.catalog.models import Tag
from community.core.db import Model, db
from community.core.events import Event
from community.notifications.models import Notification
from community.questions.commands import recount
from community.questions.models import Answer, Comment, Post, Question, Redirect, Revision, Vote, question_tags
from community.reputation import commands as reputation
from community.reputation.models import LedgerEntry
from community.transfer.stackexchange import Summary, import_dump
from tests.transfer.dumps import (
    ANA,
    ANSWER,
    BEN,
    OTHER_ANSWER,
    PEOPLE,
    QUESTION,
    answer,
    comment,
    person,
    question,
    saved,
    small_site,
    votes,
    write_dump,
)

M = TypeVar("M", bound=Model)


def everything(model: type[M]) -> list[M]:
    return list(db.session.scalars(select(model).order_by(*model.__table__.primary_key)))  # type: ignore[attr-defined]


def only(model: type[M]) -> M:
    (row,) = everything(model)
    return row


def called(name: str) -> User:
    return db.session.scalars(select(User).where(User.name == name)).one()


def tags_of(row: Question) -> list[str]:
    pairs = question_tags.c.question_id == row.id, question_tags.c.tag_id == Tag.id
    return list(db.session.scalars(select(Tag.name).where(*pairs).order_by(Tag.name)))


def sources(post: Post) -> list[str]:
    wanted = select(Revision.source).where(Revision.post_id == post.id).order_by(Revision.number)
    return list(db.session.scalars(wanted))


def count(summary: Summary, words: str) -> int:
    """What the summary says beside these words."""
    found = [number for part in (summary.taken, summary.skipped, summary.noted) for what, number in part.items() if words in what]
    return sum(found)


@pytest.fixture
def taken(app: Flask, tmp_path: Path) -> Summary:
    """The small site, imported."""
    return import_dump(small_site(tmp_path / "air.example"))


def test_people_arrive_without_a_way_to_sign_in(taken: Summary) -> None:
    ana = called("Ana Ferreira")
    assert ana.handle == "ana-ferreira" and ana.created_at == datetime(2019, 1, 1, 8, tzinfo=UTC)
    assert ana.email is None and ana.password_hash is None and not ana.is_pending
    assert (ana.question_count, ana.answer_count) == (1, 0)


def test_a_question_keeps_its_words_times_views_and_tags(taken: Summary) -> None:
    row = only(Question)
    assert row.title == "Why does the bypass stay shut at night?" and row.slug == "why-does-the-bypass-stay-shut-at-night"
    assert row.html == "<p>It is <strong>warm</strong> inside and cool outside.</p>"
    assert db.session.scalar(select(Question.source)) == "It is **warm** inside and cool outside."
    assert row.created_at == datetime(2020, 3, 1, 10, 0, 0, 120_000, tzinfo=UTC)
    assert row.active_at == datetime(2020, 3, 5, 10, tzinfo=UTC) and row.view_count == 345
    assert tags_of(row) == ["bypass", "summer"] and row.answer_count == 2 and row.closed_at is None


def test_tags_bring_their_description_and_are_counted_here(taken: Summary) -> None:
    bypass, summer = everything(Tag)
    assert (bypass.name, bypass.about, bypass.question_count) == ("bypass", "About the flap that lets the core out.", 1)
    assert (summer.about, summer.question_count) == ("", 1)


def test_the_accepted_answer_is_accepted_when_it_was(taken: Summary) -> None:
    right, other = everything(Answer)
    assert only(Question).accepted_answer_id == right.id
    assert right.accepted_at == datetime(2020, 3, 3, tzinfo=UTC) and other.accepted_at is None


def test_votes_become_votes_without_a_voter(taken: Summary) -> None:
    asked, (right, other) = only(Question), everything(Answer)
    assert (asked.up, asked.down, asked.score) == (3, 0, 3)
    assert (right.up, right.score) == (2, 2) and right.quality > 0
    assert (other.down, other.score) == (1, -1) and other.quality < 0
    assert set(db.session.scalars(select(Vote.user_id))) == {None}


def test_reputation_follows_from_our_prices(taken: Summary) -> None:
    assert called("Ana Ferreira").reputation == 3 * 5 + 2
    assert called("Ben Okoye").reputation == 2 * 10 + 15
    assert called("Vera Lindqvist").reputation == -2
    entries = everything(LedgerEntry)
    assert [entry.cause for entry in entries] == 3 * ["question_up"] + 2 * ["answer_up"] + ["accepted", "accepting", "post_down"]
    assert {entry.actor_id for entry in entries if entry.cause.endswith(("up", "down"))} == {None}
    assert {entry.actor_id for entry in entries if entry.cause.startswith("accept")} == {called("Ana Ferreira").id}


def test_comments_keep_their_writer_place_and_score(taken: Summary) -> None:
    on_question, on_answer = everything(Comment)
    asked, right = only(Question), everything(Answer)[0]
    assert (on_question.parent_id, on_question.question_id) == (asked.id, asked.id)
    assert (on_answer.parent_id, on_answer.question_id) == (right.id, asked.id)
    assert on_question.score == 2 and on_question.author_id == called("Ben Okoye").id
    assert "<code>23.5</code>" in on_answer.html


def test_old_addresses_lead_to_the_new_places(taken: Summary) -> None:
    asked, (right, _other) = only(Question), everything(Answer)
    paths = {row.old_path: row.new_path for row in everything(Redirect)}
    here = f"/q/{asked.id}/{asked.slug}"
    assert paths[f"/questions/{QUESTION}"] == paths[f"/a/{QUESTION}"] == here
    assert paths[f"/a/{ANSWER}"] == f"{here}#post-{right.id}" and f"/a/{OTHER_ANSWER}" in paths


def test_nobody_is_told(taken: Summary) -> None:
    assert not everything(Event) and not everything(Notification)


def test_all_counters_are_true_afterwards(taken: Summary) -> None:
    assert recount() == [] and reputation.recount() == []


def test_the_summary_says_what_was_taken_and_what_not_and_why(taken: Summary) -> None:
    assert count(taken, "people") == 3 and count(taken, "questions") == 1 and count(taken, "answers") == 2 + 1
    assert taken.taken["votes"] == 6 and taken.taken["comments"] == 2
    assert count(taken, "badges") == 1 and count(taken, "neither question nor answer") == 1
    text = str(taken)
    assert text.index("Taken over:") < text.index("Left out:") and "badges: they are earned anew here" in text


def test_importing_again_changes_nothing(taken: Summary, tmp_path: Path) -> None:
    def rows() -> list[int]:
        tables = (User, Post, Vote, LedgerEntry, Revision, Redirect, Tag)
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

    before, again = rows(), import_dump(tmp_path / "air.example")
    assert rows() == before and not +again.taken
    assert count(again, "here already") > 10
    assert recount() == [] and reputation.recount() == []


def test_a_newer_dump_adds_what_is_new(taken: Summary, tmp_path: Path) -> None:
    newer = [question(), answer(), answer(300, OwnerUserId=ANA, Body="<p>I measured it.</p>")]
    small_site(tmp_path / "air.example", Posts=newer, Votes=votes(300, 2, start=500))
    again = import_dump(tmp_path / "air.example")
    assert again.taken["answers"] == 1 and again.taken["votes"] == 1
    assert only(Question).answer_count == 3 and called("Ana Ferreira").reputation == 17 + 10
    assert recount() == [] and reputation.recount() == []


class Stopped(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.mark.parametrize("step", ["People", "Questions", "Answers", "Comments", "Revisions", "Votes", "Comparing scores"])
def test_an_import_that_was_stopped_goes_on(app: Flask, tmp_path: Path, step: str) -> None:
    history = [saved(1, 2, "First words", day=1), saved(2, 5, "It is **warm**", day=4)]
    folder = small_site(tmp_path / "air.example", PostHistory=history)

    def stop(what: str, _done: int, _total: int) -> None:
        if what == step:
            raise Stopped

    with pytest.raises(Stopped):
        import_dump(folder, stop)
    assert recount() == [] and reputation.recount() == [], "true at every moment, not only at the end"
    import_dump(folder)
    assert called("Ben Okoye").reputation == 35 and only(Question).answer_count == 2
    assert sources(only(Question)) == ["First words", "It is **warm**"]
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 6 + 2
    assert recount() == [] and reputation.recount() == []


def test_progress_is_shown_for_every_table(app: Flask, tmp_path: Path) -> None:
    seen: dict[str, tuple[int, int]] = {}
    import_dump(small_site(tmp_path / "air.example"), lambda what, done, total: seen.update({what: (done, total)}))
    assert seen["Checking Posts.xml"] == (4, 4) and seen["Questions"] == (4, 4) and seen["Votes"] == (7, 7)


def test_an_answer_to_ones_own_question_pays_nothing_for_being_accepted(app: Flask, tmp_path: Path) -> None:
    rows = [question(AcceptedAnswerId=ANSWER), answer(OwnerUserId=ANA)]
    import_dump(small_site(tmp_path / "own", Posts=rows, Votes=votes(ANSWER, 1), Comments=[]))
    assert only(Question).accepted_answer_id == only(Answer).id and called("Ana Ferreira").reputation == 0


def test_an_acceptance_without_a_vote_counts_from_the_last_activity(app: Flask, tmp_path: Path) -> None:
    rows = [question(AcceptedAnswerId=ANSWER), answer()]
    import_dump(small_site(tmp_path / "quiet", Posts=rows, Votes=[]))
    assert only(Answer).accepted_at == datetime(2020, 3, 5, 10, tzinfo=UTC)
    assert called("Ben Okoye").reputation == 15 and called("Ana Ferreira").reputation == 2


def test_a_mark_that_the_question_does_not_know_is_not_set(app: Flask, tmp_path: Path) -> None:
    rows = [question(), answer(), question(200, AcceptedAnswerId=ANSWER), question(201, AcceptedAnswerId=999)]
    summary = import_dump(small_site(tmp_path / "odd", Posts=rows, Votes=votes(ANSWER, 1)))
    assert {row.accepted_answer_id for row in everything(Question)} == {None}
    assert only(Answer).accepted_at is None and count(summary, "not in the dump") == 2
    assert not everything(LedgerEntry)


def test_people_who_never_wrote_are_left_out(app: Flask, tmp_path: Path) -> None:
    reader = person(99, "Only Reads")
    summary = import_dump(small_site(tmp_path / "air", Users=[*PEOPLE, reader]))
    assert "Only Reads" not in {row.name for row in everything(User)} and count(summary, "never wrote") == 1


def test_people_of_one_name_get_different_handles(app: Flask, tmp_path: Path) -> None:
    twins = [person(number, "Ben Okoye") for number in (ANA, BEN)] + [person(13, "Ben-Okoye 12"), person(-1, "Community")]
    import_dump(small_site(tmp_path / "air", Users=twins))
    assert [row.handle for row in everything(User)] == ["ben-okoye", "ben-okoye-12", "ben-okoye-12-13"]
    import_dump(small_site(tmp_path / "water", Users=twins))
    handles = [row.handle for row in everything(User)]
    assert len(set(handles)) == 6 and all(len(handle) <= 40 for handle in handles)


def test_a_profile_becomes_plain_text_that_fits(app: Flask, tmp_path: Path) -> None:
    ana = person(ANA, "A" * 90, AboutMe="<p>I <b>ask</b>.</p><script>x()</script>" + "<p>word</p>" * 999, Location="L" * 99)
    import_dump(small_site(tmp_path / "air", Users=[ana]))
    row = only(User)
    assert len(row.name) == 60 and len(row.location) == 60
    assert row.about.startswith("I ask. word") and len(row.about) <= 1000 and "x()" not in row.about


def test_posts_of_deleted_people_keep_a_name(app: Flask, tmp_path: Path) -> None:
    rows = [
        question(OwnerUserId=-1),
        {name: value for name, value in answer().items() if name != "OwnerUserId"} | {"OwnerDisplayName": "gone fishing"},
        answer(OTHER_ANSWER, OwnerUserId=4711),
    ]
    remarks = [comment(1, UserId=4711, UserDisplayName="Somebody"), comment(2, UserId="")]
    import_dump(small_site(tmp_path / "air", Posts=rows, Comments=remarks))
    names = [row.author_name for row in everything(Post)]
    assert names == ["Community", "gone fishing", "user4711", "Somebody", "former member"]
    assert {row.author_id for row in everything(Post)} == {None}
    assert recount() == [] and not everything(LedgerEntry)


def test_answers_comments_and_votes_without_their_post_are_counted(app: Flask, tmp_path: Path) -> None:
    summary = import_dump(
        small_site(
            tmp_path / "air",
            Posts=[answer(ParentId=5), answer(7, ParentId=ANSWER)],
            Comments=[comment(1), comment(2, 900)],
            Votes=votes(ANSWER, 2, 4),
        )
    )
    assert not everything(Post) and not everything(Vote)
    assert count(summary, "not in the dump") == 2 and count(summary, "comments on posts") == 2
    assert count(summary, "votes on posts") == 4


def test_an_answer_may_stand_before_its_question(app: Flask, tmp_path: Path) -> None:
    import_dump(small_site(tmp_path / "air", Posts=[answer(), question()]))
    assert only(Answer).question_id == only(Question).id


def test_votes_that_do_not_count_are_named(app: Flask, tmp_path: Path) -> None:
    kinds = [5, 5, 8, 9, 6, 10, 16]
    rows = [row for place, kind in enumerate(kinds) for row in votes(QUESTION, kind, start=place + 1)]
    summary = import_dump(small_site(tmp_path / "air", Votes=rows))
    assert count(summary, "favourites") == 2 and count(summary, "bounties") == 2 and count(summary, "moderate") == 3
    assert only(Question).score == 0


def test_scores_that_differ_from_the_votes_are_counted(app: Flask, tmp_path: Path) -> None:
    rows = [question(Score=40), answer(Score=2), answer(OTHER_ANSWER, Score="much")]
    summary = import_dump(small_site(tmp_path / "air", Posts=rows, Votes=votes(ANSWER, 2, 2)))
    assert count(summary, "differs from their votes") == 2 and only(Question).score == 0


def test_two_imports_share_tags_and_the_first_keeps_the_old_addresses(taken: Summary, tmp_path: Path) -> None:
    summary = import_dump(small_site(tmp_path / "water.example"))
    first, second = everything(Question)
    assert {row.new_path.split("#")[0] for row in everything(Redirect)} == {f"/q/{first.id}/{first.slug}"}
    assert count(summary, "another import") == 6 and len(everything(Tag)) == 2
    assert {tag.question_count for tag in everything(Tag)} == {2} and second.answer_count == 2
    assert recount() == [] and reputation.recount() == []


def test_an_empty_dump_is_an_empty_site(app: Flask, tmp_path: Path) -> None:
    summary = import_dump(write_dump(tmp_path / "empty"))
    assert not +summary.taken and not everything(Post)
