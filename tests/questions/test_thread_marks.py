"""Mo locks, protects, pins, features and moves questions: readers see it, rules follow it, and it can be undone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core.audit import Act
from community.core.db import command, db, now
from community.core.errors import Forbidden, Invalid
from community.moderation.commands import take_back
from community.questions import commands
from community.questions.models import Answer, Question, Revision
from community.questions.writing import AskFields
from community.search.commands import compare, reindex
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import page_of, reread
from tests.questions.test_merging import all_is_right, last_act

WHY = "The discussion goes in circles"


@pytest.fixture
def question(people: People) -> Question:
    hub = make.product()
    return make.question(people.ana, product_id=hub.id, tags=["fan"])


def test_a_locked_question_takes_nothing_new(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    browser.sign_in(people.mo)
    assert f"/q/{question.id}/lock" in browser.get(page_of(question)).links
    assert "at least 3" in browser.post(f"/q/{question.id}/lock", {"reason": ""}, status=422).words
    page = browser.post(f"/q/{question.id}/lock", {"reason": WHY})
    assert "Locked" in page.words and WHY in page.words
    browser.sign_in(people.ana)
    assert f"This question is locked: {WHY}" in browser.get(page_of(question)).words
    for tool in (lambda: make.answer(people.ana, question), lambda: make.comment(people.ana, answer)):
        with pytest.raises(Forbidden, match=WHY):
            tool()
    commands.vote(people.ana, answer, 1)
    assert make.answer(people.mo, question), "moderators still may"
    assert "Sign in to answer" not in browser.sign_out().get(page_of(question)).words
    browser.sign_in(people.mo).post(f"/q/{question.id}/marks/unlock")
    assert make.comment(people.ana, answer) and reread(question).locked_reason == ""


def test_a_protected_question_needs_ten_points(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.mo).post(f"/q/{question.id}/marks/protect")
    page = browser.sign_in(people.ben).get(page_of(question))
    assert "Protected" in page.words and "You need 10 points to answer protected questions" in page.words
    with pytest.raises(Forbidden, match="10 points"):
        make.answer(people.ben, question)
    for person in (people.ana, people.vera, people.mo):
        make.answer(person, question)
    commands.unmark(people.mo, question, "protect")
    make.answer(people.ben, question)


@pytest.mark.parametrize(
    ("name", "shown", "not_shown"),
    [("pin", ["/products/hub-2", "/tags/fan"], ["/"]), ("feature", ["/"], ["/products/hub-2", "/tags/fan"])],
)
def test_what_stands_first(
    browser: Browser, people: People, question: Question, name: str, shown: list[str], not_shown: list[str]
) -> None:
    newer = make.question(people.ben, "Something that was asked later", product_id=question.product_id, tags=["fan"])
    make.question(people.ben, "Something about another thing", tags=["boiler"])
    for number in range(4):
        commands.mark(people.mo, reread(newer if number else question), name)
    word = "Pinned" if name == "pin" else "Featured"
    for path in shown:
        rows = browser.get(path).all("section[aria-labelledby=first-title] li.q")
        assert [row.one("h4").text for row in rows] == [newer.title, question.title]
        assert not browser.get(f"{path}?sort=active").all("[id=first-title]")
    for path in (*not_shown, "/tags/boiler"):
        assert not browser.get(path).all("[id=first-title]"), path
    assert word in browser.get(page_of(question)).one("article header").text
    commands.delete_post(people.mo, newer)
    assert len(browser.get(shown[0]).all("section[aria-labelledby=first-title] li.q")) == 1
    commands.unmark(people.mo, question, name)
    assert not browser.get(shown[0]).all("[id=first-title]")


@pytest.mark.parametrize("name", ["lock", "protect", "pin", "feature"])
def test_each_mark_is_logged_and_undone(people: People, question: Question, name: str) -> None:
    column = {"lock": "locked_at", "protect": "protected_at", "pin": "pinned_at", "feature": "featured_at"}[name]
    for refused in (people.ana, people.vera):
        with pytest.raises(Forbidden, match="Only moderators"):
            commands.mark(refused, question, name, WHY)
    commands.mark(people.mo, question, name, WHY)
    assert getattr(reread(question), column)
    commands.unmark(people.mo, question, name)
    commands.unmark(people.mo, question, name)
    kinds = db.session.scalars(select(Act.kind).order_by(Act.id)).all()
    assert kinds == [f"{name} question", f"un{name} question"], "nothing is logged that changed nothing"
    take_back(people.ada, last_act(f"un{name} question"))
    kept = reread(question)
    assert getattr(kept, column) and kept.locked_reason == (WHY if name == "lock" else "")
    take_back(people.ada, last_act(f"{name} question"))
    assert getattr(reread(question), column) is None


def test_there_are_no_other_marks(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.mo)
    for name in ("lock", "delete", "ununpin"):
        browser.post(f"/q/{question.id}/marks/{name}", status=404)
    browser.sign_in(people.ben).post(f"/q/{question.id}/marks/pin", status=403)
    with pytest.raises(Invalid):
        commands.mark(people.mo, question, "lock")


def test_a_question_is_moved_and_back(
    browser: Browser, people: People, question: Question, work_off: Callable[[], None]
) -> None:
    reindex()
    old, new = question.product_id, make.product("Pump 4")
    path = f"/q/{question.id}/move"
    browser.sign_in(people.mo)
    page = browser.post(path, {"product": str(new.id), "version": "", "tags": "pump, noise"})
    assert {"/products/pump-4", "/tags/pump", "/tags/noise"} <= set(page.links)
    assert question.title in browser.get("/products/pump-4").words
    assert question.title not in browser.get("/products/hub-2").words
    number = reread(question).revision_count
    assert number == 2 and db.session.query(Revision).filter_by(number=2).one().fields["product_id"] == new.id
    all_is_right(people.ana)
    act = last_act("move question")
    browser.post(path, {"product": str(new.id), "version": "", "tags": "noise, pump"})
    assert last_act("move question").id == act.id, "nothing moved"
    take_back(people.ada, act)
    back = reread(question)
    assert back.product_id == old and "/tags/fan" in browser.get(page_of(question)).links
    all_is_right(people.ana)
    work_off()
    assert compare() == []


def test_where_a_question_cannot_be_moved(browser: Browser, people: People, question: Question) -> None:
    other = make.product("Pump 4")
    for place, why in (((4711, None, []), "products"), ((other.id, 1, []), "version of the product")):
        with pytest.raises(Invalid, match=why):
            commands.move_question(people.mo, question, *place)
    with pytest.raises(Forbidden):
        commands.move_question(people.ana, question, other.id, None, [])
    browser.sign_in(people.ana).get(f"/q/{question.id}/move", status=403)


def test_what_the_asker_accepted_is_changed_after_a_week(people: People, question: Question) -> None:
    first, second = make.answer(people.ben, question), make.answer(people.vera, question, f"{HELPFUL} Better so.")
    commands.accept(people.ana, first)
    for tool, answer in ((commands.accept, second), (commands.unaccept, first)):
        with pytest.raises(Forbidden, match="less than 7 days"):
            tool(people.mo, answer)
    a_week_later(first.id)
    commands.accept(people.mo, reread(second))
    assert reread(question).accepted_answer_id == second.id
    assert all_is_right(people.ben, people.vera, people.ana) == (0, 15, 2)
    take_back(people.ada, last_act("accept answer"))
    assert reread(question).accepted_answer_id == first.id
    assert all_is_right(people.ben, people.vera, people.ana) == (15, 0, 2)
    a_week_later(first.id)
    commands.unaccept(people.mo, reread(first))
    assert all_is_right(people.ben, people.ana) == (0, 0)


@command
def a_week_later(answer_id: int) -> None:
    answer = db.session.get_one(Answer, answer_id)
    answer.accepted_at = now() - timedelta(days=8)


def test_pages_of_the_other_tools(browser: Browser, people: People, question: Question) -> None:
    """Each form works by itself, refuses with a sentence, and leads to what it made."""
    answer = make.answer(people.ben, question)
    remark = make.comment(people.ana, answer, "And how is it done on version 5?")
    other = make.question(people.ben, "Why is the fan loud at night?", tags=["fan"])
    assert "Moderate" not in browser.sign_in(people.ana).get(page_of(question)).words
    browser.sign_in(people.mo)
    page = browser.get(page_of(question))
    assert len(page.all("details.menu summary")) == 4, "the reader’s own, question, answer, comment"
    assert "Make it a comment" in browser.get(f"/posts/{answer.id}/to-comment").words
    page = browser.post(f"/posts/{answer.id}/to-comment", {"parent": str(question.id)})
    assert "No answers yet" in page.words
    assert "1 answer" in browser.post(f"/posts/{answer.id}/to-answer").words
    assert "at least 10" in browser.post(f"/posts/{remark.id}/split", {"title": "x", "tags": ""}, status=422).words
    page = browser.post(f"/posts/{remark.id}/split", {"title": "How is it done on version 5?", "tags": "fan"})
    assert page.one("h1").text == "How is it done on version 5?"
    path = f"/q/{other.id}/merge"
    for wrong, words in (("x", "in its address"), (str(other.id), "no other question"), ("4711", "no other question")):
        assert words in browser.post(path, {"into": wrong}, status=422).words
    assert browser.get(f"{path}?into={question.id}").one("#into")["value"] == str(question.id)
    page = browser.post(path, {"into": f"#{question.id}"})
    assert question.title in page.words and "0 answers go there, beside 1" in page.words
    assert reread(other).merged_into_id is None, "it asks first"
    page = browser.post(path, {"into": str(question.id), "sure": str(question.id)})
    assert "Merged." in page.words and reread(other).merged_into_id == question.id
    browser.sign_in(people.ana)
    for post_id in (answer.id, remark.id):
        browser.post(f"/posts/{post_id}/to-answer", status=404)
        browser.get(f"/posts/{post_id}/redact", status=403)
    browser.get(f"/posts/{answer.id}/split", status=403)


def test_what_a_moderator_edits_is_logged_and_undone(people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    commands.edit_post(people.ben, answer, f"{HELPFUL} Or so.", 1)
    commands.edit_post(people.mo, answer, f"{HELPFUL} Not so.", 2, "Wrong")
    fields = AskFields(title="Another title of the same question", source=make.BODY, tags=["boiler"])
    commands.edit_question(people.mo, question, fields, 1, "Clearer")
    acts = db.session.scalars(select(Act).where(Act.kind == "edit post").order_by(Act.id)).all()
    assert [(act.reason, act.before) for act in acts] == [("Wrong", {"revision": 2}), ("Clearer", {"revision": 1})]
    for act in acts:
        take_back(people.ada, act)
    assert reread(answer).source == f"{HELPFUL} Or so." and answer.revision_count == 4
    assert reread(question).title != fields.title and question.revision_count == 3
    all_is_right(people.ana)


def test_an_edit_that_somebody_edited_since_stays(people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    commands.edit_post(people.mo, answer, f"{HELPFUL} Not so.", 1)
    commands.edit_post(people.ben, answer, f"{HELPFUL} Or so.", 2)
    with pytest.raises(Invalid, match="changed since"):
        take_back(people.ada, last_act("edit post"))
