"""Commands are one transaction: they join, roll back and refuse writes outside; moments know their zone."""

import sqlite3
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, StatementError

from community.accounts.models import User
from community.core.db import after_commit, command, db, in_command, lock, now
from community.core.errors import Invalid, NotFound
from community.questions.models import Question
from tests import make
from tests.browser import Browser
from tests.make import People


@command
def rename(user: User, name: str) -> str:
    user.name = name
    return name


@command
def rename_twice(user: User, fail: bool = False) -> None:
    rename(user, "Anna")
    assert in_command(), "an inner command does not end the outer one"
    rename(user, "Anne")
    if fail:
        raise Invalid("Not like this.")


def stored_name(user: User) -> str:
    """The name as another connection sees it."""
    with db.engine.connect() as connection:
        return str(connection.execute(text("SELECT name FROM users WHERE id = :id"), {"id": user.id}).scalar_one())


def test_a_command_commits_and_returns(people: People) -> None:
    assert rename(people.ana, "Anna Ferreira") == "Anna Ferreira"
    assert stored_name(people.ana) == "Anna Ferreira"
    assert not in_command()


def test_inner_commands_join_the_outer_one(people: People) -> None:
    rename_twice(people.ana)
    assert stored_name(people.ana) == "Anne"


def test_a_failure_rolls_everything_back(people: People) -> None:
    with pytest.raises(Invalid):
        rename_twice(people.ana, fail=True)
    assert stored_name(people.ana) == people.ana.name == "Ana Ferreira"
    assert not in_command()
    rename(people.ana, "Anna")
    assert stored_name(people.ana) == "Anna", "the next command works"


def stored_name_in(app: Flask, user_id: int) -> str:
    """The same, for a thread of its own."""
    with app.app_context(), db.engine.connect() as connection:
        return str(connection.execute(text("SELECT name FROM users WHERE id = :id"), {"id": user_id}).scalar_one())


def test_nothing_is_seen_before_the_commit(app: Flask, people: People) -> None:
    ana = people.ana
    seen: list[str] = []

    @command
    def half_way() -> None:
        rename(ana, "Anna")
        db.session.flush()
        somebody_else = threading.Thread(target=lambda: seen.append(stored_name_in(app, ana.id)))
        somebody_else.start()
        somebody_else.join()

    half_way()
    assert seen == ["Ana Ferreira"] and stored_name(ana) == "Anna"


def test_interrupted_commands_roll_back_too(people: People) -> None:
    @command
    def interrupted(user: User) -> None:
        user.name = "Anna"
        db.session.flush()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted(people.ana)
    assert stored_name(people.ana) == "Ana Ferreira" and not in_command()


def test_what_was_changed_outside_is_refused(people: People) -> None:
    people.ana.name = "Anna"
    with pytest.raises(RuntimeError, match="outside a command"):
        rename(people.ana, "Anne")
    db.session.rollback()
    db.session.add(User(name="X", handle="x"))
    with pytest.raises(RuntimeError, match="outside a command"):
        rename(people.ana, "Anne")
    db.session.rollback()
    assert stored_name(people.ana) == "Ana Ferreira"


def test_a_refused_row_does_not_poison_the_session(people: People) -> None:
    assert people.ben.handle == "ben-okoye"

    @command
    def steal_handle(user: User) -> None:
        user.handle = "ben-okoye"

    with pytest.raises(IntegrityError):
        steal_handle(people.ana)
    assert people.ana.handle == "ana-ferreira"


def test_calls_after_the_commit(people: People) -> None:
    ana, told = people.ana, []

    def tell() -> None:
        told.append((in_command(), stored_name(ana)))

    @command
    def rename_and_tell(fail: bool) -> None:
        ana.name = "Anna"
        after_commit(tell)
        after_commit(tell)
        if fail:
            raise Invalid()

    with pytest.raises(Invalid):
        rename_and_tell(True)
    rename(ana, "Ana")
    assert told == [], "dropped with the command that failed"
    rename_and_tell(False)
    assert told == [(False, "Anna")], "once, when it is safely there"


def test_what_the_request_loaded_stays_loaded(people: People) -> None:
    question = make.question(people.ana)
    assert question.tag_names == ["schedules"]
    rename(people.ana, "Anna")
    assert question.tag_names == ["schedules"], "no statement is needed, and none would be allowed"


def test_a_lock_reads_again(app: Flask, people: People) -> None:
    ana = people.ana
    with db.engine.begin() as somebody_else:
        somebody_else.execute(text("UPDATE users SET name = 'Anna' WHERE id = :id"), {"id": ana.id})

    @command
    def look() -> str:
        return lock(ana).name

    assert look() == "Anna"


def test_a_lock_needs_a_row(app: Flask) -> None:
    @command
    def look() -> None:
        lock(User(name="Nobody"))

    with pytest.raises(NotFound):
        look()


def test_a_lock_of_a_post_reads_what_both_of_its_tables_say(people: People) -> None:
    question = make.question(people.ana)
    with db.engine.begin() as somebody_else:
        somebody_else.execute(text("UPDATE posts SET up = 7"))
        somebody_else.execute(text("UPDATE questions SET goal = 'Peace'"))

    @command
    def look() -> tuple[int, str]:
        found = lock(question)
        return found.up, found.goal

    assert look() == (7, "Peace")


def test_many_writers_wait_for_each_other(app: Flask, people: People) -> None:
    ana = people.ana.id
    db.session.remove()
    failures: list[BaseException] = []

    @command
    def earn() -> None:
        reputation = lock(db.session.get_one(User, ana)).reputation
        db.session.execute(update(User).where(User.id == ana).values(reputation=reputation + 1))

    def work() -> None:
        with app.app_context():
            try:
                for _time in range(10):
                    earn()
            except BaseException as error:
                failures.append(error)
            finally:
                db.session.remove()

    workers = [threading.Thread(target=work) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert db.session.get_one(User, ana).reputation == 40


def test_moments_come_back_aware_and_in_utc(people: People) -> None:
    in_kathmandu = datetime(2026, 3, 1, 5, 45, tzinfo=timezone(timedelta(hours=5, minutes=45)))

    @command
    def set_moment() -> None:
        people.ana.created_at = in_kathmandu

    set_moment()
    db.session.expire_all()
    assert people.ana.created_at == in_kathmandu
    assert people.ana.created_at.tzinfo == UTC and people.ana.created_at.hour == 0
    assert now().tzinfo == UTC


def test_a_moment_without_zone_is_refused(people: People) -> None:
    @command
    def set_moment() -> None:
        people.ana.created_at = datetime(2026, 3, 1)

    with pytest.raises(StatementError, match="time zone"):
        set_moment()


def test_sqlite_is_durable_and_strict(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("about SQLite")
    wanted = {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 8000}
    with db.engine.connect() as connection:
        for pragma, value in wanted.items():
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_foreign_keys_are_enforced(app: Flask) -> None:
    @command
    def orphan() -> None:
        db.session.add(Question(author_id=4711, title="Whose?", slug="whose", source="", html=""))

    with pytest.raises(IntegrityError):
        orphan()


def test_a_reader_does_not_stop_a_writer(app: Flask, people: People) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("about SQLite")
    path = db.engine.url.database
    reader = sqlite3.connect(str(path), isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT name FROM users").fetchall() == [("Ana Ferreira",)] if people.ana else []
    rename(people.ana, "Anna")
    assert reader.execute("SELECT name FROM users").fetchall() == [("Ana Ferreira",)], "it sees one moment"
    reader.execute("COMMIT")
    assert reader.execute("SELECT name FROM users").fetchall() == [("Anna",)]
    reader.close()


def test_postgresql_compiles_no_statements(app: Flask) -> None:
    if app.config["SETTINGS"].is_sqlite:
        pytest.skip("about PostgreSQL")
    assert db.session.scalar(text("SHOW jit")) == "off"
    db.session.rollback()
    assert db.session.scalar(text("SHOW jit")) == "off"


def test_pages_that_only_read_leave_statements_prepared(app: Flask, people: People) -> None:
    """PostgreSQL parses and plans a page's statements a few times, not for every reader."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite keeps its statements whatever happens")
    question = make.question(people.ana)
    browser = Browser(app)
    browser.sign_in(people.ana)  # strangers get kept pages
    db.session.remove()
    for _reader in range(8):
        with app.app_context():
            assert browser.client.get(f"/q/{question.id}/{question.slug}").status_code == 200
    with ExitStack() as stack:
        kept = [stack.enter_context(db.engine.connect()) for _ in range(db.engine.pool.checkedin())]  # type: ignore[attr-defined]
        prepared = [one for each in kept for one in each.scalars(text("SELECT statement FROM pg_prepared_statements"))]
    assert any("FROM questions JOIN posts" in one for one in prepared)
