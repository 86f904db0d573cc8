"""Mo merges questions: everything goes along, counters and points stay right, and all of it can go back."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from community.accounts.models import User
from community.core.audit import Act
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.notifications.models import Notification
from community.outcomes.commands import recount as recount_outcomes
from community.outcomes.commands import say_outcome
from community.questions import commands
from community.questions.commands.merging import undo_merge
from community.questions.models import Draft, Outcome, Question
from community.search.commands import compare, reindex
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import page_of, reputation, reread

LATER, FIRST = "Fan ignores the night schedule since the update", "Why does the fan ignore my night schedule?"


@pytest.fixture
def first(people: People) -> Question:
    return make.question(people.ana, FIRST)


@pytest.fixture
def later(people: People) -> Question:
    """The same question again, with an answer, comments, votes and a draft."""
    later = make.question(people.ben, LATER, tags=["fan"])
    answer = make.answer(people.vera, later, official=True)
    make.comment(people.ana, answer)
    make.comment(people.ana, later)
    commands.vote(people.mo, later, 1)
    commands.vote(people.ana, later, 1)
    commands.vote(people.ana, answer, 1)
    commands.accept(people.ben, answer)
    commands.save_draft(people.ada, f"answer-{later.id}", {"source": "Half an answer"})
    return later


def last_act(kind: str = "merge questions") -> Act:
    db.session.commit()
    return db.session.scalars(select(Act).where(Act.kind == kind).order_by(Act.id.desc())).first()  # type: ignore[return-value]


def all_is_right(*people: object) -> tuple[int, ...]:
    """Reputations; fails when a counter, the ledger or what askers said does not agree."""
    db.session.expire_all()
    assert recount_outcomes() == []
    return tuple(reputation(person) for person in people)  # type: ignore[arg-type]


def test_everything_goes_along_and_the_address_leads_on(
    browser: Browser, people: People, first: Question, later: Question
) -> None:
    before = all_is_right(people.ana, people.ben, people.vera)
    assert before == (0, 12, 25), "two votes and accepting; a vote and the mark"
    commands.merge(people.mo, later, first.id, "The same fan")
    page = browser.get(page_of(first))
    assert "1 answer" in page.words and len(page.all("ul.comments li")) == 2
    assert "Accepted" in page.all("article.settled .strip")[0].text, "the mark goes along where there is none"
    for path in (f"/q/{later.id}", page_of(later), f"/p/{later.id}"):
        moved = browser.get(path, follow=False, status=301)
        assert moved.location == page_of(first), path
    assert browser.get(f"/q/{later.id}/feed.atom", follow=False, status=301).location == f"/q/{first.id}/feed.atom"
    assert LATER not in browser.get("/").words
    kept = reread(first)
    assert (kept.answer_count, kept.staff_answer_count, kept.up) == (1, 1, 1), "Ana does not vote for her own question"
    assert db.session.query(Draft).filter_by(key=f"answer-{first.id}").count() == 1
    assert all_is_right(people.ana, people.ben, people.vera) == (5, 7, 25), "Mo’s vote counts for Ana’s question"


def test_it_can_go_back(browser: Browser, people: People, first: Question, later: Question) -> None:
    before = all_is_right(people.ana, people.ben, people.vera, people.mo)
    active_at = reread(first).active_at
    commands.merge(people.mo, later, first.id)
    fresh = make.answer(people.mo, reread(first), "One that was written after the merging")
    undo_merge(people.mo, last_act())
    assert all_is_right(people.ana, people.ben, people.vera, people.mo) == before
    back = reread(later)
    assert (back.answer_count, back.staff_answer_count, back.up, back.is_deleted) == (1, 1, 2, False)
    assert back.accepted_answer_id and reread(first).accepted_answer_id is None
    assert reread(first).answer_count == 1 and reread(fresh).question_id == first.id, "what came since stays"
    assert reread(first).active_at > active_at
    assert "1 answer" in browser.get(page_of(later)).words
    assert len(browser.get(page_of(later)).all("ul.comments li")) == 2
    assert db.session.query(Draft).filter_by(key=f"answer-{later.id}").count() == 1


def test_of_two_marks_one_stays(people: People, first: Question, later: Question) -> None:
    commands.accept(people.ana, make.answer(people.mo, first))
    before = all_is_right(people.ana, people.ben, people.vera, people.mo)
    commands.merge(people.mo, later, first.id)
    moved = reread(later)
    assert moved.accepted_answer_id is None and reread(first).answer_count == 2
    assert all_is_right(people.vera, people.ben) == (10, 5), "the mark is gone with its points"
    undo_merge(people.mo, last_act())
    assert all_is_right(people.ana, people.ben, people.vera, people.mo) == before
    assert reread(later).accepted_answer_id and reread(first).accepted_answer_id


def test_a_mark_that_the_other_asker_takes_away_or_gives(people: People, first: Question, later: Question) -> None:
    given = make.answer(people.mo, later, "Another way that works as well")
    commands.merge(people.mo, later, first.id)
    marked = reread(first).accepted_answer_id
    commands.accept(people.ana, given)
    assert all_is_right(people.vera, people.ben, people.mo, people.ana) == (10, 5, 7, 6), "half, between two who met"
    undo_merge(people.mo, last_act())
    assert all_is_right(people.vera, people.ben, people.mo, people.ana) == (10, 10, 0, 0)
    assert reread(later).accepted_answer_id is None and reread(first).accepted_answer_id is None
    assert reread(given).accepted_at is None and marked != given.id


def test_what_the_asker_said_goes_along(people: People, first: Question, later: Question) -> None:

    say_outcome(people.ben, reread(later), "yes", "Quiet since")
    before = all_is_right(people.vera, people.ben)
    commands.merge(people.mo, later, first.id)
    assert reread(first).confirmed_at and db.session.query(Outcome).one().question_id == first.id
    assert all_is_right(people.vera)[0] == before[0]
    undo_merge(people.mo, last_act())
    assert reread(later).confirmed_at and all_is_right(people.vera, people.ben) == before


def test_a_chain_is_one_hop_and_is_taken_apart_backwards(
    browser: Browser, people: People, first: Question, later: Question
) -> None:
    third = make.question(people.vera, "The third question about the fan")
    duplicate = make.question(people.vera, "A duplicate of the later question")
    commands.close(people.mo, duplicate, "", later.id)
    commands.merge(people.mo, later, first.id)
    one = last_act()
    assert reread(duplicate).duplicate_of_id == first.id
    commands.merge(people.mo, reread(first), third.id)
    for old in (first, later):
        assert browser.get(page_of(old), follow=False, status=301).location == page_of(third)
    with pytest.raises(Invalid, match="Undo that first"):
        undo_merge(people.mo, one)
    db.session.rollback()
    undo_merge(people.mo, last_act())
    undo_merge(people.mo, db.session.get_one(Act, one.id))
    assert reread(duplicate).duplicate_of_id == later.id and reread(later).merged_into_id is None
    all_is_right(people.ana, people.ben, people.vera)


Wrong = Callable[[People, Question, Question], int]


@pytest.mark.parametrize(
    ("into", "why"),
    [
        (lambda people, first, later: later.id, "no other question"),
        (lambda people, first, later: 4711, "no other question"),
        (lambda people, first, later: gone(people, first), "no other question"),
        (lambda people, first, later: repeating(people, first, later), "other way round"),
        (lambda people, first, later: private(people.ana).id, "Not the same people"),
    ],
)
def test_what_cannot_be_merged(people: People, first: Question, later: Question, into: Wrong, why: str) -> None:
    number = into(people, first, later)
    with pytest.raises(Invalid, match=why):
        commands.merge(people.mo, later, number)
    assert reread(later).merged_into_id is None


def test_what_two_people_asked_in_private_stays_apart(people: People) -> None:
    """Each is for its own asker and staff, so merged one of them would read what the other wrote."""
    one, again, other = (private(asker) for asker in (people.ana, people.ana, people.ben))
    with pytest.raises(Invalid, match="Not the same people"):
        commands.merge(people.mo, one, other.id)
    commands.merge(people.mo, one, again.id)
    assert reread(one).merged_into_id == again.id


def gone(people: People, question: Question) -> int:
    commands.delete_post(people.ana, question)
    return question.id


def repeating(people: People, question: Question, other: Question) -> int:
    between = make.question(people.ana, "One that stands between the two")
    commands.close(people.mo, question, "", between.id)
    commands.close(people.mo, between, "", other.id)
    return question.id


def private(asker: User) -> Question:
    asked = make.question(asker, "One that only its asker and staff may read")
    commands.choose_audience(asker, asked, "private")
    return asked


def test_only_moderators(people: People, first: Question, later: Question) -> None:
    with pytest.raises(Forbidden, match="Only moderators"):
        commands.merge(people.ana, later, first.id)
    commands.merge(people.mo, later, first.id)
    with pytest.raises(Forbidden, match="merged into another one"):
        commands.undelete_post(people.mo, reread(later))


def test_it_is_not_shown_to_whoever_may_not_read_the_other_one(
    browser: Browser, people: People, first: Question, later: Question
) -> None:
    commands.merge(people.mo, later, first.id)
    commands.choose_audience(people.ana, reread(first), "private")
    assert first.slug not in browser.get(page_of(later), status=410).text


def test_duplicates_never_go_in_a_circle(people: People, first: Question, later: Question) -> None:
    commands.close(people.mo, later, "", first.id)
    with pytest.raises(Invalid, match="repeats this one"):
        commands.close(people.mo, first, "", later.id)
    assert not reread(first).is_closed


def test_index_and_inbox_follow(people: People, first: Question, later: Question, work_off: Callable[[], None]) -> None:
    reindex()
    ben_id, mo_id, first_id, later_id = people.ben.id, people.mo.id, first.id, later.id
    work_off()
    mo = db.session.get_one(User, mo_id)
    commands.merge(mo, db.session.get_one(Question, later_id), first_id)
    make.answer(mo, db.session.get_one(Question, first_id), "Whoever asked the later one hears of this, too")
    work_off()
    assert compare() == []
    told = db.session.query(Notification).filter_by(kind="answer", user_id=ben_id).all()
    assert [note.question_id for note in told] == [first_id, first_id]
