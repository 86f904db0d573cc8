"""Mails: written in the transaction of whatever causes them, sent by the worker afterwards."""

import smtplib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app
from sqlalchemy import JSON, String, Text, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Id, Model, command, db, now
from community.core.events import Fact, record
from community.core.smtp import Refused, deliver_to, server_in
from community.settings import Settings, SettingsError

log = structlog.get_logger()

LONGEST_SUBJECT = 200
BUSY = timedelta(minutes=2)  # far longer than one conversation; then another worker may try
REST = 60.0  # seconds during which a server that does not work is left alone, so that other work goes on
_resting_until: dict[str, float] = {}


class Mail(Model):
    """A mail, kept for the outbox page: waiting, sent (`sent_at`), or refused for good (`failed_at`)."""

    __tablename__ = "mails"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    to: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    busy_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True)
class MailQueued(Fact):
    """A mail waits to be sent."""

    mail_id: int


class NotNow(Exception):
    """The mail has to wait: another worker has it, or the server did not work a moment ago."""


def connect(app: Flask) -> None:
    """Refuse to start with an address of a mail server, or a sender, that cannot work."""
    ours: Settings = app.config["SETTINGS"]
    try:
        sender(ours)
    except (ValueError, LookupError) as error:
        raise SettingsError(f"Wrong settings: MAIL_FROM is not an e-mail address: {ours.mail_from}") from error
    try:
        if ours.smtp_url:
            server_in(ours.smtp_url)
    except ValueError as error:
        raise SettingsError(f"Wrong settings: SMTP_URL {error}") from error


def queue_mail(
    to: str, subject: str, template: str, *, kind: str, unsubscribe_url: str | None = None, **context: Any
) -> Mail:
    """Write a mail into the running command; the worker sends it after the commit.

    `template` names templates/mail/<template>.txt and .html, which see `context`, `to`, `subject` and
    `unsubscribe_url` (a whole address, which also becomes the mail program's own unsubscribe button).
    """
    subject = one_line(subject)[:LONGEST_SUBJECT]
    seen = {**context, "to": to, "subject": subject, "unsubscribe_url": unsubscribe_url}
    mail = Mail(
        kind=kind,
        to=one_line(to),
        subject=subject,
        text=rendered(f"mail/{template}.txt", seen),
        html=styled(rendered(f"mail/{template}.html", seen)),
        headers=unsubscribing(unsubscribe_url),
    )
    db.session.add(mail)
    db.session.flush()  # gives the mail its id
    record(MailQueued(mail_id=mail.id))
    return mail


def absolute(path: str) -> str:
    """The whole address of a page, from the settings: the Host header of a request may be anybody's."""
    return f"{ours().site_url}{path}"


def deliver(fact: MailQueued) -> None:
    """Send a mail, once. Raises when it should be tried again; what went wrong stays on the mail."""
    mail = claim(fact.mail_id)
    if mail is None:
        return
    try:
        send(mail)
    except Refused as error:
        log.warning("mail refused", mail=mail.id, error=str(error))
        note(mail.id, failed_at=now(), error=str(error)[:2000])
    except Exception as error:
        note(mail.id, error=f"{type(error).__name__}: {error}"[:2000])
        raise
    else:
        note(mail.id, sent_at=now(), error=None)


@command
def claim(mail_id: int) -> Mail | None:
    """Take a mail for sending, so that no two workers send it; None if there is nothing left to do."""
    moment = now()
    mail = db.session.get(Mail, mail_id, with_for_update=True, populate_existing=True)
    if mail is None or mail.sent_at or mail.failed_at:
        return None
    if mail.busy_until and mail.busy_until > moment:
        raise NotNow("Another worker is sending this mail.")
    mail.busy_until = moment + BUSY
    mail.attempts += 1
    return mail


@command
def note(mail_id: int, **values: object) -> None:
    """Write down how sending went and let go of the mail."""
    db.session.execute(
        update(Mail).where(Mail.id == mail_id).values(busy_until=None, **values)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


@command
def forget_old_mails(days: int = 30) -> int:
    """Delete mails that are done with: they hold addresses and private links. Returns how many."""
    before = now() - timedelta(days=days)
    done = Mail.sent_at.is_not(None) | Mail.failed_at.is_not(None)
    gone = db.session.scalars(
        delete(Mail).where(done, Mail.created_at < before).returning(Mail.id)
        .execution_options(synchronize_session=False)
    ).all()  # fmt: skip
    for mail_id in gone:
        outbox_file(mail_id).unlink(missing_ok=True)
    return len(gone)


def send(mail: Mail) -> None:
    """Hand the mail to the server, or without one to a file that the operator can read."""
    url = ours().smtp_url
    message = composed(mail)
    if not url:
        path = outbox_file(mail.id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(message.as_bytes())
        return
    if time.monotonic() < _resting_until.get(url, 0.0):
        raise NotNow("The mail server did not work a moment ago.")
    try:
        deliver_to(server_in(url), message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):  # about this mail, not about the server
        raise
    except OSError:
        _resting_until[url] = time.monotonic() + REST
        raise


def composed(mail: Mail) -> EmailMessage:
    """The mail as it travels. Raises Refused if its address is not exactly one address."""
    message = EmailMessage(policy=AsItIs(linesep="\r\n"))
    author = sender(ours())
    message["From"] = author
    message["To"] = to_ascii_domain(mail.to)
    recipients = message["To"].addresses
    if len(recipients) != 1 or "@" not in mail.to or " " in mail.to:
        raise Refused(f"{mail.to!r} is not an e-mail address.")
    message["Subject"] = mail.subject
    message["Date"] = mail.created_at
    message["Message-ID"] = f"<mail-{mail.id}.{mail.created_at:%Y%m%d%H%M%S%f}@{author.domain}>"  # the same at a retry
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


class AsItIs(EmailPolicy):
    """Mail as SMTP wants it, but with whole addresses in List headers: Python would break long ones (RFC 2369)."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.startswith("List-"):
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)

    def fold(self, name: str, value: Any) -> str:
        if name.startswith("List-"):
            return f"{name}: {value}{self.linesep}"
        return super().fold(name, value)


def sender(settings: Settings) -> Address:
    """MAIL_FROM, which may be `Name <address>`; without a name it is the site's."""
    name, address = parseaddr(settings.mail_from)
    if "@" not in address:
        raise ValueError("no address")
    return Address(display_name=name or settings.site_name, addr_spec=address)


def unsubscribing(url: str | None) -> dict[str, str]:
    """One click in the mail program ends such mails (RFC 8058)."""
    if not url:
        return {}
    if not url.isascii() or any(letter in url for letter in " <>\r\n"):
        raise ValueError("This address cannot stand in a header.")
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def to_ascii_domain(address: str) -> str:
    """The address with its domain spelled for mail servers: `bücher.example` is `xn--bcher-kva.example`."""
    person, at, domain = address.rpartition("@")
    try:
        return f"{person}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def one_line(text: str) -> str:
    """Text without line breaks and control characters: nobody writes a second header through a title."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def rendered(template: str, seen: Mapping[str, Any]) -> str:
    return current_app.jinja_env.get_template(template).render(seen).strip() + "\n"


def styled(html: str) -> str:
    """A mail with its few styles in it: mail programs fetch no stylesheet."""
    return html.replace("</head>", f"<style>{rendered('mail/style.css', {})}</style>\n</head>", 1)


def outbox_file(mail_id: int) -> Path:
    return ours().data_dir / "mails" / f"{mail_id}.eml"


def ours() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
