"""Comparing every counter with the rows it counts, and mending it: the heart of `doctor`.

Looking takes a while on a large site, and nobody has to wait meanwhile: only mending is a command, of a few rows.
"""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, func, select, tuple_

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


def counters() -> list[tuple[str, Any, Any, Select[Any]]]:
    """Each counter: its name, table, column, and the statement that counts anew."""
    own = posts.alias()
    replies = (
        select(func.count())
        .select_from(answers.join(own, own.c.id == answers.c.id))
        .where(answers.c.question_id == questions.c.id, own.c.deleted_at.is_(None))
    )
    ballots = select(func.count()).where(votes.c.post_id == posts.c.id)
    written = select(func.count()).where(own.c.author_id == users.c.id, own.c.deleted_at.is_(None))
    tagged = (
        select(func.count())
        .select_from(question_tags.join(own, own.c.id == question_tags.c.question_id))
        .where(question_tags.c.tag_id == tags.c.id, own.c.deleted_at.is_(None))
    )
    official = own.c.official_function_id.is_not(None)
    return [
        (
            "time of question",
            questions,
            questions.c.created_at,
            select(own.c.created_at).where(own.c.id == questions.c.id),
        ),
        ("answers of question", questions, questions.c.answer_count, replies),
        ("staff answers of question", questions, questions.c.staff_answer_count, replies.where(official)),
        ("up-votes of post", posts, posts.c.up, ballots.where(votes.c.value == 1)),
        ("down-votes of post", posts, posts.c.down, ballots.where(votes.c.value == -1)),
        ("questions of person", users, users.c.question_count, written.where(own.c.kind == "question")),
        ("answers of person", users, users.c.answer_count, written.where(own.c.kind == "answer")),
        ("questions of tag", tags, tags.c.question_count, tagged),
    ]


def recount(fix: bool = False) -> list[str]:
    """Say which counters differ from their rows; with `fix`, mend them. Scores follow the votes."""
    found = []
    for what, table, counter, counting in counters():
        right = counting.correlate(table).scalar_subquery()
        rows = db.session.execute(select(table.c.id, counter, right).where(counter != right)).all()
        found += [f"{what} {row_id}: {kept}, counted {counted}" for row_id, kept, counted in rows]
        if fix:
            for ids in portions([row_id for row_id, _kept, _counted in rows]):
                mend(table, counter, right, ids)
    return found + rescore(fix) + check_order(fix)


def portions(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


@command
def mend(table: Any, counter: Any, right: Any, ids: Collection[int]) -> None:
    """Count these rows anew."""
    changed(ALL)
    db.session.execute(table.update().where(table.c.id.in_(ids)).values({counter.name: right}))


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
