"""Posts with contact details by people who joined less than three days ago wait for a moderator."""

import pytest
from sqlalchemy import inspect

from community.catalog.models import Tag
from community.core.db import command, db, now
from community.core.errors import Forbidden, Invalid, NotFound
from community.moderation import commands as moderation
from community.moderation.models import Case
from community.moderation.reactions import queue_held
from community.notifications.models import Notification
from community.questions import commands
from community.questions.commands.withholding import hold_back
from community.questions.events import PostHeld
from community.questions.models import Answer, HeldPost, Post, Question
from community.questions.models.holding import LIKE_SPAM
from community.questions.queries import waiting
from community.questions.writing import AskFields
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import page_of, reputation, reread
from tests.questions.test_masking import NUMBER, joined_days_ago

TITLE = "Is there a quokka in the heat pump?"
CALL = f"{HELPFUL} I am happy to help: my number is {NUMBER}."  # nothing that looks like spam


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.ben, question, f"{CALL} @{people.mo.handle}")


@pytest.fixture
def asked(people: People) -> Question:
    return make.question(people.ben, TITLE, source=CALL, tags=["quokka"])


def again(row):  # type: ignore[no-untyped-def]
    """A row as the database has it, after the worker had its turn."""
    return db.session.get_one(type(row), inspect(row).identity, populate_existing=True)


def case_of(post: Post) -> Case:
    """What stands in the queue of a post that waits."""
    queue_held(PostHeld(post_id=post.id, question_id=0))
    return db.session.query(Case).filter_by(post_id=post.id, decided_at=None).one()


def told(person_id: int) -> list[tuple[str, int | None]]:
    db.session.commit()
    notes = db.session.query(Notification).filter_by(user_id=person_id).order_by(Notification.id)
    return [(note.kind, note.post_id) for note in notes]


def test_three_days_decide(people: People, question: Question) -> None:
    assert make.answer(joined_days_ago(people.ben, 2.99), question, CALL).hidden_at
    assert make.answer(joined_days_ago(people.ben, 3), question, CALL).hidden_at is None


def test_a_held_answer_is_seen_by_its_author_and_moderators_alone(
    browser: Browser, people: People, question: Question, answer: Answer
) -> None:
    path, anchor = page_of(question), f"#post-{answer.id}"
    assert not browser.get(path).all(anchor)
    for who in (people.ana, people.vera):
        assert not browser.sign_in(who).get(path).all(anchor)
        browser.get(f"/p/{answer.id}", status=404)
        browser.get(f"/posts/{answer.id}/details", status=404)
        browser.get(f"/posts/{answer.id}/revisions", status=404)
    own = browser.sign_in(people.ben).get(path).one(anchor)
    assert "waits for a moderator" in own.text and "younger than three days" in own.text
    assert "Decide" in browser.sign_in(people.mo).get(path).one(anchor).text
    assert reread(question).answer_count == 0 and reread(people.ben).answer_count == 0
    assert reputation(people.ben) == 0


def test_a_held_question_is_nowhere(browser: Browser, people: People, asked: Question, work_off: object) -> None:
    browser.sign_in(people.ben)
    assert "waits for a moderator" in browser.get(page_of(asked)).words
    person, address = f"/people/{people.ben.id}/{people.ben.slug}", page_of(asked)
    work_off()  # type: ignore[operator]
    places = ["/", "/?sort=newest", "/?sort=unanswered", "/tags", "/feed.atom", "/search?q=quokka", "/sitemap-1.xml"]
    for who in (None, people.ana, people.vera):
        visitor = browser.sign_in(who) if who else browser.sign_out()
        visitor.get(address, status=404)
        for path in (
            *places,
            "/llms.txt",
            person,
            f"{person}?tab=questions",
            "/search.atom?q=quokka",
            "/api/v1/search?q=quokka",
        ):
            assert "heat-pump" not in visitor.get(path).text.replace("heat%20pump", ""), path
        visitor.get("/tags/quokka", status=(200, 404))
        visitor.get(f"/q/{asked.id}/feed.atom", status=404)
        assert (
            "heat-pump" not in visitor.get("/ask/similar?title=a+quokka+in+the+heat+pump", status=(200, 302, 403)).text
        )
    assert again(people.ben).question_count == 0 and reputation(again(people.ben)) == 0
    assert [tag.question_count for tag in db.session.query(Tag).all()] == [0]


def test_a_held_comment_is_seen_by_its_author_alone(browser: Browser, people: People, question: Question) -> None:
    remark = make.comment(people.ben, question, f"Call {NUMBER}")
    assert not browser.get(page_of(question)).all(f"#post-{remark.id}")
    assert not browser.sign_in(people.ana).get(page_of(question)).all(f"#post-{remark.id}")
    assert "waits for a moderator" in browser.sign_in(people.ben).get(page_of(question)).one(f"#post-{remark.id}").text
    commands.release(people.mo, remark)
    assert "phone number hidden" in browser.sign_out().get(page_of(question)).one(f"#post-{remark.id}").text


def test_moderators_hear_of_it_and_nobody_else(people: People, answer: Answer, work_off: object) -> None:
    assert people.ada and people.mo
    commands.edit_post(people.ben, answer, f"{CALL} Really.", 1)
    work_off()  # type: ignore[operator]
    assert told(people.mo.id) == told(people.ada.id) == [("held", answer.id)]
    assert told(people.ana.id) == [] and told(people.ben.id) == []


def test_a_moderator_finds_reads_and_releases_it(
    browser: Browser, people: People, question: Question, answer: Answer, work_off: object
) -> None:
    before, mo_id = answer.created_at, people.mo.id
    work_off()  # type: ignore[operator]
    browser.sign_in(people.mo)
    assert "A post waits for review" in browser.get("/inbox").words
    page = browser.get(f"/moderation?post={answer.id}")
    assert "Held first post" in page.words and "a phone number" in page.words
    assert NUMBER in page.words and "Ben Okoye" in page.words
    done = browser.post(f"/moderation/cases/{case_of(answer).id}/approve")
    assert "Done" in done.words and "Nothing waits" in done.words
    work_off()  # type: ignore[operator]
    assert told(people.ana.id) == [("answer", answer.id)], "as if it had been posted now"
    assert ("mention", answer.id) in told(mo_id)
    assert again(answer).created_at > before and again(question).answer_count == 1
    assert reputation(again(people.ben)) == 0
    shown = browser.sign_out().get(page_of(question)).one(f"#post-{answer.id}")
    assert "phone number hidden" in shown.text and NUMBER not in shown.text
    assert "happy to help" in browser.get("/search?q=happy").words
    assert waiting(answer.id) is None


def test_a_released_question_counts_and_is_found(
    browser: Browser, people: People, asked: Question, work_off: object
) -> None:
    commands.release(people.mo, asked)
    work_off()  # type: ignore[operator]
    assert TITLE in browser.get("/?sort=newest").words and TITLE in browser.get("/search?q=quokka").words
    assert TITLE in browser.get("/tags/quokka").words
    shown = again(asked)
    assert again(people.ben).question_count == 1 and shown.active_at >= shown.created_at
    assert reputation(again(people.ben)) == 0


def test_a_moderator_removes_it_with_a_reason(
    browser: Browser, people: People, question: Question, answer: Answer
) -> None:
    case = case_of(answer)
    browser.sign_in(people.mo)
    assert "Say which" in browser.post(f"/moderation/cases/{case.id}/remove", {"category": "criticism"}).words
    assert "Nothing waits" in browser.post(f"/moderation/cases/{case.id}/remove", {"category": "spam"}).words
    row = db.session.query(HeldPost).one()
    assert (row.decision, row.reason, row.decided_by_id) == ("removed", "spam", people.mo.id)
    assert reread(answer).is_deleted and reread(question).answer_count == 0
    reputation(people.ben)
    commands.undelete_post(people.mo, answer)
    assert reread(question).answer_count == 0, "what was held stays hidden"
    reputation(people.ben)


def test_only_moderators_decide_and_only_once(browser: Browser, people: People, answer: Answer) -> None:
    case = case_of(answer)
    for who in (people.ana, people.ben, people.vera):
        browser.sign_in(who).get("/moderation", status=403)
        browser.get(f"/moderation/cases/{case.id}", status=403)
        browser.post(f"/moderation/cases/{case.id}/approve", status=403)
        with pytest.raises(Forbidden):
            commands.release(who, answer)
        with pytest.raises(Forbidden):
            moderation.remove(who, case, "spam")
    with pytest.raises(Invalid):
        moderation.remove(people.mo, case, "")
    commands.release(people.mo, answer)
    with pytest.raises(NotFound):
        commands.release(people.mo, answer)


def test_whoever_takes_the_details_out_is_shown_at_once(people: People, question: Question, answer: Answer) -> None:
    commands.edit_post(people.ben, answer, f"{HELPFUL} Sorry about that.", 1)
    assert answer.hidden_at is None and reread(question).answer_count == 1 and not waiting(answer.id)
    assert db.session.query(HeldPost).one().decision == "cleared"
    assert reputation(people.ben) == 0


def test_details_that_an_edit_brings_are_held_too(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    asked = make.question(people.ben, TITLE, tags=["quokka"])
    commands.edit_post(people.ben, answer, CALL, 1)
    commands.edit_question(people.ben, asked, AskFields(title=TITLE, source=CALL, tags=["marsupials"]), 1)
    assert answer.hidden_at and asked.hidden_at and reread(question).answer_count == 0
    assert not browser.get(page_of(question)).all(f"#post-{answer.id}")
    assert reputation(people.ben) == 0
    for post in (answer, asked):
        commands.release(people.mo, post)
    assert reread(question).answer_count == 1 and reputation(people.ben) == 0


def test_its_author_may_remove_it(people: People, question: Question, answer: Answer) -> None:
    commands.delete_post(people.ben, answer)
    assert reread(question).answer_count == 0
    assert reputation(people.ben) == 0 and now() > answer.deleted_at


def test_what_looks_like_spam_waits_for_a_moderator_whatever_its_author_makes_of_it(
    people: People, question: Question, answer: Answer
) -> None:
    command(lambda: hold_back(answer, [LIKE_SPAM], ()))()
    commands.edit_post(people.ben, answer, HELPFUL, 1)
    assert reread(answer).hidden_for == "spam" and waiting(answer.id)
    moderation.approve(people.mo, case_of(answer))
    assert reread(answer).hidden_at is None and answer.hidden_for == "" and reread(question).answer_count == 1
