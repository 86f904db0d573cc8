"""Who may do what with accounts, and what sanctions forbid."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import format_datetime
from flask_babel import gettext as _now
from flask_babel import lazy_gettext as _

from community.accounts.models import PersonNote, Sanction, User
from community.accounts.models.sanctions import ASK, COMMENT, EDIT, SILENCE, SUSPENSION, VOTE, WARNING
from community.core.access import ALLOWED, Actor, Verdict, Words, denied
from community.core.db import now

LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
LONGEST_ABOUT = 1_000
LONGEST_LOCATION = 60
OWN_SANCTIONS = "/settings/sanctions"  # where people read about theirs, and appeal

WHAT: dict[str, Words] = {
    WARNING: _("You have a message from a moderator. Read it and say so, then you can go on."),
    SILENCE: _("You cannot write anything new for now; you can read everything and edit your own posts."),
    SUSPENSION: _("Your account is suspended for now."),
    VOTE: _("You cannot vote for now."),
    COMMENT: _("You cannot comment for now."),
    ASK: _("You cannot ask questions for now."),
    EDIT: _("You cannot edit or suggest edits of what others wrote for now."),
}


class Restraint(NamedTuple):
    """What somebody may not do, as words: what, why, until when. Where to appeal stands on the page behind them."""

    kind: str
    reason: str
    until: datetime | None

    def __str__(self) -> str:
        return f"{WHAT[self.kind]} {self.why}"

    @property
    def why(self) -> str:
        """The reason and the end."""
        words = _now("The reason: “%(reason)s”", reason=self.reason)
        if self.until is None:
            return words
        end = format_datetime(self.until, "d MMMM y, HH:mm")
        return f"{words} " + _now("It ends by itself on %(end)s (UTC).", end=end)


def free_to(actor: Actor, *kinds: str) -> Verdict:
    """Whether none of these kinds of sanctions holds. What is needed came with the person: no statement."""
    for kind in kinds if actor.restricted else ():
        held = (actor.restricted or {}).get(kind)
        until = datetime.fromisoformat(held["until"]) if held and held["until"] else None
        if held and (until is None or until > now()):
            return denied(Restraint(kind, held["reason"], until), OWN_SANCTIONS)
    return ALLOWED


def can_take_part(actor: Actor) -> Verdict:
    """Whether the person may change anything here, at least what is their own."""
    if not actor.is_authenticated:
        return denied(_("Sign in to write."))
    if not actor.is_confirmed:
        return denied(_("Confirm your e-mail address first: follow the link in the mail we sent you."))
    return free_to(actor, WARNING)


def can_sign_in(person: User) -> Verdict:
    """Whoever is suspended, or whose account was merged with another one, cannot."""
    if person.merged_into_id:
        return denied(_("This account was merged with your other one. Sign in with that one’s address."))
    return free_to(person, SUSPENSION)


def can_moderate(actor: Actor) -> Verdict:
    """Notes, sanctions and blocks are seen by moderators alone."""
    return ALLOWED if actor.is_moderator else denied(_("Only moderators see this."))


def can_sanction(actor: Actor, person: User) -> Verdict:
    """Moderators decide about members, administrators also about moderators; nobody about themselves."""
    if not actor.is_moderator:
        return denied(_("Only moderators decide about people."))
    if actor.id == person.id:
        return denied(_("Nobody decides about themselves."))
    if person.merged_into_id:
        return denied(_("This account was merged with another one."))
    if person.is_admin or (person.is_moderator and not actor.is_admin):
        return denied(_("Moderators do not decide about moderators or administrators. Ask an administrator."))
    return ALLOWED


def can_acknowledge(actor: Actor, sanction: Sanction) -> Verdict:
    """A warning is read by the person it is for."""
    if actor.id != sanction.person_id:
        return denied(_("This is for somebody else."))
    return ALLOWED


def can_note(actor: Actor, person: User) -> Verdict:
    """Moderators read and write notes about others; about themselves they leave that to others."""
    if actor.id == person.id:
        return denied(_("Notes about you are for other moderators."))
    return can_moderate(actor)


def can_remove_note(actor: Actor, note: PersonNote) -> Verdict:
    """Whoever wrote a note, and administrators; nobody one about themselves."""
    if note.person_id != actor.id and actor.is_moderator and (actor.is_admin or note.by_id == actor.id):
        return ALLOWED
    return denied(_("Only who wrote this note and administrators remove it."))


def can_change_account(actor: Actor, person: User) -> Verdict:
    """Profile, picture, password and sessions are a person's own."""
    if not actor.is_authenticated:
        return denied(_("Sign in to change your account."))
    if actor.id != person.id:
        return denied(_("Only the person themselves may change this account."))
    return ALLOWED


def can_change_profile(actor: Actor) -> Verdict:
    """What others see of a person; whoever was warned reads that first."""
    if not actor.is_authenticated:
        return denied(_("Sign in to change your account."))
    return free_to(actor, WARNING)


def can_upload(actor: Actor) -> Verdict:
    """Pictures in posts are for people who could post."""
    if not actor.is_authenticated:
        return denied(_("Sign in to add pictures."))
    if not actor.is_confirmed:
        return denied(_("Confirm your e-mail address before you add pictures. The link is in our mail to you."))
    return free_to(actor, WARNING)


def can_be_seen(person: User) -> Verdict:
    """A name that somebody typed is shown once the person has proven the address, not before."""
    return denied(_("This person has not joined yet.")) if person.is_pending else ALLOWED
