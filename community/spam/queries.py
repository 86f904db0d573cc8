"""What was posted lately, and what administrators see of the filter."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import BindParameter, Row, and_, bindparam, or_, select, union_all
from sqlalchemy.orm import joinedload

from community.core.db import Moment, db, now
from community.core.errors import NotFound
from community.spam.models import Blocked, Filter, Trace
from community.spam.rules import ROW

KEPT = timedelta(days=365)  # traces: texts are copied from old posts, too
LATELY = timedelta(days=30)
DAY = timedelta(days=1)
OWN, OTHERS = 200, 100  # traces that are looked at
NOTHING = -1

_COLUMNS = (
    Trace.post_id,
    Trace.author_id,
    Trace.kind,
    Trace.at,
    Trace.likeness,
    Trace.host,
    Trace.is_spam,
    Trace.untried,
    Trace.piece_0,
    Trace.piece_1,
    Trace.piece_2,
)
_since = bindparam("since", type_=Moment)
_pieces: BindParameter[int] = bindparam("pieces", expanding=True)
_own = (
    select(*_COLUMNS)
    .where(Trace.author_id == bindparam("author_id"), Trace.at > _since)
    .order_by(Trace.at.desc())
    .limit(OWN)
    .subquery()
)
_others = (
    select(*_COLUMNS)
    .where(
        or_(
            Trace.band_0 == bindparam("band_0"),
            Trace.band_1 == bindparam("band_1"),
            Trace.band_2 == bindparam("band_2"),
            Trace.band_3 == bindparam("band_3"),
            Trace.piece_0.in_(_pieces),
            Trace.piece_1.in_(_pieces),
            Trace.piece_2.in_(_pieces),
            and_(Trace.host == bindparam("host"), Trace.at > _since),
        ),
        Trace.author_id != bindparam("author_id"),
    )
    .limit(OTHERS)
    .subquery()
)
_BOTH = union_all(select(_own), select(_others))


def lately(
    author_id: int, quarters: Sequence[int] | None, pieces: Sequence[int], host: int | None
) -> Sequence[Row[tuple[object, ...]]]:
    """What somebody posted within a month, what others posted that may be like it, and within a month what links to the
    same site: one statement."""
    bands = {f"band_{place}": quarters[place] if quarters else NOTHING for place in range(4)}
    values: dict[str, object] = bands | {
        "pieces": [*pieces],
        "author_id": author_id,
        "host": NOTHING if host is None else host,
        "since": now() - LATELY,
    }
    return db.session.execute(_BOTH, values).all()


def blocked() -> Sequence[Blocked]:
    """All blocked words and sites, with who added them."""
    listed = select(Blocked).options(joinedload(Blocked.by)).order_by(Blocked.kind, Blocked.text)
    return db.session.scalars(listed).all()


def blocked_or_404(blocked_id: int) -> Blocked:
    found = db.session.get(Blocked, blocked_id)
    if found is None:
        raise NotFound()
    return found


def learned() -> tuple[int, int]:
    """From how many posts the filter has learned: removed as spam, and such that stood."""
    row = db.session.execute(select(Filter.spam, Filter.good).where(Filter.id == ROW)).first()
    return (row.spam, row.good) if row else (0, 0)
