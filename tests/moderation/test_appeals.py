"""Whom an act concerns reads why and can appeal once; another moderator than the first decides. The public log."""

import pytest

from community.core.audit import Act, log_act
from community.core.db import command, db
from community.core.errors import Forbidden, Invalid, NotFound
from community.moderation import commands
from community.moderation.models import Appeal, Case
from community.questions import commands as questions
from community.questions.models import Answer
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import reread

WHY = "I quoted the manual, page 12, and insulted nobody."


@pytest.fixture
def answer(people: People) -> Answer:
    return make.answer(people.ben, make.question(people.ana))


@pytest.fixture
def act(people: People, answer: Answer) -> Act:
    """Mo removes Ben's answer."""
    act = questions.delete_post(people.mo, answer, "rude", "Please keep the dog out of it.")
    assert act
    return act


@pytest.fixture
def case(people: People, act: Act) -> Case:
    """Ben appeals."""
    commands.appeal(people.ben, act, WHY)
    return db.session.query(Case).one()


def test_whom_it_concerns_reads_the_reason_and_appeals_once(
    browser: Browser, people: People, act: Act, work_off: object
) -> None:
    work_off()  # type: ignore[operator]
    inbox = browser.sign_in(people.ben).get("/inbox")
    assert "Your post was removed." in inbox.words
    page = browser.get(next(link for link in inbox.links if "/inbox/" in link))
    assert "Please keep the dog out of it." in page.words and "another moderator" in page.words.lower()
    assert "Say why" in browser.post(f"/decisions/{act.id}/appeal", {"words": ""}, status=422).words
    assert "You have appealed" in browser.post(f"/decisions/{act.id}/appeal", {"words": WHY}).words
    with pytest.raises(Forbidden, match="already"):
        commands.appeal(people.ben, act, WHY)
    assert "Your post was removed." in browser.get("/decisions").words


@pytest.mark.parametrize("by", ["ada", "mo"])
def test_what_was_brought_back_meanwhile_is_granted(people: People, act: Act, case: Case, by: str, work_off) -> None:  # type: ignore[no-untyped-def]
    """By whoever: nothing is left to decide."""
    number, answer_id = case.id, act.subject_id
    questions.undelete_post(getattr(people, by), db.session.get_one(Answer, answer_id))
    work_off()
    assert (db.session.query(Appeal).one().granted, db.session.get_one(Case, number).decision) == (True, "granted")


def test_granting_what_somebody_has_just_brought_back_is_no_error(people: People, act: Act, case: Case) -> None:
    questions.undelete_post(people.mo, db.session.get_one(Answer, act.subject_id))
    commands.grant_appeal(people.ada, case, "You are right.")
    assert db.session.query(Appeal).one().granted


def test_what_is_missing_in_a_decision_is_said_on_the_card(browser: Browser, people: People, case: Case) -> None:
    empty = {"words": "", "decision": "refuse"}
    answered = browser.sign_in(people.ada).post(f"/moderation/cases/{case.id}/appeal", empty)
    assert "The answer needs at least 3 characters." in answered.words and "Grant: take it back" in answered.words
    commands.refuse_appeal(people.ada, case, "It was about the dog alone.")
    later = browser.get(f"/moderation/cases/{case.id}")
    assert "was faster: this is decided already." in later.words and "refused an appeal" in later.words


def test_it_concerns_nobody_else(browser: Browser, people: People, act: Act) -> None:
    for who in (people.ana, people.vera, people.mo):
        browser.sign_in(who).get(f"/decisions/{act.id}", status=404)
        with pytest.raises(Forbidden):
            commands.appeal(who, act, WHY)


def test_another_moderator_than_the_first_decides(
    browser: Browser, people: People, answer: Answer, act: Act, case: Case
) -> None:
    for decide in (commands.grant_appeal, commands.refuse_appeal):
        with pytest.raises(Forbidden, match="another moderator"):
            decide(people.mo, case, "No.")
        with pytest.raises(Forbidden):
            decide(people.ana, case, "No.")
    card = browser.sign_in(people.ada).get("/moderation?kind=appeal").one("article.flag")
    assert WHY in card.text and "Please keep the dog out of it." in card.text
    with pytest.raises(Invalid):
        commands.approve(people.ada, case)
    browser.post(f"/moderation/cases/{case.id}/appeal", {"decision": "grant", "words": "You are right, sorry."})
    assert not reread(answer).is_deleted and reread(case).decision == "granted"
    assert "You are right, sorry." in browser.sign_in(people.ben).get(f"/decisions/{act.id}").words


def test_a_refused_appeal_says_why_and_stays(
    browser: Browser, people: People, answer: Answer, act: Act, case: Case
) -> None:
    with pytest.raises(Invalid):
        commands.refuse_appeal(people.ada, case, "")
    commands.refuse_appeal(people.ada, case, "The dog was insulted.")
    assert reread(answer).is_deleted and db.session.query(Appeal).one().granted is False
    page = browser.sign_in(people.ben).get(f"/decisions/{act.id}")
    assert "The dog was insulted." in page.words and not page.all("textarea")
    again = commands.take_back(people.ada, db.session.query(Act).filter_by(kind="refuse appeal").one())
    assert again and reread(case).is_open and db.session.query(Appeal).one().granted is None
    with pytest.raises(NotFound):
        commands.grant_appeal(people.ada, commands.open_case("flag", ("post", answer.id)))


def test_the_public_log_is_neutral_and_counts_by_year(
    browser: Browser, people: People, answer: Answer, act: Act
) -> None:
    page = browser.get("/transparency")
    assert "A post was removed." in page.words and "unkind to a person" in page.words
    assert page.all("h2")[0].text == f"{act.at.year}"
    for secret in ("Ben Okoye", "Mo Thornton", "dog", "night schedule"):
        assert secret not in page.one("main").text
    commands.take_back(people.ada, act)
    page = browser.get("/transparency")
    assert "taken back" in page.words and "A decision was taken back." in page.words


def test_what_moderators_note_stays_with_them(browser: Browser, people: People) -> None:
    act = command(
        lambda: log_act("note about person", people.mo.id, ("person", people.ben.id), person_id=people.ben.id)
    )()
    browser.sign_in(people.ben).get(f"/decisions/{act.id}", status=404)
    with pytest.raises(Forbidden):
        commands.appeal(people.ben, act, WHY)
    assert "Moderators have decided nothing" in browser.get("/decisions").words
