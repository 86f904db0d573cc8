"""What a reputation unlocks: each privilege one point below its threshold, at it, and for each role."""

from collections.abc import Callable

import pytest
from flask import Flask

from community.accounts.models import User
from community.core.access import Verdict
from community.core.db import command, db
from community.core.errors import Forbidden, Invalid
from community.questions import commands, policy, standing
from community.questions.models import Question
from community.questions.standing import is_new_site, standing_of
from community.reputation import privileges, rules
from community.reputation.privileges import Standing
from tests import make
from tests.browser import Browser
from tests.make import BODY, HELPFUL, People
from tests.questions.story import asking, error_of, page_of

Asked = Callable[[User, Question, Standing], Verdict]


def protected(question: Question) -> Question:
    """The same question, as a moderator would have protected it."""
    return Question(id=question.id, author_id=question.author_id, protected_at=question.created_at)


# Each privilege, its threshold in a medium community, whether staff have it without points, and what asks for it.
TABLE: list[tuple[str, int, bool, Asked]] = [
    ("suggest_edits", 1, True, lambda me, question, has: policy.can_suggest(me, question, has)),
    ("vote_up", 8, True, lambda me, question, has: policy.can_vote(me, question, +1, has)),
    ("answer_protected", 10, True, lambda me, question, has: policy.can_answer(me, protected(question), has)),
    ("comment", 15, True, lambda me, question, has: policy.can_comment(me, question, question, has)),
    ("vote_down", 125, True, lambda me, question, has: policy.can_vote(me, question, -1, has)),
    ("create_tags", 300, True, lambda me, question, has: policy.can_create_tags(me, has)),
    ("see_vote_split", 500, False, lambda me, question, has: policy.can_see_split(has)),
    ("edit", 1000, False, lambda me, question, has: policy.can_edit(me, question, has)),
    ("review_edits", 1000, False, lambda me, question, has: policy.can_review(me, question, has)),
    ("vote_to_close", 1500, False, lambda me, question, has: policy.can_vote_to_close(me, question, has)),
]
ROW = pytest.mark.parametrize(("privilege", "needed", "basic", "ask"), TABLE, ids=[row[0] for row in TABLE])


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def grown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site with enough posts that the thresholds hold."""
    monkeypatch.setitem(rules.PRESETS["medium"], rules.NEW_SITE_POSTS, 0)
    rules.forget()


@command
def has_points(person: User, points: int) -> User:
    person.reputation = points
    db.session.add(person)
    return person


def test_the_table_names_every_privilege() -> None:
    assert {row[0] for row in TABLE} == set(privileges.ALL) == set(privileges.WHAT)
    named = {name for name, rule in rules.RULES.items() if rule.kind == rules.PRIVILEGE}
    assert named == set(privileges.ALL) | {rules.NEW_SITE_POSTS, rules.SHOW_CONTACTS}, "those two are not asked for"
    assert {row[0] for row in TABLE if row[2]} == privileges.BASICS | {privileges.ANSWER_PROTECTED}


@ROW
def test_a_member_needs_the_points(
    people: People, question: Question, grown: None, privilege: str, needed: int, basic: bool, ask: Asked
) -> None:
    assert rules.threshold(privilege) == needed
    ben = has_points(people.ben, needed - 1)
    refusal = ask(ben, question, standing_of(ben))
    what = privileges.WHAT[privilege]
    if privilege == "suggest_edits":
        assert refusal.reason == "You need 1 point to suggest edits; you have 0."
    else:
        assert refusal.reason == f"You need {needed} points {what}; you have {needed - 1}."
    assert not refusal and refusal.see == "/help/reputation"
    ben = has_points(ben, needed)
    allowed = ask(ben, question, standing_of(ben))
    if privilege == "suggest_edits":
        assert allowed
        ben = has_points(ben, 1000)
        assert "edit this yourself" in ask(ben, question, standing_of(ben)).reason
    else:
        assert allowed


@ROW
@pytest.mark.parametrize("who", ["vera", "mo", "ada"])
def test_each_role(
    people: People, question: Question, grown: None, privilege: str, needed: int, basic: bool, ask: Asked, who: str
) -> None:
    """Staff with a live grant have the basics without points; moderators and administrators have everything."""
    person = getattr(people, who)
    verdict = ask(person, question, standing_of(person))
    if privilege == "suggest_edits" and who != "vera":
        assert "edit this yourself" in verdict.reason
    else:
        assert bool(verdict) == (basic or who != "vera"), verdict.reason


@ROW
def test_a_grant_that_ended_gives_nothing(
    people: People, question: Question, grown: None, privilege: str, needed: int, basic: bool, ask: Asked
) -> None:
    make.staff_grant(people.ben, days=-1)
    assert not ask(people.ben, question, standing_of(people.ben))


@ROW
def test_a_new_site_gives_everybody_the_basics(
    people: People, question: Question, privilege: str, needed: int, basic: bool, ask: Asked
) -> None:
    assert bool(ask(people.ben, question, standing_of(people.ben))) == (privilege in privileges.BASICS)


@ROW
def test_an_address_comes_before_points(
    question: Question, privilege: str, needed: int, basic: bool, ask: Asked
) -> None:
    if privilege == "see_vote_split":
        return
    zoe = has_points(make.person("Zoe Newcomer", confirmed=False), 2)
    assert "Confirm your e-mail" in ask(zoe, question, standing_of(zoe)).reason


def test_moderator_tools_come_by_role_alone(people: People, question: Question) -> None:
    ben = has_points(people.ben, 100_000)
    for verdict in (
        policy.can_close(ben, question),
        policy.can_delete(ben, question),
        policy.can_accept(ben, question),
    ):
        assert not verdict
    assert not policy.can_see_removed(ben, question) and not policy.can_manage_tags(ben)


def test_on_ones_own_posts_and_under_ones_own_question_everybody_comments(
    people: People, question: Question, grown: None
) -> None:
    answer = make.answer(people.ben, question)
    assert make.comment(people.ana, question).id and make.comment(people.ana, answer).id
    assert make.comment(people.ben, answer).id
    with pytest.raises(Forbidden, match="You need 15 points to comment on others' posts; you have 0"):
        make.comment(people.ben, question)


def test_taking_a_vote_back_needs_no_points(people: People, question: Question, grown: None) -> None:
    ben = has_points(people.ben, 8)
    commands.vote(ben, question, 1)
    ben = has_points(ben, 0)
    commands.vote(ben, question, 0)
    with pytest.raises(Forbidden, match="You need 8 points to vote up; you have 0"):
        commands.vote(ben, question, 1)


def test_topics_that_are_there_need_no_points(
    browser: Browser, people: People, question: Question, grown: None
) -> None:
    browser.sign_in(people.ben)
    title = "How loud may the fan be at night?"
    refused = browser.post("/ask", asking(title=title, tags="schedules, brand-new"), status=422)
    assert "no topic “brand-new” yet. You need 300 points to create topics; you have 0" in error_of(refused, "tags")
    assert BODY in refused.one("#source").text
    with pytest.raises(Invalid, match="brand-new"):
        commands.edit_question(people.ana, question, make.AskFields(title=title, source=BODY, tags=["brand-new"]), 1)
    assert make.question(people.ben, title, tags=["schedules"]).id
    assert make.question(people.vera, title, tags=["brand-new"]).id


def test_buttons_say_what_is_missing(browser: Browser, people: People, question: Question, grown: None) -> None:
    has_points(people.ben, 9)
    post = browser.sign_in(people.ben).get(page_of(question)).one(f"#post-{question.id}")
    assert post.one("button[value=up]").get("aria-disabled") == ""
    assert post.one("button[value=down]")["title"] == "You need 125 points to vote down."
    page = browser.get(f"/posts/{question.id}/comments")
    assert "You need 15 points to comment on others' posts; you have 9." in page.words
    assert "/help/reputation" in [link["href"] for link in page.all("main a")]
    refused = browser.post(f"/posts/{question.id}/comments", {"source": "Which one?"}, status=403)
    assert "you have 9" in refused.words and "/help/reputation" in [link["href"] for link in refused.all("main a")]


def test_the_split_of_votes_is_for_those_who_have_it(browser: Browser, people: People, question: Question) -> None:
    for person, value in ((people.ben, 1), (people.mo, 1), (people.vera, -1)):
        commands.vote(person, question, value)
    has_points(people.ben, 500)
    assert browser.sign_in(people.ben).get(page_of(question)).one("[data-split]").text == "+2 −1"
    assert not browser.sign_in(people.vera).get(page_of(question)).all("[data-split]")
    assert not browser.sign_out().get(page_of(question)).all("[data-split]")


def test_a_site_is_new_until_there_are_enough_posts(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rules.PRESETS["medium"], rules.NEW_SITE_POSTS, 3)
    rules.forget()
    question = make.question(people.ana)
    make.answer(people.ben, question)
    assert is_new_site()
    monkeypatch.setattr(standing, "AGAIN", 0.0)
    assert is_new_site()
    removed = make.answer(people.ben, question, HELPFUL + " Twice.")
    commands.delete_post(people.ben, removed)
    assert is_new_site(), "what was removed does not count"
    make.answer(people.ben, question, HELPFUL + " Again.")
    assert not is_new_site()


def test_asking_costs_no_statement(people: People, question: Question, browser: Browser) -> None:
    """Neither does a long page ask more than once, nor does the count of posts run with every request."""
    browser.sign_in(people.ben)
    browser.get(page_of(question))
    with browser.statements() as sent:
        browser.get(page_of(question))
    assert not [statement for statement in sent if "count(*)" in statement]
