"""Taking acts back, from the queue at once or from the log later."""

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, hold_act, log_act, tell_person, undone_by
from community.core.db import command, db
from community.core.errors import Invalid
from community.core.events import record
from community.moderation import policy
from community.moderation.commands.cases import waiting
from community.moderation.events import CaseDecided
from community.moderation.kinds import TAKE_BACK, is_told
from community.moderation.models import Case, Flag
from community.moderation.undoing import NOT_UNDONE, UNDO


@command
def take_back(moderator: User, act: Act, reason: str = "") -> Act:
    """Undo an act: what it changed is as before, the cases that it decided wait again, and whom it concerns is told.

    Raises Invalid when it cannot be undone, was undone, or what it changed has changed since.
    """
    require(policy.can_take_back(moderator, act))
    hold_act(act)
    if act.kind not in UNDO:
        raise Invalid(_("This cannot be taken back. %(reason)s", reason=NOT_UNDONE.get(act.kind, "")).strip())
    if undone_by(act) is not None:
        raise Invalid(_("This was taken back already."))
    UNDO[act.kind](moderator, act)
    open_again(moderator, act)
    done = log_act(
        TAKE_BACK,
        moderator.id,
        (act.subject_kind, act.subject_id),
        person_id=act.person_id,
        reason=reason,
        before={"kind": act.kind},
        undoes_id=act.id,
    )
    if is_told(done.kind, done.before) and act.kind not in ("approve", "deal with flags"):
        tell_person(done)
    return done


def open_again(moderator: User, act: Act) -> None:
    """The cases that an act decided wait again, since when they did, with their flags."""
    for case in db.session.scalars(select(Case).where(Case.act_id == act.id).order_by(Case.id).with_for_update()).all():
        meanwhile = waiting(case.kind, (case.subject_kind, case.subject_id))
        if meanwhile is not None:
            continue  # it waits already, for another reason
        case.decision, case.decided_at, case.decided_by_id, case.act_id = "", None, None, None
        standing = Flag.case_id == case.id, Flag.withdrawn_at.is_(None)
        none = {"result": "", "decided_at": None}
        db.session.execute(update(Flag).where(*standing).values(none).execution_options(synchronize_session=False))
        record(CaseDecided(case_id=case.id), moderator.id)
