"""Closing an account and keeping its owner out, in one act."""

from datetime import datetime
from typing import Any

from community.accounts import policy
from community.accounts.commands.blocking import block_origins, put_blocks, set_blocks
from community.accounts.commands.sanctioning import checked_reason, end, hold_off, write_to
from community.accounts.models import Block, Sanction, User
from community.accounts.models.sanctions import EMAIL, SUSPENSION
from community.accounts.origins import mailbox_mark, veiled
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock

CLOSE = "close account"


@command
def close_account(
    moderator: User, person: User, reason: str, until: datetime, email: bool = True, origins: bool = False
) -> Act:
    """Suspend a person without end, and keep their mailbox and their network addresses out until a moment."""
    require(policy.can_sanction(moderator, lock(person)))
    after = shut_out(moderator, person, checked_reason(reason), until, email=email, origins=origins)
    act = log_act(CLOSE, moderator.id, ("person", person.id), person_id=person.id, reason=reason, after=after)
    db.session.get_one(Sanction, after["sanction_id"]).act_id = act.id
    tell_person(act)
    return act


def shut_out(
    moderator: User, person: User, reason: str, until: datetime, *, email: bool, origins: bool
) -> dict[str, Any]:
    """Suspend a locked person and write the blocks; returns their numbers, for the act that this is part of."""
    held = hold_off(moderator, person, SUSPENSION, reason, None)
    write_to(person, held)
    blocks = block_origins(moderator, person, reason, until) if origins else []
    if email and person.email:
        row = Block(kind=EMAIL, value=mailbox_mark(person.email), shown=veiled(person.email), reason=reason)
        row.until = until
        blocks += put_blocks(moderator, [row], person)
    return {"sanction_id": held.id, "block_ids": blocks, "until": until.isoformat()}


def let_in(after: dict[str, Any]) -> None:
    """Undo what `shut_out` did, with the person locked, as far as nobody did already."""
    held = db.session.get_one(Sanction, after["sanction_id"])
    if not lock(held).lifted_at:
        end(held)
    set_blocks(after["block_ids"], holds=False)


def undo_close_account(moderator: User, act: Act) -> None:
    """Open an account again, inside a command that logs it."""
    person = db.session.get_one(User, act.subject_id)
    require(policy.can_sanction(moderator, lock(person)))
    let_in(act.after)
