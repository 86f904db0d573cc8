"""What the stories of counted searches share: what was written down."""

from community.core.db import db
from community.search.models import SearchLog


def logs() -> list[SearchLog]:
    """What was written down, the oldest first."""
    db.session.commit()
    db.session.expire_all()
    return db.session.query(SearchLog).order_by(SearchLog.id).all()


def words() -> list[str]:
    return [log.query for log in logs()]


def only() -> SearchLog:
    """The one search that was written down."""
    (log,) = logs()
    return log
