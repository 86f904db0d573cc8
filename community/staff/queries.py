"""Who speaks for the vendor, now and then; the mark that pages draw."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import joinedload

from community.core.db import db, now
from community.core.errors import NotFound
from community.core.pages import shows, until
from community.staff.models import Function, StaffGrant


@dataclass(frozen=True)
class Mark:
    """What the plate shows. `live` is false when the grant behind it has ended."""

    function: str
    live: bool
    grant_id: int


def mark_for(function: str, grant_id: int, granted_at: datetime, end: datetime, revoked_at: datetime | None) -> Mark:
    """The mark that a grant gives at this moment; a page that shows it is old when the grant ends."""
    live = revoked_at is None and granted_at <= now() < end
    if live:
        until(end)
    return Mark(function, live, grant_id)


def is_live(moment: Any = None) -> ColumnElement[bool]:
    """The condition that a grant holds at a moment: at the present one, or at one that is given as a parameter."""
    moment = now() if moment is None else moment
    return and_(StaffGrant.revoked_at.is_(None), StaffGrant.granted_at <= moment, StaffGrant.until > moment)


LIVE_OF = (  # put together once: every page of a signed-in person asks
    select(StaffGrant)
    .where(StaffGrant.user_id.in_(bindparam("people", expanding=True)), is_live(bindparam("moment")))
    .order_by(StaffGrant.granted_at)
)


def live_grants(user_ids: Iterable[int]) -> dict[int, StaffGrant]:
    """The live grant of each of these people who has one; the newest where there are several."""
    found = db.session.scalars(LIVE_OF, {"people": list(user_ids), "moment": now()})
    return {grant.user_id: grant for grant in found}


def live_grant(user_id: int | None) -> StaffGrant | None:
    """The person's live grant; nobody has none."""
    return live_grants([user_id]).get(user_id) if user_id else None


def all_live() -> Sequence[StaffGrant]:
    """Everybody who speaks for the vendor now."""
    return shown(
        select(StaffGrant).join(StaffGrant.function).where(is_live()).options(joinedload(StaffGrant.user))
        .order_by(Function.name, StaffGrant.id)
    )  # fmt: skip


def shown(wanted: Select[StaffGrant]) -> Sequence[StaffGrant]:
    """Grants for a page, which is old when one of them ends."""
    grants = db.session.scalars(wanted).all()
    for grant in grants:
        shows(f"person:{grant.user_id}")
        if grant.is_live:
            until(grant.until)
    return grants


def functions_of(grants: Iterable[StaffGrant]) -> dict[str, int]:
    """The functions behind these grants, with how many people speak for each."""
    return Counter(grant.function.name for grant in grants)


def staff_now(limit: int = 4) -> Sequence[StaffGrant]:
    """A few people who speak for the vendor now, for the rail."""
    return shown(
        select(StaffGrant).where(is_live()).options(joinedload(StaffGrant.user)).order_by(StaffGrant.id).limit(limit)
    )


def former() -> Sequence[StaffGrant]:
    """The last grant of everybody who used to speak for the vendor and no longer does."""
    moment = now()
    ended = shown(
        select(StaffGrant)
        .where((StaffGrant.revoked_at.is_not(None)) | (StaffGrant.until <= moment))
        .options(joinedload(StaffGrant.user))
        .order_by(StaffGrant.id)
    )
    last = {grant.user_id: grant for grant in ended}
    still_here = live_grants(last)
    return [grant for user_id, grant in last.items() if user_id not in still_here]


def grant_or_404(grant_id: int) -> StaffGrant:
    """A grant with its person, for the page that proves it."""
    found = db.session.scalars(
        select(StaffGrant).where(StaffGrant.id == grant_id).options(joinedload(StaffGrant.user))
    ).first()
    if found is None:
        raise NotFound()
    shows("staff", f"person:{found.user_id}")
    if found.is_live:
        until(found.until)
    return found
