"""Who may do what with accounts."""

from flask_babel import lazy_gettext as _

from community.accounts.models import User
from community.core.access import ALLOWED, Actor, Verdict, denied

LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
LONGEST_ABOUT = 1_000
LONGEST_LOCATION = 60


def can_change_account(actor: Actor, person: User) -> Verdict:
    """Profile, picture, password and sessions are a person's own."""
    if not actor.is_authenticated:
        return denied(_("Sign in to change your account."))
    if actor.id != person.id:
        return denied(_("Only the person themselves may change this account."))
    return ALLOWED


def can_upload(actor: Actor) -> Verdict:
    """Pictures in posts are for people who could post."""
    if not actor.is_authenticated:
        return denied(_("Sign in to add pictures."))
    if not actor.is_confirmed:
        return denied(_("Confirm your e-mail address before you add pictures. The link is in our mail to you."))
    return ALLOWED


def can_be_seen(person: User) -> Verdict:
    """A name that somebody typed is shown once the person has proven the address, not before."""
    return denied(_("This person has not joined yet.")) if person.is_pending else ALLOWED
