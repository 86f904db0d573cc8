"""What comes by mail, and how it stops."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from community.accounts.models import User
from community.core import mail as mailing
from community.core import signing
from community.core.db import command, db
from community.core.mail import Mail
from community.notifications.models import KINDS
from community.questions import commands
from community.questions.models import Post, Question
from community.questions.models.posts import MEMBERS
from tests import make
from tests.browser import Browser
from tests.make import People

WorkOff = Callable[[], None]
SITE = "http://127.0.0.1:8000"


def mail_to(who: User, kind: str) -> Mail:
    return db.session.query(Mail).filter_by(to=who.email, kind=kind).one()


def way_out(mail: Mail) -> str:
    """The path that the mail program calls."""
    return mail.headers["List-Unsubscribe"].strip("<>").removeprefix(SITE)


def mail_off(who: User) -> str:
    db.session.expire_all()
    return db.session.get_one(User, who.id).mail_off


@pytest.fixture
def asked(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def mail(people: People, asked: Question, work_off: WorkOff) -> Mail:
    """The mail that tells Ana of Ben's answer."""
    make.answer(people.ben, asked)
    work_off()
    return mail_to(people.ana, "answer")


def test_an_answer_by_mail(people: People, mail: Mail, asked: Question) -> None:
    assert mail.subject == "Ben Okoye answered: Why does the fan ignore my night schedule?"
    for text in (mail.text, mail.html):
        assert "Ben Okoye answered your question." in text
        assert "Cap the fan instead of the level" in text
        assert "Sleep without hearing the fan" in text
        assert f"{SITE}/p/" in text and f"{SITE}/unsubscribe/" in text
    assert "You get this because you asked the question.\n" in mail.text
    assert mail.html.count("<style>") == 1 and ".sheet {" in mail.html.partition("</head>")[0]
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.sent_at


def test_a_mail_for_every_kind(people: People, asked: Question, work_off: WorkOff) -> None:
    answer = make.answer(people.ben, asked, f"{make.HELPFUL} @{people.vera.handle}")
    make.comment(people.vera, answer)
    commands.accept(people.ana, answer)
    work_off()
    kinds = {mail.kind: mail.subject for mail in db.session.query(Mail)}
    title = asked.title
    assert kinds == {
        "answer": f"Ben Okoye answered: {title}",
        "comment": f"Vera Lindqvist commented: {title}",
        "mention": f"Ben Okoye mentioned you: {title}",
        "accepted": f"Your answer solved it: {title}",
    }


def test_titles_cannot_break_a_mail(people: People, work_off: WorkOff) -> None:
    loud = make.question(people.ana, title="Why </script><img src=x> & so on?", goal="<b>Sleep</b>")
    make.answer(people.ben, loud, "Because **<i>this</i>** says so.")
    work_off()
    mail = mail_to(people.ana, "answer")
    assert "<img" not in mail.html and "&lt;/script&gt;" in mail.html and "&lt;b&gt;Sleep" in mail.html
    assert "Why </script><img src=x> & so on?" in mail.text


def test_links_to_what_only_members_read_go_through_the_inbox(
    browser: Browser, people: People, asked: Question, work_off: WorkOff
) -> None:
    @command
    def narrow() -> None:
        db.session.execute(update(Question.__table__).values(audience=MEMBERS))

    narrow()
    answer = make.answer(people.ben, asked)
    work_off()
    text = mail_to(people.ana, "answer").text
    assert f"{SITE}/inbox/" in text and f"/p/{answer.id}" not in text


@pytest.mark.parametrize("what", ["answer", "question"])
def test_no_mail_goes_out_about_what_is_removed_by_then(
    people: People, asked: Question, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """The mail server was away for a while."""
    monkeypatch.setattr(mailing, "send", away)
    answer = make.answer(people.ben, asked)
    work_off()
    assert mail_to(people.ana, "answer").sent_at is None
    commands.delete_post(people.mo, db.session.get_one(Post, answer.id if what == "answer" else asked.id), "spam")
    work_off()
    assert [mail.kind for mail in db.session.query(Mail)] == []


def away(_mail: Mail) -> None:
    raise OSError("Connection refused")


def test_unwanted_kinds_are_not_mailed(browser: Browser, people: People, asked: Question, work_off: WorkOff) -> None:
    browser.sign_in(people.ana)
    form = browser.get("/settings/mail")
    assert len(form.all("input[checked]")) == len(KINDS)
    saved = browser.post("/settings/mail", {"comment": "y", "mention": "y"})
    assert "Saved." in saved.words and len(saved.all("input[checked]")) == 2
    assert mail_off(people.ana) == "accepted answer decided followed outcome search suggestion"
    make.answer(people.ben, asked)
    make.comment(people.ben, asked)
    work_off()
    assert [mail.kind for mail in db.session.query(Mail)] == ["comment"]
    assert db.session.get_one(User, people.ana.id).unread == 2


def test_settings_belong_to_somebody(browser: Browser) -> None:
    assert browser.get("/settings/mail", follow=False).location.startswith("/sign-in")


def test_settings_for_somebody_without_confirmed_address(browser: Browser) -> None:
    page = browser.sign_in(make.person("Noor Haddad", confirmed=False)).get("/settings/mail")
    assert "not confirmed yet" in page.words


def test_one_button_ends_these_mails(browser: Browser, people: People, mail: Mail, asked: Question) -> None:
    page = browser.get(way_out(mail))
    assert "answers to your questions" in page.words
    assert mail_off(people.ana) == ""  # looking changes nothing
    assert [form["action"] for form in page.all("main form")] == [way_out(mail)]
    done = browser.post(way_out(mail))
    assert "no more of these mails" in done.words
    assert mail_off(people.ana) == "answer"


def test_one_click_of_a_mail_program(browser: Browser, people: People, mail: Mail) -> None:
    for _time in range(2):
        browser.post(way_out(mail), {"List-Unsubscribe": "One-Click"}, token=False)
        assert mail_off(people.ana) == "answer"


def test_it_ends_only_that_kind(people: People, browser: Browser, mail: Mail, work_off: WorkOff) -> None:
    browser.post(way_out(mail), token=False)
    asked = db.session.query(Question).one()
    make.comment(people.ben, asked)
    make.answer(people.vera, asked)
    work_off()
    assert [kept.kind for kept in db.session.query(Mail).order_by(Mail.id)] == ["answer", "comment"]


def test_tokens_that_are_not_ours(browser: Browser, people: People, mail: Mail) -> None:
    token = way_out(mail).rpartition("/")[2]
    bad = [
        "x",
        token[:-1],
        token + "x",
        "A" * 5000,
        signing.sign("confirm", {"user": people.ana.id, "kind": "answer"}),
        signing.sign("unsubscribe", {"user": people.ana.id, "kind": "everything"}),
        signing.sign("unsubscribe", [1]),
    ]
    for wrong in bad:
        browser.get(f"/unsubscribe/{wrong}", status=404)
        browser.post(f"/unsubscribe/{wrong}", token=False, status=404)
    browser.post(f"/unsubscribe/{signing.sign('unsubscribe', {'user': 999, 'kind': 'answer'})}", status=404)
    assert mail_off(people.ana) == ""


def test_other_forms_still_need_their_token(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    for path in ("/inbox/read", "/settings/mail"):
        browser.post(path, token=False, status=400)
