"""Everything that changes inboxes."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.errors import NotFound
from community.core.stretches import Progress, doubtful, stretches
from community.moderation.events import PeopleMerged
from community.notifications import policy
from community.notifications.models import ANSWER, BADGE, COMMENT, KINDS, MENTION, NEW_ANSWER, SEARCH, Notification

OF_PRESENCE = (ANSWER, NEW_ANSWER, COMMENT, MENTION, SEARCH)  # these tell that a post is there, others more than that
FULL = 250  # characters of ids in a note about badges; the next badge begins a new note


@command
def tell(
    user_id: int, kind: str, post_id: int, question_id: int, actor_id: int | None, about: str = ""
) -> Notification | None:
    """Put a note into a person's inbox, once: a second run of the reaction changes nothing. None when it was there.

    Whoever was told that a post is there is not told again that it mentions them, and the other way round.
    """
    if user_id == actor_id:
        return None
    alike = OF_PRESENCE if kind in OF_PRESENCE else (kind,)
    told = select(Notification.id).where(
        Notification.user_id == user_id, Notification.post_id == post_id, Notification.kind.in_(alike)
    )
    if db.session.scalars(told.limit(1)).first():
        return None
    note = Notification(
        user_id=user_id, kind=kind, post_id=post_id, question_id=question_id, actor_id=actor_id, about=about
    )
    put(note)
    return note


def put(note: Notification) -> None:
    """A new note in an inbox, which counts as not read."""
    db.session.add(note)
    db.session.flush()
    db.session.execute(update(User).where(User.id == note.user_id).values(unread=User.unread + 1))


@command
def tell_of_badge(user_id: int, award_id: int) -> None:
    """Say in a person's inbox that they have a badge, once. An unread note of today tells of all new ones."""
    person = db.session.get(User, user_id, with_for_update=True, populate_existing=True)
    if person is None:
        return
    told = select(Notification).where(Notification.user_id == user_id, Notification.kind == BADGE)
    notes = db.session.scalars(told.order_by(Notification.id.desc())).all()
    if any(str(award_id) in note.about.split() for note in notes):
        return
    last = notes[0] if notes else None
    if last and last.read_at is None and last.at.date() == now().date() and len(last.about) < FULL:
        last.about = f"{last.about} {award_id}"
        return
    put(Notification(user_id=user_id, kind=BADGE, about=str(award_id)))


@command
def tell_plainly(user_id: int, kind: str, about: str, actor_id: int | None, own_too: bool = False) -> bool:
    """Put a note without a post into a person's inbox, once for each `about`. Whether it is new."""
    person = db.session.get(User, user_id, with_for_update=True, populate_existing=True)
    told = select(Notification.id).filter_by(user_id=user_id, kind=kind, about=about)
    if person is None or (user_id == actor_id and not own_too) or db.session.scalar(told):
        return False
    put(Notification(user_id=user_id, kind=kind, about=about, actor_id=actor_id))
    return True


@command
def tell_again(note: Notification, happened_at: datetime) -> bool:
    """Like `tell`, for what may happen to a post more than once: the note takes the place of one about earlier times.

    `happened_at` is when it happened; who was told since then is not told again. Whether they were told now.
    """
    if note.user_id == note.actor_id:
        return False
    db.session.get_one(User, note.user_id, with_for_update=True, populate_existing=True)
    about_same = {"user_id": note.user_id, "post_id": note.post_id, "kind": note.kind}
    former = db.session.scalars(select(Notification).filter_by(**about_same)).first()
    if former is not None:
        if former.at >= happened_at:
            return False
        db.session.delete(former)
        db.session.flush()
        if former.read_at is None:  # it is counted already
            db.session.add(note)
            return True
    put(note)
    return True


@command
def mark_read(person: User, ids: Iterable[int] | None = None) -> None:
    """Mark some notes, or all, as read."""
    require(policy.can_read_inbox(person))
    lock(person)  # whoever is telling them something right now is counted before or after, never missed
    unread = (Notification.user_id == person.id) & Notification.read_at.is_(None)
    if ids is not None:
        unread &= Notification.id.in_(list(ids))
    db.session.execute(update(Notification).where(unread).values(read_at=now()))
    db.session.execute(update(User).where(User.id == person.id).values(unread=unread_of_own()))


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


def recount(fix: bool = False, progress: Progress | None = None) -> list[str]:
    """Compare every `users.unread` with the inbox; with `fix`, mend it. Nobody waits while it looks."""
    users, found = User.__table__, []
    for ids in doubtful(users.c.id, users.c.unread, unread(progress)):
        right = unread_of_own()
        wrong = select(User.id, User.unread, right).where(User.id.in_(ids), User.unread != right)
        rows = db.session.execute(wrong.order_by(User.id)).all()
        found += [f"unread of person {user_id}: {kept}, counted {counted}" for user_id, kept, counted in rows]
        if fix and rows:
            count_unread([row.id for row in rows])
    return found


def unread(progress: Progress | None) -> Counter[int]:
    """How many notes everybody has not read."""
    notes, numbers = Notification.__table__, Counter[int]()
    counts = select(notes.c.user_id, func.count()).where(notes.c.read_at.is_(None)).group_by(notes.c.user_id)
    for stretch in stretches(notes.c.id, progress):
        rows = db.session.execute(counts.where(stretch.holds(notes.c.id)))
        numbers.update(dict(iter(rows)))
    return numbers


def unread_of_own() -> ColumnElement[int]:
    """How many notes a person has not read, as part of a statement about people."""
    left = select(func.count()).where(Notification.user_id == User.id, Notification.read_at.is_(None))
    return left.correlate(User).scalar_subquery()


@command
def count_unread(user_ids: Iterable[int]) -> None:
    """Count what these people have not read anew."""
    for user_id in sorted(user_ids):
        db.session.execute(update(User).where(User.id == user_id).values(unread=unread_of_own()))


@command
def count_again(fact: PeopleMerged) -> None:
    """Inboxes became one, or two again."""
    count_unread([fact.one_id, fact.other_id])
