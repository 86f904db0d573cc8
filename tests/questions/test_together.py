"""Several people at the same moment, in threads of their own on the real database."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from community.accounts.models import User
from community.catalog.models import Tag
from community.core.db import db
from community.core.errors import Problem
from community.questions import commands
from community.questions.models import Answer, Draft, Question, Revision, Vote
from community.questions.ranking import wilson
from tests import make
from tests.make import HELPFUL, People
from tests.questions.story import reputation, reread


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.ben, question)


def at_once(app: Flask, *acts: Callable[[], object]) -> list[BaseException]:
    """Start everything at the same moment; the refusals in words are returned, anything else fails."""
    db.session.commit()
    db.session.remove()
    gate = threading.Barrier(len(acts))
    refusals: list[BaseException] = []
    failures: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait(10)
            try:
                act()
            except Problem as problem:
                refusals.append(problem)
            except BaseException as error:
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures, failures
    return refusals


def person(user_id: int) -> User:
    return db.session.get_one(User, user_id)


def test_ten_people_vote_at_once(app: Flask, people: People, answer: Answer) -> None:
    voters = [make.person(f"Voter{number} X").id for number in range(10)]
    post_id, ben = answer.id, people.ben.id

    def vote(voter: int, value: int) -> Callable[[], object]:
        return lambda: commands.vote(person(voter), db.session.get_one(Answer, post_id), value)

    assert at_once(app, *(vote(voter, -1 if place < 3 else 1) for place, voter in enumerate(voters))) == []
    kept = db.session.get_one(Answer, post_id)
    assert (kept.up, kept.down, kept.score) == (7, 3, 4)
    assert kept.quality == pytest.approx(wilson(7, 3))
    assert reputation(person(ben)) == 7 * 10 - 3 * 2


def test_one_person_presses_in_two_windows(app: Flask, people: People, answer: Answer) -> None:
    ana, post_id, ben = people.ana.id, answer.id, people.ben.id

    def up() -> object:
        return commands.vote(person(ana), db.session.get_one(Answer, post_id), 1)

    assert at_once(app, up, up, up, up) == []
    assert db.session.query(Vote).count() == 1
    assert db.session.get_one(Answer, post_id).score == 1
    assert reputation(person(ben)) == 10


def test_fifty_votes_of_one_person_count_once(app: Flask, people: People, answer: Answer) -> None:
    ana, post_id, ben = people.ana.id, answer.id, people.ben.id

    def vote() -> object:
        return commands.vote(person(ana), db.session.get_one(Answer, post_id), 1)

    assert at_once(app, *[vote] * 50) == []
    assert db.session.query(Vote).count() == 1
    assert db.session.get_one(Answer, post_id).up == 1
    assert reputation(person(ben)) == 10


def test_the_votes_of_a_day_are_counted_when_many_come_at_once(app: Flask, people: People, question: Question) -> None:
    ana, ben = people.ana.id, people.ben.id
    ids = [make.answer(people.ben, question, f"Way number {number} to do it").id for number in range(10)]

    def vote(post_id: int) -> Callable[[], object]:
        return lambda: commands.vote(person(ana), db.session.get_one(Answer, post_id), 1)

    refusals = at_once(app, *(vote(post_id) for post_id in ids))
    assert len(refusals) == 4 and db.session.query(Vote).count() == 6
    assert reputation(person(ben)) == 10 + 5 + 2 + 1, "the fifth and later ones between the two are worth nothing"
    assert reputation(person(ana)) == 0


def test_one_takes_back_while_the_other_gives(app: Flask, people: People, answer: Answer) -> None:
    commands.vote(people.ana, answer, 1)
    ana, mo, post_id, ben = people.ana.id, people.mo.id, answer.id, people.ben.id
    at_once(
        app,
        lambda: commands.vote(person(ana), db.session.get_one(Answer, post_id), 0),
        lambda: commands.vote(person(mo), db.session.get_one(Answer, post_id), 1),
    )
    assert db.session.get_one(Answer, post_id).score == 1
    assert reputation(person(ben)) == 10


def test_two_people_vote_each_other_down(app: Flask, people: People, question: Question, answer: Answer) -> None:
    theirs = make.answer(people.ana, question, "Update to 6.2 and the schedule wins.")
    ana, ben, ids = people.ana.id, people.ben.id, (answer.id, theirs.id)

    def changing(voter: int, post_id: int) -> Callable[[], object]:
        def act() -> None:
            for value in (-1, 0, 1, -1) * 5:
                commands.vote(person(voter), db.session.get_one(Answer, post_id), value)

        return act

    assert at_once(app, changing(ana, ids[0]), changing(ben, ids[1])) == [], "neither waits for the other for ever"
    both = sorted([reputation(person(ana)), reputation(person(ben))])
    assert both in ([-3, -2], [-2, -2]), "whoever votes second, or anew after the other, takes half"


def test_people_accept_each_others_answers(app: Flask, people: People, question: Question, answer: Answer) -> None:
    second = make.question(people.ben, "Another thing about the fan")
    theirs = make.answer(people.ana, second)
    ana, ben, ids = people.ana.id, people.ben.id, (answer.id, theirs.id)

    def changing(asker: int, answer_id: int) -> Callable[[], object]:
        def act() -> None:
            for _time in range(5):
                commands.accept(person(asker), db.session.get_one(Answer, answer_id))
                commands.unaccept(person(asker), db.session.get_one(Answer, answer_id))
            commands.accept(person(asker), db.session.get_one(Answer, answer_id))

        return act

    assert at_once(app, changing(ana, ids[0]), changing(ben, ids[1])) == []
    both = sorted([reputation(person(ana)), reputation(person(ben))])
    assert both in ([2 + 7, 1 + 15], [1 + 7, 1 + 7]), "whoever accepts second, or anew after the other, gives half"


def test_switching_the_accepted_answer_while_people_vote(
    app: Flask, people: People, question: Question, answer: Answer
) -> None:
    other = make.answer(people.vera, question, "Update to 6.2 and the schedule wins.")
    ana, mo, ben, ids = people.ana.id, people.mo.id, people.ben.id, (answer.id, other.id)

    def switch() -> None:
        for place in range(10):
            commands.accept(person(ana), db.session.get_one(Answer, ids[place % 2]))

    def vote(answer_id: int) -> None:
        for value in (-1, 1) * 5:
            commands.vote(person(mo), db.session.get_one(Answer, answer_id), value)

    assert at_once(app, switch, lambda: vote(ids[0]), lambda: vote(ids[1])) == []
    assert reputation(person(ben)) == 10 and reputation(person(ana)) == 2


def test_five_answers_at_once_are_all_counted(app: Flask, people: People, question: Question) -> None:
    writers = [make.person(f"Writer{number} X").id for number in range(5)]
    number = question.id
    at_once(
        app,
        *(
            lambda writer=writer: commands.post_answer(  # type: ignore[misc]
                person(writer), db.session.get_one(Question, number), HELPFUL
            )
            for writer in writers
        ),
    )
    assert db.session.get_one(Question, number).answer_count == 5
    assert commands.recount() == []


def test_two_editors_and_only_one_wins(app: Flask, people: People, answer: Answer) -> None:
    ben, mo, post_id = people.ben.id, people.mo.id, answer.id
    refusals = at_once(
        app,
        lambda: commands.edit_post(person(ben), db.session.get_one(Answer, post_id), "Ben has made it clearer.", 1),
        lambda: commands.edit_post(person(mo), db.session.get_one(Answer, post_id), "Mo has made it clearer.", 1),
    )
    assert [getattr(refusal, "field", None) for refusal in refusals] == ["base"]
    assert db.session.get_one(Answer, post_id).revision_count == 2
    assert db.session.query(Revision).filter_by(post_id=post_id).count() == 2


def test_ana_accepts_two_answers_in_two_windows(app: Flask, people: People, question: Question, answer: Answer) -> None:
    other = make.answer(people.vera, question, "Update to 6.2 and the schedule wins.")
    ana, number, ids = people.ana.id, question.id, (answer.id, other.id)

    def accept(answer_id: int) -> Callable[[], object]:
        return lambda: commands.accept(person(ana), db.session.get_one(Answer, answer_id))

    assert at_once(app, accept(ids[0]), accept(ids[1]), accept(ids[0]), accept(ids[1])) == []
    marked = db.session.query(Answer).filter(Answer.accepted_at.is_not(None)).all()
    assert [found.id for found in marked] == [db.session.get_one(Question, number).accepted_answer_id]
    assert reputation(person(ana)) == 2


def test_accepted_and_removed_at_once(app: Flask, people: People, question: Question, answer: Answer) -> None:
    ana, mo, answer_id, number, ben = people.ana.id, people.mo.id, answer.id, question.id, people.ben.id
    at_once(
        app,
        lambda: commands.accept(person(ana), db.session.get_one(Answer, answer_id)),
        lambda: commands.delete_post(person(mo), db.session.get_one(Answer, answer_id)),
    )
    assert db.session.get_one(Answer, answer_id).is_deleted
    assert db.session.get_one(Question, number).accepted_answer_id is None
    assert reputation(person(ben)) == -20


def test_answered_and_closed_at_once(app: Flask, people: People, question: Question) -> None:
    ben, mo, number = people.ben.id, people.mo.id, question.id
    refusals = at_once(
        app,
        lambda: commands.post_answer(person(ben), db.session.get_one(Question, number), HELPFUL),
        lambda: commands.close(person(mo), db.session.get_one(Question, number), "No reason at all"),
    )
    kept = db.session.get_one(Question, number)
    assert kept.is_closed and kept.answer_count + len(refusals) == 1


def test_the_last_answer_and_the_removal_of_its_question(app: Flask, people: People, question: Question) -> None:
    ana, ben, number = people.ana.id, people.ben.id, question.id
    refusals = at_once(
        app,
        lambda: commands.post_answer(person(ben), db.session.get_one(Question, number), HELPFUL),
        lambda: commands.delete_post(person(ana), db.session.get_one(Question, number)),
    )
    kept = db.session.get_one(Question, number)
    assert len(refusals) == 1
    assert kept.is_deleted == (kept.answer_count == 0), "either it was answered, or it is gone"


def test_a_new_topic_is_made_once(app: Flask, people: People) -> None:
    askers = [people.ana.id, people.ben.id, people.vera.id, people.mo.id]
    at_once(app, *(lambda asker=asker: make.question(person(asker), tags=["fan", "night"]) for asker in askers))
    db.session.expire_all()
    assert {tag.name: tag.question_count for tag in db.session.query(Tag)} == {"fan": 4, "night": 4}
    assert commands.recount() == []


def test_a_draft_saved_in_two_windows(app: Flask, people: People) -> None:
    ana = people.ana.id
    at_once(app, *(lambda text=text: commands.save_draft(person(ana), "ask", {"title": text}) for text in "abcd"))
    assert db.session.query(Draft).count() == 1


def test_a_page_read_while_somebody_writes(app: Flask, people: People, question: Question) -> None:
    ben, number = people.ben.id, question.id
    seen: list[int] = []

    def read() -> None:
        for _time in range(20):
            seen.append(reread(db.session.get_one(Question, number)).answer_count)

    def write() -> None:
        for place in range(5):
            commands.post_answer(person(ben), db.session.get_one(Question, number), f"Way number {place} to do it")

    at_once(app, read, write)
    assert seen == sorted(seen) and max(seen) <= 5
