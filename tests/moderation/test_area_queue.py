"""Moderators of an area have the queue for what waits there, and for nothing else."""

from dataclasses import dataclass

import pytest

from community.accounts.models import User
from community.core.db import db
from community.core.errors import Forbidden
from community.moderation import commands
from community.moderation.models import Case
from community.notifications.models import Notification
from community.questions.commands.areas import AreaFields, make_area
from community.questions.models import Answer, Question
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.moderation.test_held import CALL


@dataclass
class Hubs:
    """Nora moderates the area of one product, Olaf that of another; readers flagged an answer in each, and Ben."""

    nora: User
    olaf: User
    answers: dict[str, Answer]
    cases: dict[str, Case]


@pytest.fixture
def hubs(people: People) -> Hubs:
    nora, olaf = make.person("Nora Quill"), make.person("Olaf Berg")
    answers, cases = {}, {}
    for name, moderator in (("north", nora), ("south", olaf)):
        product = make.product(f"{name.title()} Hub")
        fields = AreaFields(name=name.title(), moderators=[moderator.id])
        make_area(people.ada, fields, product.id)
        question = make.question(people.ana, f"Why is the {name} hub so loud?", product_id=product.id)
        answers[name] = make.answer(people.ben, question, f"{HELPFUL} Look {name}.")
        commands.flag_post(people.ana, answers[name], "wrong")
        cases[name] = db.session.query(Case).filter_by(post_id=answers[name].id).one()
    commands.flag_person(people.ana, people.ben, "rude")
    cases["ben"] = db.session.query(Case).filter_by(subject_kind="person").one()
    return Hubs(nora, olaf, answers, cases)


def test_each_sees_their_own(browser: Browser, people: People, hubs: Hubs) -> None:
    browser.sign_in(hubs.nora)
    assert 'href="/moderation"' in browser.get("/").text
    page = browser.get("/moderation").text
    assert "Look north." in page and "Look south." not in page and "the areas that you moderate" in page
    assert "Suspend" not in page and "/moderation/log" not in page and "never reported" not in page
    browser.get(f"/moderation/cases/{hubs.cases['north'].id}")
    browser.sign_in(people.mo)
    page = browser.get("/moderation").text
    assert "Look north." in page and "Look south." in page and "Suspend" in page


@pytest.mark.parametrize("other", ["south", "ben"])
def test_nothing_of_others_can_be_reached(browser: Browser, hubs: Hubs, other: str) -> None:
    browser.sign_in(hubs.nora)
    path = f"/moderation/cases/{hubs.cases[other].id}"
    browser.get(path, status=404)
    for press in ("claim", "approve", "remove", "skip"):
        browser.post(f"{path}/{press}", {"category": "spam"}, status=404)
    for press in (commands.approve, commands.remove):
        with pytest.raises(Forbidden):
            press(hubs.nora, hubs.cases[other], *(["spam"] if press is commands.remove else []))
    with pytest.raises(Forbidden):
        commands.claim(hubs.nora, hubs.cases[other].id)
    browser.post("/moderation/bulk", {"case": str(hubs.cases[other].id), "action": "approve"})
    assert db.session.get_one(Case, hubs.cases[other].id, populate_existing=True).is_open
    for closed in ("/moderation/log", "/moderation/held", f"/moderation/people/{hubs.olaf.id}"):
        assert browser.client.get(closed).status_code in (403, 404)


def test_what_they_remove_they_take_back(browser: Browser, hubs: Hubs) -> None:
    browser.sign_in(hubs.nora)
    path = f"/moderation/cases/{hubs.cases['north'].id}"
    browser.post(f"{path}/claim")
    page = browser.post(f"{path}/remove", {"category": "rules"})
    assert "Undo" in page.text
    answer = db.session.get_one(Answer, hubs.answers["north"].id, populate_existing=True)
    assert answer.is_deleted
    act = db.session.get_one(Case, hubs.cases["north"].id, populate_existing=True).act_id
    browser.post(f"/moderation/log/{act}/undo")
    assert not db.session.get_one(Answer, answer.id, populate_existing=True).is_deleted
    browser.sign_in(hubs.olaf)
    browser.post(f"/moderation/log/{act}/undo", status=403)


def test_a_post_that_waits_is_theirs_too(people: People, hubs: Hubs, work_off: object) -> None:
    question = db.session.get_one(Question, hubs.answers["north"].question_id)
    post = make.answer(make.person("Rita New"), question, CALL)
    work_off()  # type: ignore[operator]
    held = db.session.query(Case).filter(Case.post_id == post.id).one()
    told = {note.user_id for note in db.session.query(Notification).filter_by(kind="held")}
    assert hubs.nora.id in told and hubs.olaf.id not in told
    with pytest.raises(Forbidden):
        commands.approve(hubs.olaf, held)
    commands.approve(hubs.nora, held)
    assert db.session.get_one(Answer, held.post_id, populate_existing=True).hidden_at is None
