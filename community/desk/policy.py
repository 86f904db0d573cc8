"""Who works at the staff's desk."""

from flask_babel import lazy_gettext as _

from community.core.access import ALLOWED, Actor, Verdict, denied
from community.desk.models import Assignment, QuestionNote
from community.staff.models import StaffGrant


def can_work(actor: Actor, grant: StaffGrant | None) -> Verdict:
    """Whoever speaks for the vendor at this moment, and moderators, who hand questions to them."""
    if actor.is_moderator or speaks(actor, grant):
        return ALLOWED
    return denied(_("This is for verified staff and moderators."))


def speaks(actor: Actor, grant: StaffGrant | None) -> bool:
    return grant is not None and grant.is_live and grant.user_id == actor.id


def can_take(actor: Actor, grant: StaffGrant | None, assignment: Assignment) -> Verdict:
    """Nobody begins an answer while somebody else writes one."""
    if not speaks(actor, grant):
        return denied(_("Only verified staff can take a question."))
    if assignment.is_taken and assignment.writer_id != actor.id:
        return denied(_("Somebody writes an answer already."))
    return ALLOWED


def can_remove_note(actor: Actor, note: QuestionNote) -> Verdict:
    """Whoever wrote it, and administrators."""
    if actor.is_admin or (actor.id is not None and note.author_id == actor.id):
        return ALLOWED
    return denied(_("Only whoever wrote this note can remove it."))
