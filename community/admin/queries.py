"""What administrators and load balancers want to know."""

import time
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from community.accounts.models import User
from community.core.db import db
from community.core.errors import NotFound
from community.core.events import Event
from community.core.mail import Mail

PAGE = 50
WORKER_SILENCE = 20.0  # seconds without a sign of life; the worker gives one every second


def is_empty() -> bool:
    """Whether nobody has an account yet: a site nobody uses."""
    return db.session.scalar(select(User.id).limit(1)) is None


def mails(before: int | None = None) -> list[Mail]:
    """The newest mails, or those older than the mail with the id `before`; one more than a page shows."""
    wanted = select(Mail).order_by(Mail.id.desc()).limit(PAGE + 1)
    if before is not None:
        wanted = wanted.where(Mail.id < before)
    return list(db.session.scalars(wanted))


def mail_or_404(mail_id: int) -> Mail:
    """Raises NotFound."""
    mail = db.session.get(Mail, mail_id)
    if mail is None:
        raise NotFound()
    return mail


def parked_events() -> int:
    """How many events failed so often that they wait for the operator."""
    return db.session.scalar(select(func.count()).where(Event.parked_at.is_not(None))) or 0


def database_fault() -> str:
    """Why the database cannot be used; empty when it can."""
    try:
        db.session.execute(select(1))
    except SQLAlchemyError as error:
        return type(error).__name__
    return ""


def worker_fault(heartbeat: Path) -> str:
    """Why the worker seems dead; empty when it gave a sign of life lately."""
    try:
        silence = time.time() - heartbeat.stat().st_mtime
    except FileNotFoundError:
        return "not running"
    return "" if silence < WORKER_SILENCE else f"silent for {silence:.0f} seconds"
