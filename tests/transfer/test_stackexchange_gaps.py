"""Sites where something is missing, or does not fit together."""

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from community.accounts.models import User
from community.questions.commands import recount
from community.questions.models import Answer, Post, Question, Vote
from community.reputation.models import LedgerEntry
from community.transfer.stackexchange import import_dump
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
    small_site,
    votes,
    write_dump,
)
from tests.transfer.rows import called, count, everything, only


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
    twins = [person(number, "Ben Okoye") for number in (ANA, BEN)] + [
        person(13, "Ben-Okoye 12"),
        person(-1, "Community"),
    ]
    import_dump(small_site(tmp_path / "air", Users=twins))
    assert [row.handle for row in everything(User)] == ["ben-okoye", "ben-okoye-12", "ben-okoye-12-13"]
    import_dump(small_site(tmp_path / "water", Users=twins))
    handles = [row.handle for row in everything(User)]
    assert len(set(handles)) == 6 and all(len(handle) <= 40 for handle in handles)


def test_a_profile_becomes_plain_text_that_fits(app: Flask, tmp_path: Path) -> None:
    ana = person(
        ANA, "A" * 90, AboutMe="<p>I <b>ask</b>.</p><script>x()</script>" + "<p>word</p>" * 999, Location="L" * 99
    )
    import_dump(small_site(tmp_path / "air", Users=[ana]))
    row = only(User)
    assert len(row.name) == 60 and len(row.location) == 60
    assert row.about.startswith("I ask. word") and len(row.about) <= 1000 and "x()" not in row.about


def test_posts_of_deleted_people_keep_a_name(app: Flask, tmp_path: Path) -> None:
    rows = [
        question(OwnerUserId=-1),
        {name: value for name, value in answer().items() if name != "OwnerUserId"}
        | {"OwnerDisplayName": "gone fishing"},
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


def test_an_empty_dump_is_an_empty_site(app: Flask, tmp_path: Path) -> None:
    summary = import_dump(write_dump(tmp_path / "empty"))
    assert not +summary.taken and not everything(Post)
