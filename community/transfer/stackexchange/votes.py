"""Taking over votes: they become votes without a voter, and ledger entries at this product's prices."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import User
from community.core.db import command, db, now
from community.core.pages import ALL, changed
from community.questions.models import Vote
from community.questions.ranking import wilson
from community.reputation.commands import add_to_days
from community.reputation.models import LedgerEntry
from community.reputation.prices import ACCEPTED, ACCEPTING, ANSWER_UP, POST_DOWN, QUESTION_UP
from community.reputation.rules import price
from community.transfer.models import Imported
from community.transfer.stackexchange import takeover, values
from community.transfer.stackexchange.dump import Row
from community.transfer.stackexchange.posts import ANSWER, QUESTION, answers, posts, questions
from community.transfer.stackexchange.takeover import POST, VOTE, Takeover, add_to, bulk, change, table_of

ACCEPT, UP, DOWN = "1", "2", "3"
FAVOURITE, BOUNTIES = "5", ("8", "9")


@dataclass
class Tally:
    """What a batch of votes changes: rows to write and counters to move."""

    votes: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    up: Counter[int] = field(default_factory=Counter)
    down: Counter[int] = field(default_factory=Counter)
    accepted: dict[int, tuple[int, datetime]] = field(default_factory=dict)  # question: answer and time

    def pay(self, user_id: int | None, cause: str, post_id: int, actor_id: int | None, at: datetime) -> None:
        """An entry for the ledger; nobody is paid for posts whose writer is gone."""
        if user_id is not None:
            entry = {"user_id": user_id, "cause": cause, "amount": price(cause), "post_id": post_id}
            self.entries.append({**entry, "actor_id": actor_id, "at": at})

    def vote(self, post: Any, value: int, at: datetime) -> None:
        self.votes.append({"post_id": post.id, "user_id": None, "value": value, "at": at})
        (self.up if value > 0 else self.down)[post.id] += 1
        gained = QUESTION_UP if post.kind == "question" else ANSWER_UP
        self.pay(post.author_id, gained if value > 0 else POST_DOWN, post.id, None, at)

    def accept(self, answer: Any, asker_id: int | None, at: datetime) -> None:
        """The mark pays both sides, unless somebody solved their own question."""
        self.accepted[answer.question_id] = (answer.id, at)
        if answer.author_id is not None and answer.author_id != asker_id:
            self.pay(answer.author_id, ACCEPTED, answer.id, asker_id, at)
            self.pay(asker_id, ACCEPTING, answer.id, asker_id, at)

    def write(self) -> None:
        """Write everything and bring counters, scores and reputations up to it."""
        bulk(table_of(Vote), self.votes)
        bulk(table_of(LedgerEntry), self.entries)
        gains: Counter[int] = Counter()
        for entry in self.entries:
            gains[entry["user_id"]] += entry["amount"]
        add_to(table_of(User), "reputation", gains)
        days: Counter[tuple[int, date]] = Counter()
        for entry in self.entries:
            days[entry["user_id"], entry["at"].date()] += entry["amount"]
        if days:
            add_to_days([{"user_id": who, "day": day, "points": points} for (who, day), points in days.items()])
        add_to(posts, "up", self.up)
        add_to(posts, "down", self.down)
        touched = {*self.up, *self.down}
        counts = db.session.execute(select(posts.c.id, posts.c.up, posts.c.down).where(posts.c.id.in_(touched)))
        change(posts, {row.id: {"score": row.up - row.down, "quality": wilson(row.up, row.down)} for row in counts})
        change(questions, {row_id: {"accepted_answer_id": answer} for row_id, (answer, _at) in self.accepted.items()})
        change(answers, {answer: {"accepted_at": at} for answer, at in self.accepted.values()})


def take_votes(site: Takeover) -> None:
    """Add the votes in the order of the file, which is that of time; then the marks that came without a vote."""
    for rows in site.batches("Votes", _("Votes")):
        for row in rows:
            if reason := reason_to_skip(row.get("VoteTypeId", "")):
                site.summary.skipped[reason] += 1
        add_votes(site, [row for row in rows if not reason_to_skip(row.get("VoteTypeId", ""))])
    while accept_the_rest(site):
        pass


def reason_to_skip(kind: str) -> str:
    """Why a vote of this kind is left out; empty for those that count."""
    if kind in (ACCEPT, UP, DOWN):
        return ""
    if kind == FAVOURITE:
        return _("favourites: bookmarks are private and not part of the import")
    if kind in BOUNTIES:
        return _("bounties: there are none here")
    return _("votes to close, delete and moderate: their effect is in the posts")


@command
def add_votes(site: Takeover, rows: Sequence[Row]) -> None:
    """Write one batch of votes."""
    changed(ALL)
    fresh = site.fresh(VOTE, rows)
    here = site.known(POST, (values.key(row, "PostId") for row in fresh.values()))
    found = posts_with_questions(list(here.values()))
    wanted = site.known(takeover.ACCEPTING, (values.key(row, "PostId") for row in fresh.values()))
    tally, done = Tally(), set()
    for row in fresh.values():
        number = values.key(row, "PostId") or ""
        post, at = found.get(here.get(number, 0)), values.moment(row, "CreationDate") or now()
        kind = row.get("VoteTypeId")
        if post is None:
            site.summary.skipped[_("votes on posts that are not taken over")] += 1
        elif kind != ACCEPT:
            tally.vote(post, 1 if kind == UP else -1, at)
        elif number in wanted and number not in done and wanted[number] == post.question_id:
            done.add(number)
            tally.accept(post, post.asker_id, at)
    tally.write()
    site.forget(takeover.ACCEPTING, done)
    site.remember(VOTE, dict.fromkeys(fresh, 0))
    site.summary.taken[_("votes")] += len(tally.votes)
    site.summary.taken[_("accepted answers")] += len(tally.accepted)
    site.summary.taken[_("entries in the ledger")] += len(tally.entries)


def posts_with_questions(ids: Sequence[int]) -> dict[int, Any]:
    """Posts with what paying for them needs; answers with their question and its asker."""
    asked = posts.alias()
    rows = db.session.execute(
        select(posts.c.id, posts.c.kind, posts.c.author_id, posts.c.created_at, answers.c.question_id)
        .add_columns(asked.c.author_id.label("asker_id"), questions.c.active_at)
        .outerjoin(answers, answers.c.id == posts.c.id)
        .outerjoin(asked, asked.c.id == answers.c.question_id)
        .outerjoin(questions, questions.c.id == answers.c.question_id)
        .where(posts.c.id.in_(ids))
    )
    return {row.id: row for row in rows}


@command
def accept_the_rest(site: Takeover) -> bool:
    """Accept a batch of answers whose mark came without a vote, at the last activity. False when none is left."""
    changed(ALL)
    waiting = db.session.execute(
        select(Imported.old_id, Imported.new_id)
        .where(Imported.source == site.source, Imported.kind == takeover.ACCEPTING)
        .order_by(Imported.id)
        .limit(takeover.BATCH)
    ).all()
    here = site.known(POST, (old for old, _question in waiting))
    found = posts_with_questions(list(here.values()))
    tally = Tally()
    for old, question_id in waiting:
        answer = found.get(here.get(old, 0))
        if answer is None or answer.question_id != question_id:
            site.summary.skipped[_("accepted answers that are not in the dump")] += 1
        else:
            tally.accept(answer, answer.asker_id, max(answer.active_at, answer.created_at))
    tally.write()
    site.forget(takeover.ACCEPTING, (old for old, _question in waiting))
    site.summary.taken[_("accepted answers")] += len(tally.accepted)
    site.summary.taken[_("entries in the ledger")] += len(tally.entries)
    return bool(waiting)


def compare_scores(site: Takeover) -> None:
    """Count the posts whose score in the dump is not what their votes add up to; the votes win."""
    for rows in site.batches("Posts", _("Comparing scores"), lambda row: row.get("PostTypeId") in (QUESTION, ANSWER)):
        here = site.known(POST, (values.key(row) for row in rows))
        scores = dict(db.session.execute(select(posts.c.id, posts.c.score).where(posts.c.id.in_(here.values()))).all())
        differ = sum(
            values.number(row, "Score") != scores[here[number]]
            for row in rows
            if (number := values.key(row)) in here and "Score" in row and here[number] in scores
        )
        site.summary.noted[_("posts whose score in the dump differs from their votes: the votes count")] += differ
        db.session.commit()  # ends the reading, so that a long import holds nothing
