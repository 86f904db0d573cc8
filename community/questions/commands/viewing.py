"""Counting views without a write for each one."""

from collections.abc import Mapping

from sqlalchemy import update

from community.core.db import command, db
from community.core.pages import changed
from community.questions.models import Question
from community.questions.models.lines import about


@command
def add_views(views: Mapping[int, int]) -> None:
    """Add buffered views to their questions, in one transaction. A page that shows another number now is made anew."""
    for question_id in sorted(views):
        after = db.session.scalar(
            update(Question)
            .where(Question.id == question_id)
            .values(view_count=Question.view_count + views[question_id])
            .returning(Question.view_count)
            .execution_options(synchronize_session=False)
        )
        if after is not None and about(after) != about(after - views[question_id]):
            changed(f"views:{question_id}")
