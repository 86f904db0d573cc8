"""What a moderator does where a post stands decides what its flags wanted, and whoever flagged is told."""

from collections.abc import Callable

import pytest

from community.core.audit import Act
from community.core.db import db
from community.moderation import commands
from community.moderation.models import Case, Flag
from community.questions.commands import close, edit_post, reopen
from community.questions.commands.merging import merge
from community.questions.commands.redacting import redact
from community.questions.models import Question
from tests import make
from tests.make import HELPFUL, People

WorkOff = Callable[[], object]


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


def result(work_off: WorkOff) -> tuple[str, str]:
    """What became of the one case, and of the first flag."""
    work_off()
    db.session.expire_all()
    case, flag = db.session.query(Case).one(), db.session.query(Flag).order_by(Flag.id).first()
    assert flag
    return case.decision, flag.result


@pytest.mark.parametrize("reason", ["duplicate", "offtopic"])
def test_closing_a_question_answers_flags_that_wanted_it(
    people: People, question: Question, work_off: WorkOff, reason: str
) -> None:
    commands.flag_post(people.ben, question, reason)
    close(people.mo, question, "Asked before")
    assert result(work_off) == ("closed", "upheld")


def test_other_flags_go_on_waiting(people: People, question: Question, work_off: WorkOff) -> None:
    commands.flag_post(people.ben, question, "duplicate")
    commands.flag_post(make.person("Eve Nox"), question, "rude")
    close(people.mo, question, "Asked before")
    assert result(work_off) == ("", "")


def test_an_open_question_still_has_its_flags(people: People, question: Question, work_off: WorkOff) -> None:
    commands.flag_post(people.ben, question, "duplicate")
    close(people.mo, question, "Asked before")
    reopen(people.mo, question)
    assert result(work_off) == ("", "")


def test_undoing_the_closing_lets_the_flags_wait_again(people: People, question: Question, work_off: WorkOff) -> None:
    commands.flag_post(people.ben, question, "duplicate")
    act = close(people.mo, question, "Asked before")
    assert act and result(work_off) == ("closed", "upheld")
    commands.take_back(people.mo, act)
    assert result(work_off) == ("", "")


def test_merging_answers_flags_that_said_duplicate_until_it_is_undone(
    people: People, question: Question, work_off: WorkOff
) -> None:
    first = make.question(people.vera, "The one that was there before")
    commands.flag_post(people.ben, question, "duplicate")
    merge(people.mo, question, first.id, "Asked before")
    assert result(work_off) == ("closed", "upheld")
    act = db.session.query(Act).filter_by(kind="merge questions").one()
    commands.take_back(people.mo, act)
    assert result(work_off) == ("", "")


def test_redacting_answers_flags_about_private_data(people: People, question: Question, work_off: WorkOff) -> None:
    answer = make.answer(people.ben, question, f"{HELPFUL} My door code is 4711.")
    commands.flag_post(people.ana, answer, "private")
    edit_post(people.mo, answer, HELPFUL, 1)
    redact(people.mo, answer, 1, "A door code")
    assert result(work_off) == ("redacted", "upheld")


def test_a_hidden_post_waits_for_a_look(people: People, question: Question, work_off: WorkOff) -> None:
    commands.flag_post(people.vera, question, "offtopic")
    close(people.mo, question, "Asked before")
    assert result(work_off) == ("", "")
