"""Deciding about people while others, and they themselves, do something at the same moment."""

from flask import Flask

from community.accounts import commands as accounts
from community.accounts.models import Sanction, Session, User
from community.accounts.models.sanctions import SUSPENSION
from community.core.audit import Act
from community.core.db import db
from community.moderation.commands import appeal, take_back
from community.moderation.commands.cleaning import clean_up
from community.moderation.commands.flagging import flag_person, withdraw_flag
from community.moderation.commands.merging import merge_accounts
from community.moderation.models import Case, Flag
from community.questions import commands
from community.questions.models import Answer, Post, Question
from tests import make
from tests.make import HELPFUL, People
from tests.moderation.test_cleaning import WHY, wrong
from tests.questions.test_together import at_once


def person(person_id: int) -> User:
    return db.session.get_one(User, person_id)


def test_whoever_signs_in_while_being_suspended_is_out(app: Flask, people: People) -> None:
    mo, ben = people.mo.id, people.ben.id
    at_once(
        app,
        lambda: accounts.enter(person(ben), "phone"),
        lambda: accounts.sanction(person(mo), person(ben), SUSPENSION, WHY, None),
        lambda: accounts.enter(person(ben), "laptop"),
    )
    assert db.session.query(Session).count() == 0


def test_two_moderators_lift_once(app: Flask, people: People) -> None:
    held = accounts.sanction(people.mo, people.ben, SUSPENSION, WHY, None).id
    mo, ada = people.mo.id, people.ada.id
    refusals = at_once(
        app,
        lambda: accounts.lift(person(mo), db.session.get_one(Sanction, held)),
        lambda: accounts.lift(person(ada), db.session.get_one(Sanction, held)),
    )
    assert len(refusals) == 1
    assert db.session.query(Act).filter_by(kind="lift sanction").count() == 1


def test_an_act_is_appealed_and_taken_back_once(app: Flask, people: People) -> None:
    ben, mo, ada = people.ben.id, people.mo.id, people.ada.id
    act = commands.delete_post(people.mo, make.answer(people.ben, make.question(people.ana)), "rude")
    noted = accounts.note(people.mo, people.ben, "Was asked twice to be calm.")
    kept = db.session.query(Act).filter_by(kind="note about person").one().id
    assert act and noted
    number = act.id
    words = "I was rude to nobody, I quoted the manual."
    assert len(at_once(app, *(lambda: appeal(person(ben), db.session.get_one(Act, number), words) for _ in "12"))) == 1
    for one in (number, kept):
        pair = (lambda by=by, one=one: take_back(person(by), db.session.get_one(Act, one)) for by in (mo, ada))
        assert len(at_once(app, *pair)) == 1
        assert db.session.query(Act).filter_by(undoes_id=one).count() == 1


def test_two_take_back_what_they_said_about_a_person(app: Flask, people: People) -> None:
    """The case ends with the last of them, and weighs what is left."""
    ana, vera = people.ana.id, people.vera.id
    flags = {who.id: flag_person(who, people.ben, "rude").id for who in (people.ana, people.vera)}
    left = make.person("Nina New")
    flag_person(left, people.ben, "rude")
    at_once(
        app, *(lambda who=who: withdraw_flag(person(who), db.session.get_one(Flag, flags[who])) for who in (ana, vera))
    )
    case = db.session.query(Case).one()
    assert case.is_open and case.weight == db.session.query(Flag).filter_by(user_id=left.id).one().weight
    withdraw_flag(left, db.session.query(Flag).filter_by(user_id=left.id).one())
    assert not case.is_open


def test_a_clean_up_and_everybody_else(app: Flask, people: People) -> None:
    """The spammer writes and votes, Ben votes and answers, two moderators clean up: nobody waits for ever."""
    rex = make.person("Rex Cheap")
    asked, spam = make.question(people.ana), make.question(rex, "Who wants cheap pumps of the best kind?")
    reply = make.answer(rex, asked, "Buy cheap pumps at our shop, today only, while they last.")
    commands.vote(rex, asked, 1)
    ids = rex.id, people.ben.id, people.mo.id, people.ada.id
    question_id, spam_id, reply_id = asked.id, spam.id, reply.id
    at_once(
        app,
        lambda: clean_up(person(ids[2]), person(ids[0]), WHY),
        lambda: clean_up(person(ids[3]), person(ids[0]), WHY),
        lambda: commands.vote(person(ids[1]), db.session.get_one(Post, reply_id), -1),
        lambda: commands.post_answer(person(ids[1]), db.session.get_one(Question, spam_id), HELPFUL),
        lambda: commands.post_answer(person(ids[0]), db.session.get_one(Question, question_id), "More cheap pumps!"),
    )
    clean_up(person(ids[2]), person(ids[0]), WHY)
    assert not db.session.query(Post).filter_by(author_id=ids[0], deleted_at=None).count()
    assert wrong() == []


def test_merging_while_both_are_at_work(app: Flask, people: People) -> None:
    twin, asked = make.person("Benny Okoye"), make.question(people.ana)
    old = make.answer(twin, asked).id
    ids, question_id = (twin.id, people.ben.id, people.mo.id, people.vera.id), asked.id
    at_once(
        app,
        lambda: merge_accounts(person(ids[2]), person(ids[0]), person(ids[1]), WHY),
        lambda: commands.vote(person(ids[3]), db.session.get_one(Post, old), 1),
        lambda: commands.post_answer(person(ids[1]), db.session.get_one(Question, question_id), "Hold the knob."),
        lambda: commands.vote(person(ids[1]), db.session.get_one(Post, old), 1),
    )
    assert db.session.get_one(Answer, old).author_id == ids[1]
    assert wrong() == []
