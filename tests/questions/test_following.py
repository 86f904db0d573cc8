"""Ben and Vera follow Ana's question: by a button, twice without harm, along when it is merged, until they stop."""

import pytest
from flask import Flask

from community.accounts.models import User
from community.core.db import command, db
from community.core.errors import Forbidden, NotFound
from community.moderation.commands import take_back
from community.moderation.commands.merging import merge_accounts
from community.questions import commands
from community.questions.commands.merging import undo_merge
from community.questions.models import Question, QuestionFollow
from community.questions.models.posts import STAFF
from community.questions.queries import followed_by
from community.questions.queries.following import PAGE
from tests import make
from tests.browser import Browser
from tests.make import People, person
from tests.notifications.test_telling import audience
from tests.questions.story import page_of
from tests.questions.test_merging import last_act
from tests.questions.test_together import at_once


@pytest.fixture
def asked(people: People) -> Question:
    return make.question(people.ana)


def followers(question: Question) -> list[str]:
    """Who follows a question, by their first names."""
    db.session.commit()
    rows = db.session.query(User.name).join(QuestionFollow, QuestionFollow.user_id == User.id)
    return [name.split()[0] for (name,) in rows.filter(QuestionFollow.question_id == question.id).order_by(User.name)]


def test_a_button_follows_and_the_same_one_ends_it(browser: Browser, people: People, asked: Question) -> None:
    browser.sign_in(people.ben)
    page = browser.get(page_of(asked))
    button = page.one(f"form[action=/q/{asked.id}/follow] button")
    assert (button.text, button.attributes["aria-pressed"]) == ("Follow", "false")
    back = browser.post(f"/q/{asked.id}/follow", follow=False, status=303)
    assert back.location == f"{page_of(asked)}#post-{asked.id}"
    button = browser.get(page_of(asked)).one(f"form[action=/q/{asked.id}/unfollow] button")
    assert (button.text, button.attributes["aria-pressed"]) == ("Following", "true")
    browser.post(f"/q/{asked.id}/unfollow")
    assert followers(asked) == [] and browser.get(page_of(asked)).all(f"form[action=/q/{asked.id}/follow]")


def test_strangers_see_no_button_and_ask_no_more_than_before(browser: Browser, people: People, asked: Question) -> None:
    commands.follow(people.ben, asked)
    with browser.statements() as sent:
        page = browser.get(page_of(asked))
    assert "ollow" not in page.one("article .acts").text
    assert not [statement for statement in sent if "question_follows" in statement]


def test_the_page_of_a_reader_asks_in_the_statement_that_is_there(
    browser: Browser, people: People, asked: Question
) -> None:
    for who in (people.ben, people.mo):
        browser.sign_in(who)
        with browser.statements() as sent:
            browser.get(page_of(asked))
        naming = [statement for statement in sent if "question_follows" in statement]
        assert len(naming) == 1 and "done_when" in naming[0]


def test_doing_it_twice_is_harmless(people: People, asked: Question) -> None:
    for _round in range(2):
        commands.follow(people.ben, asked)
    assert followers(asked) == ["Ben"]
    for _round in range(2):
        commands.unfollow(people.ben, asked.id)
    assert followers(asked) == []


def test_two_clicks_at_once_leave_one_row(app: Flask, people: People, asked: Question) -> None:
    ben, number = people.ben.id, asked.id

    def click() -> None:
        commands.follow(db.session.get_one(User, ben), db.session.get_one(Question, number))

    assert at_once(app, click, click, click) == []
    assert followers(asked) == ["Ben"]


def test_who_may_follow(people: People, asked: Question) -> None:
    with pytest.raises(Forbidden, match="Confirm your e-mail address"):
        commands.follow(person("Nina New", confirmed=False), asked)
    audience(asked, STAFF)
    with pytest.raises(NotFound):
        commands.follow(people.ben, asked)
    commands.follow(people.vera, asked)
    commands.delete_post(people.mo, asked)
    with pytest.raises(Forbidden, match="removed"):
        commands.follow(people.ada, asked)
    assert followers(asked) == ["Vera"]


def test_strangers_are_led_to_the_form(browser: Browser, asked: Question) -> None:
    moved = browser.post(f"/q/{asked.id}/follow", follow=False, status=302)
    assert moved.location.startswith("/sign-in") and followers(asked) == []


def test_the_list_begins_empty_and_goes_on(browser: Browser, people: People) -> None:
    browser.sign_in(people.ben)
    assert "You follow no question yet" in browser.get("/following").words
    several = [make.question(people.ana, f"Question number {number}") for number in range(PAGE + 2)]
    for question in several:
        commands.follow(people.ben, question)
    with browser.statements() as sent:
        page = browser.get("/following")
    assert len([one for one in sent if "question_follows" in one]) == 1
    assert len(page.all("main ul.list li")) == PAGE and several[-1].title in page.words
    rest = browser.get(f"/following?before={followed_by(people.ben).before}")
    assert len(rest.all("main ul.list li")) == 2 and several[0].title in rest.words
    browser.post(f"/q/{several[-1].id}/unfollow", {"next": "/following"})
    assert several[-1].title not in browser.get("/following").words


def test_what_one_may_no_longer_read_is_not_named_but_can_be_left(
    browser: Browser, people: People, asked: Question
) -> None:
    commands.follow(people.ben, asked)
    audience(asked, STAFF)
    page = browser.sign_in(people.ben).get("/following")
    assert asked.title not in page.text and "no longer open to you" in page.words
    browser.post(f"/q/{asked.id}/unfollow", {"next": "/following"})
    assert followers(asked) == []


def test_followers_move_along_when_questions_are_merged(people: People, asked: Question) -> None:
    later = make.question(people.mo, "Fan ignores the night schedule since the update")
    for who, question in ((people.ben, later), (people.vera, later), (people.vera, asked), (people.ada, asked)):
        commands.follow(who, question)
    commands.merge(people.mo, later, asked.id)
    assert followers(asked) == ["Ada", "Ben", "Vera"]
    act = last_act()
    commands.unfollow(people.ada, asked.id)
    commands.follow(people.mo, asked)
    undo_merge(people.mo, act)
    assert (followers(asked), followers(later)) == (["Mo", "Vera"], ["Ben", "Vera"]), "exactly those that moved go back"


def test_who_left_meanwhile_does_not_come_back(people: People, asked: Question) -> None:
    later = make.question(people.mo, "Fan ignores the night schedule since the update")
    commands.follow(people.ben, later)
    commands.merge(people.mo, later, asked.id)
    commands.unfollow(people.ben, asked.id)
    undo_merge(people.mo, last_act())
    assert followers(later) == followers(asked) == []


def test_they_go_with_an_account_and_come_back_with_it(people: People, asked: Question) -> None:
    other, second = make.question(people.ana, "Why does the hub blink?"), person("Benno Second")
    for who, question in ((people.ben, asked), (second, asked), (second, other)):
        commands.follow(who, question)
    act = merge_accounts(people.mo, second, people.ben, "Two accounts of one person")
    assert followers(asked) == followers(other) == ["Ben"]
    assert db.session.query(QuestionFollow).filter_by(user_id=people.ben.id).count() == 2
    take_back(people.mo, act)
    assert db.session.query(QuestionFollow).filter_by(user_id=second.id).count() == 2
    assert db.session.query(QuestionFollow).filter_by(user_id=people.ben.id).count() == 1


def test_they_are_removed_with_an_account(people: People, asked: Question) -> None:
    commands.follow(people.ben, asked)

    @command
    def remove() -> None:
        db.session.delete(db.session.get_one(User, people.ben.id))

    remove()
    assert followers(asked) == [] and db.session.query(QuestionFollow).count() == 0
