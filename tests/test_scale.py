"""A site that is grown to be measured is one that the product's own rules could have made."""

import os
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench.scale.cases import Facts, cases
from bench.scale.loading import load
from bench.scale.site import Site
from bench.scale.visitor import Visitor
from community.cli.doctor import CHECKS, look
from community.core.db import db
from community.questions.commands import reseal_posts
from community.questions.models import Answer, Post, Question
from community.staff.commands import reseal

COUNT = 120
END = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def site(app: Flask) -> Site:
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("growing needs a server of our own, with all rights")
    db.session.remove()
    db.engine.dispose()
    grown = Site(COUNT, END)
    load(grown, app.config["SETTINGS"].database_url)
    reseal()
    reseal_posts()
    return grown


def test_doctor_finds_nothing_wrong_with_a_grown_site(site: Site) -> None:
    for check in CHECKS:
        if check.name != "search index":  # it stays empty
            assert list(look(check, fix=False)) == [], check.name
    assert db.session.scalar(select(func.count()).select_from(Question.__table__)) == COUNT
    most = db.session.scalar(select(func.max(Question.answer_count)))
    assert most and most > 400 and db.session.get_one(Question, site.longest).answer_count == most
    sizes = [len(html) for html in db.session.scalars(select(Post.html).where(Post.kind != "comment"))]
    assert 600 < sum(sizes) / len(sizes) < 2_500
    assert db.session.scalar(select(func.count()).select_from(Answer.__table__)) == pytest.approx(
        4 * COUNT + 400, rel=0.5
    )


def test_whatever_is_measured_is_there(app: Flask, site: Site) -> None:
    everything = cases(Facts(site.sample, site.longest))
    visitor = Visitor(app, lambda: 0.0)
    for case in everything:
        if case.who == "stranger":
            visitor.ask(next(case.requests))
    assert {"home", "tag, common", "inbox, busy", "post: vote"} <= {case.name for case in everything}


def test_the_same_seed_gives_the_same_site() -> None:
    one, other = (next(Site(40, END).chunks()) for _ in range(2))
    assert one == other != next(Site(40, END, seed=2).chunks())
