"""Counting views without a write for each one."""

from collections.abc import Mapping

from sqlalchemy import update

from community.core.db import command, db
from community.questions.models import Question


@command
def add_views(views: Mapping[int, int]) -> None:
    """Add buffered views to their questions, in one transaction. Pages that are kept show them when they are made anew,
    after a quarter of an hour at most: made anew for each view, hardly any would be kept."""
    for question_id in sorted(views):
        db.session.execute(
            update(Question)
            .where(Question.id == question_id)
            .values(view_count=Question.view_count + views[question_id])
            .execution_options(synchronize_session=False)
        )
