"""Taking mails back: those that quote what is gone, and those that must not be sent any more."""

import re
from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, or_, select

from community.core.db import command, db
from community.core.events import Event
from community.core.mail import Mail, MailQueued, absolute, outbox_file
from community.core.stretches import portions


@command
def withdraw_mails(paths: Collection[str], title: str = "") -> int:
    """Delete every mail that leads to one of these pages of ours, or bears this title, sent or not: what it quotes must
    be gone. Returns how many there were."""
    gone = leading_to(paths)
    if title:
        bears = or_(*(column.contains(title, autoescape=True) for column in (Mail.subject, Mail.text)))
        gone += db.session.scalars(select(Mail.id).where(bears, Mail.id.not_in(gone)))
    drop(gone)
    return len(gone)


@command
def withdraw_waiting(paths: Collection[str]) -> None:
    """Delete the mails that lead to one of these pages of ours and wait to be sent."""
    waiting = select(Event.payload).where(Event.handled_at.is_(None), Event.kind == MailQueued.__name__)
    ids = [payload["mail_id"] for payload in db.session.scalars(waiting)]
    for some in portions(ids):
        drop(leading_to(paths, Mail.id.in_(some), Mail.sent_at.is_(None)))


def leading_to(paths: Collection[str], *among: ColumnElement[bool]) -> list[int]:
    """The mails that lead to one of these pages, of all or among some."""
    found: set[int] = set()
    for some in portions([*paths]):
        named = or_(*(Mail.text.contains(absolute(path), autoescape=True) for path in some))
        ends = re.compile(f"(?:{'|'.join(re.escape(absolute(path)) for path in some)})(?!\\d)")
        rows = db.session.execute(select(Mail.id, Mail.text).where(named, *among))
        found |= {mail_id for mail_id, text in rows if ends.search(text)}
    return sorted(found)


def drop(mail_ids: Collection[int]) -> None:
    db.session.execute(delete(Mail).where(Mail.id.in_(mail_ids)).execution_options(synchronize_session=False))
    for mail_id in mail_ids:
        outbox_file(mail_id).unlink(missing_ok=True)
