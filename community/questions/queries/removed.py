"""The acts by which posts were removed."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.core.audit import Act
from community.core.db import db


def removal_of(post_id: int) -> Act | None:
    """The act that removed a post, the latest one that nobody has undone."""
    undoing = aliased(Act)
    undone = select(undoing.id).where(undoing.undoes_id == Act.id).exists()
    wanted = select(Act).where(
        Act.subject_kind == "post", Act.subject_id == post_id, Act.kind == "remove post", ~undone
    )
    return db.session.scalars(wanted.order_by(Act.id.desc()).limit(1)).first()
