"""Nobody decides about themselves: what others decided about a moderator's own posts, other moderators take back."""

from collections.abc import Callable

import pytest

from community.accounts.models import MODERATOR, User
from community.core.db import command
from community.core.errors import Forbidden
from community.moderation import commands as moderation
from community.questions import commands
from community.questions.commands import holding
from community.questions.commands.withholding import hold_back
from community.questions.models import Answer, Question
from tests import make
from tests.make import People


@command
def hold_as_spam(answer: Answer) -> None:
    hold_back(answer, ["spam"], ())


Act = Callable[[User, Question, Answer], object]

# What Mo does to a question and an answer of Mia's, who moderates, too; what she may not do then, and others may.
DECIDED: dict[str, tuple[Act, Act]] = {
    "removed": (lambda by, _q, answer: commands.delete_post(by, answer),
                lambda by, _q, answer: commands.undelete_post(by, answer)),
    "closed": (lambda by, question, _a: commands.close(by, question, "too broad"),
               lambda by, question, _a: commands.reopen(by, question)),
    "locked": (lambda by, question, _a: commands.mark(by, question, "lock", "Calm down first"),
               lambda by, question, _a: commands.unmark(by, question, "lock")),
    "flagged": (lambda by, _q, answer: moderation.flag_post(by, answer, "rude"),
                lambda by, _q, answer: moderation.approve(by, moderation.open_case("flag", ("post", answer.id)))),
    "held": (lambda _by, _q, answer: hold_as_spam(answer),
             lambda by, _q, answer: holding.release(by, answer)),
}  # fmt: skip


@pytest.mark.parametrize("what", DECIDED)
def test_moderators_do_not_take_back_what_others_decided_about_them(people: People, what: str) -> None:
    mia, decided, taken_back = make.person("Mia Berg", MODERATOR), *DECIDED[what]
    question = make.question(mia)
    answer = make.answer(mia, question)
    decided(people.mo, question, answer)
    with pytest.raises(Forbidden, match="concerns yourself"):
        taken_back(mia, question, answer)
    taken_back(people.ada, question, answer)


@pytest.mark.parametrize("what", ["removed", "closed"])
def test_what_they_did_themselves_they_do(people: People, what: str) -> None:
    decided, taken_back = DECIDED[what]
    question = make.question(people.mo)
    answer = make.answer(people.mo, question)
    decided(people.mo, question, answer)
    taken_back(people.mo, question, answer)
