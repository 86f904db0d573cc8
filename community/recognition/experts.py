"""Topics that people know well: tags in which their answers helped three or more different askers."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, or_, select

from community.core.db import command, db, end_reading
from community.core.pages import changed
from community.core.stretches import portions
from community.core.worker import beside
from community.questions.models import Answer, Post, Question, question_tags
from community.questions.models.posts import EVERYONE
from community.recognition.models import ExpertTopic

ASKERS = 3  # different ones

posts, answers, questions, topics = Post.__table__, Answer.__table__, Question.__table__, ExpertTopic.__table__
asked = posts.alias()
helped = or_(answers.c.accepted_at.is_not(None), answers.c.confirmed_at.is_not(None))
FOUND: Select[Any] = (
    select(posts.c.author_id, question_tags.c.tag_id, func.count(asked.c.author_id.distinct()))
    .join_from(posts, answers, answers.c.id == posts.c.id)
    .join(questions, questions.c.id == answers.c.question_id)
    .join(asked, asked.c.id == questions.c.id)
    .join(question_tags, question_tags.c.question_id == questions.c.id)
    .where(
        helped,
        posts.c.author_id.is_not(None),
        posts.c.author_id != asked.c.author_id,
        posts.c.deleted_at.is_(None),
        posts.c.hidden_at.is_(None),
        asked.c.deleted_at.is_(None),
        asked.c.hidden_at.is_(None),
        questions.c.audience == EVERYONE,
    )
    .group_by(posts.c.author_id, question_tags.c.tag_id)
    .having(func.count(asked.c.author_id.distinct()) >= ASKERS)
)
OF_PEOPLE = FOUND.where(posts.c.author_id.in_(bindparam("people", expanding=True)), posts.c.kind == "answer")
HELPERS = (
    select(posts.c.author_id)
    .join_from(posts, answers, answers.c.id == posts.c.id)
    .where(answers.c.question_id == bindparam("question_id"), helped, posts.c.author_id.is_not(None))
)
KEPT = select(topics.c.user_id, topics.c.tag_id, topics.c.askers)


@beside
def refresh_experts() -> None:
    """Count anew who knows which topic well, for everybody."""
    settle({tuple(row) for row in db.session.execute(FOUND)}, {tuple(row) for row in db.session.execute(KEPT)})


def refresh_experts_of(question_id: int, post_id: int | None = None) -> None:
    """The same for those whose answers to a question helped, and for whoever wrote a post."""
    people = set(db.session.scalars(HELPERS, {"question_id": question_id}))
    if post_id and (author_id := db.session.scalar(select(posts.c.author_id).where(posts.c.id == post_id))):
        people.add(author_id)
    if people:
        found = db.session.execute(OF_PEOPLE, {"people": sorted(people)})
        kept = db.session.execute(KEPT.where(topics.c.user_id.in_(people)))
        settle({tuple(row) for row in found}, {tuple(row) for row in kept})


def settle(found: Collection[Any], kept: Collection[Any]) -> None:
    """Bring what is kept up to what was found, a person at a time."""
    end_reading()
    right: defaultdict[int, list[Any]] = defaultdict(list)
    for row in found:
        right[row[0]].append(row)
    for some in portions(sorted({row[0] for row in set(found) ^ set(kept)})):
        write(some, [row for person in some for row in right[person]])


@command
def write(people: Collection[int], found: Collection[Any]) -> None:
    """Write down anew which topics these people know well."""
    db.session.execute(
        delete(ExpertTopic).where(ExpertTopic.user_id.in_(people)).execution_options(synchronize_session=False)
    )
    rows = [{"user_id": user_id, "tag_id": tag_id, "askers": askers} for user_id, tag_id, askers in found]
    if rows:
        db.session.execute(insert(ExpertTopic), rows)
    changed(*(f"person:{user_id}" for user_id in people))
