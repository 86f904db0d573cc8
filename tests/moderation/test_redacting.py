"""What is redacted is gone: from database, index, pages, feeds, waiting mails and drafts. It cannot be undone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from community.accounts.models import User
from community.core.audit import Act
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.core.mail import Mail
from community.moderation import commands as moderation
from community.moderation.commands.merging import merge_accounts
from community.moderation.undoing import UNDO
from community.questions import commands
from community.questions.commands.holding import release
from community.questions.commands.redacting import redact
from community.questions.models import Answer, Question, Revision
from community.questions.queries.pages import whole
from community.search.commands import reindex, repair
from community.settings import Settings
from community.staff.commands import announce, decline
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import reread
from tests.questions.suggested import fields

MARKER = "zaunkoenig4711"


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    """Ben's answer, whose first version names what nobody should know; edited since."""
    answer = make.answer(people.ben, question, f"{HELPFUL} My door code is {MARKER}.")
    commands.suggest_edit(people.ana, answer, f"{HELPFUL} And the code is {MARKER}.", 1, "Words")
    commands.save_draft(people.ben, f"edit-{answer.id}", {"source": f"The code {MARKER} again"})
    return answer


def files_with(folder: Path, word: str) -> list[str]:
    """Every file of the installation that holds a word."""
    found = [path for path in folder.rglob("*") if path.is_file() and "assets" not in path.parts]
    return sorted(str(path.relative_to(folder)) for path in found if word.encode() in path.read_bytes())


def test_it_is_gone_from_everywhere(
    app: Flask, browser: Browser, people: People, settings: Settings, answer: Answer, work_off: Callable[[], None]
) -> None:
    reindex()
    number, question_id = answer.id, answer.question_id
    assert MARKER in browser.get(f"/q/{question_id}", follow=True).text
    ben, mo = people.ben, people.mo
    commands.edit_post(ben, answer, HELPFUL, 1)
    assert "Redact" in browser.sign_in(mo).get(f"/posts/{number}/revisions").words
    page = browser.get(f"/posts/{number}/redact?version=1")
    assert MARKER in page.text and "cannot be undone" in page.words and "Really delete" in page.text
    browser.post(f"/posts/{number}/redact?version=1", {"reason": "A door code"})
    work_off()
    repair()
    db.session.remove()
    kept = db.session.query(Revision).filter_by(post_id=number, number=1).one()
    assert (kept.source, kept.fields) == ("", {}) and kept.redacted_at
    assert db.session.query(Mail).filter(Mail.text.contains(MARKER) | Mail.html.contains(MARKER)).count() == 0
    browser.sign_in(mo)
    for path in (f"/q/{question_id}", f"/posts/{number}/revisions", f"/q/{question_id}/feed.atom", "/feed.atom",
                 "/search?q=cap+the+fan", "/suggestions", "/moderation", "/inbox"):  # fmt: skip
        assert MARKER not in browser.get(path, follow=True, check_links=False).text, path
    assert "Redacted" in browser.get(f"/posts/{number}/revisions").words
    browser.post(f"/posts/{number}/revisions/1/restore", status=422)
    if settings.is_sqlite:
        db.session.remove()
        db.engine.dispose()
        assert files_with(settings.data_dir, MARKER) == []


def test_what_stands_there_now_is_edited_first(browser: Browser, people: People, answer: Answer) -> None:
    with pytest.raises(Invalid, match="what the post says now"):
        redact(people.mo, answer, 1, "A door code")
    browser.sign_in(people.mo)
    assert "Edit it first" in browser.get(f"/posts/{answer.id}/redact?version=1").words
    browser.post(f"/posts/{answer.id}/redact?version=1", {"reason": "A door code"}, status=422)
    browser.get(f"/posts/{answer.id}/redact?version=9", status=404)


def test_a_removed_post_is_emptied(people: People, question: Question) -> None:
    asked = make.question(people.ben, f"Who knows the code {MARKER} here?", goal=MARKER)
    commands.delete_post(people.mo, asked)
    redact(people.mo, asked, 1, "A door code")
    kept = reread(asked)
    assert (kept.title, kept.goal, kept.source, kept.html) == ("A redacted question", "", "", "")


def test_only_moderators_and_for_good(people: People, answer: Answer) -> None:
    with pytest.raises(Forbidden, match="Only moderators"):
        redact(people.ben, answer, 1, "My own code")
    assert "redact version" not in UNDO


def rows_with(word: str) -> list[str]:
    """Every table of the database with a row that holds a word in any column."""
    found = []
    with db.engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            rows = connection.execute(text(f'SELECT * FROM "{name}"')).mappings()
            found += [f"{name}: {dict(row)}"[:300] for row in rows if word in str(dict(row)).lower()]
    return found


def test_no_row_of_any_table_holds_it(app: Flask, people: People, work_off: Callable[[], None]) -> None:
    """A question with a word in every line, which people answered, edited, flagged; held, closed and removed."""
    mo, ana, ben, vera = people.mo.id, people.ana.id, people.ben.id, people.vera.id
    wanted = {"goal": f"Use {MARKER}", "source": f"See https://{MARKER}.example/{MARKER} and call +43 660 1234567."}
    asked = make.question(people.ben, f"Who knows the code {MARKER} here?", **wanted).id
    work_off()
    moderator, question = person(mo), whole(asked)
    release(moderator, question) if question.hidden_at else None
    answer = make.answer(person(ana), whole(asked)).id
    make.comment(person(ana), whole(asked))
    commands.suggest_edit(
        person(ana), whole(asked), fields(f"Without {MARKER}, please.", title="What is here?"), 1, MARKER
    )
    work_off()
    commands.edit_question(person(mo), whole(asked), fields("Now without the code, please."), 1, f"Without {MARKER}")
    commands.split_off(person(mo), db.session.get_one(Answer, answer), "What else can one cap here?", ["schedules"])
    moderation.flag_post(person(vera), whole(asked), "private")
    announced = announce(person(vera), person(ben), "call", "To look at it together", asked, whole(asked).title)
    decline(person(ben), announced)
    twin = make.person("Anna Perreira").id
    for writer in (ana, twin):
        commands.save_draft(person(writer), f"edit-{asked}", {"source": f"{MARKER} of {writer}"})
    merge_accounts(person(mo), person(twin), person(ana), "The same person")
    work_off()
    commands.close(person(mo), whole(asked), "It named a code.")
    commands.delete_post(person(mo), whole(asked), "private")
    assert rows_with(MARKER)
    for number in (1, 2):
        redact(person(mo), whole(asked), number, "A door code")
    work_off()
    repair()
    db.session.remove()
    assert rows_with(MARKER) == []
    assert db.session.query(Act).filter_by(kind="edit post").one().reason == "", "that somebody edited it stays"


def person(person_id: int) -> User:
    return db.session.get_one(User, person_id)
