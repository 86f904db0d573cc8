"""Who may not join or sign in."""

from collections.abc import Sequence

from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from community.accounts.models import Block
from community.accounts.models.sanctions import NETWORK, ORIGIN
from community.accounts.origins import domain_mark, is_within, mailbox_mark, mark_of
from community.core.db import db, now
from community.core.errors import Forbidden, NotFound

SHOWN = 200


def standing_block(email: str, address: str) -> Block | None:
    """The block that keeps out an e-mail address, or whoever comes from a network address; either may be empty."""
    marks = [mark_of(address)] if mark_of(address) else []
    if email:
        marks += [mailbox_mark(email), domain_mark(email.rpartition("@")[2])]
    holds = and_(Block.lifted_at.is_(None), or_(Block.until.is_(None), Block.until > now()))
    wanted = select(Block).where(holds, or_(Block.value.in_(marks), Block.kind == NETWORK)).order_by(Block.id)
    rows = db.session.scalars(wanted).all()
    return next((row for row in rows if row.kind != NETWORK or is_within(address, row.value)), None)


def must_not_be_blocked(email: str, address: str) -> None:
    """Raise Forbidden, with the reason and the end, when this person may not come in."""
    row = standing_block(email, address)
    if row is None:
        return
    if row.kind in (NETWORK, ORIGIN):
        words = _("Joining and signing in from your network is blocked for now, because of what others did from there.")
    else:
        words = _("This e-mail address is blocked. The reason: “%(reason)s”", reason=row.reason)
    if row.until:
        end = format_datetime(row.until, "d MMMM y, HH:mm")
        words = f"{words} " + _("It ends by itself on %(end)s (UTC).", end=end)
    raise Forbidden(words)


def block_or_404(block_id: int) -> Block:
    row = db.session.get(Block, block_id)
    if row is None:
        raise NotFound()
    return row


def standing_blocks() -> Sequence[Block]:
    """The blocks that hold, newest first."""
    wanted = select(Block).where(Block.lifted_at.is_(None), or_(Block.until.is_(None), Block.until > now()))
    return db.session.scalars(wanted.options(joinedload(Block.by)).order_by(Block.id.desc()).limit(SHOWN)).all()
