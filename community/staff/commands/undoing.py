"""How acts about grants and official channels are undone, by kind; see `moderation.undoing`."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import User
from community.core.audit import Act
from community.core.db import db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.core.pages import changed
from community.staff.commands.checking import ADD, HANDLE, REMOVE
from community.staff.commands.granting import END, GIVE, RENEW, stop
from community.staff.events import GrantGiven, GrantRenewed, GrantRevoked
from community.staff.models import Channel, ImpostorReport, StaffGrant


def grant_of(act: Act) -> StaffGrant:
    """The grant that an act is about, locked. Raises Invalid unless it is as the product wrote it."""
    given = lock(db.session.get_one(StaffGrant, act.subject_id))
    if not given.is_genuine:
        raise Invalid(_("This grant has changed since: look at it first."))
    return given


def undo_give(moderator: User, act: Act) -> None:
    """A grant ends; those that had to end for it hold again."""
    given = grant_of(act)
    if given.revoked_at:
        raise Invalid(_("This grant has ended already."))
    stop(given, _("Taken back"))
    record(GrantRevoked(given.id, moderator.id, given.revoked_reason), moderator.id)
    for number in act.after["ended"]:
        former = lock(db.session.get_one(StaffGrant, number))
        if former.is_genuine and former.revoked_at and former.until > now():
            hold_again(moderator, former)
    for number, end in act.after.get("shortened", {}).items():
        former = lock(db.session.get_one(StaffGrant, int(number)))
        if former.is_genuine and not former.revoked_at:
            former.until = datetime.fromisoformat(end)
            hold_again(moderator, former)


def undo_renew(moderator: User, act: Act) -> None:
    """A grant ends when it would have ended before, and who had answered for it does again."""
    given = grant_of(act)
    if given.revoked_at or given.until.isoformat() != act.after["until"]:
        raise Invalid(_("This grant has changed since: look at it first."))
    given.until, given.granted_by_id = datetime.fromisoformat(act.before["until"]), act.before["granted_by_id"]
    given.put_seal()
    record(GrantRenewed(given.id, moderator.id, act.after["until"], act.before["until"]), moderator.id)
    changed("staff", f"person:{given.user_id}")


def undo_end(moderator: User, act: Act) -> None:
    """A grant that was ended holds again, unless its time is over or the person has another one."""
    given = grant_of(act)
    running = select(StaffGrant.id).where(
        StaffGrant.user_id == given.user_id, StaffGrant.revoked_at.is_(None), StaffGrant.until > now()
    )
    if given.revoked_at is None or given.until <= now() or db.session.scalar(running.limit(1)):
        raise Invalid(_("This person has another grant, or its time is over: give a new one."))
    hold_again(moderator, given)


def hold_again(moderator: User, given: StaffGrant) -> None:
    given.revoked_at, given.revoked_reason = None, ""
    given.put_seal()
    record(GrantGiven(given.id, given.user_id, moderator.id), moderator.id)
    changed("staff", f"person:{given.user_id}")


def undo_channel(_moderator: User, act: Act) -> None:
    """Something is the vendor's again that was, or no longer what was not."""
    kept = act.before or act.after
    same = Channel.kind == kept["kind"], Channel.value == kept["value"]
    channel = db.session.scalars(select(Channel).where(*same)).first()
    if (channel is None) == (act.kind == ADD):
        raise Invalid(_("This has changed since: look at it first."))
    if channel is not None:
        db.session.delete(channel)
    else:
        db.session.add(Channel(kind=kept["kind"], value=kept["value"], note=kept["note"]))


def undo_handle(_moderator: User, act: Act) -> None:
    """A report of an impostor waits again."""
    told = lock(db.session.get_one(ImpostorReport, act.subject_id))
    told.handled_at = told.handled_by_id = None


UNDO_STAFF: Mapping[str, Callable[[User, Act], None]] = {
    GIVE: undo_give,
    RENEW: undo_renew,
    END: undo_end,
    ADD: undo_channel,
    REMOVE: undo_channel,
    HANDLE: undo_handle,
}
