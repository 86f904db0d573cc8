"""Everything that changes inboxes."""

from collections.abc import Iterable

from sqlalchemy import func, select, update

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.errors import NotFound
from community.notifications import policy
from community.notifications.models import ACCEPTED, KINDS, Notification


@command
def tell(
    user_id: int, kind: str, post_id: int, question_id: int, actor_id: int | None, about: str = ""
) -> Notification | None:
    """Put a note into a person's inbox, once: a second run of the reaction changes nothing. None when it was there.

    Whoever was told that a post is there is not told again that it mentions them, and the other way round.
    """
    if user_id == actor_id:
        return None
    alike = (ACCEPTED,) if kind == ACCEPTED else tuple(other for other in KINDS if other != ACCEPTED)
    told = select(Notification.id).where(
        Notification.user_id == user_id, Notification.post_id == post_id, Notification.kind.in_(alike)
    )
    if db.session.scalars(told.limit(1)).first():
        return None
    note = Notification(
        user_id=user_id, kind=kind, post_id=post_id, question_id=question_id, actor_id=actor_id, about=about
    )
    db.session.add(note)
    db.session.flush()
    db.session.execute(update(User).where(User.id == user_id).values(unread=User.unread + 1))
    return note


@command
def mark_read(person: User, ids: Iterable[int] | None = None) -> None:
    """Mark some notes, or all, as read."""
    require(policy.can_read_inbox(person))
    lock(person)  # whoever is telling them something right now is counted before or after, never missed
    unread = (Notification.user_id == person.id) & Notification.read_at.is_(None)
    if ids is not None:
        unread &= Notification.id.in_(list(ids))
    db.session.execute(update(Notification).where(unread).values(read_at=now()))
    left = select(func.count()).where(Notification.user_id == person.id, Notification.read_at.is_(None))
    db.session.execute(update(User).where(User.id == person.id).values(unread=left.scalar_subquery()))


@command
def set_mail(person: User, off: Iterable[str]) -> None:
    """Say which kinds of mail the person does not want."""
    require(policy.can_read_inbox(person))
    person.mail_off = " ".join(sorted(set(off) & set(KINDS)))


@command
def unsubscribe(user_id: int, kind: str) -> None:
    """End mails of one kind by the link in such a mail; doing it again changes nothing."""
    person = db.session.get(User, user_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise NotFound()
    person.mail_off = " ".join(sorted({*person.mail_off.split(), kind}))


def recount(fix: bool = False) -> list[str]:
    """Compare every `users.unread` with the inbox; with `fix`, mend it. Nobody waits while it looks."""
    users, notes = User.__table__, Notification.__table__
    unread = select(notes.c.user_id, func.count().label("number")).where(notes.c.read_at.is_(None))
    counts = unread.group_by(notes.c.user_id).subquery()
    right = func.coalesce(counts.c.number, 0)
    rows = db.session.execute(
        select(users.c.id, users.c.unread, right)
        .select_from(users.outerjoin(counts, counts.c.user_id == users.c.id))
        .where(users.c.unread != right)
    ).all()
    if fix and rows:
        count_unread([user_id for user_id, _kept, _counted in rows])
    return [f"unread of person {user_id}: {kept}, counted {counted}" for user_id, kept, counted in rows]


@command
def count_unread(user_ids: Iterable[int]) -> None:
    """Count what these people have not read anew."""
    for user_id in sorted(user_ids):
        left = select(func.count()).where(Notification.user_id == user_id, Notification.read_at.is_(None))
        db.session.execute(update(User).where(User.id == user_id).values(unread=left.scalar_subquery()))
