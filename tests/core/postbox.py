"""A mail server for tests, and mails to send through it."""

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from flask import Flask

from community.core import mail
from community.core.db import command, db
from community.core.mail import Mail, MailQueued, deliver, queue_mail

LINK = "https://community.northwind.example/reset/" + "t0ken-_." * 12
STOP = "https://community.northwind.example/unsubscribe/" + "a1B2-_." * 25


@dataclass
class Postbox:
    """What a mail server does here: takes mails, or answers with what the test told it to."""

    taken: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    at_rcpt: str = "250 OK"
    at_data: str = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if self.at_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
            self.to.append(address)
        return self.at_rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if self.at_data.startswith("250"):
            content = envelope.original_content or b""
            self.raw.append(content)
            self.taken.append(email.message_from_bytes(content, _class=EmailMessage, policy=policy.default))
        return self.at_data


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def opened_postbox(app: Flask) -> Iterator[Postbox]:
    """A running mail server that the app sends to."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    with_server(app, f"smtp://127.0.0.1:{controller.port}")
    mail._resting_until.clear()
    try:
        yield box
    finally:
        controller.stop()
        mail._resting_until.clear()


def with_server(app: Flask, url: str | None) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=url, mail_from="hello@northwind.example")


@command
def queue(to: str = "ana@example.com", subject: str = "New password", **more: Any) -> Mail:
    return queue_mail(to, subject, "reset", kind="account", **{"name": "Ana", "link": LINK, "hours": 2, **more})


def again(waiting: Mail) -> Mail:
    db.session.expire_all()
    return db.session.get_one(Mail, waiting.id)


def send(waiting: Mail) -> Mail:
    deliver(MailQueued(mail_id=waiting.id))
    return again(waiting)
