"""Locking, protecting, pinning and featuring questions."""

from typing import Any

from flask_babel import gettext as _

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock, now
from community.core.errors import NotFound
from community.core.events import record
from community.core.rows import moment, plain
from community.questions import tools
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import ThreadChanged
from community.questions.models import Question
from community.questions.writing import within

KINDS = {f"{prefix}{name} question" for prefix in ("", "un") for name in tools.MARKS}


@command
def mark(moderator: User, question: Question, name: str, reason: str = "") -> None:
    """Give a question one of `tools.MARKS`: "lock" (no new answers and comments; needs a reason, which everyone reads),
    "protect" (no answers by people who are new), "pin" (stands first under its product and topics), "feature" (stands
    first at home). Marking it again replaces the reason of a lock and changes nothing else."""
    require(tools.can_mark(moderator, lock(question)))
    before = marked(question, name)
    if name == tools.LOCK:
        question.locked_reason = within(reason, 3, 200, _("The reason"), "reason")
    setattr(question, tools.MARKS[name], getattr(question, tools.MARKS[name]) or now())
    said = question.locked_reason if name == tools.LOCK else ""
    note(moderator, f"{name} question", question, before, marked(question, name), said)


@command
def unmark(moderator: User, question: Question, name: str) -> None:
    """Take one of these marks away."""
    require(tools.can_unmark(moderator, lock(question), name))
    if getattr(question, tools.MARKS[name]) is None:
        return
    before = marked(question, name)
    setattr(question, tools.MARKS[name], None)
    if name == tools.LOCK:
        question.locked_reason = ""
    note(moderator, f"un{name} question", question, before, marked(question, name))


def marked(question: Question, name: str) -> dict[str, Any]:
    """How a mark is set, as the log keeps it."""
    kept = plain({"at": getattr(question, tools.MARKS[name])})
    return kept | ({"reason": question.locked_reason} if name == tools.LOCK else {})


def note(
    moderator: User, kind: str, question: Question, before: dict[str, Any], after: dict[str, Any], reason: str = ""
) -> None:
    """Write down what became of a question's mark, and let everybody see it."""
    about = ("post", question.id)
    act = log_act(kind, moderator.id, about, person_id=question.author_id, reason=reason, before=before, after=after)
    if kind == f"{tools.LOCK} question":
        tell_person(act)
    show(question)


def show(question: Question) -> None:
    stand_elsewhere(question)
    record(ThreadChanged(question_id=question.id))


@command
def undo_mark(moderator: User, act: Act) -> None:
    """Let a mark be as it was before an act."""
    question = db.session.get(Question, act.subject_id or 0)
    if question is None:
        raise NotFound()
    require(tools.can_mark(moderator, lock(question)))
    name = act.kind.removesuffix(" question").removeprefix("un")
    setattr(question, tools.MARKS[name], moment(act.before["at"]))
    if name == tools.LOCK:
        question.locked_reason = act.before["reason"]
    show(question)
