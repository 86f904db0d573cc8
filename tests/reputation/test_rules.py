"""The rules of reputation: defaults, presets, and changes that are seen before, logged, and hold for what comes."""

import pytest
from flask import Flask

from community import create_app
from community.core.db import command, db
from community.core.errors import Forbidden, Invalid
from community.questions import commands as posts
from community.reputation import commands, privileges, rules
from community.reputation.forms import LABELS
from community.reputation.models import RuleChange, RuleValue
from community.reputation.prices import ANSWER_UP, POST_DOWN
from community.reputation.rules import PRESETS, RULES, change_rules, price, threshold
from community.settings import Settings
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import reputation


def test_the_defaults_are_those_of_a_medium_community(app: Flask) -> None:
    assert rules.values() == PRESETS["medium"] and rules.preset_of(rules.values()) == "medium"
    thresholds = {name: threshold(name) for name in privileges.ALL}
    assert thresholds == {
        "vote_up": 8, "comment": 15, "vote_down": 125, "suggest_edits": 1, "edit": 1000, "review_edits": 1000,
        "create_tags": 300, "see_vote_split": 500, "vote_to_close": 1500, "answer_protected": 10,
    }  # fmt: skip
    assert rules.value(rules.DAY_POINTS) == 200 and rules.value(rules.PAIR_DAYS) == 90
    assert rules.value(rules.VOTES_A_DAY) == 40 and rules.value(rules.VOTES_TO_ONE) == 6
    assert threshold(rules.NEW_SITE_POSTS) == 500


def test_every_rule_is_named_and_larger_communities_ask_for_more() -> None:
    assert set(LABELS) == set(RULES)
    for name, rule in RULES.items():
        assert rule.least <= rule.small and rule.large <= rule.most
        if rules.is_threshold(name):
            assert rule.small <= rule.medium <= rule.large, name


def test_a_change_holds_for_new_entries_only_and_is_logged(people: People) -> None:
    commands.award(people.ben.id, ANSWER_UP, 40, people.ana.id)
    change_rules(people.ada, {ANSWER_UP: 4})
    commands.award(people.ben.id, ANSWER_UP, 41, people.mo.id)
    assert reputation(people.ben) == 14
    logged = db.session.query(RuleChange).one()
    assert (logged.name, logged.before, logged.after, logged.by_id) == (ANSWER_UP, 10, 4, people.ada.id)
    assert logged.at and rules.preset_of(rules.values()) == "custom"
    assert change_rules(people.ada, {ANSWER_UP: 4}) == [], "nothing changed, nothing logged"
    change_rules(people.ada, {ANSWER_UP: 10})
    assert rules.preset_of(rules.values()) == "medium" and db.session.query(RuleChange).count() == 2


def test_only_administrators_change_rules_and_only_within_sense(people: People) -> None:
    with pytest.raises(Forbidden, match="Only administrators"):
        change_rules(people.mo, {ANSWER_UP: 4})
    for name, wrong in ((ANSWER_UP, -1), (POST_DOWN, 1), (rules.DAY_POINTS, 0), ("vote_up", 100_001)):
        with pytest.raises(Invalid, match="Use a number") as refused:
            change_rules(people.ada, {name: wrong})
        assert refused.value.field == name
    assert db.session.query(RuleValue).count() == 0


def test_asking_costs_no_statement(browser: Browser) -> None:
    rules.look()
    with browser.statements() as sent:
        assert price(ANSWER_UP) == 10 and threshold("vote_up") == 8
    assert sent == []


def test_other_processes_see_a_change_within_two_seconds(
    app: Flask, settings: Settings, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(rules, "monotonic", lambda: clock[0])
    other = create_app(settings, TESTING=True)
    with other.app_context():
        assert price(ANSWER_UP) == 10
        db.session.remove()
    change_rules(people.ada, {ANSWER_UP: 4})
    assert price(ANSWER_UP) == 4, "here at once"
    with other.app_context():
        assert price(ANSWER_UP) == 10, "remembered"
        clock[0] += 2
        assert price(ANSWER_UP) == 4
        db.session.remove()
        db.engine.dispose()


def test_a_rule_of_a_later_version_is_left_alone(app: Flask) -> None:
    @command
    def downgraded() -> None:
        db.session.add(RuleValue(name="charm", value=3))

    downgraded()
    assert rules.look() == PRESETS["medium"]


def filled(browser: Browser, query: str = "") -> dict[str, str]:
    page = browser.get(f"/admin/reputation{query}")
    return {field["name"]: field["value"] for field in page.all("form input") if field.get("name") in RULES}


def test_the_page_shows_what_would_change_before_it_does(browser: Browser, people: People) -> None:
    posts.vote(people.ana, make.answer(people.ben, make.question(people.ana)), 1)
    browser.sign_in(people.ada)
    form = filled(browser) | {"vote_up": "12", "edit": "900"}
    preview = browser.post("/admin/reputation", data=form)
    assert [row.text.split()[-2:] for row in preview.all("tbody tr")] == [["8", "12"], ["1000", "900"]]
    assert "1 person loses this" in preview.words
    assert threshold("vote_up") == 8
    browser.post("/admin/reputation", data=form | {"step": "change"})
    page = browser.get("/admin/reputation")
    assert threshold("vote_up") == 12 and "Now: Of your own" in page.words
    assert [row.text.split()[-2:] for row in page.all("tbody tr")] == [["1000", "900"], ["8", "12"]]
    assert "Ada Admin" in page.one("tbody").text


def test_presets_fill_in_the_form(browser: Browser, people: People) -> None:
    browser.sign_in(people.ada)
    for size in rules.SIZES:
        assert {name: int(value) for name, value in filled(browser, f"?preset={size}").items()} == PRESETS[size]
    browser.get("/admin/reputation?preset=huge", status=404)
    same = browser.post("/admin/reputation", data=filled(browser))
    assert "Nothing is different" in same.words


def test_wrong_numbers_are_refused_beside_their_field(browser: Browser, people: People) -> None:
    browser.sign_in(people.ada)
    form = filled(browser)
    for wrong, words in (("", "Use a whole number"), ("many", "Not a valid integer"), ("-3", "Use a number from 0")):
        page = browser.post("/admin/reputation", data=form | {"vote_up": wrong}, status=422)
        assert words in page.words and page.one("#vote_up")["aria-invalid"] == "true"


@pytest.mark.parametrize("who", ["ana", "mo", "vera"])
def test_the_page_is_for_administrators(browser: Browser, people: People, who: str) -> None:
    browser.sign_in(getattr(people, who)).get("/admin/reputation", status=403)
    browser.post("/admin/reputation", data={}, status=403)
