"""The index follows the database: events, building anew, comparing, repairing."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask
from psycopg.errors import DiskFull
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from whoosh.index import TOC

from community.core.db import command, db
from community.core.events import waiting_count
from community.questions import commands
from community.questions.models import Question
from community.questions.queries import question_or_404
from community.search import documents
from community.search.commands import compare, refresh, reindex, repair
from community.search.contract import Document, IndexUnavailable
from community.search.engine import engine
from community.search.likeness import related, similar
from community.search.postgres_engine import writing
from community.search.queries import index_fault
from community.settings import Settings
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import page_of
from tests.search.documents import document
from tests.search.story import LIKE_IT, TITLE, found, fresh, search

WorkOff = Callable[[], None]
SENTENCE = "Search is being repaired."
NO_SPACE = DiskFull("No space left on device")


@command
def rename_behind_the_back(question: Question, title: str) -> None:
    """Change a question without an event, as a restored backup might."""
    row = db.session.get_one(Question, question.id)
    row.title, row.revision_count = title, row.revision_count + 1


def counted_commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents each commit of the index had."""
    commits: list[int] = []
    there = engine().replace

    def replace(documents: Sequence[Document], removed: Sequence[int] = ()) -> None:
        commits.append(len(documents) + len(removed))
        there(documents, removed)

    monkeypatch.setattr(engine(), "replace", replace)
    return commits


def test_a_fresh_index_agrees_with_the_database(people: People, work_off: WorkOff) -> None:
    question = make.question(people.ana, TITLE, product_id=make.product().id)
    answer = make.answer(people.ben, question)
    make.answer(people.vera, question, "Set the level by hand.")
    work_off()
    assert compare() == []
    commands.vote(people.mo, fresh(question), 1)
    commands.accept(fresh(people.ana), fresh(answer))
    assert compare() == [f"question {question.id}: old"]
    work_off()
    assert compare() == []
    commands.delete_post(fresh(people.mo), fresh(question))
    assert compare() == [f"question {question.id}: should not be there"]
    work_off()
    assert compare() == []


def test_comparing_finds_what_is_missing_extra_and_old_and_mends_it(
    browser: Browser, people: People, work_off: WorkOff
) -> None:
    kept, missing, old = (make.question(people.ana, f"The fan stops on day {number}") for number in (1, 2, 3))
    work_off()
    engine().replace([document(4_000, "fan")], removed=[missing.id])
    rename_behind_the_back(old, "The lamp stops on day 3")
    expected = [
        f"question {missing.id}: missing",
        f"question {old.id}: old",
        "question 4000: should not be there",
    ]
    assert compare() == expected
    assert compare(fix=True) == expected
    assert compare() == []
    assert found(browser, "lamp") == ["The lamp stops on day 3"]
    assert sorted(number for number, _stamp in engine().stamps()) == [kept.id, missing.id, old.id]


def test_comparing_sees_that_one_answer_took_the_place_of_another(people: People, work_off: WorkOff) -> None:
    question = make.question(people.ana, TITLE)
    first = make.answer(people.ben, question, "Cap the rotor instead.")
    work_off()
    stamps = dict(engine().stamps())
    commands.delete_post(people.ben, fresh(first))
    make.answer(people.vera, fresh(question), "Something else entirely.")
    work_off()
    assert compare() == [] and dict(engine().stamps()) != stamps


def test_comparing_without_an_index_says_so_and_builds_it(people: People) -> None:
    make.question(people.ana, TITLE)
    assert compare() == ["There is no search index yet."]
    assert compare(fix=True) == ["There is no search index yet."]
    assert compare() == []


def test_many_events_are_one_commit(
    people: People, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    reindex()
    commits = counted_commits(monkeypatch)
    questions = [make.question(people.ana, f"The fan stops on day {number}") for number in range(6)]
    for question in questions:
        make.answer(people.ben, question)
        commands.vote(people.mo, question, 1)
    work_off()
    assert commits == [6]
    assert len(found(browser, "fan")) == 6


def test_events_about_the_same_question_may_come_twice(people: People, work_off: WorkOff) -> None:
    question = make.question(people.ana, TITLE)
    work_off()
    refresh({question.id, 99})
    refresh([question.id, question.id])
    assert [number for number, _stamp in engine().stamps()] == [question.id]


def test_documents_cost_three_statements_however_many(app: Flask, people: People, browser: Browser) -> None:
    ids = [make.question(people.ana, f"The fan stops on day {number}").id for number in range(8)]
    for number in ids:
        make.answer(people.ben, db.session.get_one(Question, number))
    with app.test_request_context(), browser.statements() as sent:
        assert len(documents.documents_for(ids)) == 8
    assert len([statement for statement in sent if statement != "BEGIN"]) == 3


def test_building_catches_up_with_what_happens_meanwhile(
    browser: Browser, people: People, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the batches are read, one question changes, one goes, one comes; the old index serves all the time."""
    monkeypatch.setattr(documents, "BATCH", 2)
    first, second, *_rest = [make.question(people.ana, f"The fan stops on day {number}") for number in range(5)]
    work_off()
    steps: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        steps.append((done, total))
        if len(steps) == 2:
            commands.edit_question(
                people.ana, question_or_404(first.id, people.ana), changed("The lamp glows on day 0"), base=1
            )
            commands.delete_post(people.ana, fresh(second))
            make.question(people.ana, "The siren howls on day 9")
            assert len(found(browser, "stops")) >= 3

    reindex(progress)
    assert [done for done, _total in steps] == sorted(done for done, _total in steps)
    assert steps[0] == (2, 5)
    assert compare() == []
    assert found(browser, "lamp") == ["The lamp glows on day 0"] and len(found(browser, "siren")) == 1
    assert len(found(browser, "stops")) == 3
    work_off()
    assert compare() == []


def changed(title: str):  # type: ignore[no-untyped-def]
    return make.AskFields(title=title, source="It glows at noon.", goal="Darkness", tags=["lamp"])


def damaged(settings: Settings, how: str) -> None:
    if not settings.is_sqlite:
        with db.engine.begin() as connection:
            connection.execute(text(DAMAGED_TABLES[how]))
        return
    folder: Path = settings.data_dir / "index"
    engine().close()
    if how == "deleted":
        shutil.rmtree(folder)
    elif how == "garbage":
        (folder / "CURRENT").write_bytes(b"\xff\x00garbage")
    else:
        for file in (folder / (folder / "CURRENT").read_text().split()[0]).iterdir():
            file.write_bytes(file.read_bytes()[:100])


DAMAGED_TABLES = {
    "deleted": "DROP TABLE search_index, search_index_words",
    "garbage": "UPDATE search_index_words SET word = 'garbage' WHERE word LIKE ' %'",
    "cut": "ALTER TABLE search_index DROP COLUMN words",
}


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("how", ["deleted", "garbage", "cut"])
def test_with_a_damaged_index_everything_else_works_and_repair_mends_it(
    browser: Browser, people: People, work_off: WorkOff, settings: Settings, how: str
) -> None:
    question = make.question(people.ana, TITLE)
    make.question(people.ana, LIKE_IT)
    work_off()
    damaged(settings, how)
    page = search(browser, "fan")
    assert SENTENCE in page.words and "result" not in page.one("h1").text
    assert index_fault() and "ok" not in browser.get("/readyz", status=503).json["index"]
    assert TITLE in browser.get("/").words
    assert TITLE in browser.get(page_of(fresh(question))).words
    assert browser.get("/ask/similar?title=The fan ignores the schedule").status == 200
    assert similar(LIKE_IT, people.ben) == [] and related(fresh(question)) == []
    repair()
    assert index_fault() == "" and compare() == []
    assert len(found(browser, "fan")) == 2
    assert browser.get("/readyz", status=(200, 503)).json["index"] == "ok"


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("how", ["deleted", "garbage", "cut"])
def test_an_event_that_meets_a_damaged_index_builds_it_anew(
    browser: Browser, people: People, work_off: WorkOff, settings: Settings, how: str
) -> None:
    make.question(people.ana, TITLE)
    work_off()
    damaged(settings, how)
    make.question(people.ana, LIKE_IT)
    work_off()
    assert len(found(browser, "fan")) == 2 and compare() == []


def test_an_event_that_cannot_be_written_at_all_waits(
    browser: Browser, people: People, work_off: WorkOff, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.question(people.ana, TITLE)
    work_off()
    waiting = waiting_count()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device") if settings.is_sqlite else OperationalError("", {}, NO_SPACE)

    with monkeypatch.context() as patch:
        patch.setattr(TOC, "write", full)
        patch.setattr(writing, "copy", full)
        make.question(people.ana, LIKE_IT)
        work_off()
        assert waiting_count() == waiting + 1
        assert found(browser, "fan") == [TITLE]  # the old one serves
        with pytest.raises(IndexUnavailable):
            refresh([1])
        with pytest.raises((OSError, OperationalError), match="No space left"):
            reindex()
    repair()
    assert len(found(browser, "fan")) == 2


def generation(settings: Settings) -> object:
    """Something that is another one for every index that was built."""
    if settings.is_sqlite:
        return (settings.data_dir / "index" / "CURRENT").read_text()
    with db.engine.connect() as connection:
        return connection.scalar(text("SELECT to_regclass('search_index')::oid"))


def test_a_sound_index_is_not_built_again(people: People, work_off: WorkOff, settings: Settings) -> None:
    make.question(people.ana, TITLE)
    work_off()
    before = generation(settings)
    repair()
    assert generation(settings) == before
    reindex()
    assert generation(settings) != before
