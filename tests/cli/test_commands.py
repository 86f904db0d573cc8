"""The operator's commands, as typed into a shell."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import update

from community.accounts.models import User
from community.admin.queries import is_empty
from community.cli.doctor import CHECKS
from community.core.db import command, db, now
from community.core.events import Event
from community.core.mail import Mail
from community.staff.commands.proving import note_proof
from community.staff.models import StaffGrant
from community.staff.queries import grant_of, live_grant
from tests import make
from tests.browser import Browser
from tests.make import People

UNTIL = f"{now() + timedelta(days=300):%Y-%m-%d}"


class Shell:
    """Runs `flask community ...` on the test's own data."""

    def __init__(self, app: Flask) -> None:
        self.runner = app.test_cli_runner()

    def __call__(self, *words: str, stdin: str = "", code: int = 0) -> str:
        db.session.commit()
        result: Result = self.runner.invoke(args=["community", *words], input=stdin)
        assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
        assert "Traceback" not in result.output
        db.session.expire_all()
        return result.output


@pytest.fixture
def shell(app: Flask) -> Shell:
    return Shell(app)


def test_help_names_every_command(shell: Shell) -> None:
    said = shell("--help")
    for word in ("init", "start", "serve", "work", "user", "staff", "import", "reindex", "doctor", "demo"):
        assert word in said


def test_init_may_run_again(shell: Shell) -> None:
    assert "Ready" in shell("init")
    assert "Ready" in shell("init")
    assert is_empty()


def test_an_administrator_is_created_and_signs_in(shell: Shell, browser: Browser) -> None:
    said = shell(
        "user",
        "create",
        "Ada Root",
        "Ada@Example.org",
        "--role",
        "admin",
        "--password-stdin",
        stdin="wind in the reeds\n",
    )
    assert "Ada Root (admin)" in said
    browser.post("/sign-in", {"email": "ada@example.org", "password": "wind in the reeds"})
    assert "Outbox" in browser.get("/").words


@pytest.mark.parametrize(
    ("words", "password", "sentence"),
    [
        (("Ada", "ada@example.org"), "short", "8"),
        (("Ada", "not an address"), "wind in the reeds", "address"),
        (("", "ada@example.org"), "wind in the reeds", "characters"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    shell: Shell, words: tuple[str, str], password: str, sentence: str
) -> None:
    said = shell("user", "create", *words, "--password-stdin", stdin=password + "\n", code=1)
    assert said.startswith("Error: ")
    assert sentence in said.lower()
    assert is_empty()


def test_the_same_address_twice_is_refused(shell: Shell) -> None:
    words = ("user", "create", "Ada Root", "ada@example.org", "--password-stdin")
    shell(*words, stdin="wind in the reeds\n")
    assert "Error: " in shell(*words, stdin="wind in the reeds\n", code=1)


@command
def prove(grant: StaffGrant | None) -> None:
    assert grant
    note_proof(grant)


def test_a_grant_is_given_listed_and_taken_back(shell: Shell, people: People, browser: Browser) -> None:
    assert shell("staff", "list") == ""
    said = shell("staff", "grant", people.ben.email or "", "--function", "Support", "--until", UNTIL)
    assert f"speaks for the vendor as Support until {UNTIL}" in said
    assert live_grant(people.ben.id) is None and "Ben Okoye" in shell("staff", "list", "--all")
    prove(grant_of(people.ben.id))
    assert "Ben Okoye" in shell("staff", "list")
    assert "Ben Okoye" in browser.get("/staff").words
    shell("staff", "revoke", people.ben.email or "")
    assert live_grant(people.ben.id) is None
    assert shell("staff", "list") == ""


@pytest.mark.parametrize(
    "words",
    [
        ("grant", "nobody@example.org", "--function", "Support", "--until", UNTIL),
        ("grant", "ben@example.org", "--function", "Support", "--until", "2001-01-01"),
        ("grant", "ben@example.org", "--function", " ", "--until", UNTIL),
        ("revoke", "nobody@example.org"),
        ("revoke", "ben@example.org"),
    ],
)
def test_grants_that_cannot_be(shell: Shell, people: People, words: tuple[str, ...]) -> None:
    assert people.ben.email == "ben@example.org"
    assert shell("staff", *words, code=1).startswith("Error: ")


def test_a_date_that_is_none_is_refused(shell: Shell, people: People) -> None:
    said = shell("staff", "grant", people.ben.email or "", "--function", "Support", "--until", "soon", code=2)
    assert "soon" in said


def test_the_doctor_finds_and_repairs(shell: Shell, people: People, work_off: object) -> None:
    make.answer(people.ben, make.question(people.ana))
    work_off()
    assert shell("doctor").count(" ok") == len(CHECKS)
    damage(people.ana.id)
    said = shell("doctor", code=1)
    assert "reputation 777" in said
    assert "--fix" in said
    assert "repaired" in shell("doctor", "--fix")
    assert shell("doctor").count(" ok") == len(CHECKS)
    assert db.session.get_one(User, people.ana.id).reputation == 0


@command
def damage(user_id: int) -> None:
    db.session.execute(update(User).where(User.id == user_id).values(reputation=777, unread=99))
    db.session.execute(update(Event).values(parked_at=Event.at, handled_at=None))


def test_the_demonstration_is_for_new_sites_only(shell: Shell, people: People) -> None:
    make.question(people.ana)
    assert "only for a new site" in shell("demo", code=1)


def test_the_demonstration_fills_every_list(shell: Shell, browser: Browser) -> None:
    assert "demonstration" in shell("demo")
    for path in ("/", "/?sort=active", "/?sort=unanswered", "/?sort=solved"):
        assert browser.get(path).all("ul.rows li"), path
    shell("doctor")


def test_reindexing(shell: Shell, people: People) -> None:
    make.question(people.ana)
    assert "Indexing" in shell("reindex")


def test_a_test_mail_is_queued(shell: Shell) -> None:
    assert "is queued" in shell("mail", "test", "ana@example.org")
    mail = db.session.query(Mail).one()
    assert (mail.to, mail.subject) == ("ana@example.org", "Mail works")


def test_an_import_from_nowhere(shell: Shell, tmp_path: Path) -> None:
    assert shell("import", "stackexchange", str(tmp_path / "gone"), code=1).startswith("Error: ")
    said = shell("import", "stackexchange", str(tmp_path), code=1)
    assert said.startswith("Error: ")
    assert "missing" in said
    assert is_empty()
