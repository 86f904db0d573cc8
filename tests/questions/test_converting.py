"""Mo makes comments of answers, answers of comments and questions of both; counters and points fit a recount."""

from collections.abc import Callable

import pytest

from community.companies.commands import found_company, settle
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.desk.commands import add_note, hand_over
from community.desk.models import Assignment, QuestionNote
from community.outcomes.commands import check
from community.questions import commands
from community.questions.commands.converting import undo_make_answer, undo_make_comment
from community.questions.commands.following import follow
from community.questions.commands.splitting import undo_split
from community.questions.models import Answer, Comment, Post, Question, QuestionFollow, Verification
from community.search.commands import compare, reindex
from community.staff.queries import live_grant
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import page_of, reread
from tests.questions.test_merging import all_is_right, last_act

TO_COMMENT, TO_ANSWER, SPLIT = "turn answer into comment", "turn comment into answer", "split question"
NEW_TITLE = "Can the fan be capped without firmware?"


@pytest.fixture
def question(people: People) -> Question:
    hub = make.product()
    return make.question(people.ana, product_id=hub.id, version_id=hub.versions[0].id)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    """Ben's answer, voted up by Ana and down by Mo, tried by Vera of another company, with a comment."""
    answer = make.answer(people.ben, question, verdict="fits", verdict_reason="It caps the fan")
    commands.vote(people.ana, answer, 1)
    commands.vote(people.mo, answer, -1)
    make.comment(people.vera, answer)
    settle([people.vera.id], found_company("Tide Works", "").id)
    check(people.vera, answer, reread(question).version_id, True)
    return answer


def post(number: int) -> Post:
    db.session.expire_all()
    return db.session.get_one(Post, number)


def points(people: People) -> tuple[int, ...]:
    return all_is_right(people.ana, people.ben, people.mo, people.vera)


def test_an_answer_becomes_a_comment_and_an_answer_again(
    browser: Browser, people: People, question: Question, answer: Answer
) -> None:
    before, number = points(people), answer.id
    assert before == (0, 10, -1, 0), "up, down and tried; voting down costs one"
    made = commands.make_comment(people.mo, answer)
    assert isinstance(post(number), Comment) and made.parent_id == question.id
    page = browser.get(page_of(question))
    assert "No answers yet" in page.words and len(page.all("ul.comments li")) == 2
    assert points(people) == (0, 0, 0, 0) and reread(question).answer_count == 0
    assert browser.get(f"/p/{number}", follow=False, status=302).location.endswith(f"#post-{number}")
    again = commands.make_answer(people.mo, post(number))  # type: ignore[arg-type]
    assert (again.verdict, again.verdict_reason) == ("fits", "It caps the fan")
    assert db.session.query(Verification).count() == 1 and points(people) == before


def test_a_comment_that_became_of_an_answer_goes_back_with_its_comments(
    people: People, question: Question, answer: Answer
) -> None:
    before, number = points(people), answer.id
    commands.make_comment(people.mo, answer)
    undo_make_comment(people.mo, last_act(TO_COMMENT))
    assert isinstance(post(number), Answer) and points(people) == before
    assert db.session.query(Comment).one().parent_id == number


def test_under_another_answer(people: People, question: Question, answer: Answer) -> None:
    other = make.answer(people.vera, question, "The other way round works as well")
    made = commands.make_comment(people.mo, answer, other.id)
    assert made.parent_id == other.id and {one.parent_id for one in db.session.query(Comment)} == {other.id}


def test_votes_that_came_meanwhile_count(people: People, question: Question, answer: Answer) -> None:
    number = answer.id
    commands.make_comment(people.mo, answer)
    commands.vote(people.ana, post(number), 0)
    commands.vote(people.ada, post(number), 1)
    commands.make_answer(people.mo, post(number))  # type: ignore[arg-type]
    assert all_is_right(people.ben) == (10,), "Ada’s, Mo’s and Vera’s, not Ana’s"


def test_a_comment_becomes_an_answer_and_goes_back(people: People, question: Question, answer: Answer) -> None:
    remark = make.comment(people.vera, answer, "Update to 6.2 and the schedule wins")
    commands.vote(people.ana, remark, 1)
    before, number = points(people), remark.id
    commands.make_answer(people.mo, remark)
    assert reread(question).answer_count == 2 and points(people)[3] == before[3] + 10
    undo_make_answer(people.mo, last_act(TO_ANSWER))
    back = post(number)
    assert isinstance(back, Comment) and back.parent_id == answer.id and points(people) == before


def test_an_answer_becomes_a_question_and_goes_back(
    browser: Browser, people: People, question: Question, answer: Answer, work_off: Callable[[], None]
) -> None:
    before, number = points(people), answer.id
    made = commands.split_off(people.mo, answer, NEW_TITLE, ["fan"])
    assert (made.id, made.product_id, made.version_id) == (number, question.product_id, question.version_id)
    page = browser.get(f"/q/{number}", follow=True)
    assert NEW_TITLE in page.words and HELPFUL[:20] in page.words and len(page.all("ul.comments li")) == 1
    assert "No answers yet" in browser.get(page_of(question)).words
    assert NEW_TITLE in browser.get("/tags/fan").words
    assert points(people) == (0, 3, 0, 0), "as a question: five up, two down"
    undo_split(people.mo, last_act(SPLIT))
    assert points(people) == before and reread(question).answer_count == 1
    back = post(number)
    assert isinstance(back, Answer) and back.verdict == "fits" and db.session.query(Verification).count() == 1
    assert db.session.query(Comment).one().question_id == question.id
    assert "1 answer" in browser.get(page_of(question)).words
    browser.get(f"/q/{number}", status=301, follow=False)


def test_a_comment_becomes_a_question_and_goes_back(people: People, question: Question, answer: Answer) -> None:
    remark = make.comment(people.vera, answer, "And how is it done on version 5?")
    number = remark.id
    commands.split_off(people.mo, remark, "How is it done on version 5?", ["fan"])
    assert all_is_right(people.vera) == (0,) and reread(people.vera).question_count == 1
    undo_split(people.mo, last_act(SPLIT))
    back = post(number)
    assert isinstance(back, Comment) and back.parent_id == answer.id
    assert all_is_right(people.vera) == (0,) and reread(people.vera).question_count == 0


def test_the_index_follows(people: People, question: Question, answer: Answer, work_off: Callable[[], None]) -> None:
    reindex()
    commands.split_off(people.mo, answer, NEW_TITLE, ["fan"])
    work_off()
    assert compare() == []


def test_what_has_answers_by_now_stays_a_question(people: People, question: Question, answer: Answer) -> None:
    made = commands.split_off(people.mo, answer, NEW_TITLE, ["fan"])
    make.answer(people.ana, made)
    with pytest.raises(Invalid, match="has answers by now"):
        undo_split(people.mo, last_act(SPLIT))


def test_what_cannot_be_made(people: People, question: Question, answer: Answer) -> None:
    long = make.answer(people.vera, question, "x " * 600)
    short = make.comment(people.vera, answer, "And 5?")
    with pytest.raises(Invalid, match="at most 1000"):
        commands.make_comment(people.mo, long)
    with pytest.raises(Invalid, match="at least 10"):
        commands.make_answer(people.mo, short)
    with pytest.raises(Invalid, match="no other answer"):
        commands.make_comment(people.mo, answer, answer.id)
    with pytest.raises(Invalid, match="title needs"):
        commands.split_off(people.mo, answer, "Short", [])
    with pytest.raises(Forbidden, match="Only moderators"):
        commands.make_comment(people.ana, answer)
    commands.suggest_edit(people.ana, long, "x " * 601, 1, "More")
    with pytest.raises(Invalid, match="suggested an edit"):
        commands.split_off(people.mo, long, NEW_TITLE, [])
    commands.accept(people.ana, answer)
    for tool in (commands.make_comment, lambda mo, one: commands.split_off(mo, one, NEW_TITLE, [])):
        with pytest.raises(Forbidden, match="accepted"):
            tool(people.mo, answer)
    assert all_is_right(people.ben) == (17,), "half of the mark, because Ana voted for it, too"


def test_put_back_its_address_leads_to_where_it_stands(browser: Browser, people: People, answer: Answer) -> None:
    made = commands.split_off(people.mo, answer, NEW_TITLE, ["fan"])
    address, number, source = page_of(made), made.id, db.session.get_one(Question, answer.question_id)
    stands = f"{page_of(source)}#post-{number}"
    browser.get(address)
    undo_split(people.mo, last_act(SPLIT))
    for path in (address, f"/q/{number}"):
        found = browser.get(path, follow=False)
        assert (found.status, found.location) == (301, stands)
    again = commands.split_off(people.mo, db.session.get_one(Answer, number), NEW_TITLE, ["fan"])
    assert NEW_TITLE in browser.get(page_of(again), follow=False).title


def test_put_back_it_keeps_followers_notes_and_whose_it_is(people: People, answer: Answer) -> None:
    """Nothing that came to the new question is lost with it."""
    grant = live_grant(people.vera.id)
    assert grant
    source_id, function = answer.question_id, grant.function_id
    made = commands.split_off(people.mo, answer, NEW_TITLE, ["fan"])
    follow(people.vera, made)
    add_note(people.vera, made, "Their hub is an early one.")
    hand_over(people.mo, made, function)
    undo_split(people.mo, last_act(SPLIT))
    rows = [db.session.query(model.question_id).filter_by(question_id=source_id).count() for model in
            (QuestionFollow, QuestionNote, Assignment)]  # fmt: skip
    assert rows == [1, 1, 1]
