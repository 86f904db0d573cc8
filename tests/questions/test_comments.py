"""Asking back and adding details under questions and answers."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.core.db import command, db, now
from community.core.errors import Forbidden, Invalid
from community.questions import commands
from community.questions.models import Comment, Post, Question
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import error_of, page_of, reread

ASKING_BACK = "Which firmware is that?"


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


def test_ben_asks_back_under_the_question(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ben)
    form = browser.get(f"/posts/{question.id}/comments")
    assert "Comment on the question" in form.one("h1").text and question.source in form.words
    sent = browser.post(f"/posts/{question.id}/comments", {"source": ASKING_BACK}, follow=False)
    comment = db.session.query(Comment).one()
    assert sent.location == f"{page_of(question)}#post-{comment.id}"
    shown = browser.sign_out().get(page_of(question)).one(f"#post-{comment.id}")
    assert ASKING_BACK in shown.text and "Ben Okoye" in shown.text


def test_ana_comments_on_an_answer_and_is_known_as_the_asker(
    browser: Browser, people: People, question: Question
) -> None:
    answer = make.answer(people.ben, question)
    browser.sign_in(people.ana).post(f"/posts/{answer.id}/comments", {"source": "That worked, *thanks*!"})
    comment = db.session.query(Comment).one()
    assert (comment.parent_id, comment.question_id) == (answer.id, question.id)
    shown = browser.get(page_of(question)).one(f"#post-{answer.id} ul.comments li")
    assert "That worked, thanks!" in shown.text and "asked this" in shown.text


def test_comments_stand_in_the_order_they_came(browser: Browser, people: People, question: Question) -> None:
    for number in range(3):
        make.comment(people.ben, question, f"Remark number {number}")
    texts = [item.text for item in browser.get(page_of(question)).all("div.comment-text")]
    assert texts == ["Remark number 0", "Remark number 1", "Remark number 2"]


@pytest.mark.parametrize(("text", "limit"), [("?", "3"), ("", "3"), ("x" * 1001, "1000")])
def test_a_limit_is_named_and_the_text_is_kept(
    browser: Browser, people: People, question: Question, text: str, limit: str
) -> None:
    refused = browser.sign_in(people.ben).post(f"/posts/{question.id}/comments", {"source": text}, status=422)
    assert limit in error_of(refused, "source") and refused.one("#source").text == text
    with pytest.raises(Invalid, match=limit):
        make.comment(people.ben, question, text)
    assert db.session.query(Comment).count() == 0


def test_who_may_not_comment(browser: Browser, people: People, question: Question) -> None:
    for request in (browser.get, browser.post):
        assert "/sign-in" in request(f"/posts/{question.id}/comments", follow=False).location
    browser.sign_in(make.person("Zoe Newcomer", confirmed=False))
    assert "Confirm" in browser.get(f"/posts/{question.id}/comments").words
    refused = browser.post(f"/posts/{question.id}/comments", {"source": ASKING_BACK}, status=403)
    assert refused.one("textarea").text == ASKING_BACK
    browser.post("/posts/4711/comments", {"source": ASKING_BACK}, status=404)


def test_no_comments_on_comments(browser: Browser, people: People, question: Question) -> None:
    comment = make.comment(people.ben, question)
    refused = browser.sign_in(people.ana).post(f"/posts/{comment.id}/comments", {"source": ASKING_BACK}, status=422)
    assert "not on a comment" in refused.words
    assert db.session.query(Comment).count() == 1


def test_no_comments_on_what_was_removed(people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    commands.delete_post(people.ben, answer)
    with pytest.raises(Forbidden, match="removed"):
        make.comment(people.mo, answer)


def test_vera_comments_for_the_vendor(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.vera)
    assert browser.get(f"/posts/{question.id}/comments").one("input[name=official]")
    browser.post(f"/posts/{question.id}/comments", {"source": "We are looking into it.", "official": "y"})
    assert browser.get(page_of(question)).one("ul.comments a.staff").text == "Northwind · Support"
    browser.sign_in(people.ben)
    browser.post(f"/posts/{question.id}/comments", {"source": "So are we!", "official": "y"}, status=403)


@command
def written_long_ago(post: Post, hours: int) -> None:
    db.session.execute(update(Post).where(Post.id == post.id).values(created_at=now() - timedelta(hours=hours)))


def test_a_comment_can_be_edited_for_a_day(browser: Browser, people: People, question: Question) -> None:
    comment = make.comment(people.ben, question)
    browser.sign_in(people.ben)
    browser.post(f"/posts/{comment.id}/edit", {"source": "Which firmware is it?", "base": "1"})
    assert "Which firmware is it?" in browser.get(page_of(question)).words
    assert reread(comment).revision_count == 2

    written_long_ago(comment, 25)
    assert "24 hours" in browser.get(f"/posts/{comment.id}/edit").words
    browser.post(f"/posts/{comment.id}/edit", {"source": "Too late now", "base": "2"}, status=403)
    browser.sign_in(people.mo).post(f"/posts/{comment.id}/edit", {"source": "Mo tidied this", "base": "2"})
    assert "Mo tidied this" in browser.get(page_of(question)).words


def test_an_edited_comment_keeps_its_limits(browser: Browser, people: People, question: Question) -> None:
    comment = make.comment(people.ben, question)
    refused = browser.sign_in(people.ben).post(
        f"/posts/{comment.id}/edit", {"source": "x" * 1001, "base": "1"}, status=422
    )
    assert "1000" in error_of(refused, "source") and refused.one("#source").text == "x" * 1001


def test_a_removed_comment_is_out_of_sight(browser: Browser, people: People, question: Question) -> None:
    comment = make.comment(people.ben, question)
    browser.sign_in(people.ben).post(f"/posts/{comment.id}/delete")
    assert ASKING_BACK not in browser.get(page_of(question)).words
    browser.sign_out().get(f"/p/{comment.id}", status=410)
    browser.sign_in(people.ana).post(f"/posts/{comment.id}/undelete", status=410)
    browser.sign_in(people.ben).post(f"/posts/{comment.id}/undelete")
    assert ASKING_BACK in browser.get(page_of(question)).words


def test_a_vote_on_a_comment_earns_nothing(people: People, question: Question) -> None:
    comment = make.comment(people.ben, question)
    commands.vote(people.ana, comment, 1)
    assert reread(comment).score == 1 and reread(people.ben).reputation == 0
    commands.vote(people.ana, comment, -1)
    assert reread(comment).score == -1 and reread(people.ana).reputation == 0
    commands.vote(people.ana, comment, 0)
    assert reread(comment).score == 0
