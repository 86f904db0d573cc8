"""Setting passwords anew."""

from flask_babel import gettext as _

from community.accounts import policy
from community.accounts.login import end_all_sessions, end_other_sessions
from community.accounts.models import User
from community.accounts.queries import RESET, RESET_AGE, by_email, person_to_reset
from community.core.access import require
from community.core.db import command, lock, now
from community.core.errors import Gone, Invalid
from community.core.mail import absolute, queue_mail
from community.core.passwords import hash_password, problem_with, verify
from community.core.signing import sign


@command
def send_reset(email: str) -> None:
    """Send a link that sets a new password, if somebody has this address. Who asks learns nothing either way."""
    person = by_email(email)
    if person is None or not person.email:
        return
    token = sign(RESET, [person.id, person.password_mark])
    queue_mail(
        person.email,
        _("Set a new password"),
        "reset",
        kind="reset",
        name=person.name,
        link=absolute(f"/reset/{token}"),
        hours=int(RESET_AGE.total_seconds() // 3600),
    )


def reset_password(token: str, password: str) -> User:
    """Use a reset link, once. Everybody signed in as this person is signed out; the address counts as proven.

    Raises Gone when the link is too old or was used, Invalid when the password is refused.
    """
    kept = hash_password(password)
    return use_reset(token, password, kept)


@command
def use_reset(token: str, password: str, kept: str) -> User:
    person = person_to_reset(token)
    if person:
        lock(person)
    if person is None or person_to_reset(token) is None:
        raise Gone(_("This link was used or is too old."))
    if problem := problem_with(password, person.name, person.email or ""):
        raise Invalid(problem, field="password")
    person.password_hash = kept
    person.confirmed_at = person.confirmed_at or now()
    end_all_sessions(person)
    tell_about_password(person)
    return person


def change_password(actor: User, old: str, new: str) -> None:
    """Set a new password by knowing the old one; other devices are signed out."""
    require(policy.can_change_account(actor, actor))
    if not verify(old, actor.password_hash):
        raise Invalid(_("This is not your present password."), field="old")
    if problem := problem_with(new, actor.name, actor.email or ""):
        raise Invalid(problem, field="new")
    set_password(actor, hash_password(new))


@command
def set_password(actor: User, kept: str) -> None:
    require(policy.can_change_account(actor, actor))
    lock(actor)
    actor.password_hash = kept
    end_other_sessions(actor)
    tell_about_password(actor)


def strengthen_hash(person: User, password: str) -> None:
    """Keep the password with today's parameters; called when it was just typed correctly."""
    keep_hash(person, hash_password(password))


@command
def keep_hash(user: User, kept: str) -> None:
    lock(user)
    user.password_hash = kept


def tell_about_password(person: User) -> None:
    if person.email:
        queue_mail(
            person.email,
            _("Your password was changed"),
            "password_changed",
            kind="password",
            name=person.name,
            forgotten=absolute("/forgotten"),
        )
