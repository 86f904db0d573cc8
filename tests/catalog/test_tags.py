"""Topics come with the questions that need them: their names, their pages, and suggestions while typing."""

import string

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some

from bench.scale.plans import explained
from community.catalog import queries
from community.catalog.commands import MOST, new_tag, parse_tags, tags_named
from community.catalog.models import Tag
from community.core.db import command, db
from community.core.errors import Invalid, NotFound
from community.questions import commands
from community.search.suggestions import tags
from tests import make
from tests.browser import Browser
from tests.make import People


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", []),
        ("  ,, , ", []),
        ("fan", ["fan"]),
        ("Fan, NIGHT", ["fan", "night"]),
        ("fan night", ["fan", "night"]),
        ("#fan #night", ["fan", "night"]),
        ("fan,fan, FAN", ["fan"]),
        ("c++, v2.1+", ["c++", "v2.1+"]),
        ("node.js, co-op, v2.1", ["node.js", "co-op", "v2.1"]),
        ("größe, 日本, вентилятор", ["größe", "日本", "вентилятор"]),
        ("fan\nnight\tquiet", ["fan", "night", "quiet"]),
        ("#", []),
        ("x" * 35, ["x" * 35]),
    ],
)
def test_names_from_what_somebody_typed(app: Flask, typed: str, names: list[str]) -> None:
    assert parse_tags(typed) == names


@pytest.mark.parametrize(
    "typed", ["-fan", ".net", "_x", "fan!", "a/b", "<b>", "fan%", "x" * 36, "a\x00b", "\u200b", "💨", "a'b", 'a"b']
)
def test_what_cannot_be_a_topic(app: Flask, typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_tags(typed)
    assert refusal.value.field == "tags" and typed[:40] in refusal.value.message


def test_six_are_too_many(app: Flask) -> None:
    assert len(parse_tags("a b c d e e E")) == MOST
    with pytest.raises(Invalid, match="at most 5"):
        parse_tags("a b c d e f")


@given(some.lists(some.text(string.ascii_lowercase + string.digits, min_size=1, max_size=35), max_size=5, unique=True))
def test_good_names_come_through_unchanged(names: list[str]) -> None:
    assert parse_tags(", ".join(names)) == names
    assert parse_tags(" ".join(parse_tags(" ".join(names)))) == names


@command
def named(*names: str) -> list[Tag]:
    return list(tags_named(names))


def test_topics_are_made_once(app: Flask) -> None:
    first = named("night", "fan")
    assert [tag.name for tag in first] == ["fan", "night"]
    again = named("fan", "quiet", "fan")
    assert again[0].id == first[0].id and [tag.name for tag in again] == ["fan", "quiet"]
    assert named() == []
    assert db.session.query(Tag).count() == 3


def test_somebody_else_may_have_made_it_a_moment_ago(app: Flask) -> None:
    [existing] = named("fan")

    @command
    def too_late() -> Tag:
        return new_tag("fan")

    assert too_late().id == existing.id
    assert db.session.query(Tag).count() == 1


def test_the_page_of_all_topics(browser: Browser, people: People) -> None:
    assert "No topics yet" in browser.get("/tags").words
    make.question(people.ana, tags=["fan", "night"])
    make.question(people.ana, "Another thing about the fan", tags=["fan"])
    page = browser.get("/tags")
    assert [link.text for link in page.all("main a.tag")] == ["fan", "night"], "the most used first"
    assert {"/tags/fan", "/tags/night"} <= set(page.links)


def test_the_page_of_a_topic(browser: Browser, people: People) -> None:
    question = make.question(people.ana, tags=["c++", "größe"])
    make.question(people.ana, "Another thing about the fan", tags=["fan"])
    page = browser.get("/tags/c++")
    assert "#c++" in page.one("h1").text
    assert [row.text for row in page.all("ul.rows h3")] == [question.title]
    canonical = browser.get("/tags/größe").one("link[rel=canonical]")["href"]
    assert canonical.endswith("/tags/gr%C3%B6%C3%9Fe")
    for link in browser.get(f"/q/{question.id}").all("a.tag"):
        assert browser.get(link["href"]).status == 200


@pytest.mark.parametrize("name", ["nothing", "%00", "a%2Fb", "%ff", "' OR 1=1"])
def test_topics_that_are_not_there(browser: Browser, people: People, name: str) -> None:
    make.question(people.ana, tags=["fan"])
    browser.get(f"/tags/{name}", status=404)


def test_an_unused_topic_stays_but_is_not_listed(browser: Browser, people: People) -> None:
    question = make.question(people.ana, tags=["fan"])
    commands.delete_post(people.ana, question)
    assert queries.popular_tags() == []
    page = browser.get("/tags/fan")
    assert page.one("meta[name=robots]")["content"] == "noindex,follow"
    assert queries.tag_or_404("fan").question_count == 0
    with pytest.raises(NotFound):
        queries.tag_or_404("night")


def test_suggestions_while_typing(browser: Browser, people: People) -> None:
    make.question(people.ana, tags=["fan", "fan-speed", "night-fan"])
    make.question(people.ana, "Another thing about the fan", tags=["fan-speed"])
    found = browser.get("/tags.json?q=FAN").json
    assert [tag["name"] for tag in found] == ["fan-speed", "fan", "night-fan"], "those that begin so come first"
    assert found[0]["count"] == 2
    assert browser.get("/tags.json?q=fan!%").json[0]["name"] == "fan-speed", "odd letters are left out"
    assert browser.get("/tags.json?q=xyz").json == []
    assert len(browser.get("/tags.json").json) == 3


@pytest.mark.parametrize("typed", ["%25", "_", "\\", "%00", "'", "x" * 5000, "💨"])
def test_odd_suggestions_break_nothing(browser: Browser, people: People, typed: str) -> None:
    make.question(people.ana, tags=["fan"])
    assert isinstance(browser.get(f"/tags.json?q={typed}").json, list)


def test_suggestions_are_few(people: People) -> None:
    for tag in named(*[f"topic-{number}" for number in range(20)]):
        used(tag.name, 1)
    assert len(queries.tags_like("topic")) == 8


@command
def used(name: str, number: int) -> None:
    db.session.query(Tag).filter_by(name=name).one().question_count = number


def test_topics_that_only_contain_it_fill_up(people: People) -> None:
    for tag in named("fan", "fan-speed", "night-fan", "big-fan", "airflow"):
        used(tag.name, 1)
    commands.add_tag_synonym(people.ada, "ventilator-fan", "airflow")
    used("big-fan", 3)
    assert [tag.name for tag in queries.tags_like("fan", 9)] == ["fan", "fan-speed", "big-fan", "airflow", "night-fan"]
    assert [tag.name for tag in queries.tags_like("fan", 3)] == ["fan", "fan-speed", "big-fan"]


def test_however_many_topics_there_are_few_are_looked_at(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where enough begin so, none but them; otherwise also the most used ones."""
    for tag in named(*[f"topic-{number}" for number in range(20)], "much-used-topic", "little-used-topic"):
        used(tag.name, 1)
    used("much-used-topic", 9)
    if app.config["SETTINGS"].is_sqlite:  # PostgreSQL reads tables of so few rows whole
        plans = [*explained(db.engine, lambda: queries.tags_like("topic")),
                 *explained(db.engine, lambda: tags(["topic"], people.ana))]  # fmt: skip
        assert plans and not [plan.text for plan in plans if "SCAN tags" in plan.text]
    monkeypatch.setattr(queries, "LOOKED_AT", 1)
    assert [tag.name for tag in queries.tags_like("used")] == ["much-used-topic"]


def test_capitals_lead_to_the_one_address(browser: Browser, people: People) -> None:
    make.question(people.ana, tags=["fan"])
    assert browser.get("/tags/FAN", status=301, follow=False).location.endswith("/tags/fan")
