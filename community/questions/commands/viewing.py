"""Counting views without a write for each one."""

from collections.abc import Mapping

from sqlalchemy import update

from community.core.db import command, db
from community.questions.models import Question


@command
def add_views(views: Mapping[int, int]) -> None:
    """Add buffered views to their questions, in one transaction."""
    for question_id in sorted(views):
        db.session.execute(
            update(Question)
            .where(Question.id == question_id)
            .values(view_count=Question.view_count + views[question_id])
            .execution_options(synchronize_session=False)
        )
