"""The desk of staff: handing over, claims, states that move by themselves, private notes, canned replies."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from community.accounts.models import User
from community.core.audit import Act
from community.core.db import command, db, now
from community.core.errors import Forbidden, Invalid
from community.core.mail import Mail
from community.desk import commands, queries
from community.desk.models import Assignment, QuestionNote
from community.moderation.commands.taking_back import take_back
from community.questions.commands import post_answer, post_comment, save_draft
from community.questions.models import Post, Question
from community.questions.queries.pages import draft
from community.search.commands import reindex
from community.staff.commands import make_reply, revoke
from community.staff.models import Function
from community.staff.queries import live_grant
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import page_of

WorkOff = Callable[[], None]
REPLY = "Dear {name}, please send us the log of the {product} with number {serial number}."


@pytest.fixture
def question(people: People) -> Question:
    assert people.vera
    return make.question(people.ana, product_id=make.product().id)


def state_of(question_id: int) -> str:
    db.session.rollback()
    db.session.expire_all()
    given = queries.assignment_of(question_id)
    return given.shown_state if given else ""


def support() -> int:
    return db.session.scalars(select(Function.id).where(Function.name == "Support")).one()


@command
def earlier(question: Question, minutes: int) -> None:
    """Let everything about an assignment be older by that."""
    given = db.session.get_one(Assignment, question.id)
    given.since -= timedelta(minutes=minutes)
    if given.writing_until:
        given.writing_until -= timedelta(minutes=minutes)


def test_who_hands_over_and_to_whom(people: People, question: Question) -> None:
    for stranger in (people.ana, people.ben):
        with pytest.raises(Forbidden, match="verified staff and moderators"):
            commands.hand_over(stranger, question, support())
    with pytest.raises(Invalid, match="speaks for the vendor now"):
        commands.hand_over(people.mo, question, person_id=people.ben.id)
    with pytest.raises(Invalid, match="a function or a person"):
        commands.hand_over(people.mo, question)
    commands.hand_over(people.mo, question, person_id=people.vera.id)
    given = queries.assignment_of(question.id)
    assert given and (given.function_id, given.person_id, given.state) == (support(), people.vera.id, "new")
    act = db.session.scalars(select(Act).where(Act.kind == "hand question to staff")).one()
    assert act.before == {} and act.after["person_id"] == people.vera.id
    take_back(people.mo, act)
    assert state_of(question.id) == ""


def test_a_claim_holds_for_ten_minutes_and_while_one_writes(people: People, question: Question) -> None:
    make.staff_grant(people.ben, "Product")
    commands.hand_over(people.mo, question, support())
    commands.take(people.vera, question)
    assert state_of(question.id) == "taken"
    with pytest.raises(Forbidden, match="writes an answer already"):
        commands.take(people.ben, question)
    earlier(question, 9)
    commands.keep_claim(question.id, people.vera.id)
    earlier(question, 9)
    assert state_of(question.id) == "taken"
    earlier(question, 2)
    assert state_of(question.id) == "new"
    commands.take(people.ben, question)
    commands.leave(people.ben, question)
    assert state_of(question.id) == "new"


def test_a_draft_keeps_the_claim(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.vera).post(f"/q/{question.id}/desk/take")
    earlier(question, 9)
    browser.post(f"/drafts/answer-{question.id}", {"source": "Half an answer"}, headers={"Accept": "application/json"})
    earlier(question, 9)
    assert state_of(question.id) == "taken"


def test_it_moves_by_itself(people: People, question: Question, work_off: WorkOff) -> None:
    commands.hand_over(people.mo, question, support())
    asked, answer = question.id, post_answer(people.ben, question, HELPFUL).id
    work_off()
    assert state_of(asked) == "new", "customers answer beside it"
    for who, post, words, expected in (
        ("vera", None, HELPFUL, "answered"),
        ("ana", answer, "It goes on all the same.", "new"),
        ("vera", asked, "Which firmware is it?", "waiting"),
        ("ben", asked, "Mine does that, too.", "waiting"),
        ("ana", asked, "It is 6.2.", "new"),
    ):
        writer = db.session.get_one(User, getattr(people, who).id)
        if post is None:
            post_answer(writer, db.session.get_one(Question, asked), words, official=True)
        else:
            post_comment(writer, db.session.get_one(Post, post), words)
        work_off()
        assert state_of(asked) == expected


def test_the_queue_shows_what_waits_for_my_function(browser: Browser, people: People, question: Question) -> None:
    make.staff_grant(people.ben, "Sales")
    other = make.question(people.ana, "What does the next one cost?", product_id=question.product_id)
    commands.hand_over(people.mo, question, support())
    commands.hand_over(people.mo, other, person_id=people.ben.id)
    for who, path, expected in (
        (people.vera, "", {question.title}),
        (people.ben, "", {other.title}),
        (people.vera, "?whose=mine", set()),
        (people.vera, "?whose=all", {question.title, other.title}),
        (people.mo, "", {question.title, other.title}),
        (people.vera, "?state=answered", set()),
    ):
        page = browser.sign_in(who).get(f"/staff/queue{path}")
        assert {row.text for row in page.all("ul.list b")} == expected
    browser.sign_in(people.ana).get("/staff/queue", status=403)
    with browser.sign_in(people.vera).statements() as sent:
        browser.get("/staff/queue?whose=all")
    few = len(sent)
    for number in range(5):
        commands.hand_over(people.mo, make.question(people.ana, f"Question number {number}"), support())
    with browser.statements() as sent:
        browser.get("/staff/queue?whose=all")
    assert len(sent) == few


def test_whoever_gets_a_question_by_name_is_told(people: People, question: Question, work_off: WorkOff,
                                                 browser: Browser) -> None:  # fmt: skip
    commands.hand_over(people.mo, question, person_id=people.vera.id)
    work_off()
    assert "Mo Thornton handed you the question" in browser.sign_in(people.vera).get("/inbox").words
    assert db.session.scalars(select(Mail.subject)).all() == []


def test_notes_stay_inside(browser: Browser, people: People, question: Question, work_off: WorkOff) -> None:
    """Staff and moderators read them, on the desk alone; no page, feed, search, interface or mail has them."""
    word, address, asked = "zebranote", page_of(question), question.id
    commands.hand_over(people.mo, question, support())
    browser.sign_in(people.vera).post(f"/q/{question.id}/desk/notes", {"text": f"The {word} is late, tell nobody."})
    work_off()
    reindex()
    assert word in browser.get(f"/q/{asked}/desk").words
    assert word in browser.sign_in(people.mo).get(f"/q/{asked}/desk").words
    paths = [address, "/", "/feed.atom", f"/q/{asked}/feed.atom", "/inbox",
             f"/posts/{asked}/revisions"]  # fmt: skip
    for who in (None, people.ana, people.ben, people.vera):
        browser.sign_in(who) if who else browser.sign_out()
        assert not [path for path in paths if word in browser.get(path).text]
        assert browser.get(f"/api/v1/search?q={word}").json["total"] == 0
        if who in (people.ana, people.ben):
            browser.get(f"/q/{asked}/desk", status=403)
            browser.post(f"/q/{asked}/desk/notes", {"text": "I know of it"}, status=403)
    assert not [mail for mail in db.session.scalars(select(Mail)) if word in f"{mail.text}{mail.subject}"]


def test_a_note_is_removed_by_whoever_wrote_it_and_comes_back(people: People, question: Question) -> None:
    note = commands.add_note(people.vera, question, "He called us, too.")
    with pytest.raises(Forbidden, match="Only whoever wrote"):
        commands.remove_note(people.mo, note)
    commands.remove_note(people.vera, note)
    assert queries.notes_on(question.id) == []
    take_back(people.mo, db.session.scalars(select(Act).where(Act.kind == "remove note on question")).one())
    assert [one.text for one in queries.notes_on(question.id)] == ["He called us, too."]
    assert db.session.query(QuestionNote).count() == 1


def test_a_canned_reply_has_to_be_edited(browser: Browser, people: People, question: Question) -> None:
    make_reply(people.vera, "Logs", REPLY)
    reply = make_reply(people.vera, "Thanks", "Thank you, {name}. We look into it.")
    page = browser.sign_in(people.vera).post(f"/q/{question.id}/desk/reply", {"reply": str(reply.id)})
    assert "Say what is special about this question before you post it." in page.words
    source = page.one("textarea#source").text
    assert source.strip() == "Thank you, Ana. We look into it." and state_of(question.id) == "taken"
    refusals = {
        source: "as it stands",
        "Thank  you,\nSomebody else. We look into it.": "as it stands",
        "Dear Ana, please send us the log of the Hub 2 with number {serial number}.": "Fill in {serial number}",
    }
    for text, words in refusals.items():
        with pytest.raises(Invalid, match=words):
            post_answer(people.vera, question, text, official=True)
    post_answer(people.vera, question, f"{source} Your fan is of the first series.", official=True)
    post_answer(people.ben, question, "Write {serial number} on the box.")


def test_a_reply_follows_what_was_begun(people: People, question: Question) -> None:
    save_draft(people.vera, f"answer-{question.id}", {"source": "First thoughts."})
    commands.begin_reply(people.vera, question, make_reply(people.vera, "Logs", REPLY))
    begun = draft(people.vera, f"answer-{question.id}")
    assert begun and begun.fields["source"].startswith(
        "First thoughts.\n\nDear Ana, please send us the log of the Hub 2"
    )


def test_pages_of_replies(browser: Browser, people: People) -> None:
    browser.sign_in(people.vera).post("/staff/replies", {"title": "", "text": REPLY}, status=422)
    browser.post("/staff/replies", {"title": "Logs", "text": REPLY})
    address = browser.get("/staff/replies").one("ul.list a")["href"]
    browser.post(address, {"title": "Logs, please", "text": REPLY})
    assert "Logs, please" in browser.get("/staff/replies").words
    browser.sign_in(people.mo).post(address, {"title": "No", "text": REPLY}, status=403)
    browser.sign_in(people.vera).post(f"{address}/remove")
    assert "There is none yet." in browser.get("/staff/replies").words
    browser.sign_in(people.ana).get("/staff/replies", status=403)


def test_only_a_live_grant_opens_the_desk(browser: Browser, people: People, question: Question) -> None:
    """Neither one that ended, nor one without a fresh proof, nor one that the product did not write."""
    browser.sign_in(people.vera).get(f"/q/{question.id}/desk")
    grant = live_grant(people.vera.id)
    assert grant
    forge(grant.id, proof="I say so")
    browser.get(f"/q/{question.id}/desk", status=403)
    forge(grant.id, proof="work contract", proven_at=now() - timedelta(days=31))
    browser.get(f"/q/{question.id}/desk", status=403)
    revoke("vera@example.org")
    browser.get(f"/q/{question.id}/desk", status=403)


@command
def forge(grant_id: int, **values: object) -> None:
    table = make.StaffGrant.__table__
    db.session.execute(update(table).where(table.c.id == grant_id).values(**values))  # type: ignore[arg-type]
    db.session.expire_all()
