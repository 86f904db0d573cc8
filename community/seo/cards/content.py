"""What stands on a preview picture, and for whom: only what strangers may read."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import load_only

from community.core.db import db
from community.core.errors import Gone, NotFound
from community.core.mail import ours
from community.questions.models import Question
from community.questions.models.lines import Asked
from community.questions.models.posts import EVERYONE

GOOD, CALM = "good", "calm"
WIDTH, HEIGHT = 1200, 630  # pixels: what networks ask for, 1.91 to 1


@dataclass(frozen=True)
class Card:
    """The words of a picture. `tint` says whether the state is a good one; every text may be empty."""

    title: str
    goal: str = ""
    state: str = ""
    answers: str = ""
    tint: str = CALM


def card_of(question: Question | Asked) -> Card:
    """The words about a question that has been loaded."""
    solved = bool(question.accepted_answer_id or question.confirmed_at) and not question.closed_at
    return Card(
        question.title,
        question.goal,
        state_of(question),
        ngettext("%(num)s answer", "%(num)s answers", question.answer_count) if question.answer_count else "",
        GOOD if solved else CALM,
    )


def state_of(question: Question | Asked) -> str:
    """How far the question is, in the words of its page."""
    if question.closed_at:
        return _("Asked before") if question.duplicate_of_id else _("Closed")
    if question.confirmed_at:
        return _("Confirmed by the asker")
    if question.accepted_answer_id:
        return _("Accepted")
    return _("Answered") if question.answer_count else _("Open")


def card_of_question(question_id: int) -> Card:
    """The words about a public question. NotFound for what strangers must not know of, Gone for what was removed."""
    columns = (
        Question.title, Question.goal, Question.answer_count, Question.accepted_answer_id, Question.confirmed_at,
        Question.closed_at, Question.duplicate_of_id, Question.deleted_at, Question.hidden_at,
    )  # fmt: skip
    wanted = select(Question).where(Question.id == question_id, Question.audience == EVERYONE)
    question = db.session.scalars(wanted.options(load_only(*columns))).first()
    if question is None:
        raise NotFound()
    if question.deleted_at or question.hidden_at:
        raise Gone()
    return card_of(question)


def card_of_site() -> Card:
    """The words for every page that has no picture of its own."""
    return Card(_("Questions and answers by people who use %(vendor)s", vendor=ours().vendor))
