"""Who is signed in: Flask-Login over our own sessions, so that a session dies on the server."""

import hashlib
import secrets
from datetime import datetime, timedelta

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, current_user
from sqlalchemy import bindparam, delete, select, update

from community.accounts.models import Session, User
from community.core.access import Nobody
from community.core.db import command, db, now
from community.core.errors import Forbidden
from community.core.web import settings


class Login(LoginManager):
    """Without Flask-Login's second cookie: our sessions last long enough, and looking for it after every request would
    make every answer depend on its reader's cookies."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


login = Login()
login.login_view = "accounts.sign_in"
login.login_message = _l("Sign in to go on.")
login.login_message_category = "info"
login.anonymous_user = Nobody
login.session_protection = None

STALE = timedelta(hours=1)
SIGNED_IN = (
    select(User, Session.id, Session.seen_at)
    .join(Session)
    .where(Session.key_hash == bindparam("key_hash"), Session.seen_at > bindparam("oldest"))
)


def hashed(key: str) -> str:
    """Only the hash of a session key is stored: who reads the database cannot take over a session."""
    return hashlib.sha256(key.encode()).hexdigest()


def actor() -> User:
    """The signed-in person, for views behind `login_required`."""
    person = current_user._get_current_object()
    if not isinstance(person, User):
        raise Forbidden(_("Sign in first."))
    return person


@login.user_loader
def load(key: str) -> User | None:
    """The person behind a session key, in one statement; notes now and then that the session is in use."""
    row = db.session.execute(SIGNED_IN, {"key_hash": hashed(str(key)), "oldest": oldest()}).first()
    if row is None:
        return None
    user, session_id, seen_at = row
    user.session_key = key
    if now() - seen_at > STALE:
        note_use(session_id)
    return user


def oldest() -> datetime:
    """A session that was last used before this moment is over."""
    return now() - timedelta(days=settings().session_days)


@command
def note_use(session_id: int) -> None:
    """Remember that a session is in use."""
    db.session.execute(update(Session).where(Session.id == session_id).values(seen_at=now()))


@command
def open_session(user: User, device: str) -> User:
    """Start a session for a person; the returned user carries its key."""
    user.session_key = secrets.token_urlsafe(32)
    db.session.add(Session(key_hash=hashed(user.session_key), user_id=user.id, device=device[:200]))
    return user


@command
def end_session(user: User) -> None:
    """Sign this device out, for ever: the key means nothing from now on."""
    if user.session_key:
        db.session.execute(delete(Session).where(Session.key_hash == hashed(user.session_key)))


@command
def end_all_sessions(user: User) -> None:
    """Sign a person out on every device, after a new password."""
    db.session.execute(delete(Session).where(Session.user_id == user.id))


@command
def end_other_sessions(user: User) -> None:
    """Sign a person out on every device but this one."""
    this = hashed(user.session_key) if user.session_key else ""
    db.session.execute(delete(Session).where(Session.user_id == user.id, Session.key_hash != this))


@command
def forget_old_sessions() -> None:
    """Delete the sessions that are over."""
    db.session.execute(delete(Session).where(Session.seen_at <= oldest()))
