"""Migrations and models say the same, and a migration can be taken back."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from alembic import command as alembic
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, text

from community.badges.commands import give_badge, make_badge
from community.core.db import db, now
from community.notifications.commands import tell, tell_of_badge
from community.questions import commands
from community.questions.writing import AskFields
from community.reputation.commands import award, give_again, take_back_all
from community.reputation.models import LedgerEntry
from community.reputation.prices import ANSWER_UP
from community.search import learning, vocabulary
from community.search.following import follow
from community.search.upkeep import order_build
from community.staff.queries import live_grant, not_genuine
from tests import make
from tests.conftest import upgrade
from tests.make import People

BADGE = ("Guest speaker", "Spoke at one of our meetings.", "sun")


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())


def test_models_and_migrations_agree(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_all_tables_come_from_migrations(app: Flask) -> None:
    assert tables() == set(db.metadata.tables) | {"alembic_version"}


@pytest.fixture
def back(app: Flask) -> Iterator[Callable[[str], None]]:
    """Takes migrations back; afterwards all of them are there again."""
    config = app.extensions["migrate"].migrate.get_config()

    def run(to: str) -> None:
        db.session.remove()
        alembic.downgrade(config, to)

    try:
        yield run
    finally:
        db.session.remove()
        upgrade(app)


def test_all_migrations_can_be_taken_back_with_data(app: Flask, people: People, back: Callable[[str], None]) -> None:
    make.question(people.ana)
    back("base")
    assert "users" not in tables()
    upgrade(app)
    assert "users" in tables()


def test_searching_comes_and_goes_while_the_rest_stays(app: Flask, people: People, back: Callable[[str], None]) -> None:
    """Down with searches, followers, synonyms and notes of all kinds in the database, and up again."""
    question = make.question(people.ana, tags=["wifi"])
    make.question(people.ben, tags=["wlan"])
    key = learning.note_search("fan at night", "en", 3)
    learning.note_click(key, 1, question.id)
    vocabulary.add_group(people.ada, "wifi, wlan", "radio")
    commands.add_tag_synonym(people.ada, "wlan", "wifi")
    follow(people.ben, "fan")
    order_build(people.ada)
    tell(people.ben.id, "mention", question.id, question.id, people.ana.id)
    tell(people.mo.id, "search", question.id, question.id, people.ana.id, "fan")
    before = rows()
    back("0001")
    new = {"search_logs", "synonym_groups", "followed_searches", "tag_synonyms", "index_works"}
    assert not new & tables() and {"users", "notifications"} <= tables()
    assert "about" not in {column["name"] for column in inspect(db.engine).get_columns("notifications")}
    assert rows() == {name: before[name] for name in tables() - {"alembic_version"}} | {"notifications": 1}
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT name, unread FROM users ORDER BY name")).all() == [
            ("Ada Admin", 0), ("Ana Ferreira", 0), ("Ben Okoye", 1), ("Mo Thornton", 0),
        ]  # fmt: skip
    upgrade(app)
    assert new <= tables()
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT kind, about FROM notifications")).all() == [("mention", "")]


def test_badges_come_and_go_with_their_notes(app: Flask, people: People, back: Callable[[str], None]) -> None:
    question = make.question(people.ana)
    tell(people.ben.id, "mention", question.id, question.id, people.ana.id)
    award = give_badge(people.ada, make_badge(people.ada, *BADGE), "ben-okoye", "The talk in Porto.")
    tell_of_badge(people.ben.id, award.id)
    back("0011")
    assert not {"badges", "badge_awards"} & tables()
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT kind FROM notifications")).all() == [("mention",)]
        assert connection.scalar(text("SELECT unread FROM users WHERE handle = 'ben-okoye'")) == 1


def test_what_waited_stands_in_the_queue(app: Flask, people: People, back: Callable[[str], None]) -> None:
    question = make.question(people.ana)
    held = make.answer(people.ben, question, "Call 1-800-555-0199 and I tell you how.")
    wanted = AskFields(title=question.title, source="Much better now.", tags=["schedules"])
    edit = commands.suggest_edit(people.vera, question, wanted, 1, "Shorter")
    back("0014")
    assert not {"cases", "flags", "appeals"} & tables()
    upgrade(app)
    with db.engine.connect() as connection:
        rows = connection.execute(text("SELECT kind, subject_id, post_id, person_id FROM cases ORDER BY kind")).all()
        assert rows == [("held", held.id, held.id, people.ben.id), ("suggestion", edit.id, question.id, people.vera.id)]


def test_marks_that_are_there_keep_for_a_month(app: Flask, people: People, back: Callable[[str], None]) -> None:
    question = make.question(people.ana)
    make.answer(people.vera, question, official=True)
    back("0008")
    upgrade(app)
    grant = live_grant(people.vera.id)
    assert grant and grant.proven_at and now() - grant.proven_at < timedelta(minutes=5)
    assert not_genuine() == [] and list(commands.not_sealed()) == []


def test_an_interrupted_migration_is_run_again(app: Flask, people: People, back: Callable[[str], None]) -> None:
    """On PostgreSQL the steps of a long one are committed one by one; what is there already does no harm."""
    make.question(people.ana, tags=["wifi"])
    back("0005")
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
        connection.execute(text("UPDATE question_tags SET created_at = NULL"))
        connection.execute(text("DROP INDEX ix_questions_newest"))
    upgrade(app)
    assert "ix_questions_newest" in {index["name"] for index in inspect(db.engine).get_indexes("questions")}
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM question_tags WHERE created_at IS NOT NULL")) == 1


def test_what_undoes_an_entry_learns_when_the_first_was_written(
    app: Flask, people: People, back: Callable[[str], None]
) -> None:
    first = now() - timedelta(days=90)
    award(people.ben.id, ANSWER_UP, 42, people.ana.id, first)
    for _time in range(2):
        take_back_all([42])
        give_again([42])
    take_back_all([42])
    award(people.ben.id, ANSWER_UP, 43, people.mo.id)
    back("0022")
    upgrade(app)
    times = [entry.first_at for entry in db.session.query(LedgerEntry).order_by(LedgerEntry.id)]
    assert times == [None, *[first] * 5, None]


def test_old_addresses_learn_which_post_they_lead_to(app: Flask, back: Callable[[str], None]) -> None:
    back("0005")
    kept = {"/questions/1": "/q/12/why", "/a/9": "/q/12/why-3#post-40", "/a/12": "/q/7", "/users/1": "/people/1/ana"}
    with db.engine.begin() as connection:
        for old, new in kept.items():
            connection.execute(
                text("INSERT INTO redirects (old_path, new_path) VALUES (:old, :new)"), {"old": old, "new": new}
            )
    upgrade(app)
    with db.engine.connect() as connection:
        found = {row.old_path: row.post_id for row in connection.execute(text("SELECT * FROM redirects"))}
    assert found == {"/questions/1": 12, "/a/9": 40, "/a/12": 7, "/users/1": None}


def rows() -> dict[str, int]:
    """How many rows every table has."""
    with db.engine.connect() as connection:
        return {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()
            for name in sorted(tables() - {"alembic_version"})
        }


@pytest.mark.parametrize("table", ["posts", "ledger_entries", "votes", "events", "search_logs"])
def test_what_grows_has_wide_ids(app: Flask, table: str) -> None:
    kind = str(db.metadata.tables[table].c.id.type)
    assert kind == "BIGINT"
