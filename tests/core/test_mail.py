"""Mails: written with what causes them, sent once, and never lost in silence."""

import email
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from community.core import mail
from community.core.db import command, db, now
from community.core.mail import Mail, MailQueued, absolute, deliver, forget_old_mails, queue_mail
from community.settings import SettingsError
from tests.core.postbox import LINK, STOP, Postbox, again, opened_postbox, queue, send, with_server


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    with opened_postbox(app) as box:
        yield box


def test_ana_receives_her_mail(app: Flask, postbox: Postbox, work_off: Callable[[], None]) -> None:
    waiting = queue()

    work_off()

    [received] = postbox.taken
    assert postbox.to == ["ana@example.com"]
    assert received["Subject"] == "New password"
    assert received["To"] == "ana@example.com"
    assert received["From"] == "Northwind Community <hello@northwind.example>"
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["Date"].datetime == waiting.created_at.replace(microsecond=0)
    assert received["Message-ID"].endswith("@northwind.example>")
    assert "List-Unsubscribe" not in received
    sent = again(waiting)
    assert (sent.sent_at is not None, sent.attempts, sent.error, sent.busy_until) == (True, 1, None, None)


def test_both_kinds_of_text_carry_the_whole_link(app: Flask, postbox: Postbox) -> None:
    send(queue(name="Zoë <Brontë>"))

    [received] = postbox.taken
    text, html = received.get_body(("plain",)), received.get_body(("html",))
    assert text is not None and html is not None
    assert LINK in text.get_content()
    assert "Hello Zoë <Brontë>," in text.get_content()
    assert f'href="{LINK}"' in html.get_content()
    assert "Zoë &lt;Brontë&gt;" in html.get_content()
    assert max(map(len, postbox.raw[0].splitlines())) <= 998


def test_one_click_ends_such_mails(app: Flask, postbox: Postbox) -> None:
    send(queue(unsubscribe_url=STOP))

    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n".encode() in postbox.raw[0]
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in postbox.raw[0]
    body = postbox.taken[0].get_body(("plain",))
    assert body is not None and STOP in body.get_content()


def test_a_mail_is_sent_once_however_often_it_is_delivered(app: Flask, postbox: Postbox) -> None:
    waiting = queue()

    for _ in range(3):
        send(waiting)

    assert len(postbox.taken) == 1


def test_a_mail_belongs_to_the_command_that_causes_it(
    app: Flask, postbox: Postbox, work_off: Callable[[], None]
) -> None:
    @command
    def fails() -> None:
        queue()
        raise LookupError("something else went wrong")

    with pytest.raises(LookupError):
        fails()
    work_off()

    assert postbox.taken == []
    assert db.session.scalars(select(Mail)).all() == []


def test_nobody_sends_a_mail_outside_a_command(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside a command"):
        queue_mail("ana@example.com", "Hello", "confirm", kind="account", name="Ana", link=LINK)


@pytest.mark.parametrize(
    "subject", ["Hello\r\nBcc: everybody@example.com", "Hello\nBcc: x@example.com\n\nbody", "Hello\u2028Bcc:\x85x\x00"]
)
def test_a_title_cannot_write_headers(app: Flask, postbox: Postbox, subject: str) -> None:
    send(queue(subject=subject))

    [received] = postbox.taken
    assert "Bcc" not in received
    assert received["Subject"].startswith("Hello")
    assert postbox.to == ["ana@example.com"]


def test_long_titles_in_any_language_arrive_whole(app: Flask, postbox: Postbox) -> None:
    title = "Grüße aus Łódź: почему 投票 нельзя 🦦 " * 4

    send(queue(subject=title))

    assert postbox.taken[0]["Subject"] == title.strip()
    assert again(queue(subject="x" * 5000)).subject == "x" * 200


@pytest.mark.parametrize(
    "to",
    ["ana@example.com, ben@example.com", "ana@example.com\r\nBcc: ben@example.com", "Ana <ana@example.com>", "ana", ""],
)
def test_only_one_plain_address_is_written_to(app: Flask, postbox: Postbox, to: str) -> None:
    failed = send(queue(to=to))

    assert failed.failed_at is not None
    assert "is not an e-mail address" in (failed.error or "")
    assert postbox.to == []


def test_a_domain_in_any_script_is_reached(app: Flask, postbox: Postbox) -> None:
    send(queue(to="ana@bücher.example"))

    assert postbox.to == ["ana@xn--bcher-kva.example"]


def test_without_a_server_mails_lie_in_a_folder(app: Flask, work_off: Callable[[], None]) -> None:
    with_server(app, None)
    waiting = queue(unsubscribe_url=STOP)

    work_off()

    path: Path = app.config["SETTINGS"].data_dir / "mails" / f"{waiting.id}.eml"
    written = email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
    assert written["To"] == "ana@example.com"
    body = written.get_body(("plain",))
    assert body is not None and LINK in body.get_content()
    assert path.parent.stat().st_mode & 0o077 == 0
    assert again(waiting).sent_at is not None


def test_the_words_are_complete(app: Flask) -> None:
    waiting = queue()

    assert "once, for 2 hours" in waiting.text and "once, for 2 hours" in waiting.html
    assert waiting.text.startswith("Hello Ana,") and "\n\n\n\n" not in waiting.text
    for words in (waiting.text, waiting.html):
        assert LINK in words
        assert "Northwind Community" in words
        assert "{{" not in words and "None" not in words and "%(" not in words
    assert "Stop mails" not in waiting.text


def test_a_template_that_misses_something_is_noticed_when_queueing(app: Flask) -> None:
    @command
    def forgets_the_link() -> Mail:
        return queue_mail("ana@example.com", "Hello", "confirm", kind="account", name="Ana")

    with pytest.raises(Exception, match="'link' is undefined"):
        forgets_the_link()


def test_old_mails_are_forgotten_and_waiting_ones_kept(app: Flask) -> None:
    with_server(app, None)
    old, waiting, fresh = queue(), queue(), queue()
    send(old)
    send(fresh)
    make_old(old, waiting)

    gone = old.id
    db.session.expunge_all()

    assert forget_old_mails(days=30) == 1
    assert db.session.scalars(select(Mail.id).order_by(Mail.id)).all() == [waiting.id, fresh.id]
    assert not mail.outbox_file(gone).exists()
    assert mail.outbox_file(fresh.id).exists()
    db.session.rollback()
    deliver(MailQueued(mail_id=gone))


@command
def make_old(*mails: Mail) -> None:
    ids = [one.id for one in mails]
    db.session.execute(update(Mail).where(Mail.id.in_(ids)).values(created_at=now() - timedelta(days=40)))


def test_links_lead_to_the_site_of_the_settings(app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], site_url="https://community.northwind.example")

    with app.test_request_context("/", headers={"Host": "evil.example"}):
        assert absolute("/reset/abc") == "https://community.northwind.example/reset/abc"


@pytest.mark.parametrize(
    "url", ["https://x.example/a b", "https://x.example/\r\nBcc: x", "https://x.example/<>", "https://é.example/"]
)
def test_only_a_clean_address_becomes_a_header(app: Flask, url: str) -> None:
    with pytest.raises(ValueError, match="header"):
        queue(unsubscribe_url=url)


def test_a_wrong_sender_stops_the_start(app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_from="nobody")

    with pytest.raises(SettingsError, match="MAIL_FROM"):
        mail.connect(app)


def test_the_sender_may_carry_a_name(app: Flask, postbox: Postbox) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_from="The Neighbours <hi@northwind.example>")

    send(queue())

    assert postbox.taken[0]["From"] == "The Neighbours <hi@northwind.example>"
