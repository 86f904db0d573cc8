"""Tools and edits neither open what is closed nor write where the person may not."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from community.badges.models import Award
from community.catalog.models import Product
from community.companies.commands import found_company, settle
from community.core.audit import Act
from community.core.db import command, db, now
from community.core.errors import Forbidden
from community.moderation.commands import take_back
from community.questions import commands
from community.questions.commands.areas import AreaFields
from community.questions.models import Answer
from community.questions.queries.lists import helpers_of_the_week
from community.questions.writing import AskFields
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.areas import Neighbours
from tests.questions.story import reread


@pytest.fixture
def closed(people: People) -> Product:
    """A product for one company, of which nobody else knows."""
    neighbours, product = Neighbours(people), make.product("Partner Hub")
    rule = AreaFields(name="Partners", readers="companies", companies=[neighbours.umbra.id])
    commands.make_area(people.ada, rule, product.id)
    return product


def test_moving_to_other_topics_leaves_the_product(browser: Browser, people: People, closed: Product) -> None:
    question = make.question(people.ana, product_id=closed.id)
    audience = reread(question).audience
    page = browser.sign_in(people.mo).get(f"/q/{question.id}/move")
    chosen = page.one("select[name=product] option[selected]")["value"]
    browser.post(f"/q/{question.id}/move", {"product": chosen, "tags": "fan, night"}, follow=False, status=303)
    assert (reread(question).product_id, reread(question).audience) == (closed.id, audience) != (closed.id, "everyone")


def test_the_form_of_somebody_who_left_the_company_keeps_the_product(
    browser: Browser, people: People, closed: Product
) -> None:
    question = make.question(people.ana, product_id=closed.id)
    settle([people.ana.id], found_company("Harbour Mills", "harbour.example").id)
    page = browser.sign_in(people.ana).get(f"/posts/{question.id}/edit")
    assert page.one("select[name=product] option[selected]")["value"] == str(closed.id)


def test_nobody_edits_a_question_into_an_area_where_only_staff_ask(people: People) -> None:
    product, question = make.product("News"), make.question(people.ana)
    commands.make_area(people.ada, AreaFields(name="News", posters="staff"), product.id)
    fields = AskFields(title=question.title, source=make.BODY, tags=["fan"], product_id=product.id)
    with pytest.raises(Forbidden):
        commands.edit_question(people.ana, question, fields, 1)
    db.session.rollback()
    assert reread(question).product_id is None


def test_what_an_areas_moderator_edits_is_logged_told_and_can_be_undone(
    browser: Browser, people: People, work_off: Callable[[], object]
) -> None:
    product = make.product()
    commands.make_area(people.ada, AreaFields(name="Hub", moderators=[people.ben.id]), product.id)
    answer = make.answer(people.vera, make.question(people.ana, product_id=product.id))
    commands.edit_post(reread(people.ben), answer, f"{make.HELPFUL} Written anew by Ben.", 1, "Clearer")
    work_off()
    assert "A moderator edited your post." in browser.sign_in(people.vera).get("/inbox").words
    act = db.session.scalars(select(Act).where(Act.kind == "edit post")).one()
    assert (act.actor_id, act.person_id) == (people.ben.id, people.vera.id)
    take_back(people.mo, act)
    db.session.commit()
    assert db.session.get_one(Answer, answer.id).source == make.HELPFUL


def test_who_helped_where_few_may_read_is_not_told(people: People) -> None:
    question = make.question(people.ana)
    commands.accept(people.ana, make.answer(people.ben, question))
    commands.choose_audience(people.ana, question, "private")
    assert helpers_of_the_week() == []
    open_one = make.question(people.vera, "Why is the pump loud at night?")
    commands.accept(people.vera, make.answer(people.ben, open_one))
    assert [(person.id, number) for person, number in helpers_of_the_week()] == [(people.ben.id, 1)]


def test_boards_and_badges_do_not_name_closed_products(browser: Browser, people: People, closed: Product) -> None:
    award_badge(people.ben.id, closed.id)
    slug = closed.slug
    for person, reads in ((None, False), (people.ben, False), (people.ana, True)):
        browser.sign_in(person) if person else browser.sign_out()
        browser.get(f"/leaders?product={slug}", status=200 if reads else 404)
        page = browser.get("/badges/product-expert")
        assert "Ben Okoye" in page.words and ("Partner Hub" in page.words) == reads


@command
def award_badge(person_id: int, product_id: int) -> None:
    db.session.add(Award(user_id=person_id, badge="product-expert", term=str(product_id), at=now()))
