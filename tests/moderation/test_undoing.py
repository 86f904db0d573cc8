"""Every act that can be done can be undone: the posts, counters, points and cases are as before."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from community.accounts.commands.sanctioning import sanction
from community.accounts.models.sanctions import KINDS, WARNING
from community.core.audit import Act
from community.core.db import db, now
from community.core.errors import Forbidden, Invalid
from community.moderation import commands
from community.moderation.commands.taking_back import take_back
from community.moderation.models import Case
from community.questions import commands as questions
from community.questions.models import HeldPost, Outcome, Post, Question, Vote
from community.reputation.commands import recount
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import page_of, reputation, reread
from tests.questions.test_masking import CALL


class Town:
    """A question with an accepted answer, one that waits, and people who flag."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.question = make.question(people.ana)
        self.answer = make.answer(people.vera, self.question)
        questions.vote(people.ana, self.answer, 1)
        questions.accept(people.ana, self.answer)
        self.held = make.answer(people.ben, self.question, CALL)

    def flagged(self, post: Post) -> Case:
        commands.flag_post(self.people.ada, post, "rude")
        return db.session.query(Case).filter_by(post_id=post.id, decided_at=None).one()

    def state(self) -> object:
        """What people see, and what is counted."""
        db.session.commit()
        db.session.expire_all()
        posts = [
            (post.id, post.is_deleted, post.deleted_reason, post.hidden_at is None, post.hidden_for)
            for post in db.session.query(Post).order_by(Post.id)
        ]
        question = db.session.get_one(Question, self.question.id)
        people = [self.people.ana, self.people.ben, self.people.vera]
        cases = [(one.id, one.decision) for one in db.session.query(Case).order_by(Case.id)]
        waits = [(row.id, row.decision) for row in db.session.query(HeldPost)]
        return (
            posts, question.answer_count, question.accepted_answer_id, question.closed_reason, question.duplicate_of_id,
            [(one.reputation, one.question_count, one.answer_count) for one in people], cases, waits,
            db.session.query(Outcome).count(), db.session.query(Vote).count(),
        )  # fmt: skip


def close(town: Town) -> Act:
    return questions.close(town.people.mo, town.question, "This was about a fan that is gone.")


def closed_before(town: Town) -> None:
    close(town)


def hide(town: Town) -> Act:
    for name in ("Uma", "Ugo", "Ute"):
        commands.flag_post(make.person(f"{name} Smith"), town.question, "spam")
    return db.session.query(Act).filter_by(kind="hide post").one()


def flagged_before(town: Town) -> None:
    for name in ("Una", "Ulf"):
        commands.flag_post(make.person(f"{name} Smith"), town.answer, "spam")
    town.flagged(town.answer)


def held_before(town: Town) -> None:
    commands.open_case("held", ("post", town.held.id), person_id=town.people.ben.id)


def case_of(post: Post) -> Case:
    return db.session.query(Case).filter_by(post_id=post.id).one()


# The kind of the act, what is there before, and what is done.
DONE: list[tuple[str, Callable[[Town], None] | None, Callable[[Town], Act | None]]] = [
    ("remove post", None, lambda town: questions.delete_post(town.people.mo, town.answer, "rude")),
    ("remove post", None, lambda town: questions.delete_post(town.people.mo, town.question, "spam")),
    ("remove post", held_before, lambda town: commands.remove(town.people.mo, case_of(town.held), "spam")),
    ("approve", flagged_before, lambda town: commands.approve(town.people.mo, case_of(town.answer))),
    ("approve", held_before, lambda town: commands.approve(town.people.mo, case_of(town.held))),
    ("close question", None, close),
]


@pytest.mark.parametrize(("kind", "before", "act"), DONE)
def test_undone_it_is_as_before(
    people: People, kind: str, before: Callable[[Town], None] | None, act: Callable[[Town], Act]
) -> None:
    town = Town(people)
    if before:
        before(town)
    was = town.state()
    done = act(town)
    assert done.kind == kind and town.state() != was
    undone = take_back(people.ada, done, "A mistake of ours")
    assert town.state() == was and undone.undoes_id == done.id
    assert recount() == [] and reputation(people.vera) is not None
    with pytest.raises(Invalid, match="taken back already"):
        take_back(people.ada, done)


def test_what_readers_hid_is_shown_again(people: People) -> None:
    town = Town(people)
    act = hide(town)
    assert reread(town.question).hidden_at
    take_back(people.mo, act)
    assert reread(town.question).hidden_at is None


def test_bringing_back_undoes_the_removal_and_can_be_undone(people: People) -> None:
    town = Town(people)
    removal = questions.delete_post(people.mo, town.answer, "rude")
    gone = town.state()
    back = questions.undelete_post(people.mo, town.answer)
    assert removal and back and back.undoes_id == removal.id
    assert reread(town.question).accepted_answer_id == town.answer.id
    take_back(people.ada, back)
    assert town.state() == gone
    with pytest.raises(Invalid):
        take_back(people.ada, removal)


def test_opening_again_can_be_undone(people: People) -> None:
    town = Town(people)
    close(town)
    closed = town.state()
    questions.reopen(people.mo, town.question)
    take_back(people.ada, db.session.query(Act).filter_by(kind="reopen question").one())
    assert town.state() == closed


def test_what_has_changed_since_is_not_overrun(people: People) -> None:
    town = Town(people)
    act = close(town)
    questions.reopen(people.mo, town.question)
    with pytest.raises(Invalid, match="changed since"):
        take_back(people.ada, act)


def test_only_moderators_and_never_about_themselves(browser: Browser, people: People) -> None:
    town = Town(people)
    act = close(town)
    for who in (people.ana, people.ben, people.vera):
        with pytest.raises(Forbidden):
            take_back(who, act)
        browser.sign_in(who).post(f"/moderation/log/{act.id}/undo", status=403)
        browser.get("/moderation/log", status=403)
    own = questions.close(people.ada, make.question(people.mo, "May moderators ask things, too?"), "Yes, they may.")
    with pytest.raises(Forbidden):
        take_back(people.mo, own)


def test_the_log_has_every_act_and_takes_back_later(browser: Browser, people: People) -> None:
    town = Town(people)
    act = close(town)
    questions.delete_post(people.mo, town.answer, "rude", "Please be kind.")
    page = browser.sign_in(people.ada).get("/moderation/log")
    assert "closed a question" in page.words and "Please be kind." in page.words and "Vera Lindqvist" in page.words
    undone = browser.post(f"/moderation/log/{act.id}/undo", {"next": "/moderation/log"})
    assert "taken back" in undone.words and reread(town.question).closed_at is None
    assert len(browser.get(f"/moderation/log?person={people.vera.id}").all("tbody tr")) == 1
    assert "No new answers" not in browser.sign_out().get(page_of(town.question)).words


@pytest.mark.parametrize("kind", KINDS)
def test_a_sanction_is_gone_when_it_is_taken_back(people: People, kind: str) -> None:
    was = reread(people.ben).restricted
    until = None if kind == WARNING else now() + timedelta(days=7)
    sanction(people.mo, people.ben, kind, "You wrote to somebody again and again.", until)
    assert reread(people.ben).restricted != was
    take_back(people.ada, db.session.query(Act).one())
    assert reread(people.ben).restricted == was
