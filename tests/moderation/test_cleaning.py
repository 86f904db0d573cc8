"""Cleaning up after a spammer: everything goes with one act, is shown before, and comes back by undoing it."""

import pytest
from sqlalchemy import event, select

from community.accounts import commands as accounts
from community.accounts.models import Block, User
from community.accounts.queries import standing_block
from community.cli.doctor import CHECKS
from community.core.db import command, db
from community.core.errors import Forbidden, Invalid
from community.core.events import Event
from community.moderation.cleaning import finding, plan_of
from community.moderation.commands import cleaning as cleaning_up
from community.moderation.commands import flag_person, flag_post, open_case, take_back
from community.moderation.commands.cleaning import clean_up, clean_up_all
from community.moderation.models import Case, Flag
from community.questions import commands
from community.questions.commands.editing import rewrite_post, rewrite_question
from community.questions.models import CloseVote, Post, Question, Revision, SuggestedEdit, Vote
from community.questions.queries import readable
from community.questions.queries.pages import whole
from tests import make
from tests.make import People
from tests.questions.suggested import fields

WHY = "Twelve links to one shop within an hour."


@pytest.fixture
def spammer(people: People) -> User:
    return make.person("Rex Cheap", confirmed=True)


@pytest.fixture
def question(people: People) -> Question:
    assert people.mo.id
    return make.question(people.ana)


@pytest.fixture
def spam(people: People, spammer: User, question: Question) -> list[Post]:
    """A question with a reply of Ben, an answer and a comment by the spammer; votes, a suggestion, a profile."""
    own = make.question(spammer, "Who wants cheap pumps of the best kind?")
    answer = make.answer(spammer, question, "Buy cheap pumps at our shop, today only, while they last.")
    comment = make.comment(spammer, question, "Or look at our shop for more of them.")
    make.answer(people.ben, own, "Is this a question or an advertisement? Please say.")
    good = make.answer(people.ben, question)
    commands.vote(spammer, question, 1)
    commands.vote(spammer, good, -1)
    commands.vote(people.ben, answer, -1)
    command(db.session.add)(CloseVote(user_id=spammer.id, question_id=question.id, reason="Buy pumps instead."))
    commands.suggest_edit(spammer, good, f"{make.HELPFUL} And buy pumps.", 1, "Pumps")
    accounts.change_profile(spammer, spammer.name, "The best pumps of all.", "Shop street")
    accounts.enter(spammer, "phone", "203.0.113.9")
    return [own, answer, comment]


def wrong() -> list[str]:
    """What doctor would find in counters and ledger."""
    db.session.commit()
    named = [check for check in CHECKS if check.name not in ("events", "search index")]
    return [finding for check in named for finding in check.look(False, lambda _done, _all: None)]


def points() -> dict[str, int]:
    db.session.commit()
    return {person.name: person.reputation for person in db.session.query(User).populate_existing()}


def there(posts: list[Post]) -> list[bool]:
    db.session.commit()
    return [db.session.get_one(Post, post.id, populate_existing=True).deleted_at is None for post in posts]


def test_it_says_first_what_it_will_do(people: People, spammer: User, spam: list[Post]) -> None:
    plan = plan_of(spammer)
    assert plan.counts == {"question": 1, "answer": 1, "comment": 1}
    assert [post.id for post in plan.posts] == sorted((post.id for post in spam), reverse=True)
    assert (plan.replies, plan.up, plan.down, plan.suggestions) == (1, 1, 1, 1)
    assert plan.has_profile
    assert plan.is_all
    assert not plan.is_empty
    assert plan_of(people.vera).is_empty


def test_one_click_takes_everything(people: People, spammer: User, question: Question, spam: list[Post]) -> None:
    made_by_votes = points()["Ana Ferreira"]
    act = clean_up(people.mo, spammer, WHY)
    assert there(spam) == [False] * 3
    assert {db.session.get_one(Post, post.id).deleted_reason for post in spam} == {"spam"}
    assert not db.session.query(Vote).filter_by(user_id=spammer.id).count()
    assert points()["Ana Ferreira"] < made_by_votes, "the points that the votes gave are gone, too"
    assert points()["Ben Okoye"] == 0, "and what they cost"
    assert question.answer_count == 1
    assert db.session.query(SuggestedEdit).one().decision == "rejected"
    assert not db.session.query(CloseVote).count()
    assert (spammer.about, spammer.location, spammer.avatar_name) == ("", "", None)
    with pytest.raises(Forbidden, match=WHY):
        accounts.enter(spammer, "phone")
    assert standing_block("Rex+again@example.org", "")
    assert standing_block("", "203.0.113.9")
    assert (act.kind, act.person_id, act.reason) == ("clean up spam", spammer.id, WHY)
    assert plan_of(spammer).is_empty
    assert wrong() == []


def test_the_filter_is_taught_by_facts(people: People, spammer: User, spam: list[Post]) -> None:
    clean_up(people.mo, spammer, WHY)
    removed = {event.payload["post_id"] for event in db.session.query(Event).filter_by(kind="PostDeleted")}
    assert removed == {post.id for post in spam}


def test_undoing_brings_everything_back(people: People, spammer: User, question: Question, spam: list[Post]) -> None:
    before, votes = points(), db.session.query(Vote.post_id, Vote.user_id, Vote.value).order_by(Vote.post_id).all()
    take_back(people.mo, clean_up(people.mo, spammer, WHY))
    assert there(spam) == [True] * 3
    assert points() == before
    assert db.session.query(Vote.post_id, Vote.user_id, Vote.value).order_by(Vote.post_id).all() == votes
    db.session.refresh(spammer)
    assert (spammer.about, spammer.location) == ("The best pumps of all.", "Shop street")
    assert spammer.restricted is None
    assert db.session.query(CloseVote).one().user_id == spammer.id
    assert db.session.query(Block).filter(Block.lifted_at.is_(None)).count() == 0
    assert db.session.query(SuggestedEdit).one().decision == ""
    assert accounts.enter(spammer, "phone")
    assert wrong() == []


def edit_of(editor: User, post: Post, text: str) -> None:
    """An edit that was accepted when the editor still looked like anybody else."""
    command(rewrite_post)(editor.id, post, text, "Pumps")


def test_what_they_made_of_posts_of_others_goes_too(people: People, spammer: User, question: Question) -> None:
    spoiled, mended = make.answer(people.ben, question), make.answer(people.vera, question)
    asked = command(whole)(make.question(people.ana, "Why is the fan so loud at night?").id)
    command(rewrite_question)(spammer.id, asked, fields("Buy pumps at our shop.", tags=["pumps"]), "Pumps")
    for post in (spoiled, mended):
        edit_of(spammer, post, "Buy cheap pumps at our shop, today.")
        edit_of(spammer, post, "Buy cheap pumps at our shop, today and tomorrow.")
    edit_of(people.vera, mended, f"{make.HELPFUL} I took the pumps out.")
    plan = plan_of(spammer)
    assert (list(plan.edits), plan.edited_since) == ([spoiled.id, asked.id], 1)
    act = clean_up(people.mo, spammer, WHY)
    assert [text_of(post) for post in (spoiled, asked)] == [make.HELPFUL, make.BODY]
    newest = db.session.query(Revision).filter_by(post_id=spoiled.id).order_by(Revision.number.desc()).first()
    assert newest and (newest.number, newest.author_id) == (4, people.mo.id)
    assert [tag.name for tag in whole(asked.id).tags] == ["schedules"]
    assert text_of(mended).endswith("out.")
    assert plan_of(spammer).is_empty
    take_back(people.mo, act)
    assert text_of(spoiled).endswith("tomorrow.")
    assert text_of(asked) == "Buy pumps at our shop."
    assert wrong() == []


def text_of(post: Post) -> str:
    db.session.commit()
    return db.session.scalars(select(Post.source).where(Post.id == post.id)).one()


def test_what_waits_about_them_is_decided_with_it(people: People, spammer: User, spam: list[Post]) -> None:
    suggested = db.session.query(SuggestedEdit).one()
    open_case("suggestion", ("suggestion", suggested.id), post_id=suggested.post_id, person_id=spammer.id)
    flag_post(people.ben, spam[1], "spam")
    flag_person(people.vera, spammer, "spam")
    kinds = {case.kind for case in db.session.query(Case).filter(Case.decided_at.is_(None))}
    assert kinds == {"flag", "suggestion"}
    act = clean_up(people.mo, spammer, WHY)
    assert db.session.query(Case).filter(Case.decided_at.is_(None)).count() == 0
    assert {flag.result for flag in db.session.query(Flag)} == {"upheld"}
    take_back(people.mo, act)
    assert db.session.query(Case).filter(Case.decided_at.is_(None)).count() == 3


def test_how_much_there_is_costs_hardly_more(people: People, spammer: User, question: Question) -> None:
    """A few dozen statements, for a spammer of ten posts and for one of thirty."""
    seen: list[int] = []
    event.listen(db.engine, "before_cursor_execute", lambda *_about: seen.append(1))
    numbers = []
    for who, most in ((spammer, 5), (make.person("Rix Cheap"), 25)):
        for number in range(most):
            make.answer(who, question, f"Buy cheap pumps number {number} at our shop, today only, while they last.")
        seen.clear()
        assert clean_up(people.mo, who, WHY).after["posts"] == most
        numbers.append(len(seen))
    assert numbers[1] - numbers[0] <= 20 * 2, "a row of the ledger for each, and the rest for all at once"


def test_what_was_accepted_is_accepted_again(people: People, spammer: User, question: Question) -> None:
    answer = make.answer(spammer, question, "Buy cheap pumps at our shop, today only, while they last.")
    commands.accept(people.ana, answer)
    before = points()
    act = clean_up(people.mo, spammer, WHY)
    assert db.session.get_one(Question, question.id, populate_existing=True).accepted_answer_id is None
    take_back(people.mo, act)
    assert db.session.get_one(Question, question.id, populate_existing=True).accepted_answer_id == answer.id
    assert points() == before
    assert wrong() == []


def test_one_click_takes_much_in_several_acts(
    people: People, spammer: User, question: Question, spam: list[Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (finding, cleaning_up):
        monkeypatch.setattr(module, "AT_ONCE", 2)
    assert not plan_of(spammer).is_all
    acts = clean_up_all(people.mo, spammer, WHY)
    assert [(act.after["posts"], "sanction_id" in act.after) for act in acts] == [(2, True), (1, False)]
    assert there(spam) == [False] * 3
    assert db.session.query(Block).filter_by(kind="email").count() == 1
    for act in acts:
        take_back(people.mo, act)
    assert there(spam) == [True] * 3
    assert wrong() == []


@pytest.mark.parametrize(("who", "whom"), [("ben", "ana"), ("mo", "ada"), ("mo", "mo"), ("vera", "ben")])
def test_who_may_not(people: People, who: str, whom: str) -> None:
    with pytest.raises(Forbidden):
        clean_up(getattr(people, who), getattr(people, whom), WHY)


def test_a_reason_is_needed(people: People, spammer: User) -> None:
    with pytest.raises(Invalid):
        clean_up(people.mo, spammer, "spam")


def test_posts_that_wait_are_decided_with_it(people: People, spammer: User, question: Question) -> None:
    answer = make.answer(spammer, question, "Call our shop for cheap pumps: +43 660 1234567, today only.")
    assert db.session.get_one(Post, answer.id).hidden_at
    act = clean_up(people.mo, spammer, WHY)
    assert there([answer]) == [False]
    take_back(people.mo, act)
    assert db.session.get_one(Post, answer.id, populate_existing=True).hidden_at, "it waits again"
    assert wrong() == []


def test_nobody_sees_it_any_more(people: People, spammer: User, spam: list[Post]) -> None:
    clean_up(people.mo, spammer, WHY)
    shown = db.session.query(Question).filter(readable(people.ben)).all()
    assert spam[0].id not in {question.id for question in shown}
