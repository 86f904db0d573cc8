"""What people may post who are new here, and how kindly they are told."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from community.core.db import db
from community.core.errors import Invalid
from community.core.traps import Manner
from community.questions.commands import edit_post
from community.spam.commands import change_rules, doubt, forget_old_traces
from community.spam.levels import doubt_of, level_of
from community.spam.models import Trace
from community.spam.rules import BASIC, KNOWN, NEW, TRUSTED
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import page_of
from tests.spam.story import has_been_here, limits_on


@pytest.fixture(autouse=True)
def limited(app: Flask) -> Iterator[None]:
    with limits_on():
        yield


@pytest.mark.parametrize(
    ("days", "posts", "points", "level"),
    [
        (0.9, 9, 900, NEW),
        (1.1, 0, 0, NEW),
        (1.1, 1, 0, BASIC),
        (6.9, 50, 900, BASIC),
        (7.1, 5, 10, KNOWN),
        (7.1, 4, 10, BASIC),
        (7.1, 5, 9, BASIC),
        (61, 5, 199, KNOWN),
        (61, 5, 200, TRUSTED),
    ],
)
def test_trust_comes_with_time_and_posts_that_stand(
    people: People, days: float, posts: int, points: int, level: str
) -> None:
    assert level_of(has_been_here(people.ben, days, posts, points)) == level


def test_moderators_are_trusted_and_whoever_wrote_spam_is_new_again(people: People) -> None:
    assert level_of(people.mo) == TRUSTED
    has_been_here(people.ben, 500, 80, 5000)
    doubt(people.ben.id, 30)
    db.session.refresh(people.ben)
    assert level_of(people.ben) == NEW


def test_the_first_day_has_room_for_three_questions(people: People) -> None:
    for number in range(3):
        make.question(people.ben, f"Why does fan number {number} ignore the schedule?", tags=[])
    with pytest.raises(Invalid, match=r"3 questions a day.*Your text is kept.*in about 24 hours"):
        make.question(people.ben, "Why does one more fan ignore the schedule?", tags=[])
    assert make.answer(people.ben, make.question(people.ana), HELPFUL).hidden_at is None, "answers have their own limit"


def test_the_first_day_has_room_for_ten_answers_and_a_setting_changes_it(people: People) -> None:
    asked = make.question(people.ana)
    for number in range(10):
        make.answer(people.ben, asked, f"Fan number {number}: look at the cable.")
    with pytest.raises(Invalid, match="10 answers a day"):
        make.answer(people.ben, asked, "Fan number 11: look at the cable.")
    change_rules(people.ada, {"new_answers": 11})
    make.answer(people.ben, asked, "Fan number 11: look at the cable.")


def test_editing_is_no_further_answer(people: People) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked, "Look at the cable of the fan first.")
    for number in range(12):
        edit_post(people.ben, answer, f"Look at cable {number} of the fan first.", number + 1)
    make.answer(people.ben, asked, "Fan number 2: look at the plug.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://a.example/1 https://b.example/2 https://c.example/3", "2 links; this one has 3"),
        ("@ana-ferreira @vera-lindqvist @mo-thornton look", "mention 2 people; this one has 3"),
    ],
)
def test_a_first_post_has_room_for_few_links_and_mentions(people: People, text: str, words: str) -> None:
    assert people.ana and people.vera and people.mo
    asked = make.question(has_been_here(people.ana, 100, 30, 500))
    with pytest.raises(Invalid, match=words):
        make.answer(people.ben, asked, f"{HELPFUL} {text}")
    somebody = has_been_here(make.person("Kim Long"), 100, 30, 500)
    assert make.answer(somebody, asked, f"{HELPFUL} {text}").hidden_at is None


def test_the_refusal_keeps_the_text(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    text = f"{HELPFUL} https://a.example/1 https://b.example/2 https://c.example/3"
    page = browser.sign_in(people.ben).post(f"/q/{asked.id}/answers", {"source": text}, status=422)
    assert "2 links; this one has 3" in page.words and text in page.text


def test_posting_costs_two_statements_more_for_new_people_and_one_for_others(people: People) -> None:
    asked = make.question(people.ana)
    for person, most in ((people.ben, {"SELECT": 1, "INSERT": 1}), (people.mo, {"SELECT": 0, "INSERT": 1})):
        make.answer(person, asked, "The filter has been read by now.")
        sent: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_more: object, kept: list[str] = sent) -> None:
            kept.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        make.answer(person, asked, f"{HELPFUL} Really. {person.id}")
        event.remove(db.engine, "before_cursor_execute", note)
        ours = [statement for statement in sent if "spam_" in statement and "spam_filter" not in statement]
        assert {kind: sum(one.lstrip("( ").startswith(kind) for one in ours) for kind in most} == most, ours


def test_the_field_that_nobody_sees_is_hidden_from_everybody(browser: Browser, people: People) -> None:
    browser.sign_in(people.ben)
    asked = make.question(people.ana)
    for path in ("/ask", page_of(asked), f"/posts/{make.question(people.ben).id}/comments"):
        trap = browser.get(path).one("input[name=homepage]")
        assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off") and not trap.get("required")
    assert browser.sign_out().get("/register").one("div.sr[aria-hidden=true] input[name=homepage]")


def test_filling_it_in_is_a_sign_and_never_a_refusal(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    data = {"source": HELPFUL, "homepage": "https://x.example"}
    browser.sign_in(people.ben).post(f"/q/{asked.id}/answers", data)
    assert db.session.query(Trace).count() == 2
    assert doubt_of(Manner(30.0)) == 0 < doubt_of(Manner(0.4)) < doubt_of(Manner(30.0, trapped=True)) < 36


def test_old_traces_are_forgotten(people: People) -> None:
    make.question(people.ana)
    assert forget_old_traces() == 0
