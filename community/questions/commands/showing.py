"""Making known which public pages a change of questions makes old."""

from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, select

from community.core.db import db, directly
from community.core.pages import changed
from community.questions.models import Answer, Post, Question, question_tags

ANSWERED_BY = (
    select(Post.author_id)
    .join(Answer.__table__, Answer.__table__.c.id == Post.__table__.c.id)
    .where(Answer.__table__.c.question_id.in_(bindparam("these", expanding=True)), Post.author_id.is_not(None))
    .distinct()
)
TAGS = select(question_tags.c.tag_id).where(question_tags.c.question_id.in_(bindparam("these", expanding=True)))


def look_different(question_id: int) -> None:
    """Every page that shows this question looks different now."""
    changed(f"question:{question_id}")


def come_back(ids: Collection[int]) -> None:
    """Profiles look different: those questions, by their `ids`, and answers to them are there again. The pages of who
    answered did not show them meanwhile, so the questions' own keys do not lead to them."""
    authors = directly(ANSWERED_BY, {"these": list(ids)}).scalars() if ids else ()
    changed(*(f"person:{author_id}" for author_id in authors))


def stand_elsewhere(question: Question, tag_ids: Iterable[int] = ()) -> None:
    """The question looks different, and lists may have it in another place; `tag_ids` are of tags that it lost."""
    all_stand_elsewhere([question])
    changed(*(f"tag:{tag_id}" for tag_id in tag_ids))


def all_stand_elsewhere(questions: Collection[Question]) -> None:
    """The same of many."""
    ids = [question.id for question in questions]
    db.session.flush()
    tags = directly(TAGS, {"these": ids}).scalars()
    changed("home", *(f"tag:{tag_id}" for tag_id in set(tags)))
    for question in questions:
        about = {"question": question.id, "product": question.product_id, "person": question.author_id}
        changed(*(f"{name}:{number}" for name, number in about.items() if number))
