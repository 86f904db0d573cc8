"""Comparing every counter with the rows it counts, and mending it: the heart of `doctor`."""

from typing import Any

from sqlalchemy import Select, func, select

from community.accounts.models import User
from community.catalog.models import Tag
from community.core.db import command, db
from community.core.pages import ALL, changed
from community.questions.models import Answer, Post, Question, Vote, question_tags
from community.questions.ranking import wilson

posts, questions, answers = Post.__table__, Question.__table__, Answer.__table__
users, tags, votes = User.__table__, Tag.__table__, Vote.__table__


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
        ("answers of question", questions, questions.c.answer_count, replies),
        ("staff answers of question", questions, questions.c.staff_answer_count, replies.where(official)),
        ("up-votes of post", posts, posts.c.up, ballots.where(votes.c.value == 1)),
        ("down-votes of post", posts, posts.c.down, ballots.where(votes.c.value == -1)),
        ("questions of person", users, users.c.question_count, written.where(own.c.kind == "question")),
        ("answers of person", users, users.c.answer_count, written.where(own.c.kind == "answer")),
        ("questions of tag", tags, tags.c.question_count, tagged),
    ]


@command
def recount(fix: bool = False) -> list[str]:
    """Say which counters differ from their rows; with `fix`, mend them. Scores follow the votes."""
    found = []
    for what, table, counter, counting in counters():
        right = counting.correlate(table).scalar_subquery()
        for row_id, kept, counted in db.session.execute(
            select(table.c.id, counter, right).where(counter != right)
        ).all():
            found.append(f"{what} {row_id}: {kept}, counted {counted}")
            if fix:
                db.session.execute(table.update().where(table.c.id == row_id).values({counter.name: counted}))
    found += rescore(fix)
    if found and fix:
        changed(ALL)
    return found


def rescore(fix: bool) -> list[str]:
    """Compare scores and qualities with the counts of votes."""
    found = []
    voted = (posts.c.up != 0) | (posts.c.down != 0) | (posts.c.score != 0) | (posts.c.quality != 0)
    wanted = select(posts.c.id, posts.c.up, posts.c.down, posts.c.score, posts.c.quality).where(voted)
    for post_id, up, down, score, quality in db.session.execute(wanted).all():
        values = {"score": up - down, "quality": wilson(up, down)}
        if score != values["score"] or abs(quality - values["quality"]) > 1e-9:
            found.append(f"score of post {post_id}: {score}, counted {values['score']}")
            if fix:
                db.session.execute(posts.update().where(posts.c.id == post_id).values(values))  # type: ignore[attr-defined]
    return found
