"""Lists are read in the order of an index; under topics that order is kept by hand."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, update

from bench.scale.plans import explained
from community.core.access import Nobody
from community.core.db import command, db, now
from community.questions import commands
from community.questions.models import Question, question_tags
from community.questions.queries.lists import BY_AUTHOR, BY_PRODUCT, BY_TAG, EVERYWHERE, NEWEST, SORTS, list_questions
from tests import make
from tests.browser import Browser
from tests.make import People

LISTS = [(sort, kind) for sort in SORTS for kind in (EVERYWHERE, BY_TAG, BY_PRODUCT)] + [(NEWEST, BY_AUTHOR)]


def test_no_list_is_sorted_or_read_whole(app: Flask, people: People) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("with a few rows PostgreSQL takes any way")
    make.question(people.ana)
    for sort, kind in LISTS:
        for before in (None, "1700000000000000-9"):
            [page, *_rest] = explained(db.engine, partial(list_questions, Nobody(), sort, before, kind, 1))
            assert " LIMIT " in page.statement and not page.grows, f"{sort} {kind} {before}: {page.text}"


def titles(browser: Browser, path: str) -> list[str]:
    return [link.text for link in browser.get(path).all("ul.rows h3")]


def kept(question: Question) -> tuple[object, object]:
    db.session.commit()
    rows = select(question_tags.c.created_at, question_tags.c.active_at).where(
        question_tags.c.question_id == question.id
    )
    [times] = set(db.session.execute(rows).all())
    return times[0], times[1]


def test_a_topic_knows_when_its_questions_were_asked_and_last_active(people: People) -> None:
    question = make.question(people.ana, tags=["fan", "night"])
    assert kept(question) == (question.created_at, question.active_at)
    make.answer(people.ben, question)
    db.session.refresh(question, ["active_at"])
    assert kept(question) == (question.created_at, question.active_at) and question.active_at > question.created_at
    make.question(people.ben, "How do I mount the vane?", tags=["vanes"])
    make.question(people.ben, "How do I mount the other one?", tags=["vane"])
    commands.add_tag_synonym(people.ada, "vanes", "vane")
    assert commands.recount() == []


def test_an_answer_brings_a_question_to_the_top_of_its_topic(browser: Browser, people: People) -> None:
    first, second = (make.question(people.ana, f"The {word} fan of the house", tags=["fan"]) for word in ("old", "new"))
    assert titles(browser, "/tags/fan") == [second.title, first.title]
    make.answer(people.ben, first)
    assert titles(browser, "/tags/fan?sort=active") == [first.title, second.title]
    assert titles(browser, "/tags/fan") == [second.title, first.title]


@command
def shuffle(question: Question) -> None:
    carries = question_tags.c.question_id == question.id
    db.session.execute(update(question_tags).where(carries).values(active_at=now() - timedelta(days=9)))
    db.session.execute(update(Question.__table__).where(Question.id == question.id).values(created_at=now()))


def test_a_wrong_time_is_found_and_mended(people: People) -> None:
    question = make.question(people.ana, tags=["fan"])
    shuffle(question)
    first, second = commands.recount()
    assert first.startswith(f"time of question {question.id}: ")
    assert second == f"topics of question {question.id}: other times than the question"
    assert len(commands.recount(fix=True)) == 2 and commands.recount() == []
    assert kept(question) == (question.created_at, question.active_at)
