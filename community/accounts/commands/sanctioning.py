"""Warnings, silences and suspensions: given with a reason and an end, read by the person, lifted.

`users.restricted` is worked out from the rows after every change, so that policies ask without a statement. What has an
end ends by itself: policies look at the time.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from community.accounts import policy
from community.accounts.login import end_all_sessions
from community.accounts.models import PersonNote, Sanction, User
from community.accounts.models.sanctions import (
    KINDS,
    LONGEST,
    NOTE_MOST,
    REASON_LEAST,
    REASON_MOST,
    SILENCE,
    SUSPENSION,
    WARNING,
)
from community.core.access import require
from community.core.audit import Act, log_act, tell_person, undone_by
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.mail import absolute, queue_mail
from community.core.signing import sign
from community.core.stretches import Progress, stretches

WARN, SILENCED, SUSPEND, SUSPEND_ONE = "warn person", "silence person", "suspend person", "suspend privilege"
LIFT, NOTE, REMOVE_NOTE = "lift sanction", "note about person", "remove note about person"
ACT_OF = {WARNING: WARN, SILENCE: SILENCED, SUSPENSION: SUSPEND}


@command
def sanction(moderator: User, person: User, kind: str, reason: str, until: datetime | None = None) -> Sanction:
    """Warn somebody, silence them, suspend them or one of their privileges, and tell them why.

    `until` is when it ends; warnings have no end but being read, and none of a suspension closes the account. Whoever
    is suspended is signed out everywhere. Raises Invalid with the field.
    """
    require(policy.can_sanction(moderator, lock(person)))
    reason = checked_reason(reason)
    check_kind(kind, until)
    row = hold_off(moderator, person, kind, reason, until)
    ends = until.isoformat() if until else None
    act = log_act(
        ACT_OF.get(kind, SUSPEND_ONE),
        moderator.id,
        ("person", person.id),
        person_id=person.id,
        reason=reason,
        after={"sanction_id": row.id, "kind": kind, "until": ends},
    )
    row.act_id = act.id
    tell_person(act)
    write_to(person, row)
    return row


def hold_off(moderator: User, person: User, kind: str, reason: str, until: datetime | None) -> Sanction:
    """Let a sanction hold for a locked person; the act and the news are left to the caller."""
    row = Sanction(person_id=person.id, kind=kind, reason=reason, by_id=moderator.id, at=now(), until=until)
    db.session.add(row)
    db.session.flush()
    restrict(person)
    return row


def checked_reason(reason: str) -> str:
    """A reason that the person reads, as one line."""
    reason = " ".join(reason.split())
    if not REASON_LEAST <= len(reason) <= REASON_MOST:
        words = _("Give the reason in %(least)s to %(most)s characters; the person reads it.", least=REASON_LEAST,
                  most=REASON_MOST)  # fmt: skip
        raise Invalid(words, field="reason")
    return reason


def check_kind(kind: str, until: datetime | None) -> None:
    """Raise Invalid when there is no such sanction, or it cannot end then."""
    if kind not in KINDS:
        raise Invalid(_("Choose what to do."), field="kind")
    if kind == WARNING and until is not None:
        raise Invalid(_("A warning ends when it is read."), field="length")
    if kind not in (WARNING, SUSPENSION) and until is None:
        raise Invalid(_("Say until when."), field="length")
    if until is not None and not now() < until <= now() + LONGEST:
        raise Invalid(_("It ends at a time to come, a year from now at the latest."), field="until")


def write_to(person: User, held: Sanction) -> None:
    """Tell a person by a mail that nobody can stop; whoever is suspended cannot look into the inbox."""
    if person.email and person.is_confirmed:
        is_out = held.kind == SUSPENSION
        words, more = str(policy.WHAT[held.kind]), policy.Restraint(held.kind, held.reason, held.until).why
        link = absolute(f"/suspended/{sign(SUSPENSION, person.id)}" if is_out else policy.OWN_SANCTIONS)
        button = _("Read about it, or appeal")
        queue_mail(person.email, words, "about_you", kind="staff", words=words, more=more, link=link, button=button)


@command
def lift(moderator: User, held: Sanction, reason: str = "") -> None:
    """End a sanction before its time, as if it had not been: it no longer counts for the next one."""
    require(policy.can_sanction(moderator, lock(held_by(held))))
    end(held)
    before = {"sanction_id": held.id}
    about, undoes_id = ("person", held.person_id), undone_with(held)
    act = log_act(
        LIFT, moderator.id, about, person_id=held.person_id, reason=reason, before=before, undoes_id=undoes_id
    )
    tell_person(act)


def undone_with(held: Sanction) -> int | None:
    """The act that lifting a sanction undoes as a whole: not one that did more, such as a clean-up, nor one that was
    undone before, when lifting was taken back."""
    act = db.session.get(Act, held.act_id) if held.act_id else None
    is_whole = act is not None and act.kind in (WARN, SILENCED, SUSPEND, SUSPEND_ONE)
    return act.id if act and is_whole and undone_by(act) is None else None


def held_by(held: Sanction) -> User:
    return db.session.get_one(User, held.person_id)


def end(held: Sanction) -> None:
    """Note that a sanction is lifted. Raises Invalid when it was lifted before."""
    if lock(held).lifted_at:
        raise Invalid(_("Somebody has lifted this already."))
    held.lifted_at = now()
    db.session.flush()
    restrict(held_by(held))


def undo_sanction(moderator: User, act: Act) -> None:
    """Undo a warning, a silence or a suspension; inside a command that logs it."""
    held = db.session.get_one(Sanction, act.after["sanction_id"])
    require(policy.can_sanction(moderator, lock(held_by(held))))
    end(held)


def undo_lift(moderator: User, act: Act) -> None:
    """Let a sanction hold again, if its time is not over."""
    held = db.session.get_one(Sanction, act.before["sanction_id"])
    require(policy.can_sanction(moderator, lock(held_by(held))))
    lock(held).lifted_at = None
    db.session.flush()
    restrict(held_by(held))
    if held.kind == SUSPENSION and not held.is_over:
        end_all_sessions(held_by(held))


@command
def acknowledge(person: User, held: Sanction) -> None:
    """The person has read a warning and may go on. Saying so twice changes nothing."""
    require(policy.can_acknowledge(person, held))
    lock(person)
    if lock(held).kind == WARNING and held.read_at is None:
        held.read_at = now()
        db.session.flush()
        restrict(person)


def restrict(person: User) -> None:
    """Write down, with the locked person, what holds. Whoever is suspended is signed out everywhere."""
    person.restricted = what_holds(person.id)
    if SUSPENSION in (person.restricted or {}):
        end_all_sessions(person)


def recheck(fix: bool = False, progress: Progress | None = None) -> list[str]:
    """Compare what is written down with everybody with the sanctions that hold; with `fix`, mend it."""
    found: list[str] = []
    waiting = select(Sanction.person_id).where(Sanction.lifted_at.is_(None), Sanction.read_at.is_(None))
    for stretch in stretches(User.__table__.c.id, progress):
        some = or_(User.restricted.is_not(None), User.id.in_(waiting))
        wanted = select(User).where(stretch.holds(User.__table__.c.id), some).order_by(User.id)
        for person in db.session.scalars(wanted.execution_options(populate_existing=True)).all():
            right, kept = what_holds(person.id) or {}, person.restricted or {}
            if {kind: held for kind, held in kept.items() if not is_past(held)} != right:
                words = f"{', '.join(kept) or 'nothing'} written down, {', '.join(right) or 'nothing'} holds"
                found.append(f"{person.name} (person {person.id}): {words}")
                if fix:
                    restrict_again(person)
    return found


def is_past(held: Mapping[str, Any]) -> bool:
    """Whether what is written down has ended by itself, which changes nothing that is written."""
    return held["until"] is not None and datetime.fromisoformat(held["until"]) <= now()


@command
def restrict_again(anybody: User) -> None:
    """Write down anew what holds."""
    restrict(lock(anybody))


def what_holds(person_id: int) -> dict[str, Any] | None:
    """The sanctions that hold: of several of one kind the one that ends last, of warnings the first that was not
    read."""
    rows = db.session.scalars(
        select(Sanction)
        .where(Sanction.person_id == person_id, Sanction.lifted_at.is_(None), Sanction.read_at.is_(None))
        .order_by(Sanction.id.desc())
    )
    holds: dict[str, Sanction] = {}
    for row in rows:
        other = holds.get(row.kind)
        if not row.is_over and (other is None or row.kind == WARNING or ends_later(row, other)):
            holds[row.kind] = row
    return {kind: in_short(row) for kind, row in sorted(holds.items())} or None


def ends_later(one: Sanction, other: Sanction) -> bool:
    return other.until is not None and (one.until is None or one.until > other.until)


def in_short(row: Sanction) -> dict[str, Any]:
    """A sanction as it stands with the person."""
    return {"id": row.id, "until": row.until.isoformat() if row.until else None, "reason": row.reason}


@command
def note(moderator: User, person: User, text: str) -> PersonNote:
    """Note something about a person, for moderators alone."""
    require(policy.can_note(moderator, person))
    text = text.strip()
    if not 3 <= len(text) <= NOTE_MOST:
        raise Invalid(_("Use 3 to %(most)s characters.", most=NOTE_MOST), field="text")
    row = PersonNote(person_id=person.id, by_id=moderator.id, text=text)
    db.session.add(row)
    db.session.flush()
    log_act(NOTE, moderator.id, ("person", person.id), after={"note_id": row.id})
    return row


@command
def remove_note(moderator: User, row: PersonNote) -> None:
    """Take a note away. It stays in the database, so that this can be undone."""
    require(policy.can_remove_note(moderator, lock(row)))
    if row.removed_at is None:
        row.removed_at = now()
        log_act(REMOVE_NOTE, moderator.id, ("person", row.person_id), after={"note_id": row.id})


def undo_note(moderator: User, act: Act) -> None:
    set_note(moderator, act, removed=True)


def undo_remove_note(moderator: User, act: Act) -> None:
    set_note(moderator, act, removed=False)


def set_note(moderator: User, act: Act, *, removed: bool) -> None:
    """Take a note away or bring it back, inside a command that logs it."""
    row = lock(db.session.get_one(PersonNote, act.after["note_id"]))
    require(policy.can_remove_note(moderator, row))
    row.removed_at = now() if removed else None
