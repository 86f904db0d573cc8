"""The acts by which posts were removed, or something else was done with them."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.core.audit import Act
from community.core.db import db


def removal_of(post_id: int) -> Act | None:
    """The act that removed a post, the latest one that nobody has undone."""
    return act_on(post_id, "remove post")


def act_on(post_id: int, kind: str) -> Act | None:
    """The latest act of this kind on a post that nobody has undone."""
    undoing = aliased(Act)
    undone = select(undoing.id).where(undoing.undoes_id == Act.id).exists()
    wanted = select(Act).where(Act.subject_kind == "post", Act.subject_id == post_id, Act.kind == kind, ~undone)
    return db.session.scalars(wanted.order_by(Act.id.desc()).limit(1)).first()
