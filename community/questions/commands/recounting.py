"""Comparing every counter with the rows it counts, and mending it: the heart of `doctor`.

Looking takes a while on a large site, and nobody has to wait meanwhile: only mending is a command, of a few rows.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, literal_column, select, tuple_

from community.accounts.models import User
from community.catalog.models import Tag
from community.core.db import command, db
from community.core.pages import ALL, changed
from community.questions.commands.ordering import keep_in_order, out_of_order
from community.questions.models import Answer, Post, Question, Vote, question_tags
from community.questions.ranking import wilson

posts, questions, answers = Post.__table__, Question.__table__, Answer.__table__
users, tags, votes = User.__table__, Tag.__table__, Vote.__table__
AT_ONCE = 500
COUNTED = (posts.c.up, posts.c.down, posts.c.score, posts.c.quality)


@dataclass(frozen=True)
class Counter:
    """A column that says how many rows there are. `key` is whose each of the counted rows is.

    Rows of a person or a tag are spread over the whole site: then all are counted at once, in the order they lie in.
    """

    what: str
    table: Any
    column: Any
    counting: Select[Any]
    key: Any
    spread: bool = False

    @property
    def own(self) -> ScalarSelect[Any]:
        """The count of one row of the table."""
        return self.counting.where(self.key == self.table.c.id).correlate(self.table).scalar_subquery()

    def wrong(self) -> Select[Any]:
        """Id, what is kept, and what is right, of the rows in which these differ."""
        if not self.spread:
            return select(self.table.c.id, self.column, self.own).where(self.column != self.own)
        key = self.key + literal_column("0")  # the bare column would make SQLite go along its index, all over the site
        found = self.counting.add_columns(key.label("key")).group_by(key).subquery()
        right = func.coalesce(found.c.number, 0)
        both = self.table.outerjoin(found, found.c.key == self.table.c.id)
        return select(self.table.c.id, self.column, right).select_from(both).where(self.column != right)


def counters() -> list[Counter]:
    """Everything that is counted."""
    own = posts.alias()
    count = select(func.count().label("number"))
    there = own.c.deleted_at.is_(None)
    replies = count.select_from(answers.join(own, own.c.id == answers.c.id)).where(there)
    ballots, written = count.select_from(votes), count.select_from(own).where(there)
    tagged = count.select_from(question_tags.join(own, own.c.id == question_tags.c.question_id)).where(there)
    official = own.c.official_function_id.is_not(None)
    at = select(own.c.created_at)
    return [
        Counter("time of question", questions, questions.c.created_at, at, own.c.id),
        Counter("answers of question", questions, questions.c.answer_count, replies, answers.c.question_id),
        Counter(
            "staff answers of question", questions, questions.c.staff_answer_count, replies.where(official),
            answers.c.question_id,
        ),
        Counter("up-votes of post", posts, posts.c.up, ballots.where(votes.c.value == 1), votes.c.post_id),
        Counter("down-votes of post", posts, posts.c.down, ballots.where(votes.c.value == -1), votes.c.post_id),
        Counter(
            "questions of person", users, users.c.question_count, written.where(own.c.kind == "question"),
            own.c.author_id, spread=True,
        ),
        Counter(
            "answers of person", users, users.c.answer_count, written.where(own.c.kind == "answer"),
            own.c.author_id, spread=True,
        ),
        Counter("questions of tag", tags, tags.c.question_count, tagged, question_tags.c.tag_id, spread=True),
    ]  # fmt: skip


def recount(fix: bool = False) -> list[str]:
    """Say which counters differ from their rows; with `fix`, mend them. Scores follow the votes."""
    found = []
    for counter in counters():
        rows = db.session.execute(counter.wrong()).all()
        found += [f"{counter.what} {row_id}: {kept}, counted {right}" for row_id, kept, right in rows]
        if fix:
            for ids in portions([row_id for row_id, _kept, _right in rows]):
                mend(counter, ids)
    return found + rescore(fix) + check_order(fix)


def portions(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


@command
def mend(counter: Counter, ids: Collection[int]) -> None:
    """Count these rows anew."""
    changed(ALL)
    table = counter.table
    db.session.execute(table.update().where(table.c.id.in_(ids)).values({counter.column.name: counter.own}))


def rescore(fix: bool) -> list[str]:
    """Compare scores and qualities with the counts of votes; posts with the same counts are looked at together."""
    wrong = [tuple(row) for row in db.session.execute(select(*COUNTED).distinct()) if not fits(*row)]
    found = []
    for some in (wrong[start : start + AT_ONCE // 4] for start in range(0, len(wrong), AT_ONCE // 4)):
        rows = db.session.execute(select(posts.c.id, *COUNTED).where(tuple_(*COUNTED).in_(some))).all()
        found += [f"score of post {row.id}: {row.score}, counted {row.up - row.down}" for row in rows]
        if fix:
            for up, down, score, quality in some:
                mend_score(up, down, [row.id for row in rows if tuple(row[1:]) == (up, down, score, quality)])
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


def check_order(fix: bool) -> list[str]:
    """Compare the times that stand beside topics with those of their questions."""
    found = out_of_order()
    if fix:
        for ids in portions(found):
            reorder(ids)
    return [f"topics of question {question_id}: other times than the question" for question_id in found]


@command
def reorder(ids: list[int]) -> None:
    changed(ALL)
    keep_in_order(ids)
