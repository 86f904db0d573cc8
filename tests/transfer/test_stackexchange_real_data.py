"""Two complete real sites. Skipped, saying so, where their dumps are not beside the project."""

import time
from collections import Counter
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.accounts.models import User
from community.core.db import db
from community.questions.commands import recount
from community.questions.models import Answer, Comment, Post, Question, Redirect, Revision, Vote
from community.reputation import commands as reputation
from community.reputation.models import LedgerEntry
from community.transfer.stackexchange import Summary, import_dump
from tests.transfer.real import real_site

SITES = ("ai.stackexchange", "quantumcomputing.stackexchange")
PATIENCE = 60.0  # seconds for one site


def rows(site: str, table: str) -> list[dict[str, str]]:
    return [dict(row.items()) for row in ElementTree.parse(real_site(site) / f"{table}.xml").getroot()]


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest) -> str:
    real_site(request.param)
    return str(request.param)


@pytest.fixture
def summary(app: Flask, site: str) -> Summary:
    """The site, imported; says how long it took."""
    begin = time.monotonic()
    summary = import_dump(real_site(site))
    seconds = time.monotonic() - begin
    print(f"{site}: {seconds:.1f} s\n{summary}")
    assert seconds < PATIENCE
    return summary


def test_a_real_site_arrives_whole(summary: Summary, site: str) -> None:
    kinds = Counter(row["PostTypeId"] for row in rows(site, "Posts"))
    assert number_of(Question) == kinds["1"] == summary.taken["questions"]
    assert number_of(Answer) == kinds["2"] and number_of(Comment) == summary.taken["comments"]
    assert recount() == [] and reputation.recount() == []
    texts_are_as_they_were(site)
    scores_are_as_they_were(site)
    addresses_lead_somewhere(site)
    again = import_dump(real_site(site))
    assert not +again.taken, "importing again finds nothing to do"
    assert number_of(Question) == kinds["1"] and recount() == []


def texts_are_as_they_were(site: str) -> None:
    titles = Counter(" ".join(row["Title"].split()) for row in rows(site, "Posts") if "Title" in row)
    assert Counter(db.session.scalars(select(Question.title))) == titles
    for sign in ("<script", "<iframe", "javascript:", " style=", " onclick"):
        assert db.session.scalar(select(func.count()).select_from(Post).where(Post.html.contains(f"<{sign}"))) == 0
    assert db.session.scalar(select(func.count()).select_from(Post).where(Post.html == "")) == 0
    newest = (Revision.post_id == Post.id) & (Revision.number == Post.revision_count)
    differing = select(func.count()).select_from(Post).outerjoin(Revision, newest)
    assert db.session.scalar(differing.where(Revision.source.is_distinct_from(Post.source))) == 0


def scores_are_as_they_were(site: str) -> None:
    """The scores of the dump are what its votes add up to, so ours are the same."""
    theirs = Counter(int(row["Score"]) for row in rows(site, "Posts") if row["PostTypeId"] in ("1", "2"))
    assert Counter(db.session.scalars(select(Post.score).where(Post.kind != "comment"))) == theirs
    accepted = sum("AcceptedAnswerId" in row for row in rows(site, "Posts"))
    assert db.session.scalar(select(func.count()).where(Question.accepted_answer_id.is_not(None))) == accepted
    assert db.session.scalar(select(func.count()).where(Answer.accepted_at.is_not(None))) == accepted
    assert db.session.scalar(select(func.sum(User.reputation))) == db.session.scalar(
        select(func.sum(LedgerEntry.amount))
    )
    assert db.session.scalar(select(func.count()).where(Vote.user_id.is_not(None))) == 0


def addresses_lead_somewhere(site: str) -> None:
    there = {row["Id"] for row in rows(site, "Posts") if row["PostTypeId"] == "1"}
    paths = {
        path.removeprefix("/questions/"): new
        for path, new in db.session.execute(select(Redirect.old_path, Redirect.new_path))
        if not path.startswith("/users/")
    }
    assert there <= set(paths)
    slugs = {f"/q/{row_id}/{slug}" for row_id, slug in db.session.execute(select(Question.id, Question.slug))}
    assert {new.partition("#")[0] for new in paths.values()} == slugs


def test_both_sites_live_together(app: Flask) -> None:
    for site in SITES:
        import_dump(real_site(site))
    assert recount() == [] and reputation.recount() == []
    handles = list(db.session.scalars(select(User.handle)))
    assert len(handles) == len(set(handles)) and all(0 < len(handle) <= 40 for handle in handles)
