"""Ben answers, with a verdict on the goal; Vera answers for the vendor."""

from datetime import timedelta

import pytest

from community.core.db import command, db, now
from community.core.errors import Forbidden, Invalid
from community.core.events import Event
from community.questions.models import Answer, Question, Revision
from community.staff.models import StaffGrant
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import error_of, move_back, page_of, reputation, reread


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


def answers(question: Question) -> str:
    return f"/q/{question.id}/answers"


def test_ben_answers_and_everybody_reads_it(browser: Browser, people: People, question: Question) -> None:
    move_back(question, 5)
    before = question.active_at
    browser.sign_in(people.ben)
    assert "Nobody has answered yet" in browser.get(page_of(question)).words
    sent = browser.post(answers(question), {"source": HELPFUL}, follow=False)
    answer = db.session.query(Answer).one()
    assert sent.status == 303 and sent.location == f"{page_of(question)}#post-{answer.id}"

    page = browser.sign_out().get(page_of(question))
    assert "1 answer" in page.one("#answers").text
    assert "fan max 35%" in page.one(f"#post-{answer.id} code").text
    assert "Ben Okoye" in page.one(f"#post-{answer.id}").text
    assert reread(question).answer_count == 1 and question.state == "answered"
    assert question.active_at > before
    assert reread(people.ben).answer_count == 1
    assert db.session.query(Revision).filter_by(post_id=answer.id).one().source == HELPFUL
    assert reputation(people.ben) == 0


def test_the_fact_is_written_down_with_the_answer(people: People, question: Question) -> None:
    assert people.vera.handle == "vera-lindqvist"
    answer = make.answer(people.ben, question, "Ask @vera-lindqvist, she has one of these at home.")
    event = db.session.query(Event).filter_by(kind="AnswerPosted").one()
    assert event.payload == {
        "answer_id": answer.id, "question_id": question.id, "author_id": people.ben.id, "mentioned": [people.vera.id]
    }  # fmt: skip
    assert event.actor_id == people.ben.id and event.handled_at is None


def test_ana_answers_her_own_question(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ana)
    assert "Answer your own question" in browser.get(page_of(question)).words
    browser.post(answers(question), {"source": HELPFUL})
    assert reread(question).answer_count == 1


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("fits", "Fits the goal."), ("additions", "Fits, with additions."), ("different", "A different path.")],
)
def test_a_verdict_says_how_the_answer_relates_to_the_goal(
    browser: Browser, people: People, question: Question, verdict: str, words: str
) -> None:
    browser.sign_in(people.ben)
    form = {"source": HELPFUL, "verdict": verdict, "verdict_reason": "The level is not the cause"}
    shown = browser.post(answers(question), form).one("p.verdict").text
    assert words in shown and "The level is not the cause" in shown


def test_no_verdict_is_fine_and_a_made_up_one_is_not(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ben)
    assert not browser.post(answers(question), {"source": HELPFUL}).all("p.verdict")
    refused = browser.post(answers(question), {"source": HELPFUL, "verdict": "brilliant"}, status=422)
    assert "how your answer relates" in error_of(refused, "verdict")
    assert refused.one("#source").text == HELPFUL, "the text is kept"
    with pytest.raises(Invalid):
        make.answer(people.ben, question, verdict="brilliant")
    assert reread(question).answer_count == 1


def test_without_a_goal_there_is_nothing_to_judge(browser: Browser, people: People) -> None:
    question = make.question(people.ana, goal="")
    assert not browser.sign_in(people.ben).get(page_of(question)).all("input[name=verdict]")


@pytest.mark.parametrize(
    ("form", "field", "limit"),
    [
        ({"source": "no"}, "source", "10"),
        ({}, "source", "10"),
        ({"source": "x" * 30_001}, "source", "30000"),
        ({"source": HELPFUL, "verdict_reason": "r" * 301}, "verdict_reason", "300"),
    ],
)
def test_a_limit_is_named_and_the_text_is_kept(
    browser: Browser, people: People, question: Question, form: dict[str, str], field: str, limit: str
) -> None:
    refused = browser.sign_in(people.ben).post(answers(question), form, status=422)
    assert limit in error_of(refused, field)
    assert refused.one("#source").text == form.get("source", "")
    assert refused.one("h1").text == question.title, "the question is still there to look at"
    assert reread(question).answer_count == 0


@pytest.mark.parametrize(("text", "reason"), [("x" * 9, ""), ("x" * 30_001, ""), (HELPFUL, "r" * 301)])
def test_the_command_knows_the_limits_without_a_form(
    people: People, question: Question, text: str, reason: str
) -> None:
    with pytest.raises(Invalid):
        make.answer(people.ben, question, text, verdict_reason=reason)
    assert db.session.query(Answer).count() == 0


def test_who_may_not_answer(browser: Browser, people: People, question: Question) -> None:
    assert "Sign in to answer" in browser.get(page_of(question)).words
    assert browser.post(answers(question), {"source": HELPFUL}, status=401).one("textarea").text == HELPFUL

    zoe = make.person("Zoe Newcomer", confirmed=False)
    browser.sign_in(zoe)
    assert "Confirm your e-mail address" in browser.get(page_of(question)).words
    refused = browser.post(answers(question), {"source": HELPFUL}, status=403)
    assert refused.one("textarea[readonly]").text == HELPFUL
    assert db.session.query(Answer).count() == 0


def test_an_answer_to_nothing(browser: Browser, people: People) -> None:
    browser.sign_in(people.ben).post("/q/4711/answers", {"source": HELPFUL}, status=404)


def test_vera_speaks_for_the_vendor(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.vera)
    assert browser.get(page_of(question)).one("input[name=official]")
    browser.post(answers(question), {"source": HELPFUL, "official": "y"})
    page = browser.sign_out().get(page_of(question))
    plate = page.one("article.voice .strip a.staff")
    assert plate.text == "Northwind · Support"
    assert "Speaking for Northwind" in page.words
    assert reread(question).staff_answer_count == 1 and question.staff_answered
    assert "Northwind answered" in browser.get("/").words
    assert reputation(people.vera) == 0


def test_vera_may_also_write_as_herself(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.vera).post(answers(question), {"source": HELPFUL})
    assert not browser.get(page_of(question)).all("article .strip")
    assert reread(question).staff_answer_count == 0


def test_ben_cannot_pretend(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ben)
    assert not browser.get(page_of(question)).all("input[name=official]")
    refused = browser.post(answers(question), {"source": HELPFUL, "official": "y"}, status=403)
    assert "Only verified staff" in refused.words and HELPFUL in refused.one("textarea").text
    assert db.session.query(Answer).count() == 0


@command
def end_grant(**changes: object) -> None:
    grant = db.session.query(StaffGrant).one()
    for name, value in changes.items():
        setattr(grant, name, value)
    grant.put_seal()


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": now()},
        {"until": now() - timedelta(seconds=1)},
        {"granted_at": now() + timedelta(days=1)},
    ],
    ids=["revoked", "expired", "not yet"],
)
def test_only_a_live_grant_speaks(people: People, question: Question, change: dict[str, object]) -> None:
    vera = people.vera
    end_grant(**change)
    with pytest.raises(Forbidden, match="verified staff"):
        make.answer(vera, question, official=True)
    assert make.answer(vera, question).is_official is False


def test_a_mark_of_former_staff_says_so(browser: Browser, people: People, question: Question) -> None:
    make.answer(people.vera, question, official=True)
    end_grant(revoked_at=now())
    page = browser.get(page_of(question))
    assert "Then Northwind · Support" in page.words and "Spoke for Northwind" in page.words
    assert not page.all("article.voice")


def test_answers_stand_in_order(browser: Browser, people: People, question: Question) -> None:
    first, second, third = (make.answer(people.ben, question, f"Way number {n} to do it") for n in (1, 2, 3))
    for place, post in enumerate((first, second, third)):
        move_back(post, 3 - place)
    make.commands.vote(people.ana, second, 1)
    make.commands.vote(people.mo, first, -1)
    assert shown(browser, question) == [second.id, third.id, first.id], "voted up, unvoted, voted down"
    make.commands.accept(people.ana, first)
    assert shown(browser, question) == [first.id, second.id, third.id], "the accepted one comes first"
    assert shown(browser, question, "?sort=newest") == [third.id, second.id, first.id]
    browser.get(f"{page_of(question)}?sort=loudest", status=404)


def shown(browser: Browser, question: Question, query: str = "") -> list[int]:
    articles = browser.get(page_of(question) + query).all("article.post")
    return [int(article["id"].removeprefix("post-")) for article in articles]


def test_thirty_answers_to_a_page(browser: Browser, people: People, question: Question) -> None:
    made = [make.answer(people.ben, question, f"Way number {n} to do it") for n in range(31)]
    first, second = shown(browser, question), shown(browser, question, "?page=2")
    assert first == [answer.id for answer in made[:30]] and second == [made[30].id]
    page = browser.get(f"{page_of(question)}?page=2")
    assert page.one("link[rel=canonical]")["href"].endswith("?page=2") and "page 2" in page.title
    for number in ("3", "0", "-1", "99999999999999999999"):
        browser.get(f"{page_of(question)}?page={number}", status=404)


def test_whoever_posts_on_page_two_lands_there(browser: Browser, people: People, question: Question) -> None:
    for number in range(30):
        make.answer(people.ben, question, f"Way number {number} to do it")
    browser.sign_in(people.ben)
    sent = browser.post(answers(question), {"source": HELPFUL}, follow=False)
    newest = db.session.query(Answer).order_by(Answer.id.desc()).first()
    assert newest and sent.location == f"{page_of(question)}?page=2#post-{newest.id}"
    assert browser.get(f"/p/{newest.id}", follow=False).location == sent.location
    remark = make.comment(people.ana, newest)
    assert "?page=2#post-" in browser.get(f"/p/{remark.id}", follow=False).location
    first = db.session.query(Answer).order_by(Answer.id).first()
    assert first and "page" not in browser.get(f"/p/{first.id}", follow=False).location
