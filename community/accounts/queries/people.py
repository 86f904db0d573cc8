"""Reading people, their sessions, and the links that our mails carry."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from community.accounts import policy
from community.accounts.models import Session, Upload, User
from community.core.db import db
from community.core.errors import NotFound
from community.core.passwords import verify
from community.core.signing import unsign
from community.core.text import not_taken, slugify

CONFIRM, RESET = "confirm", "reset"
CONFIRM_AGE = timedelta(days=7)
RESET_AGE = timedelta(hours=1)
HANDLE = re.compile("[a-z0-9-]{1,40}", re.ASCII | re.IGNORECASE)
LONGEST_BASE = 30  # of a handle; the rest is room for a number
DEMO_HANDLES = ("ana", "ben", "vera", "mo")


@dataclass(frozen=True)
class Confirmation:
    """What a confirmation link carries: who it is for, the browser that asked for it, and where they were going."""

    person: User
    browser: str
    after: str


def email_key(email: str) -> str:
    """The form of an e-mail address that is unique: nobody joins twice by writing it in capitals."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def by_email(email: str) -> User | None:
    """The person with this address."""
    key = email_key(email)
    if len(key) > policy.LONGEST_EMAIL or "\0" in key:
        return None
    return db.session.scalars(select(User).where(User.email_key == key)).first()


def by_handles(handles: Collection[str]) -> dict[str, User]:
    """The people behind these handles, for mentions; unknown ones and people who have not joined yet are left out."""
    if not handles:
        return {}
    wanted = {handle.casefold() for handle in handles if HANDLE.fullmatch(handle)}
    found = db.session.scalars(select(User).where(User.handle.in_(wanted)))
    return {user.handle: kept_account(user) for user in found if policy.can_be_seen(user)}


def kept_account(person: User) -> User:
    """The person, or the account with which theirs was merged."""
    return db.session.get_one(User, person.merged_into_id) if person.merged_into_id else person


def person_or_404(person_id: int) -> User:
    """Somebody whose page may be seen."""
    person = db.session.get(User, person_id)
    if person is None or not policy.can_be_seen(person):
        raise NotFound()
    return person


def handle_or_404(handle: str) -> User:
    """The person with this handle, as it stands in mentions."""
    person = by_handles({handle}).get(handle.casefold())
    if person is None:
        raise NotFound()
    return person


def with_password(email: str, password: str) -> User | None:
    """The person who may sign in with this address and password. Takes the same time for every wrong pair.

    An address that is not proven yet counts as wrong: otherwise joining with somebody's address and trying the new
    password would tell whether they already were here.
    """
    person = by_email(email)
    fits = verify(password, person.password_hash if person else None)
    return person if person and fits and person.is_confirmed else None


def is_own_upload(user_id: int | None, name: str) -> bool:
    """Whether the person uploaded this picture."""
    own = select(Upload.id).where(Upload.name == name, Upload.user_id == user_id)
    return user_id is not None and db.session.scalar(own) is not None


def sessions_of(person: User) -> Sequence[Session]:
    """The devices where a person is signed in, the one used last first."""
    return db.session.scalars(
        select(Session)
        .where(Session.user_id == person.id)
        .order_by(Session.seen_at.desc(), Session.id.desc())
        .limit(100)
    ).all()


def demo_people() -> list[User]:
    """A customer, a helper, a member of staff and a moderator of the demo community, as far as they are there."""
    found = by_handles(DEMO_HANDLES)
    return [found[handle] for handle in DEMO_HANDLES if handle in found]


def confirmation(token: str) -> Confirmation | None:
    """What a confirmation link is good for; None when it is too old, or the password was set anew since."""
    carried = unsign(CONFIRM, token, CONFIRM_AGE)
    if carried is None:
        return None
    person_id, mark, browser, after = carried
    person = db.session.get(User, person_id)
    return Confirmation(person, browser, after) if person and person.password_mark == mark else None


def person_to_reset(token: str) -> User | None:
    """Whose password a reset link may set; None when it is too old or was used."""
    carried = unsign(RESET, token, RESET_AGE)
    if carried is None:
        return None
    person_id, mark = carried
    person = db.session.get(User, person_id)
    return person if person and person.password_mark == mark else None


def free_handle(name: str) -> str:
    """A handle made from a name that nobody has: `ana-maria`, then `ana-maria-2` ..."""
    letters = unicodedata.normalize("NFKD", slugify(name, LONGEST_BASE)).encode("ascii", "ignore").decode()
    base = re.sub("[^a-z0-9]+", "-", letters).strip("-") or "person"
    taken = set(
        db.session.scalars(select(User.handle).where((User.handle == base) | User.handle.startswith(f"{base}-")))
    )
    return not_taken(base, taken)
