"""Topics have other names: whoever uses one gets the topic itself, and what has the other name is moved."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from community.accounts.models import User
from community.catalog import queries
from community.catalog.models import Tag, TagSynonym
from community.core.db import command, db
from community.core.errors import Forbidden, Invalid, NotFound
from community.questions import commands
from community.questions.commands import tagging
from community.questions.models import Question, question_tags
from community.questions.writing import AskFields
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import asking, only_question, reputation
from tests.search.story import fresh

WorkOff = Callable[[], None]


def tags() -> dict[str, int]:
    """Every tag with its count, which must be right."""
    db.session.commit()
    assert commands.recount() == []
    return {tag.name: tag.question_count for tag in db.session.query(Tag).populate_existing().order_by(Tag.name)}


def tags_of(question: Question) -> list[str]:
    db.session.commit()
    carried = select(Tag.name).join(question_tags).where(question_tags.c.question_id == question.id)
    return list(db.session.scalars(carried.order_by(Tag.name)))


def synonym(admin: User, name: str = "wlan", main: str = "wifi") -> TagSynonym:
    return commands.add_tag_synonym(admin, name, main)


@pytest.fixture
def wifi(people: People) -> Question:
    """A question with the topic wifi."""
    return make.question(people.ana, "The lamp leaves the wifi", tags=["wifi"])


def test_who_asks_with_the_other_name_gets_the_topic(browser: Browser, people: People, wifi: Question) -> None:
    synonym(people.ada)
    browser.sign_in(people.ben).post("/ask", asking(tags="WLAN, wifi, fan", seen="1"))
    asked = db.session.query(Question).order_by(Question.id.desc()).first()
    assert asked is not None and tags_of(asked) == ["fan", "wifi"]
    assert tags() == {"fan": 1, "wifi": 2}


def test_who_edits_too(people: People, wifi: Question) -> None:
    synonym(people.ada)
    other = make.question(people.ben, tags=["fan"])
    fields = AskFields(title=other.title, source=make.BODY, tags=["wlan"])
    commands.edit_question(people.ben, fresh(other), fields, base=1)
    assert tags_of(other) == ["wifi"] and tags() == {"fan": 0, "wifi": 2}


def test_questions_that_have_it_are_moved(people: People, wifi: Question) -> None:
    both = make.question(people.ben, tags=["wlan", "wifi", "fan"])
    one = make.question(people.ben, tags=["wlan"])
    gone = make.question(people.ben, "Which cable fits the hub?", source="The old one is broken.", tags=["wlan"])
    commands.delete_post(people.ben, fresh(gone))
    synonym(people.ada)
    assert tags_of(both) == ["fan", "wifi"] and tags_of(one) == tags_of(wifi) == tags_of(gone) == ["wifi"]
    assert tags() == {"fan": 1, "wifi": 3}
    commands.undelete_post(people.ben, fresh(gone))
    assert tags() == {"fan": 1, "wifi": 4} and reputation(people.ben) is not None


def test_search_follows(browser: Browser, people: People, wifi: Question, work_off: WorkOff) -> None:
    make.question(people.ben, "The lamp at sea", tags=["wlan"])
    work_off()
    synonym(people.ada)
    work_off()
    for text in ("tag:wifi", "tag:wlan"):
        page = browser.get("/search", query_string={"q": text})
        assert {"The lamp at sea", "The lamp leaves the wifi"} <= {link.text for link in page.all("li.q a")}, text


def test_many_are_moved_in_portions(people: People, wifi: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "PORTION", 2)
    others = [
        make.question(one, f"Lamp {number} is dark", source=f"Since today, number {number}.", tags=["wlan"])
        for number, one in enumerate((people.ana, people.ben, people.vera, people.ana, people.ben))
    ]
    synonym(people.ada)
    assert sum(tags_of(one) == ["wifi"] for one in others) == 2 and tags() == {"wifi": 3, "wlan": 3}
    assert [commands.move_to_main_tags() for _turn in range(3)] == [2, 1, 0]
    assert tags() == {"wifi": 6}


def test_its_page_leads_to_the_topic(browser: Browser, people: People, wifi: Question) -> None:
    make.question(people.ben, tags=["wlan"])
    assert browser.get("/tags/wlan").url == "/tags/wlan"
    synonym(people.ada)
    answer = browser.get("/tags/wlan", follow=False)
    assert (answer.status, answer.location) == (301, "/tags/wifi")
    page = browser.get("/tags/wlan")
    assert page.path == "/tags/wifi" and wifi.title in page.words
    assert "/tags/wlan" not in browser.get("/tags").links
    browser.get("/tags/nothing", status=404)


def test_typing_the_other_name_offers_the_topic(browser: Browser, people: People, wifi: Question) -> None:
    make.question(people.ben, tags=["wlan-cable"])
    synonym(people.ada)
    assert browser.get("/tags.json?q=wla").json == [{"name": "wlan-cable", "count": 1}, {"name": "wifi", "count": 1}]
    assert browser.get("/tags.json?q=wif").json == [{"name": "wifi", "count": 1}]


def test_names_and_topics(app: Flask, people: People, wifi: Question) -> None:
    synonym(people.ada)
    assert queries.main_tag("wlan") == "wifi" and queries.main_tag("wifi") == "wifi"
    assert queries.main_tags(["wlan", "fan", "%"]) == {"wlan": "wifi"} and queries.main_tags([]) == {}
    assert [(one.name, one.tag.name) for one in queries.tag_synonyms()] == [("wlan", "wifi")]


def test_a_topic_with_other_names_can_become_one(people: People, wifi: Question) -> None:
    """The names of a topic that moves go along: nothing leads to a topic that is not there."""
    synonym(people.ada, "wlan", "wifi")
    make.question(people.ben, tags=["radio"])
    synonym(people.ada, "wifi", "radio")
    assert queries.main_tags(["wlan", "wifi"]) == {"wlan": "radio", "wifi": "radio"}
    assert tags() == {"radio": 2} and tags_of(wifi) == ["radio"]


def test_what_is_known_about_a_topic_is_kept(people: People, wifi: Question) -> None:
    make.question(people.ben, tags=["wlan"])

    @command
    def describe() -> None:
        db.session.execute(db.update(Tag).where(Tag.name == "wlan").values(about="Everything without a cable."))

    describe()
    synonym(people.ada)
    assert db.session.scalar(select(Tag.about).where(Tag.name == "wifi")) == "Everything without a cable."


@pytest.mark.parametrize(
    ("name", "main", "field", "why"),
    [
        ("wifi", "wifi", "name", "another name of itself"),
        ("wlan", "nothing", "tag", "No question has the topic “nothing” yet"),
        ("radio", "wlan", "tag", "“wlan” is another name of “wifi” already"),
        ("wlan", "fan", "name", "“wlan” is another name of “wifi” already"),
        ("", "wifi", "name", "Name one topic"),
        ("wlan", "", "tag", "Name one topic"),
        ("one, two", "wifi", "name", "Name one topic"),
        ("<b>", "wifi", "tags", "cannot be a topic"),
    ],
)
def test_what_cannot_be(people: People, wifi: Question, name: str, main: str, field: str, why: str) -> None:
    make.question(people.ben, tags=["fan"])
    synonym(people.ada)
    make_wlan_again(people) if main == "wlan" else None
    with pytest.raises(Invalid, match=why) as refusal:
        commands.add_tag_synonym(people.ada, name, main)
    assert refusal.value.field == field and db.session.query(TagSynonym).count() == 1


@command
def make_wlan_again(people: People) -> None:
    """A tag whose name is another name of a tag, as an import may bring it."""
    db.session.add(Tag(name="wlan", question_count=0))


def test_a_tag_that_comes_back_goes_again(people: People, wifi: Question) -> None:
    synonym(people.ada)
    make_wlan_again(people)
    assert commands.move_to_main_tags() == 0 and tags() == {"wifi": 1}


def test_removing_a_name(browser: Browser, people: People, wifi: Question) -> None:
    made = synonym(people.ada)
    commands.remove_tag_synonym(people.ada, made.id)
    browser.get("/tags/wlan", status=404)
    browser.sign_in(people.ben).post("/ask", asking(tags="wlan", seen="1"))
    assert tags() == {"wifi": 1, "wlan": 1}
    with pytest.raises(NotFound):
        commands.remove_tag_synonym(people.ada, 99)


def test_only_administrators_name_topics(people: People, wifi: Question) -> None:
    made = synonym(people.ada)
    for person in (people.ben, people.vera, people.mo):
        with pytest.raises(Forbidden, match="Only administrators"):
            commands.add_tag_synonym(person, "radio", "wifi")
        with pytest.raises(Forbidden):
            commands.remove_tag_synonym(person, made.id)
    assert [one.name for one in queries.tag_synonyms()] == ["wlan"]


def test_one_ask_without_tags_is_as_before(browser: Browser, people: People) -> None:
    browser.sign_in(people.ben).post("/ask", asking(tags=""))
    assert tags_of(only_question()) == []
