"""Reading how people stand."""

from collections.abc import Sequence

from sqlalchemy import Row, bindparam, select

from community.catalog.models import Tag
from community.core.db import db
from community.recognition.models import ExpertTopic

SHOWN_TOPICS = 8
TOPICS = (
    select(Tag.name, ExpertTopic.askers)
    .join_from(ExpertTopic, Tag, Tag.id == ExpertTopic.tag_id)
    .where(ExpertTopic.user_id == bindparam("person"))
    .order_by(ExpertTopic.askers.desc(), Tag.name)
    .limit(SHOWN_TOPICS)
)


def expert_topics(person_id: int) -> Sequence[Row[tuple[str, int]]]:
    """The tags that somebody knows well, each with how many askers the answers helped; the best first."""
    return db.session.execute(TOPICS, {"person": person_id}).all()
