"""How people get an account: by registering and proving their address, or from the operator's hand."""

from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from community.accounts import names, policy
from community.accounts.events import PersonConfirmed
from community.accounts.models import MEMBER, ROLES, Block, User
from community.accounts.queries import (
    CONFIRM,
    by_email,
    email_key,
    free_handle,
    must_not_be_blocked,
    standing_block,
)
from community.core.db import command, db, lock, now
from community.core.errors import Invalid, NotFound
from community.core.events import record
from community.core.mail import absolute, ours, queue_mail
from community.core.pages import changed
from community.core.passwords import hash_password, problem_with
from community.core.signing import sign

TRIES = 5  # for a free handle, when several people of one name join at the same moment


def register(
    name: str, email: str, password: str, *, browser: str = "", after: str = "/", address: str = "", doubt: int = 0
) -> User | None:
    """Have somebody join: they get a link by mail and belong here once they follow it.

    Nothing that can be seen from outside depends on whether the address is known, or blocked: then its owner is told by
    mail, and None is returned. `browser` marks the browser that asks, `after` is where the person was going, `address`
    where they come from in the network, `doubt` what the form noticed (see `spam.levels`). Raises Forbidden when that
    is blocked.
    """
    must_not_be_blocked("", address)
    kept = hash_password(password)  # before the transaction, which keeps other writers waiting
    return join(name, email, kept, browser, after, doubt)


@command
def join(name: str, email: str, password_hash: str, browser: str, after: str, doubt: int = 0) -> User | None:
    """Add the person, or start again for an address that was never proven, and send the link."""
    name, person = names.checked_name(name), by_email(email)
    if block := standing_block(email, ""):
        tell_blocked(email, block)
        return None
    if person and lock(person).is_confirmed:
        tell_owner(person)
        return None
    if person:
        person.name, person.password_hash, person.created_at = name, password_hash, now()
    else:
        person = add_person(User(name=name, email=email, email_key=email_key(email), password_hash=password_hash))
    person.doubt = doubt
    mail_link(person, browser, after)
    return person


@command
def add_person(newcomer: User) -> User:
    """Give a person a handle and add them. Raises Invalid when the address is taken."""
    for _attempt in range(TRIES):
        newcomer.handle = free_handle(newcomer.name)
        try:
            with db.session.begin_nested():
                db.session.add(newcomer)
            return newcomer
        except IntegrityError:
            if newcomer.email_key and by_email(newcomer.email_key):
                break
    raise Invalid(_("Somebody already has this e-mail address."), field="email")


@command
def create_user(
    name: str, email: str, role: str = MEMBER, password: str | None = None, name_is_real: bool = False
) -> User:
    """Add a person whose address the operator vouches for, and with `name_is_real` whose name, too.

    Raises Invalid with the reason and the field.
    """
    name, email = vouched_name(" ".join(name.split()), name_is_real), checked_email(email)
    if role not in ROLES:
        raise Invalid(_("The role must be one of: %(roles)s.", roles=", ".join(ROLES)), field="role")
    if password is not None and (problem := problem_with(password, name, email)):
        raise Invalid(problem, field="password")
    if by_email(email):
        raise Invalid(_("Somebody already has this e-mail address."), field="email")
    person = add_person(
        User(
            name=name,
            email=email,
            email_key=email_key(email),
            password_hash=hash_password(password) if password is not None else None,
            role=role,
            confirmed_at=now(),
        )
    )
    record(PersonConfirmed(person_id=person.id))
    return person


@command
def rename(email: str, name: str, name_is_real: bool = False) -> User:
    """Call a person by another name, from the operator's hand; `name_is_real` as for new people."""
    person = by_email(email)
    if person is None:
        raise NotFound(_("Nobody here has the address %(email)s.", email=email))
    lock(person)
    names.keep_protecting(person, name := vouched_name(" ".join(name.split()), name_is_real, person))
    person.name = name
    changed(f"person:{person.id}")
    return person


def vouched_name(name: str, is_real: bool, person: User | None = None) -> str:
    """A name that the operator gives. Nobody can vouch for what cannot be shown."""
    if not is_real:
        return names.checked_name(name, person)
    if problem := names.problem_with_shape(name):
        raise Invalid(problem, field="name")
    return name


def checked_email(email: str) -> str:
    """The address as it should be kept. Raises Invalid in words for the person."""
    if len(email) > policy.LONGEST_EMAIL:
        raise Invalid(_("Use at most %(count)s characters.", count=policy.LONGEST_EMAIL), field="email")
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise Invalid(_("This is not an e-mail address such as name@example.org."), field="email") from error


@command
def send_confirmation(email: str, *, browser: str = "", after: str = "/") -> None:
    """Send the link again. Who asks learns nothing about the address."""
    person = by_email(email)
    if person is None:
        return
    if person.is_pending:
        mail_link(person, browser, after)
    else:
        tell_owner(person)


@command
def confirm(newcomer: User) -> User:
    """The address is proven: from now on the person belongs here."""
    if not lock(newcomer).is_confirmed:
        newcomer.confirmed_at = now()
        record(PersonConfirmed(person_id=newcomer.id), actor_id=newcomer.id)
    return newcomer


@command
def forget_unconfirmed(days: int = 30) -> int:
    """Delete people who never followed their link; they cannot have written anything. Returns how many."""
    old = select(User.id).where(
        User.confirmed_at.is_(None), User.email_key.is_not(None), User.created_at < now() - timedelta(days=days)
    )
    gone = db.session.execute(
        delete(User).where(User.id.in_(old)).returning(User.id).execution_options(synchronize_session=False)
    )
    return len(gone.all())


def mail_link(person: User, browser: str, after: str) -> None:
    """Send the link that proves the address. The mail repeats nothing that was typed: it may go to a stranger."""
    token = sign(CONFIRM, [person.id, person.password_mark, browser, after[:500]])
    queue_mail(
        str(person.email),
        _("Confirm your e-mail address"),
        "confirm",
        kind="confirm",
        link=absolute(f"/confirm/{token}"),
    )


def tell_owner(person: User) -> None:
    """Somebody tried to join with an address that is known here; its owner should know, and may have forgotten."""
    if person.email:
        queue_mail(
            person.email,
            _("You already have an account at %(site)s", site=ours().site_name),
            "already_here",
            kind="already_here",
            name=person.name,
            sign_in=absolute("/sign-in"),
            forgotten=absolute("/forgotten"),
        )


def tell_blocked(email: str, block: Block) -> None:
    """Somebody tried to join with an address that is blocked; only its owner learns why."""
    words = _("You cannot join %(site)s with this address", site=ours().site_name)
    more = _("A moderator has blocked it. The reason: “%(reason)s”", reason=block.reason)
    link, button = absolute("/"), _("Reading stays open to everybody")
    queue_mail(email, words, "about_you", kind="staff", words=words, more=more, link=link, button=button)
