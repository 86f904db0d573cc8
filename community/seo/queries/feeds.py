"""What stands in the feeds: the newest public posts, for everybody the same."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from community.accounts.models import User
from community.catalog.models import Product, Tag
from community.core.access import Nobody
from community.core.db import db
from community.questions.models import Answer, Post, Question, question_tags
from community.questions.models.posts import EVERYONE
from community.questions.queries import answers_by, list_questions
from community.questions.queries.lists import BY_AUTHOR, EVERYWHERE, NEWEST, PAGE


def questions(kind: str = EVERYWHERE, of: int = 0) -> Sequence[Question]:
    """The newest questions with their authors, chosen as in `list_questions`."""
    ids = [row.id for row in list_questions(Nobody(), NEWEST, None, kind, of).questions]
    return db.session.scalars(
        select(Question)
        .where(Question.id.in_(ids))
        .options(joinedload(Question.author))
        .order_by(Question.created_at.desc(), Question.id.desc())
    ).all()


def answers_to(question: Question) -> Sequence[Answer]:
    """The newest answers to a question, with their authors."""
    return answers(Answer.question_id == question.id, Answer.deleted_at.is_(None), Answer.hidden_at.is_(None))


def posts_by(person: User) -> Sequence[Post]:
    """The newest of what somebody asked and answered."""
    given = answers(Answer.id.in_([one.id for one in answers_by(person.id, Nobody())]))
    posts = [*questions(BY_AUTHOR, person.id), *given]
    return sorted(posts, key=lambda post: (post.created_at, post.id), reverse=True)[:PAGE]


def answers(*only: ColumnElement[bool]) -> Sequence[Answer]:
    """The newest answers that fulfil these conditions, with their authors and questions."""
    asked = aliased(Question, flat=True)
    return db.session.scalars(
        select(Answer)
        .join(Answer.question.of_type(asked))
        .where(*only)
        .options(joinedload(Answer.author), contains_eager(Answer.question.of_type(asked)))
        .order_by(Answer.id.desc())
        .limit(PAGE)
    ).all()


def with_posts(post_ids: Collection[int]) -> list[str]:
    """The paths of all feeds in which these posts stand, or stood before they were removed. Comments stand in none."""
    found: dict[str, None] = {}
    for post_id, author_id, slug in db.session.execute(
        select(Question.id, Question.author_id, Product.slug)
        .outerjoin(Product, Product.id == Question.product_id)
        .where(Question.id.in_(post_ids), Question.audience == EVERYONE)
    ):
        found |= dict.fromkeys(["/feed.atom", *those_of(post_id, author_id)])
        if slug:
            found[f"/products/{slug}/feed.atom"] = None
        tags = select(Tag.name).join(question_tags).where(question_tags.c.question_id == post_id).order_by(Tag.name)
        found |= {f"/tags/{name}/feed.atom": None for name in db.session.scalars(tags)}
    asked = aliased(Question, flat=True)
    for question_id, author_id in db.session.execute(
        select(Answer.question_id, Answer.author_id)
        .join(Answer.question.of_type(asked))
        .where(Answer.id.in_(post_ids), asked.audience == EVERYONE)
    ):
        found |= dict.fromkeys(those_of(question_id, author_id))
    return list(found)


def those_of(question_id: int, author_id: int | None) -> list[str]:
    return [f"/q/{question_id}/feed.atom", *([f"/people/{author_id}/feed.atom"] if author_id else [])]
