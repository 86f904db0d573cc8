"""Who is signed in: Flask-Login over our own sessions, so that a session dies on the server."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Response, has_request_context, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, current_user
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.models import Origin, Session, User
from community.accounts.models.sanctions import KEPT_ORIGINS
from community.accounts.origins import mark_of
from community.core.access import Nobody
from community.core.db import command, db, now
from community.core.errors import Forbidden, SignedOut
from community.core.web import settings, typed_text


class Login(LoginManager):
    """Without Flask-Login's second cookie: our sessions last long enough, and looking for it after every request would
    make every answer depend on its reader's cookies. Whoever was signed out while they wrote gets their text back."""

    def unauthorized(self) -> Any:
        if request.method == "POST" and typed_text():
            raise SignedOut()
        return super().unauthorized()

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
        note_use(session_id, user.id, (request.remote_addr or "") if has_request_context() else "")
    return user


def oldest() -> datetime:
    """A session that was last used before this moment is over."""
    return now() - timedelta(days=settings().session_days)


@command
def note_use(session_id: int, user_id: int, address: str) -> None:
    """Remember that a session is in use, and where from."""
    db.session.execute(update(Session).where(Session.id == session_id).values(seen_at=now()))
    note_origin(user_id, address)


def note_origin(user_id: int, address: str) -> None:
    """Remember for a while, as a keyed hash, that a person came from a network address."""
    if mark := mark_of(address):
        insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        new = insert(Origin).values(user_id=user_id, mark=mark, seen_at=now())
        again = {"seen_at": new.excluded.seen_at}
        db.session.execute(new.on_conflict_do_update(index_elements=[Origin.user_id, Origin.mark], set_=again))


@command
def forget_old_origins() -> None:
    """Delete what is kept of where people came from when it is older than 90 days."""
    db.session.execute(delete(Origin).where(Origin.seen_at < now() - KEPT_ORIGINS))


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
