"""Lists say “answered” by staff only where the product itself saw an official answer."""

import pytest
from sqlalchemy import text

from community.core.db import db
from community.questions import commands
from community.questions.commands import check_labels
from community.questions.models import Answer, Question
from tests import make
from tests.browser import Browser
from tests.make import People

LABEL = "Northwind answered"


def by_sql(words: str, **values: object) -> None:
    """Write to the database past the product."""
    db.session.execute(text(words), values)
    db.session.commit()


def official_answer(people: People) -> Answer:
    return make.answer(people.vera, make.question(people.ana), official=True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE questions SET staff_answer_count = 1 WHERE id = :id",
        "UPDATE questions SET staff_answer_count = 1, staff_seal = 'x' WHERE id = :id",
        "UPDATE questions SET staff_seal = (SELECT staff_seal FROM questions WHERE id = :other) WHERE id = :id",
    ],
)
def test_changing_a_column_by_sql_makes_no_label(browser: Browser, people: People, change: str) -> None:
    other_id = official_answer(people).question_id
    asked = make.question(people.ben, "How do I bleed the system?", tags=["water"])
    by_sql(change, id=asked.id, other=other_id)
    assert LABEL not in browser.get("/tags/water").words and LABEL in browser.get("/tags/schedules").words
    assert check_labels() == [], "there is no label to mend; doctor counts anew what was changed"


def test_the_label_goes_and_comes_with_the_answer(browser: Browser, people: People) -> None:
    """Once it is gone, setting the counter does not bring it back."""
    answer = official_answer(people)
    assert LABEL in browser.get("/").words
    commands.delete_post(people.mo, answer)
    by_sql("UPDATE questions SET staff_answer_count = 1")
    assert LABEL not in browser.get("/").words
    by_sql("UPDATE questions SET staff_answer_count = 0")
    commands.undelete_post(people.mo, answer)
    assert LABEL in browser.get("/").words


def test_a_new_official_answer_does_not_vouch_for_a_forged_one(people: People) -> None:
    answer = official_answer(people)
    by_sql("UPDATE posts SET official_seal = 'x' WHERE id = :id", id=answer.id)
    again = make.answer(people.vera, db.session.get_one(Question, answer.question_id), official=True)
    assert check_labels() == []
    commands.delete_post(people.mo, again)
    assert db.session.get_one(Question, answer.question_id, populate_existing=True).staff_seal is None


def test_labels_of_before_the_upgrade_and_of_another_key_are_mended(browser: Browser, people: People) -> None:
    official_answer(people)
    by_sql("UPDATE questions SET staff_seal = NULL")
    assert LABEL not in browser.get("/").words and len(check_labels(fix=True)) == 1
    assert LABEL in browser.get("/").words
