"""Private notes of staff on questions."""

from flask_babel import gettext as _

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import command, db, lock, now
from community.core.errors import Invalid, NotFound
from community.desk import policy
from community.desk.models import QuestionNote
from community.questions.models import Question
from community.questions.writing import within
from community.staff.queries import live_grant

ADD, REMOVE = "note on question", "remove note on question"
LONGEST = 2_000


@command
def add_note(actor: User, question: Question, text: str) -> QuestionNote:
    """Note something for other staff. Raises Invalid for nothing or too much."""
    require(policy.can_work(actor, live_grant(actor.id)))
    note = QuestionNote(question_id=question.id, author_id=actor.id)
    note.text = within(text, 1, LONGEST, _("The note"), "text")
    db.session.add(note)
    db.session.flush()
    log_act(ADD, actor.id, ("post", question.id), after={"note_id": note.id})
    return note


@command
def remove_note(actor: User, note: QuestionNote) -> None:
    """Take a note away; it can be put back from the log."""
    require(policy.can_work(actor, live_grant(actor.id)) and policy.can_remove_note(actor, lock(note)))
    if note.removed_at:
        raise NotFound()
    note.removed_at = now()
    log_act(REMOVE, actor.id, ("post", note.question_id), before={"note_id": note.id})


def undo_add_note(moderator: User, act: Act) -> None:
    change_note(act.after["note_id"], is_there=True)


def undo_remove_note(moderator: User, act: Act) -> None:
    change_note(act.before["note_id"], is_there=False)


def change_note(note_id: int, *, is_there: bool) -> None:
    """Take a note away that is there, or put back one that is not. Raises Invalid when somebody was quicker."""
    note = lock(db.session.get_one(QuestionNote, note_id))
    if (note.removed_at is None) != is_there:
        raise Invalid(_("This note has changed since."))
    note.removed_at = now() if is_there else None
