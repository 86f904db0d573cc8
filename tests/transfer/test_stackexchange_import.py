"""Taking over a small site: what arrives, and what it is worth here."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.accounts.models import User
from community.catalog.models import Tag
from community.core.db import db
from community.core.events import Event
from community.notifications.models import Notification
from community.questions.commands import recount
from community.questions.models import Answer, Comment, Post, Question, Redirect, Revision, Vote
from community.reputation import commands as reputation
from community.reputation.models import LedgerEntry
from community.transfer.stackexchange import Summary, import_dump
from tests.transfer.dumps import (
    ANA,
    ANSWER,
    OTHER_ANSWER,
    QUESTION,
    answer,
    question,
    saved,
    small_site,
    votes,
)
from tests.transfer.rows import called, count, everything, only, sources, tags_of


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
    assert (
        row.title == "Why does the bypass stay shut at night?" and row.slug == "why-does-the-bypass-stay-shut-at-night"
    )
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
    assert [entry.cause for entry in entries] == 3 * ["question_up"] + 2 * ["answer_up"] + [
        "accepted",
        "accepting",
        "post_down",
    ]
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
    posts = {row.old_path: row.post_id for row in everything(Redirect)}
    assert (posts[f"/questions/{QUESTION}"], posts[f"/a/{ANSWER}"]) == (asked.id, right.id)
    assert f"/people/{called('Ana Ferreira').id}" in [paths[path] for path in paths if path.startswith("/users/")]


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


@pytest.mark.parametrize(
    "step", ["People", "Questions", "Answers", "Comments", "Revisions", "Votes", "Comparing scores"]
)
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


def test_two_imports_share_tags_and_the_first_keeps_the_old_addresses(taken: Summary, tmp_path: Path) -> None:
    summary = import_dump(small_site(tmp_path / "water.example"))
    first, second = everything(Question)
    questions = [row for row in everything(Redirect) if not row.old_path.startswith("/users/")]
    assert {row.new_path.split("#")[0] for row in questions} == {f"/q/{first.id}/{first.slug}"}
    assert count(summary, "another import") == len(everything(Redirect)) and len(everything(Tag)) == 2
    assert {tag.question_count for tag in everything(Tag)} == {2} and second.answer_count == 2
    assert recount() == [] and reputation.recount() == []
