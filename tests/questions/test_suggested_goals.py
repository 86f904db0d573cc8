"""Ana asks without saying what for; Ben says it for her, and she agrees or not."""

from collections.abc import Callable

import pytest

from community.accounts.models import User
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.questions import commands, queries
from community.questions.goals import is_weak
from community.questions.models import Question, Revision, SuggestedEdit
from tests import make
from tests.browser import Browser
from tests.make import BODY, People
from tests.questions.story import error_of, page_of, reread
from tests.questions.suggested import BETTER, fields, has_points, loaded, suggest

GOAL, DONE = "Sleep while the house is aired", "I wake up rested"


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana, goal="")


def goal_by(who: make.User, question: Question, goal: str = GOAL, done_when: str = DONE) -> SuggestedEdit:
    return commands.suggest_goal(who, loaded(question, who), goal, done_when)


@pytest.mark.parametrize(
    ("goal", "weak"),
    [("", True), ("Sleep", True), ("Fix the fan", True), ("The fan of my night schedule", True), (GOAL, False),
     ("夜里安静地睡觉,不被风扇声吵醒", False)],
)  # fmt: skip
def test_weak_goals(goal: str, weak: bool) -> None:
    """Missing, very short, or nothing but words of the title."""
    assert is_weak(goal, "Why does the fan ignore my night schedule, of all?") is weak


def test_ben_says_what_for_and_ana_agrees(
    browser: Browser, people: People, question: Question, work_off: Callable[[], None]
) -> None:
    form, page, post, asked_id = f"/q/{question.id}/goal", page_of(question), f"#post-{question.id}", question.id
    ana_id, ben_id, ben_path = people.ana.id, people.ben.id, f"/people/{people.ben.id}/{people.ben.slug}"
    browser.sign_in(people.ben)
    assert form in browser.get(page).links
    assert "What is this question for?" in browser.get(form).words
    done = browser.post(form, {"goal": GOAL, "done_when": DONE})
    assert "you will hear from them" in done.words and not done.all(f"{post} .alert")
    assert reread(question).goal == "", "nothing is changed yet"
    assert browser.get(form).one("#goal")["value"] == GOAL, "what he suggested can be changed"

    work_off()
    browser.sign_in(db.session.get_one(User, ana_id))
    assert GOAL in browser.get("/inbox").words
    notice = browser.get(page).one(f"{post} .alert a")["href"]
    assert GOAL in browser.get(notice).words
    accepted = browser.post(f"{notice}/accept", {"edition": "1"})
    assert GOAL in accepted.one("section.goal").text and DONE in accepted.one("section.goal").text
    newest = db.session.query(Revision).filter_by(post_id=asked_id, number=2).one()
    assert (newest.author_id, newest.note, newest.fields["goal"]) == (ben_id, GOAL, GOAL)
    assert newest.source == BODY, "the rest stays"

    work_off()
    browser.sign_in(db.session.get_one(User, ben_id))
    assert "took your words" in browser.get("/inbox").words
    assert "Translator of needs" in browser.get(f"{ben_path}/badges").words
    assert form not in browser.get(page).links, "it says what it is for now"


def test_who_may_say_it_and_of_which_questions(browser: Browser, people: People, question: Question) -> None:
    """Whoever may suggest edits or even edit, of questions of others that hardly say it; strangers sign in first."""
    clear = make.question(people.ana)
    refused = ((people.ana, question, "your own question"), (people.ben, clear, "says what it is for"))
    for who, asked, words in refused:
        with pytest.raises(Forbidden, match=words):
            goal_by(who, asked)
        assert f"/q/{asked.id}/goal" not in browser.sign_in(who).get(page_of(asked)).links
        assert words in browser.get(f"/q/{asked.id}/goal").words
    has_points(people.ben, 5000)
    for who in (people.ben, people.mo):
        assert goal_by(who, question).is_goal
    browser.sign_out()
    assert "/sign-in" in browser.get(f"/q/{question.id}/goal", follow=False).location


def test_what_a_goal_needs(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ben)
    for goal in ("", "Sleep", "Why does the fan ignore"):
        again = browser.post(f"/q/{question.id}/goal", {"goal": goal}, status=422)
        assert "in a few words" in error_of(again, "goal")
    assert db.session.query(SuggestedEdit).count() == 0


def test_only_its_asker_and_moderators_decide(browser: Browser, people: People, question: Question) -> None:
    """Whoever reviews edits does not know either what somebody else wanted."""
    goal = goal_by(people.ben, question)
    cem = make.person("Cem Kaya")
    has_points(cem, 5000)
    browser.sign_in(cem).get(f"/suggestions/{goal.id}", status=404)
    assert not browser.get(page_of(question)).all(f"#post-{question.id} .alert")
    assert "Nothing waits" in browser.get("/suggestions").words
    with pytest.raises(Forbidden, match="only the person who asked"):
        commands.accept_suggestion(cem, loaded(question, cem), goal, 1)
    for who in (people.ana, people.mo):
        assert "suggests what this question is for" in browser.sign_in(who).get(page_of(question)).words
        assert "Goal" in browser.get("/suggestions").one("ol.list li").text
    with pytest.raises(Invalid, match="The reason"):
        commands.reject_suggestion(people.mo, loaded(question, people.mo), goal, "", 1)
    commands.reject_suggestion(people.mo, loaded(question, people.mo), goal, "It is about the heat.", 1)
    assert reread(question).goal == "" and reread(goal).decision == "rejected"


def test_a_goal_waits_beside_an_edit(browser: Browser, people: People, question: Question) -> None:
    """One of each kind for each person; the second goal of a person takes the place of the first."""
    edit = suggest(people.ben, question, BETTER, goal="")
    goal_by(people.ben, question, f"{GOAL} at night")
    goal = goal_by(people.ben, question)
    assert goal.id != edit.id and (goal.edition, goal.note) == (2, GOAL)
    words = browser.sign_in(people.ana).get(page_of(question)).words
    assert "An edit of this is suggested" in words and "Somebody suggests what this question is for" in words
    commands.accept_suggestion(people.ana, loaded(question, people.ana), edit, 1)
    commands.rebase_suggestion(people.ana, loaded(question, people.ana), goal, 2)
    commands.accept_suggestion(people.ana, loaded(question, people.ana), goal, 3)
    assert (reread(question).source, question.goal, question.done_when) == (BETTER, GOAL, DONE)


def test_what_is_masked_is_not_lost(people: People) -> None:
    """Lines of a question may be masked; the version with the goal keeps them as they were written."""
    asked = make.question(people.ana, goal="", tried="I called +31 10 555 0142 and nobody knew", title="Fans at night?")
    commands.release(people.mo, asked) if asked.hidden_at else None
    goal = commands.suggest_goal(people.ben, queries.question_or_404(asked.id, people.ben), GOAL)
    assert "555 0142" not in reread(asked).tried and "555 0142" in goal.fields["tried"]


def test_other_edits_leave_goals_alone(people: People, question: Question) -> None:
    edited = fields(BETTER, goal="")
    goal = goal_by(people.ben, question, done_when="")
    commands.edit_question(people.ana, loaded(question, people.ana), edited, 1)
    with pytest.raises(Invalid, match="was changed since"):
        commands.accept_suggestion(people.ana, loaded(question, people.ana), goal, 1)
