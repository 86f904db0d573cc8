"""What people wrote, wherever it stands."""

from collections.abc import Collection

from sqlalchemy import select, union

from community.core.db import db
from community.questions.models import Answer, Post

posts, answers = Post.__table__, Answer.__table__


def question_ids_of(person_ids: Collection[int]) -> list[int]:
    """The questions that these people asked or answered."""
    asked = select(posts.c.id).where(posts.c.author_id.in_(person_ids), posts.c.kind == "question")
    answered = select(answers.c.question_id).join(posts, posts.c.id == answers.c.id)
    return sorted(db.session.scalars(union(asked, answered.where(posts.c.author_id.in_(person_ids)))))
