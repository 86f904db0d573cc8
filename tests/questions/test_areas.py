"""Areas: who reads, who writes, who moderates. A narrower rule holds at once; numbers count what everyone reads."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from sqlalchemy import inspect, select

from community.accounts.models import User
from community.catalog.models import Area, Tag
from community.companies.commands import remove_company, settle
from community.core.audit import Act
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.core.mail import Mail
from community.core.pages.drops import PageDrop
from community.moderation.commands.taking_back import take_back
from community.questions import commands
from community.questions.commands.areas import AreaFields, change_area, make_area
from community.questions.commands.editing import current_fields
from community.questions.models import Question
from community.questions.queries.lists import listed_by_id
from community.questions.writing import AskFields
from community.search.commands import reindex
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.areas import Neighbours
from tests.questions.story import page_of

WorkOff = Callable[[], None]
R = TypeVar("R", Area, Question)
OPEN = AreaFields(name="Hub")


@pytest.fixture
def neighbours(people: People) -> Neighbours:
    return Neighbours(people)


def reads(question: Question, *readers: User) -> list[bool]:
    return [bool(listed_by_id([question.id], reader)) for reader in readers]


def again(row: R) -> R:
    """A row as it is after the worker was here."""
    return db.session.get_one(type(row), inspect(row).identity[0])  # type: ignore[index]


def area_with(people: People, **rule: object) -> tuple[Area, Question]:
    """The area of a product, with a question about it that Ben asked before the rule."""
    product = make.product()
    question = make.question(people.ben, product_id=product.id)
    return make_area(people.ada, replace(OPEN, **rule), product.id), question  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("readers", "expected"),
    [
        ("everyone", [True, True, True, True]),
        ("members", [True, True, True, True]),
        ("companies", [False, True, False, True]),
        ("staff", [False, False, False, True]),
    ],
)
def test_the_rule_of_an_area_holds_at_once(
    people: People, neighbours: Neighbours, readers: str, expected: list[bool]
) -> None:
    """Before any reaction has run."""
    stranger = make.person("Sam Hall")
    _area, question = area_with(people, readers=readers, companies=[neighbours.umbra.id])
    assert reads(question, stranger, neighbours.cleo, neighbours.dan, people.vera) == expected
    db.session.expire_all()
    assert (question.audience == "everyone") == (readers == "everyone")


def test_what_is_asked_later_has_the_rule_and_opens_with_it(
    people: People, neighbours: Neighbours, work_off: WorkOff
) -> None:
    area, early = area_with(people, readers="companies", companies=[neighbours.umbra.id])
    late = make.question(people.ana, "Another one about the hub", product_id=early.product_id)
    private = commands.ask(people.ana, fields_about(early), "private")
    assert late.audience == area.audience and private.audience == neighbours.umbra.audience
    three, company = (early.id, late.id, private.id), neighbours.umbra.audience
    change_area(people.ada, area, replace(OPEN, readers="members"))
    work_off()
    assert audiences(*three) == ["members", "members", company]
    change_area(people.ada, again(area), OPEN)
    work_off()
    assert audiences(*three) == ["everyone", "everyone", company]
    assert commands.recount() == []


def audiences(*ids: int) -> list[str]:
    return [db.session.get_one(Question, one).audience for one in ids]


def fields_about(question: Question) -> AskFields:
    return AskFields(title="What does our contract say about it?", source=HELPFUL, product_id=question.product_id)


def test_the_area_with_fewer_readers_counts(people: People, work_off: WorkOff) -> None:
    """A question about an open product with the topic of a closed area; without the topic it is open again."""
    product = make.product()
    make.question(people.ana, tags=["beta"])
    make_area(people.ada, AreaFields(name="Beta", readers="staff"), topic="beta")
    make_area(people.ada, OPEN, product.id)
    work_off()
    with pytest.raises(Forbidden, match="only staff write"):
        make.question(people.ben, product_id=product.id, tags=["beta"])
    question = make.question(people.vera, product_id=product.id, tags=["beta"])
    assert question.audience == "staff" and reads(question, people.ana, people.vera) == [False, True]
    assert question.author_id == people.vera.id
    without = current_fields(question) | {"tags": ["fan"]}
    commands.edit_question(people.vera, question, AskFields(source=question.source, **without), 1)
    assert question.audience == "everyone" and commands.recount() == []


@pytest.mark.parametrize(
    ("posters", "who_may"), [("members", {"ben", "cleo", "vera"}), ("companies", {"cleo", "vera"}), ("staff", {"vera"})]
)
def test_who_writes_in_an_area(people: People, neighbours: Neighbours, posters: str, who_may: set[str]) -> None:
    area, question = area_with(people, posters=posters, companies=[neighbours.umbra.id])
    assert area.readers == "everyone"
    found = set()
    for name, person in (("ben", people.ben), ("cleo", neighbours.cleo), ("vera", people.vera)):
        for write in (
            lambda who: make.question(who, product_id=question.product_id),
            lambda who: make.answer(who, question),
            lambda who: make.comment(who, question),
        ):
            try:
                write(person)
                found.add(name)
            except Forbidden:
                assert name not in who_may
    assert found == who_may


def test_a_person_moderates_an_area_and_no_other(people: People, browser: Browser) -> None:
    area, question = area_with(people)
    elsewhere = make.question(people.ana, "Something about another thing")
    answer = make.answer(people.ana, question)
    change_area(people.ada, area, replace(OPEN, moderators=[people.ben.id]))
    commands.close(people.ben, question, "It was asked in the wrong place")
    commands.delete_post(people.ben, answer)
    with pytest.raises(Forbidden):
        commands.close(people.ben, elsewhere, "It was asked in the wrong place")
    page = browser.sign_in(people.ben).get(page_of(question))
    assert "Reopen" in page.words
    assert "Close" not in [button.text for button in browser.get(page_of(elsewhere)).all(".acts a")]
    change_area(people.ada, area, OPEN)
    with pytest.raises(Forbidden):
        commands.reopen(people.ben, question)


def test_numbers_count_what_everyone_reads(people: People, browser: Browser) -> None:
    question = make.question(people.ana, tags=["fan"])
    make.answer(people.ben, question)
    tag = db.session.scalars(select(Tag)).one()
    for choice, expected in (("private", (0, 0, 0)), ("members", (0, 0, 0)), ("everyone", (1, 1, 1))):
        commands.choose_audience(people.ana, question, choice)
        db.session.expire_all()
        counts = people.ana.question_count, people.ben.answer_count, tag.question_count
        assert counts == expected and commands.recount() == []


def test_a_private_question_is_the_companys_not_the_next_ones(people: People, neighbours: Neighbours) -> None:
    """The company of the day it was asked; a company that comes after a removed one inherits nothing."""
    ana, cleo, dan = people.ana, neighbours.cleo, neighbours.dan
    question = make.question(ana)
    commands.choose_audience(ana, question, "private")
    assert reads(question, ana, cleo, dan, people.vera) == [True, True, False, True]
    settle([ana.id], neighbours.harbour.id)
    assert reads(question, ana, cleo, dan) == [True, True, False]
    remove_company(people.ada, neighbours.umbra)
    assert reads(question, ana, cleo, dan) == [True, False, False]


def test_only_the_asker_and_moderators_choose_and_it_is_logged(people: People) -> None:
    question = make.question(people.ana)
    with pytest.raises(Forbidden, match="Only the person who asked"):
        commands.choose_audience(people.ben, question, "private")
    with pytest.raises(Invalid, match="Choose who"):
        commands.choose_audience(people.ana, question, "staff")
    commands.choose_audience(people.mo, question, "members")
    act = db.session.scalars(select(Act).where(Act.kind == "change who reads question")).one()
    take_back(people.mo, act)
    assert question.audience == "everyone"


def test_an_area_is_changed_back_from_the_log(people: People, work_off: WorkOff) -> None:
    area, question = area_with(people)
    change_area(people.ada, area, replace(OPEN, readers="staff"))
    act = db.session.scalars(select(Act).where(Act.kind == "change area")).one()
    assert (act.before["readers"], act.after["readers"]) == ("everyone", "staff")
    with pytest.raises(Forbidden):
        take_back(people.mo, act)
    asked, ruled = question.id, area.id
    take_back(people.ada, act)
    work_off()
    assert audiences(asked) == ["everyone"] and db.session.get_one(Area, ruled).readers == "everyone"


def test_search_forgets_a_closed_area(people: People, browser: Browser, work_off: WorkOff) -> None:
    area, question = area_with(people)
    reindex()
    assert browser.get("/api/v1/search?q=schedule").json["total"] == 1
    change_area(people.ada, area, replace(OPEN, readers="staff"))
    assert question.title not in browser.get("/search?q=schedule").words, "at once, whatever the index says"
    work_off()
    assert browser.get("/api/v1/search?q=schedule").json["total"] == 0
    assert browser.sign_in(people.vera).get("/api/v1/search?q=schedule").json["total"] == 1


def test_administrators_make_and_change_areas(browser: Browser, people: People, neighbours: Neighbours) -> None:
    product, umbra = make.product(), neighbours.umbra
    browser.sign_in(people.mo).get("/admin/areas", status=403)
    browser.sign_in(people.ada)
    form = {"name": "Partners", "product": str(product.id), "readers": "companies", "posters": "members",
            "companies": [str(umbra.id)], "moderators": "@ben-okoye"}  # fmt: skip
    people.ben
    page = browser.post("/admin/areas", form)
    assert "Made." in page.words and page.one("input[name=moderators]")["value"] == "@ben-okoye"
    assert "already" in browser.post("/admin/areas", form, status=422).words
    changed = browser.post(page.path, form | {"readers": "staff", "moderators": "@nobody"}, status=422)
    assert "Nobody here is called @nobody" in changed.words
    browser.post(page.path, form | {"readers": "staff"})
    assert "staff read" in browser.get("/admin/areas").words
    browser.sign_out().get(f"/products/{product.slug}", status=404)


def test_inboxes_and_mails_are_for_readers(
    browser: Browser, people: People, neighbours: Neighbours, work_off: WorkOff
) -> None:
    """Two people are mentioned in a private question: the colleague is told, the other one is not; and whoever loses a
    question reads its title no more."""
    assert people.ben and neighbours.cleo and neighbours.umbra
    words = "Have you seen it, @ben-okoye and @cleo-marsh? It goes on all night."
    question = commands.ask(people.ana, AskFields(title="What does our contract say?", source=words), "private")
    make.answer(people.vera, question)
    work_off()
    told = set(db.session.scalars(select(Mail.to)))
    assert "cleo@example.org" in told and "ben@example.org" not in told
    assert "contract" not in browser.sign_in(people.ben).get("/inbox").words
    assert "contract" in browser.sign_in(neighbours.cleo).get("/inbox").words
    settle([neighbours.cleo.id], None)
    assert "contract" not in browser.get("/inbox").words


def test_asking_in_private(browser: Browser, people: People, neighbours: Neighbours) -> None:
    assert neighbours.umbra
    browser.sign_in(people.ana)
    page = browser.post("/ask", {"title": "What does our contract say?", "source": HELPFUL, "audience": "private"})
    assert "Only the asker’s company and staff can read this." in page.words
    question = db.session.scalars(select(Question)).one()
    browser.post(f"/q/{question.id}/audience", {"audience": "everyone"})
    assert question.title in browser.sign_out().get(page_of(question)).words
    browser.sign_in(people.ben).post(f"/q/{question.id}/audience", {"audience": "private"}, status=403)


def test_a_closed_area_leaves_kept_pages_at_once(people: People) -> None:
    """What changes says so: everything a stranger was shown is old, and of one question all that showed it."""
    area, _question = area_with(people)
    change_area(people.ada, area, replace(OPEN, readers="staff"))
    assert "*" in last_drop()
    other = make.question(people.ana, tags=["fan"])
    commands.choose_audience(people.ana, other, "private")
    assert {"home", f"question:{other.id}", f"person:{people.ana.id}"} <= set(last_drop())


def last_drop() -> list[str]:
    return db.session.scalars(select(PageDrop.keys).order_by(PageDrop.id.desc())).first().split()  # type: ignore[union-attr]
