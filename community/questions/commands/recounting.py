"""Comparing every counter with the rows it counts, and mending it: the heart of `doctor`.

Posts are gone through once, a stretch of ids after the other. Looking takes a while on a large site, and nobody has to
wait meanwhile: only mending is a command, of a few rows.
"""

from collections import Counter as Sums
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select, tuple_

from community.accounts.models import User
from community.catalog.models import Tag
from community.core.db import command, db
from community.core.pages import ALL, changed
from community.core.stretches import Progress, Stretch, doubtful, portions, stretches
from community.questions.commands.ordering import keep_in_order, out_of_order
from community.questions.models import Answer, Post, Question, Vote, question_tags
from community.questions.models.posts import EVERYONE
from community.questions.ranking import wilson

posts, questions, answers = Post.__table__, Question.__table__, Answer.__table__
users, tags, votes = User.__table__, Tag.__table__, Vote.__table__
own = posts.alias()
COUNTED = (posts.c.up, posts.c.down, posts.c.score, posts.c.quality)


@dataclass(frozen=True)
class Counter:
    """A column that says how many rows there are. `key` is whose each of the counted rows is."""

    what: str
    table: Any
    column: Any
    counting: Select[Any]
    key: Any

    @property
    def own(self) -> ScalarSelect[Any]:
        """The count of one row of the table."""
        return self.counting.where(self.key == self.table.c.id).correlate(self.table).scalar_subquery()

    def wrong_in(self, stretch: Stretch) -> Select[Any]:
        """Id, what is kept, and what is right, of the rows of a stretch in which these differ."""
        found = self.counting.add_columns(self.key.label("key")).where(stretch.holds(self.key))
        counted = found.group_by(self.key).subquery()
        right = func.coalesce(counted.c.number, 0)
        both = self.table.outerjoin(counted, counted.c.key == self.table.c.id)
        wanted = select(self.table.c.id, self.column, right).select_from(both)
        return wanted.where(stretch.holds(self.table.c.id), self.column != right)

    def wrong_among(self, ids: Collection[int]) -> Select[Any]:
        """The same, of these rows; each is counted for itself."""
        wanted = select(self.table.c.id, self.column, self.own)
        return wanted.where(self.table.c.id.in_(ids), self.column != self.own).order_by(self.table.c.id)


class Time(Counter):
    """The time of a question, which is written in two tables."""

    def wrong_in(self, stretch: Stretch) -> Select[Any]:
        both = self.table.join(own, own.c.id == self.table.c.id)
        wanted = select(self.table.c.id, self.column, own.c.created_at).select_from(both)
        return wanted.where(stretch.holds(self.table.c.id), self.column != own.c.created_at)


def near() -> list[Counter]:
    """What is counted in rows that lie near: all of them have the id of what keeps the number."""
    there = own.c.deleted_at.is_(None), own.c.hidden_at.is_(None)
    count, at = select(func.count().label("number")), select(own.c.created_at)
    replies = count.select_from(answers.join(own, own.c.id == answers.c.id)).where(*there)
    official = replies.where(own.c.official_function_id.is_not(None))
    ups, downs = (count.select_from(votes).where(votes.c.value == value) for value in (1, -1))
    return [
        Time("time of question", questions, questions.c.created_at, at, own.c.id),
        Counter("answers of question", questions, questions.c.answer_count, replies, answers.c.question_id),
        Counter("staff answers of question", questions, questions.c.staff_answer_count, official,
                answers.c.question_id),
        Counter("up-votes of post", posts, posts.c.up, ups, votes.c.post_id),
        Counter("down-votes of post", posts, posts.c.down, downs, votes.c.post_id),
    ]  # fmt: skip


def spread() -> list[Counter]:
    """What is counted in posts all over the site: of a person, of a topic. Each stretch adds to their numbers."""
    count = select(func.count().label("number")).where(own.c.deleted_at.is_(None), own.c.hidden_at.is_(None))
    open_to_all = questions.c.audience == EVERYONE
    asked = count.select_from(own.join(questions, questions.c.id == own.c.id)).where(open_to_all)
    replies = answers.join(own, own.c.id == answers.c.id).join(questions, questions.c.id == answers.c.question_id)
    replied = count.select_from(replies).where(open_to_all)
    carried = question_tags.join(own, own.c.id == question_tags.c.question_id)
    tagged = count.select_from(carried.join(questions, questions.c.id == own.c.id)).where(open_to_all)
    return [
        Counter("questions of person", users, users.c.question_count, asked, own.c.author_id),
        Counter("answers of person", users, users.c.answer_count, replied, own.c.author_id),
        Counter("questions of tag", tags, tags.c.question_count, tagged, question_tags.c.tag_id),
    ]  # fmt: skip


def recount(fix: bool = False, progress: Progress | None = None) -> list[str]:
    """Say which counters differ from their rows; with `fix`, mend them. Scores follow the votes."""
    found: list[str] = []
    sums: dict[Counter, Sums[int]] = {counter: Sums() for counter in spread()}
    for stretch in stretches(posts.c.id, progress):
        for counter in near():
            found += settle(counter, db.session.execute(counter.wrong_in(stretch)).all(), fix)
        found += rescore(stretch, fix)
        found += check_order(stretch, fix)
        for counter, numbers in sums.items():
            numbers.update(counted_in(counter, stretch))
    for counter, numbers in sums.items():
        for ids in doubtful(counter.table.c.id, counter.column, numbers):
            found += settle(counter, db.session.execute(counter.wrong_among(ids)).all(), fix)
    return found


def counted_in(counter: Counter, stretch: Stretch) -> dict[int, int]:
    """How many rows of a stretch everybody has who has some there."""
    here = stretch.holds(question_tags.c.question_id if counter.table is tags else own.c.id)
    rows = db.session.execute(counter.counting.add_columns(counter.key).where(here).group_by(counter.key))
    return {key: number for number, key in rows if key is not None}


def settle(counter: Counter, rows: Collection[Any], fix: bool) -> Iterator[str]:
    """Say what is wrong with a counter, and mend it if that is wanted."""
    if fix:
        for ids in portions([row_id for row_id, _kept, _right in rows]):
            mend(counter, ids)
    return (f"{counter.what} {row_id}: {kept}, counted {right}" for row_id, kept, right in rows)


@command
def mend(counter: Counter, ids: Collection[int]) -> None:
    """Count these rows anew."""
    changed(ALL)
    table = counter.table
    db.session.execute(table.update().where(table.c.id.in_(ids)).values({counter.column.name: counter.own}))


def rescore(stretch: Stretch, fix: bool) -> list[str]:
    """Compare scores and qualities with the counts of votes; posts with the same counts are looked at together."""
    here = stretch.holds(posts.c.id)
    wrong = [tuple(row) for row in db.session.execute(select(*COUNTED).where(here).distinct()) if not fits(*row)]
    found = []
    for up, down, score, quality in wrong:
        alike = tuple_(*COUNTED) == (up, down, score, quality)
        ids = list(db.session.scalars(select(posts.c.id).where(here, alike)))
        found += [f"score of post {post_id}: {score}, counted {up - down}" for post_id in ids]
        if fix:
            mend_score(up, down, ids)
    return found


def fits(up: int, down: int, score: int, quality: float) -> bool:
    return score == up - down and abs(quality - wilson(up, down)) <= 1e-9


@command
def mend_score(up: int, down: int, ids: list[int]) -> None:
    """Set the score of these posts, unless their votes have changed meanwhile."""
    changed(ALL)
    values = {"score": up - down, "quality": wilson(up, down)}
    for some in portions(ids):
        still = posts.c.id.in_(some), posts.c.up == up, posts.c.down == down
        db.session.execute(posts.update().where(*still).values(values))  # type: ignore[attr-defined]


def check_order(stretch: Stretch, fix: bool) -> list[str]:
    """Compare the times that stand beside topics with those of their questions."""
    found = out_of_order(stretch)
    if fix:
        for ids in portions(found):
            reorder(ids)
    return [f"topics of question {question_id}: other times than the question" for question_id in found]


@command
def reorder(ids: list[int]) -> None:
    changed(ALL)
    keep_in_order(ids)
