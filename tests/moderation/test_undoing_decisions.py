"""What a moderator decides about suggestions is logged, and can be taken back."""

import pytest

from community.core.audit import Act
from community.core.db import db
from community.core.errors import Invalid
from community.moderation.commands import take_back
from community.questions import commands
from community.questions.models import Question, SuggestedEdit
from tests import make
from tests.make import BODY, People
from tests.questions.story import reread
from tests.questions.suggested import BETTER, fields, loaded, suggest


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


def decide(people: People, question: Question, suggestion: SuggestedEdit, decision: str, who: str = "mo") -> None:
    decider = getattr(people, who)
    asked = loaded(question, decider)
    if decision == "improve suggestion":
        commands.improve_suggestion(decider, asked, suggestion, fields(f"{BETTER} Why?"), 1, 1)
    elif decision == "accept suggestion":
        commands.accept_suggestion(decider, asked, suggestion, 1)
    else:
        commands.reject_suggestion(decider, asked, suggestion, "It was right before.", 1)


@pytest.mark.parametrize("decision", ["accept suggestion", "improve suggestion", "reject suggestion"])
def test_a_moderators_decision_is_an_act_and_can_be_taken_back(
    people: People, question: Question, decision: str
) -> None:
    suggestion = suggest(people.ben, question, BETTER)
    decide(people, question, suggestion, decision)
    act = db.session.query(Act).one()
    assert act.kind == decision.replace("improve", "accept") and act.person_id == people.ben.id
    assert act.reason == ("It was right before." if decision == "reject suggestion" else "")
    take_back(people.ada, act)
    assert reread(question).source == BODY and reread(suggestion).is_open and not suggestion.reason
    commands.rebase_suggestion(people.ana, loaded(question, people.ana), suggestion, suggestion.edition)
    commands.accept_suggestion(people.ana, loaded(question, people.ana), suggestion, suggestion.edition)
    assert reread(question).source == BETTER, "its author decides after all"


def test_what_its_author_decides_is_no_act(people: People, question: Question) -> None:
    decide(people, question, suggest(people.ben, question, BETTER), "reject suggestion", "ana")
    assert db.session.query(Act).count() == 0


def test_what_has_changed_since_stays(people: People, question: Question) -> None:
    decide(people, question, suggest(people.ben, question, BETTER), "accept suggestion")
    commands.edit_question(people.ana, loaded(question, people.ana), fields("My own words about the fan at night."), 2)
    with pytest.raises(Invalid, match="changed since"):
        take_back(people.ada, db.session.query(Act).one())
