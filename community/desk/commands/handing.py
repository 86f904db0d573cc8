"""Handing questions to a function or a person of the staff, and taking them off the desk."""

from datetime import datetime

from flask_babel import gettext as _

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.desk import policy
from community.desk.events import QuestionHanded
from community.desk.models import NEW, Assignment
from community.desk.queries import as_plain
from community.questions.models import Question
from community.staff.models import Function
from community.staff.queries import live_grant

HAND, TAKE_OFF = "hand question to staff", "take question off desk"


@command
def hand_over(
    actor: User, question: Question, function_id: int | None = None, person_id: int | None = None
) -> Assignment:
    """Let a question wait for a function, or for one person who speaks for the vendor. Raises Invalid for neither.

    Whoever handed it to somebody else before is overruled.
    """
    require(policy.can_work(actor, live_grant(actor.id)))
    lock(question)
    grant = live_grant(person_id)
    if person_id and grant is None:
        raise Invalid(_("Choose somebody who speaks for the vendor now."), field="person")
    function_id = grant.function_id if grant else function_id
    if function_id is None or db.session.get(Function, function_id) is None:
        raise Invalid(_("Choose a function or a person."), field="function")
    given = db.session.get(Assignment, question.id)
    before = as_plain(given)
    if given is None:
        given = Assignment(question_id=question.id)
        db.session.add(given)
    given.function_id, given.person_id, given.by_id = function_id, person_id, actor.id
    given.state, given.since, given.writer_id, given.writing_until = NEW, now(), None, None
    db.session.flush()
    log_act(HAND, actor.id, ("post", question.id), before=before, after=as_plain(given))
    record(QuestionHanded(question.id, person_id, actor.id), actor.id)
    return given


@command
def take_off(actor: User, question: Question) -> None:
    """Let a question wait for nobody in particular any more."""
    require(policy.can_work(actor, live_grant(actor.id)))
    lock(question)
    given = db.session.get(Assignment, question.id)
    if given is None:
        raise Invalid(_("This question was handed to nobody."))
    log_act(TAKE_OFF, actor.id, ("post", question.id), before=as_plain(given))
    db.session.delete(given)


def undo_assignment(moderator: User, act: Act) -> None:
    """Let a question wait as it did before an act: for whom, and in which state."""
    question = lock(db.session.get_one(Question, act.subject_id))
    given = db.session.get(Assignment, question.id)
    if as_plain(given) != act.after:
        raise Invalid(_("This question has been handed on since: look at it first."))
    if given is not None:
        db.session.delete(given)
        db.session.flush()
    if act.before:
        since = datetime.fromisoformat(act.before["since"])
        db.session.add(Assignment(question_id=question.id, **(act.before | {"since": since})))
