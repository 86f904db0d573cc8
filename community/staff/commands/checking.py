"""What is and what is not the vendor's: official channels, and reports of impostors."""

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import User
from community.core.access import require
from community.core.audit import log_act
from community.core.db import command, db, lock, now
from community.core.errors import Invalid, NotFound
from community.core.events import record
from community.staff import policy
from community.staff.events import ImpostorReported
from community.staff.models import CHANNELS, Channel, ImpostorReport
from community.staff.reading import tidy, value_of

ADD, REMOVE, HANDLE = "add official channel", "remove official channel", "see to report"  # kinds of acts


@command
def add_channel(actor: User, kind: str, value: str, note: str = "") -> Channel:
    """Say that an address, a phone number or a domain is the vendor's. Raises Invalid naming the field."""
    require(policy.can_manage_staff(actor))
    if kind not in CHANNELS:
        raise Invalid(_("Choose what it is."), field="channel")
    plain = value_of(kind, value)
    if not plain:
        raise Invalid(_("This is not such an address, number or domain."), field="value")
    if db.session.scalar(select(Channel.id).where(Channel.kind == kind, Channel.value == plain)):
        raise Invalid(_("This is there already."), field="value")
    channel = Channel(kind=kind, value=plain, note=" ".join(note.split())[:100])
    db.session.add(channel)
    log_act(ADD, actor.id, ("setting", None), after={"kind": kind, "value": plain})
    return channel


@command
def remove_channel(actor: User, channel_id: int) -> None:
    """Say that something is no longer the vendor's."""
    require(policy.can_manage_staff(actor))
    channel = db.session.get(Channel, channel_id)
    if channel is None:
        raise NotFound()
    before = {"kind": channel.kind, "value": channel.value, "note": channel.note}
    log_act(REMOVE, actor.id, ("setting", None), before=before)
    db.session.delete(channel)


@command
def report(claim: str, note: str, by: User | None) -> ImpostorReport:
    """Keep what somebody met and took for a swindle. Anybody may, signed in or not; the page limits how often."""
    claim = tidy(claim)
    if not claim:
        raise Invalid(_("Say what they gave you: a name, an address or a number."), field="claim")
    told = ImpostorReport(claim=claim, note=note.replace("\x00", "").strip()[:1000], by_id=by.id if by else None)
    db.session.add(told)
    db.session.flush()
    record(ImpostorReported(told.id), told.by_id)
    return told


@command
def handle_report(actor: User, report_id: int) -> None:
    """Note that a report has been seen to."""
    require(policy.can_handle_reports(actor))
    told = db.session.get(ImpostorReport, report_id)
    if told is None:
        raise NotFound()
    if lock(told).handled_at is None:
        told.handled_at, told.handled_by_id = now(), actor.id
        log_act(HANDLE, actor.id, ("report", told.id))
