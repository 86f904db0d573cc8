"""Worked for me: on which versions answers were tried, what that pays, and how it is shown."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from community.accounts.models import User
from community.catalog.models import Product, Version
from community.companies.commands import found_company, settle
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.core.events import Event
from community.outcomes.commands import check
from community.questions import commands
from community.questions.models import Answer, Question, Verification
from community.reputation.commands import recount as recount_reputations
from community.reputation.models import LedgerEntry
from tests import make
from tests.browser import Browser
from tests.make import People


@pytest.fixture
def hub(people: People) -> Product:
    return make.product("Hub 2", ("6.1", "6.2", "6.3 beta"))


@pytest.fixture
def question(people: People, hub: Product) -> Question:
    return make.question(people.ana, product_id=hub.id, version_id=hub.versions[0].id)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.ben, question)


def ids(hub: Product) -> list[int]:
    """The versions, oldest first."""
    rows = db.session.query(Version).filter_by(product_id=hub.id).order_by(Version.position)
    return [version.id for version in rows]


def paid(person: User) -> list[tuple[str, int, str]]:
    db.session.commit()
    rows = db.session.query(LedgerEntry).filter_by(user_id=person.id).order_by(LedgerEntry.id)
    return [(row.cause, row.amount, row.discount) for row in rows]


def works_at(name: str, *some: User) -> None:
    settle([person.id for person in some], found_company(name, "").id)


def address(question: Question) -> str:
    return f"/q/{question.id}/{question.slug}"


def test_mo_tries_an_answer_on_two_versions(
    browser: Browser, people: People, hub: Product, question: Question, answer: Answer
) -> None:
    first, second, _beta = ids(hub)
    check(people.vera, answer, second, True)
    page = browser.sign_in(people.mo).get(address(question))
    (form,) = [form for form in page.all("form") if form.get("action") == f"/posts/{answer.id}/check"]
    assert [option.text for option in form.all("option")] == ["6.3 beta", "6.2", "6.1"]
    browser.post(f"/posts/{answer.id}/check", {"version": second, "works": "yes"})
    page = browser.post(f"/posts/{answer.id}/check", {"version": first, "works": "no"})
    chips = [" ".join(chip.text.split()) for chip in page.all(".ver")]
    assert [chip.replace(" ", "") for chip in chips] == [
        "6.11personsaysitfails",
        "6.22peoplesayitworks",
        "6.3betanotcheckedyet",
    ]
    evidence = page.one(".evidence").text
    assert "Last checked" in evidence and "by Mo Thornton" in evidence
    assert "2 people say it works" in evidence and "not checked yet" in evidence
    pressed = {button["value"] for button in page.all("form button[name=works]") if button["aria-pressed"] == "true"}
    assert pressed == {"yes"}  # of 6.2, the newest that Mo spoke of
    stranger = browser.sign_out().get(address(question))
    assert "2 people say it works" in stranger.one(".evidence").text and not stranger.all("button[name=works]")


def test_pressing_the_same_again_takes_it_back(
    browser: Browser, people: People, hub: Product, question: Question, answer: Answer
) -> None:
    works_at("Harbour Mills", people.mo)
    browser.sign_in(people.mo)
    for works, left in (("yes", [True]), ("no", [False]), ("no", [])):
        browser.post(f"/posts/{answer.id}/check", {"version": ids(hub)[1], "works": works})
        assert [row.works for row in db.session.query(Verification)] == left
    assert paid(people.ben) == [("still_works", 2, ""), ("still_works_reversed", -2, "")]
    assert not browser.get(address(question)).all(".evidence")
    said = [event.payload["works"] for event in db.session.query(Event).filter_by(kind="AnswerVerified")]
    assert said == [True, False, None]


def test_still_works_pays_two_once_for_each_other_company(people: People, hub: Product, answer: Answer) -> None:
    first, second, beta = ids(hub)
    colleague = make.person("Cy Colleague")
    works_at("Harbour Mills", people.mo, colleague)
    works_at("Tide Works", people.vera)
    check(people.mo, answer, first, True)
    check(people.mo, answer, second, True)
    check(people.mo, answer, beta, False)
    check(colleague, answer, second, True)
    check(people.vera, answer, second, True)
    assert paid(people.ben) == [("still_works", 2, "")] * 2
    check(people.mo, answer, first, None)
    assert len(paid(people.ben)) == 2  # it still works for Mo on the second version
    check(people.vera, answer, second, False)
    assert paid(people.ben)[2:] == [("still_works_reversed", -2, "")]
    assert recount_reputations() == []


def test_who_belongs_to_no_company_confirms_without_points(people: People, hub: Product, answer: Answer) -> None:
    check(people.mo, answer, ids(hub)[0], True)
    assert paid(people.ben) == [] and db.session.query(Verification).count() == 1
    check(people.mo, answer, ids(hub)[0], None)
    assert paid(people.ben) == []


def test_a_colleague_who_says_the_same_keeps_the_points_there(people: People, hub: Product, answer: Answer) -> None:
    colleague = make.person("Cy Colleague")
    works_at("Harbour Mills", people.mo, colleague)
    check(people.mo, answer, ids(hub)[0], True)
    check(colleague, answer, ids(hub)[1], True)
    check(people.mo, answer, ids(hub)[0], False)
    assert paid(people.ben) == [("still_works", 2, ""), ("still_works_reversed", -2, ""), ("still_works", 2, "")]
    check(colleague, answer, ids(hub)[1], None)
    assert sum(amount for _cause, amount, _why in paid(people.ben)) == 0
    assert recount_reputations() == []


def test_between_two_of_one_company_still_works_pays_nothing_and_says_why(
    people: People, hub: Product, answer: Answer
) -> None:
    works_at("Harbour Mills", people.ben, people.mo)
    works_at("Tide Works", people.vera)
    version = ids(hub)[1]
    check(people.mo, answer, version, True)  # a colleague
    check(people.vera, answer, version, True)  # of another company
    check(people.ana, answer, version, True)  # of none
    assert paid(people.ben) == [("still_works", 0, "company"), ("still_works", 2, "")]


def test_the_own_answer_is_checked_by_others(
    browser: Browser, people: People, hub: Product, question: Question, answer: Answer
) -> None:
    with pytest.raises(Forbidden, match="your own answer"):
        check(people.ben, answer, ids(hub)[0], True)
    assert not browser.sign_in(people.ben).get(address(question)).all("button[name=works]")
    browser.post(f"/posts/{answer.id}/check", {"version": ids(hub)[0], "works": "yes"}, status=403)


def test_what_cannot_be_checked(browser: Browser, people: People, hub: Product, answer: Answer) -> None:
    other = make.product("Breeze 4", ("4.8",))
    for version in (other.versions[0].id, 9999):
        with pytest.raises(Invalid, match="version of the product"):
            check(people.mo, answer, version, True)
    with pytest.raises(Invalid):
        check(people.mo, make.answer(people.ben, make.question(people.ana, "Without a product")), ids(hub)[0], True)
    path = f"/posts/{answer.id}/check"
    browser.post(path, {"version": ids(hub)[0], "works": "yes"}, status=403)
    browser.sign_in(people.mo)
    for data in ({}, {"version": ids(hub)[0]}, {"version": "x", "works": "yes"}, {"version": 1, "works": "perhaps"}):
        browser.post(path, data, status=400)
    browser.post(f"/posts/{answer.question_id}/check", {"version": ids(hub)[0], "works": "yes"}, status=404)
    commands.delete_post(people.mo, answer)
    with pytest.raises(Forbidden, match="not shown"):
        check(people.vera, answer, ids(hub)[0], True)


def test_removing_an_answer_takes_back_what_checks_paid(people: People, hub: Product, answer: Answer) -> None:
    works_at("Tide Works", people.vera)
    check(people.vera, answer, ids(hub)[0], True)
    assert paid(people.ben) == [("still_works", 2, "")]
    commands.delete_post(people.mo, answer)
    assert sum(amount for cause, amount, _why in paid(people.ben) if "still" in cause) == 0
    commands.undelete_post(people.mo, answer)
    check(people.vera, answer, ids(hub)[0], None)
    assert sum(amount for cause, amount, _why in paid(people.ben) if "still" in cause) == 0
    assert recount_reputations() == []


def test_ten_presses_at_once_count_once(app: Flask, people: People, hub: Product, answer: Answer) -> None:
    works_at("Harbour Mills", people.mo)
    person_id, answer_id, version = people.mo.id, answer.id, ids(hub)[0]
    db.session.commit()

    def press(_number: int) -> None:
        with app.app_context():
            check(db.session.get_one(User, person_id), db.session.get_one(Answer, answer_id), version, True)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(press, range(10)))
    assert db.session.query(Verification).count() == 1
    assert paid(people.ben) == [("still_works", 2, "")] and recount_reputations() == []


def test_checks_cost_one_statement_however_many(
    browser: Browser, people: People, hub: Product, question: Question, answer: Answer
) -> None:
    def cost() -> int:
        with browser.statements() as sent:
            browser.get(address(question))
        return len([one for one in sent if "verifications" in one])

    assert cost() == 1
    for number in range(5):
        some = make.answer(people.ben, question, f"Way number {number} to do it")
        for version in ids(hub):
            check(people.mo, some, version, bool(number % 2))
    assert cost() == 1
    plain = make.question(people.ana, "Without a product")
    make.answer(people.ben, plain)
    with browser.statements() as sent:
        browser.get(address(plain))
    assert not [one for one in sent if "verifications" in one and "FROM versions" in one]
