"""Topics that people know well stand on their pages: answers that helped three or more different askers."""

from collections.abc import Callable

import pytest

from community.accounts.models import User
from community.core.db import command, db
from community.questions import commands
from community.questions.commands.removing import hide, show
from community.questions.models import Answer, Post
from community.questions.models.removal import FOR_FLAGS
from community.recognition.experts import refresh_experts
from community.recognition.models import ExpertTopic
from tests import make
from tests.browser import Browser
from tests.make import People

Work = Callable[[], None]


def topics(browser: Browser, person: User) -> str:
    found = browser.get(f"/people/{person.id}/{person.slug}").all("section[aria-labelledby=topics]")
    return found[0].text if found else ""


def helped(asker: User, helper: User, tags: list[str], **more: object) -> Answer:
    answer = make.answer(helper, make.question(asker, tags=tags, **more))
    commands.accept(asker, answer)
    return answer


@pytest.fixture
def askers(people: People) -> list[User]:
    return [people.ana, people.mo, people.vera]


def test_three_different_askers_make_an_expert(
    browser: Browser, people: People, askers: list[User], work_off: Work
) -> None:
    for asker in askers[:2]:
        helped(asker, people.ben, ["fan", "night"])
        helped(asker, people.ben, ["fan"])
    work_off()
    assert topics(browser, people.ben) == "", "two askers are not enough, however often"
    helped(askers[2], people.ben, ["fan"])
    work_off()
    assert "fan" in topics(browser, people.ben) and "3 askers helped" in topics(browser, people.ben)
    assert "night" not in topics(browser, people.ben)


def test_own_questions_and_private_ones_do_not_count(
    browser: Browser, people: People, askers: list[User], work_off: Work
) -> None:
    helped(people.ben, people.ben, ["fan"])
    helped(askers[0], people.ben, ["fan"])
    helped(askers[1], people.ben, ["fan"])
    answer = helped(askers[2], people.ben, ["fan"])

    @command
    def hide() -> None:
        db.session.get_one(make.Question, answer.question_id).audience = "private"

    hide()
    work_off()
    assert topics(browser, people.ben) == ""


def test_topics_go_with_the_answers_behind_them(
    browser: Browser, people: People, askers: list[User], work_off: Work
) -> None:
    ids = [helped(asker, people.ben, ["fan"]).id for asker in askers]
    first = askers[0].id

    def shown_after(act: Callable[[User, Answer], object], who: int, answer_id: int) -> bool:
        act(db.session.get_one(User, who), db.session.get_one(Answer, answer_id))
        work_off()
        return "fan" in topics(browser, people.ben)

    work_off()
    assert "fan" in topics(browser, people.ben)
    assert not shown_after(commands.unaccept, first, ids[0])
    assert shown_after(commands.accept, first, ids[0])
    assert not shown_after(commands.delete_post, people.mo.id, ids[2])
    assert shown_after(commands.undelete_post, people.mo.id, ids[2]), "with the mark it had"


@pytest.mark.parametrize("hidden", ["answer", "question"])
def test_what_is_hidden_makes_no_expert_until_it_is_shown_again(
    browser: Browser, people: People, askers: list[User], work_off: Work, hidden: str
) -> None:
    answer, *_others = (helped(asker, people.ben, ["fan"]) for asker in askers)
    work_off()
    assert "fan" in topics(browser, people.ben)
    post_id = answer.id if hidden == "answer" else answer.question_id
    hide(db.session.get_one(Post, post_id), FOR_FLAGS)
    work_off()
    assert topics(browser, people.ben) == ""
    refresh_experts()
    assert topics(browser, people.ben) == ""
    show(db.session.get_one(Post, post_id))
    work_off()
    assert "fan" in topics(browser, people.ben)


def test_at_night_all_are_counted_anew(people: People, askers: list[User]) -> None:
    for asker in askers:
        helped(asker, people.ben, ["fan", "night"])
    refresh_experts()
    found = [(row.user_id, row.askers) for row in db.session.query(ExpertTopic)]
    assert found == [(people.ben.id, 3)] * 2
    refresh_experts()
    assert db.session.query(ExpertTopic).count() == 2
