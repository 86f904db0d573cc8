"""The conversation with the mail server: refusals, silence, passwords and encryption."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from flask import Flask
from sqlalchemy import select, update

from community.core import mail, smtp
from community.core.db import command, db, now
from community.core.events import Event
from community.core.mail import Mail, MailQueued, NotNow, deliver
from community.settings import SettingsError
from tests.core.postbox import Postbox, again, free_port, opened_postbox, queue, send, with_server


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    with opened_postbox(app) as box:
        yield box


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    """No test leaves a server alone because another one failed."""
    mail._resting_until.clear()
    yield
    mail._resting_until.clear()


@pytest.mark.parametrize("moment", ["at_rcpt", "at_data"])
def test_a_refusal_for_good_is_kept_and_not_tried_again(
    app: Flask, postbox: Postbox, work_off: Callable[[], None], moment: str
) -> None:
    setattr(postbox, moment, "550 5.1.1 No such person here")
    waiting = queue()

    work_off()
    setattr(postbox, moment, "250 OK")
    send(waiting)

    failed = again(waiting)
    assert failed.failed_at is not None and failed.sent_at is None
    assert "550" in (failed.error or "") and "No such person" in (failed.error or "")
    assert failed.attempts == 1
    assert db.session.scalars(select(Event.handled_at)).one() is not None
    assert postbox.taken == []


@pytest.mark.parametrize("moment", ["at_rcpt", "at_data"])
def test_a_refusal_for_now_is_tried_again(
    app: Flask, postbox: Postbox, work_off: Callable[[], None], moment: str
) -> None:
    setattr(postbox, moment, "451 4.7.1 Greylisted, come back later")
    waiting = queue()

    work_off()
    assert "Greylisted" in (again(waiting).error or "")
    event = db.session.scalars(select(Event)).one()
    assert event.handled_at is None and event.parked_at is None and event.run_after > now()
    db.session.rollback()

    setattr(postbox, moment, "250 OK")
    sent = send(waiting)
    assert (len(postbox.taken), sent.attempts, sent.error) == (1, 2, None)


def test_a_server_that_is_away_is_tried_again_and_meanwhile_left_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_server(app, f"smtp://127.0.0.1:{free_port()}")
    first, second = queue(), queue(to="ben@example.com")

    with pytest.raises(ConnectionRefusedError):
        send(first)
    with pytest.raises(NotNow):
        send(second)
    assert "ConnectionRefusedError" in (again(first).error or "")
    assert again(first).sent_at is None and again(first).failed_at is None and again(first).busy_until is None

    mail._resting_until.clear()
    with pytest.raises(ConnectionRefusedError):
        send(second)


def test_a_server_that_never_answers_does_not_hold_the_worker(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with_server(app, f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        waiting = queue()
        with pytest.raises(OSError, match="timed out"):
            send(waiting)
        with pytest.raises(NotNow):
            send(queue(to="ben@example.com"))
    assert "timed out" in (again(waiting).error or "")


def test_a_server_that_hangs_up_after_taking_the_mail_has_taken_it(app: Flask) -> None:
    """The goodbye fails, but the mail is there: sending it again would be wrong."""
    script = [b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n", b"250 taken\r\n"]

    def talk(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 ready\r\n")
            for reply in script:
                line = lines.readline()
                while reply.startswith(b"250 taken") and line != b".\r\n":
                    line = lines.readline()
                connection.sendall(reply)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=talk, args=(listening,))
        thread.start()
        with_server(app, f"smtp://127.0.0.1:{listening.getsockname()[1]}")
        sent = send(queue())
        thread.join(5)
    assert sent.sent_at is not None and sent.error is None


def test_two_workers_do_not_send_the_same_mail(app: Flask, postbox: Postbox) -> None:
    waiting = queue()
    assert mail.claim(waiting.id) is not None

    with pytest.raises(NotNow):
        deliver(MailQueued(mail_id=waiting.id))
    assert postbox.taken == []

    outlive_the_other_worker(waiting)
    assert send(waiting).sent_at is not None
    assert len(postbox.taken) == 1


@command
def outlive_the_other_worker(waiting: Mail) -> None:
    db.session.execute(update(Mail).where(Mail.id == waiting.id).values(busy_until=now() - timedelta(seconds=1)))


def test_the_server_is_signed_in_to_with_what_the_setting_says(app: Flask) -> None:
    seen: list[LoginPassword] = []

    def check(server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
        seen.append(given)
        return AuthResult(handled=False, success=given == LoginPassword(b"com@munity", b"p:/ss w"))

    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_require_tls=False)
    controller.start()
    try:
        with_server(app, f"smtp://com%40munity:p%3A%2Fss%20w@127.0.0.1:{controller.port}")
        assert send(queue()).sent_at is not None
        with_server(app, f"smtp://com%40munity:wrong@127.0.0.1:{controller.port}")
        waiting = queue()
        with pytest.raises(OSError, match="535"):
            send(waiting)
    finally:
        controller.stop()
    assert len(box.taken) == 1
    assert again(waiting).failed_at is None, "a wrong password is the operator's to repair, not the recipient's fault"
    assert len(seen) >= 2


def test_without_encryption_nothing_is_sent_where_it_was_asked_for(app: Flask, postbox: Postbox) -> None:
    url = f"{app.config['SETTINGS'].smtp_url}?starttls=1"
    with_server(app, url)
    waiting = queue()

    with pytest.raises(OSError, match="STARTTLS"):
        send(waiting)
    assert postbox.taken == []
    assert again(waiting).failed_at is None


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", smtp.Server("mail.example", 25)),
        ("smtp://mail.example:2525", smtp.Server("mail.example", 2525)),
        ("smtp://a:b@mail.example?starttls=1", smtp.Server("mail.example", 587, "a", "b", starttls=True)),
        ("smtps://a%40b:c%2Fd@mail.example", smtp.Server("mail.example", 465, "a@b", "c/d", tls=True)),
        ("smtp://[::1]:25", smtp.Server("::1", 25)),
    ],
)
def test_the_address_of_the_server_is_read(url: str, server: smtp.Server) -> None:
    assert smtp.server_in(url) == server


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:port", "smtp://x:99999"]
)
def test_a_wrong_address_of_the_server_stops_the_start(app: Flask, url: str) -> None:
    with_server(app, url)

    with pytest.raises(SettingsError, match="SMTP_URL"):
        mail.connect(app)
