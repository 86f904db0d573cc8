"""What was decided about people, and what moderators noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from community.accounts.models import Block, PersonNote, Sanction, User
from community.accounts.models.sanctions import LADDER, SUSPENSION, WARNING
from community.core.audit import Act
from community.core.db import db
from community.core.errors import Gone, NotFound
from community.core.signing import unsign

LINK_LASTS = timedelta(days=400)  # longer than any suspension with an end
SHOWN = 100  # of each kind, newest first


@dataclass(frozen=True)
class History:
    """What moderators see of a person."""

    sanctions: Sequence[Sanction]
    notes: Sequence[PersonNote]
    blocks: Sequence[Block]
    acts: Sequence[tuple[Act, User | None]]


def history_of(person: User) -> History:
    """Sanctions, notes, blocks and acts about a person, newest first: a statement for each."""
    notes = (
        select(PersonNote)
        .where(PersonNote.person_id == person.id, PersonNote.removed_at.is_(None))
        .options(joinedload(PersonNote.by))
        .order_by(PersonNote.id.desc())
    )
    blocks = select(Block).where(Block.person_id == person.id).options(joinedload(Block.by)).order_by(Block.id.desc())
    return History(
        own_sanctions(person),
        db.session.scalars(notes.limit(SHOWN)).all(),
        db.session.scalars(blocks.limit(SHOWN)).all(),
        acts_about(person),
    )


def own_sanctions(person: User) -> Sequence[Sanction]:
    """What was decided about a person, newest first."""
    wanted = (
        select(Sanction)
        .where(Sanction.person_id == person.id)
        .options(joinedload(Sanction.by), joinedload(Sanction.act))
    )
    return db.session.scalars(wanted.order_by(Sanction.id.desc()).limit(SHOWN)).all()


def acts_about(person: User) -> Sequence[tuple[Act, User | None]]:
    """What moderators did to a person or to what they wrote, with who did it."""
    mine = or_(Act.person_id == person.id, (Act.subject_kind == "person") & (Act.subject_id == person.id))
    wanted = select(Act, User).outerjoin(User, User.id == Act.actor_id).where(mine)
    return [(act, by) for act, by in db.session.execute(wanted.order_by(Act.id.desc()).limit(SHOWN))]


def next_step(person: User) -> int:
    """The step of the ladder that is offered: one more for each time that something was taken from the person."""
    counted = select(func.count()).where(
        Sanction.person_id == person.id, Sanction.kind != WARNING, Sanction.lifted_at.is_(None)
    )
    return min(db.session.scalar(counted) or 0, len(LADDER) - 1)


def sanction_or_404(sanction_id: int) -> Sanction:
    row = db.session.get(Sanction, sanction_id)
    if row is None:
        raise NotFound()
    return row


def suspended_person(token: str) -> User:
    """Whose suspension a link from a mail shows. Raises Gone when it is too old or not ours."""
    person_id = unsign(SUSPENSION, token, LINK_LASTS)
    person = db.session.get(User, person_id) if person_id else None
    if person is None:
        raise Gone(_("This link was used or is too old."))
    return person


def note_or_404(note_id: int) -> PersonNote:
    """A note that was not removed."""
    row = db.session.get(PersonNote, note_id)
    if row is None or row.removed_at:
        raise NotFound()
    return row
