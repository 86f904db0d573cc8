"""Who speaks for the vendor, now and then; the mark that pages draw."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, select, true
from sqlalchemy.orm import joinedload

from community.core.access import Actor
from community.core.db import db, now
from community.core.errors import NotFound
from community.core.pages import shows, until
from community.core.signing import fits
from community.staff.models import (
    GRANT,
    POST,
    CannedReply,
    Channel,
    Contact,
    Function,
    ImpostorReport,
    Look,
    StaffGrant,
)

PAGE = 50
grants = StaffGrant.__table__
functions = Function.__table__
SPOKEN_FOR = (
    select(
        functions.c.id.label("function_id"), functions.c.name, grants.c.id, grants.c.user_id, grants.c.granted_by_id,
        grants.c.kind, grants.c.proof, grants.c.granted_at, grants.c.until, grants.c.proven_at, grants.c.revoked_at,
        grants.c.seal,
    )
    .select_from(grants.join(functions, true()))
    .where(
        grants.c.id.in_(bindparam("grants", expanding=True))
        | (grants.c.user_id.in_(bindparam("authors", expanding=True)) & grants.c.revoked_at.is_(None))
    )
    .where(functions.c.id.in_(bindparam("functions", expanding=True)))
)  # fmt: skip


class Official(NamedTuple):
    """A post that is said to be written for the vendor: what its seal tells of."""

    id: int
    author_id: int | None
    grant_id: int | None
    function_id: int | None
    seal: str | None


@dataclass(frozen=True)
class Mark:
    """What the plate shows. `live` is false when the grant behind it has ended."""

    function: str
    live: bool
    grant_id: int


def marks_of(posts: Iterable[Official]) -> dict[int, Mark]:
    """The marks of posts, by their number: one statement, and none where no post is official.

    Marks are those of posting time: they need no fresh proof, but grants and posts that the product wrote itself. Where
    one of the seals does not fit, there is no mark. One is live while its author speaks for the vendor in the same
    function, by that grant or a newer one; a page that shows it is old when the grant ends.
    """
    official = [post for post in posts if post.grant_id is not None and post.function_id is not None]
    if not official:
        return {}
    values = {
        "grants": {post.grant_id for post in official},
        "functions": {post.function_id for post in official},
        "authors": {post.author_id for post in official},
    }
    rows = {(row.id, row.function_id): row for row in db.session.execute(SPOKEN_FOR, values) if is_whole(row)}
    running = {(row.user_id, row.function_id): row for row in rows.values() if runs(row)}
    marks = {}
    for post in official:
        grant = rows.get((post.grant_id, post.function_id))
        if grant is not None and fits(post.seal, POST, *post[:4]):
            live = running.get((grant.user_id, grant.function_id))
            if live is not None:
                until(live.until)
            marks[post.id] = Mark(grant.name, live is not None, (live or grant).id)
    return marks


def is_whole(grant: Any) -> bool:
    """Whether the product wrote a row of `SPOKEN_FOR`: this grant, of this function."""
    return fits(grant.seal, GRANT, grant.id, grant.user_id, grant.name, *grant[4:11])


def runs(grant: Any) -> bool:
    return grant.revoked_at is None and grant.granted_at <= now() < grant.until


def is_live(moment: Any = None) -> ColumnElement[bool]:
    """The condition that a grant runs at a moment: at the present one, or at one that is given as a parameter.

    Good for leaving staff out of something. For what staff alone may do or be shown as, load the grant: only then its
    seal and the person's own proof can be looked at.
    """
    moment = now() if moment is None else moment
    return and_(StaffGrant.revoked_at.is_(None), StaffGrant.granted_at <= moment, StaffGrant.until > moment)


def speaks_for_vendor(person_id: Any, moment: Any, fresh: Any) -> ColumnElement[bool]:
    """The condition that a person has a grant that runs at a moment and proved who they are after another one.

    Good for what staff may read, where the database has to say who: no seal is looked at, because whoever can write
    grants into the database reads everything there anyway.
    """
    of_person = StaffGrant.user_id == person_id, StaffGrant.proven_at > fresh
    return select(StaffGrant.id).where(*of_person, is_live(moment)).exists()


RUNNING_OF = (  # put together once: every page of a signed-in person asks
    select(StaffGrant)
    .where(StaffGrant.user_id.in_(bindparam("people", expanding=True)), is_live(bindparam("moment")))
    .order_by(StaffGrant.granted_at, StaffGrant.id)
)


def running_grants(user_ids: Iterable[int]) -> Sequence[StaffGrant]:
    """The grants of these people that run and that the product wrote, whether or not the people are proven."""
    found = db.session.scalars(RUNNING_OF, {"people": list(user_ids), "moment": now()})
    return [grant for grant in found if grant.is_running]


def live_grants(user_ids: Iterable[int]) -> dict[int, StaffGrant]:
    """The live grant of each of these people who has one; the newest where there are several."""
    found = {grant.user_id: grant for grant in running_grants(user_ids) if grant.is_live}
    for grant in found.values():
        until(grant.live_until)
    return found


def live_grant(user_id: int | None) -> StaffGrant | None:
    """The person's live grant; nobody has none."""
    return live_grants([user_id]).get(user_id) if user_id else None


def grant_of(user_id: int | None) -> StaffGrant | None:
    """The person's grant, live or waiting for them to prove who they are; ask `is_live`."""
    found = running_grants([user_id]) if user_id else []
    return max(found, key=lambda grant: (grant.is_live, grant.granted_at, grant.id), default=None)


def all_live() -> Sequence[StaffGrant]:
    """Everybody who speaks for the vendor now."""
    return [
        grant
        for grant in shown(
            select(StaffGrant).join(StaffGrant.function).where(is_live()).options(joinedload(StaffGrant.user))
            .order_by(Function.name, StaffGrant.id)
        )
        if grant.is_live
    ]  # fmt: skip


def shown(wanted: Select[StaffGrant]) -> Sequence[StaffGrant]:
    """Grants for a page, which is old when one of them ends."""
    found = db.session.scalars(wanted).all()
    for grant in found:
        shows(f"person:{grant.user_id}")
        if grant.is_live:
            until(grant.live_until)
    return found


def functions_of(given: Iterable[StaffGrant]) -> dict[str, int]:
    """The functions behind these grants, with how many people speak for each."""
    return Counter(grant.function.name for grant in given)


STAFF_NOW = (  # more than are shown: the seal or the proof of some may not hold
    select(StaffGrant)
    .where(is_live(bindparam("moment")), StaffGrant.proven_at.is_not(None))
    .options(joinedload(StaffGrant.user))
    .order_by(StaffGrant.proven_at.desc(), StaffGrant.id)
    .limit(bindparam("most"))
)


def staff_now(limit: int = 4) -> Sequence[StaffGrant]:
    """A few people who speak for the vendor now, for the rail of a page, which is old when one of their grants ends."""
    found = db.session.scalars(STAFF_NOW, {"moment": now(), "most": 3 * limit}).all()
    few = list(islice((grant for grant in found if grant.is_live), limit))
    for grant in few:
        shows(f"person:{grant.user_id}")
        until(grant.live_until)
    return sorted(few, key=lambda grant: grant.id)


def former() -> Sequence[StaffGrant]:
    """The last grant of everybody who used to speak for the vendor and no longer does."""
    moment = now()
    ended = shown(
        select(StaffGrant)
        .where((StaffGrant.revoked_at.is_not(None)) | (StaffGrant.until <= moment))
        .options(joinedload(StaffGrant.user))
        .order_by(StaffGrant.id)
    )
    last = {grant.user_id: grant for grant in ended if grant.is_genuine}
    still_here = {grant.user_id for grant in running_grants(last)}
    return [grant for user_id, grant in last.items() if user_id not in still_here]


def grant_or_404(grant_id: int) -> StaffGrant:
    """A grant with its person, for the page that proves it. One that the product did not write is not there."""
    found = db.session.scalars(
        select(StaffGrant).where(StaffGrant.id == grant_id).options(joinedload(StaffGrant.user))
    ).first()
    if found is None or not found.is_genuine:
        raise NotFound()
    shows("staff", f"person:{found.user_id}")
    if found.is_live:
        until(found.live_until)
    return found


def all_grants() -> Sequence[StaffGrant]:
    """Every grant there ever was, those that run first, for administrators."""
    parts = joinedload(StaffGrant.user), joinedload(StaffGrant.granted_by)
    found = db.session.scalars(select(StaffGrant).options(*parts).order_by(StaffGrant.id.desc())).all()
    return sorted(found, key=lambda grant: not grant.is_running)


def not_genuine() -> Sequence[StaffGrant]:
    """Grants whose seal does not fit: written or changed by something else than the product."""
    found = db.session.scalars(select(StaffGrant).order_by(StaffGrant.id))
    return [grant for grant in found if not grant.is_genuine]


def channels() -> Sequence[Channel]:
    """The vendor's official channels."""
    return db.session.scalars(select(Channel).order_by(Channel.kind, Channel.value)).all()


def reports() -> Sequence[ImpostorReport]:
    """What people reported as not the vendor's, the newest first; what waits for somebody stands on top."""
    parts = joinedload(ImpostorReport.by), joinedload(ImpostorReport.handled_by)
    wanted = select(ImpostorReport).options(*parts)
    order = ImpostorReport.handled_at.is_not(None), ImpostorReport.id.desc()
    return db.session.scalars(wanted.order_by(*order).limit(PAGE)).all()


def contacts_of(person: Actor) -> Sequence[Contact]:
    """The contacts that a customer was told of, the newest first."""
    parts = joinedload(Contact.grant), joinedload(Contact.staff)
    wanted = select(Contact).where(Contact.person_id == person.id).options(*parts)
    return db.session.scalars(wanted.order_by(Contact.id.desc()).limit(PAGE)).all()


def contacts_by(person: Actor) -> Sequence[Contact]:
    """The contacts that a member of staff announced, the newest first."""
    parts = joinedload(Contact.grant), joinedload(Contact.person)
    wanted = select(Contact).where(Contact.staff_id == person.id).options(*parts)
    return db.session.scalars(wanted.order_by(Contact.id.desc()).limit(PAGE)).all()


def contact_or_404(contact_id: int, person: Actor) -> Contact:
    """A contact of which the person is one side."""
    parts = joinedload(Contact.grant), joinedload(Contact.staff), joinedload(Contact.person)
    found = db.session.scalars(select(Contact).where(Contact.id == contact_id).options(*parts)).first()
    if found is None or person.id not in (found.staff_id, found.person_id):
        raise NotFound()
    return found


def looks_at(person: Actor) -> Sequence[Look]:
    """Who opened somebody's private details, the last time first."""
    wanted = select(Look).where(Look.person_id == person.id).options(joinedload(Look.by))
    return db.session.scalars(wanted.order_by(Look.id.desc()).limit(PAGE)).all()


def canned_replies() -> Sequence[CannedReply]:
    """The replies that staff may begin with, by title."""
    wanted = select(CannedReply).where(CannedReply.removed_at.is_(None))
    return db.session.scalars(wanted.order_by(CannedReply.title, CannedReply.id)).all()


def reply_or_404(reply_id: int) -> CannedReply:
    found = db.session.get(CannedReply, reply_id)
    if found is None or found.removed_at:
        raise NotFound()
    return found
