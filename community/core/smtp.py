"""A conversation with the mail server that SMTP_URL names."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 20  # seconds for each answer of the server
PERMANENT = 500  # replies from here on mean: do not try again (RFC 5321, 4.2.1)


class Refused(Exception):
    """This mail will never be accepted for this person; trying again would only annoy the server."""


@dataclass(frozen=True)
class Server:
    """Where and how mails are handed over."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False


def server_in(url: str) -> Server:
    """Read smtp://user:password@host:port, smtps://... or ...?starttls=1. Raises ValueError saying what is wrong."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps"):
        raise ValueError("must start with smtp:// or smtps://")
    if not parts.hostname:
        raise ValueError("names no host")
    try:
        port = parts.port
    except ValueError:
        raise ValueError("has a wrong port") from None
    tls = parts.scheme == "smtps"
    starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] in ("1", "true", "yes")
    return Server(
        host=parts.hostname,
        port=port or (465 if tls else 587 if starttls else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        starttls=starttls and not tls,
    )


def deliver_to(server: Server, message: EmailMessage) -> None:
    """Hand over one mail. Raises Refused for good, OSError (of which SMTPException is one) for now."""
    with conversation(server) as smtp:
        try:
            smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise_refused_if_permanent(code, text)
            raise
        except smtplib.SMTPDataError as error:
            raise_refused_if_permanent(error.smtp_code, error.smtp_error)
            raise
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(f"The mail server cannot write to this address: {error}") from error


def raise_refused_if_permanent(code: int, text: bytes | str) -> None:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    if code >= PERMANENT:
        raise Refused(f"{code} {words}")


@contextmanager
def conversation(server: Server) -> Iterator[smtplib.SMTP]:
    """Greet, encrypt and sign in as the address asks; say goodbye, which cannot undo what was accepted."""
    context = ssl.create_default_context()  # checks the server's certificate; smtplib by itself would not
    if server.tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.starttls:
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
        yield smtp
        with suppress(OSError):
            smtp.quit()
    finally:
        smtp.close()
