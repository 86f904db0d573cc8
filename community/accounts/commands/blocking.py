"""Keeping e-mail addresses and networks from joining and signing in, for a time."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.accounts import policy
from community.accounts.commands.sanctioning import checked_reason
from community.accounts.models import Block, Origin, User
from community.accounts.models.sanctions import DOMAIN, EMAIL, LONGEST, NETWORK, ORIGIN
from community.accounts.origins import WIDEST, domain_mark, is_within, mailbox_mark, network_in, veiled
from community.accounts.queries import by_email
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.mail import ours

BLOCK, LIFT_BLOCK = "block sign-in", "lift block"


@command
def block(
    moderator: User,
    kind: str,
    what: str,
    reason: str,
    until: datetime | None,
    person: User | None = None,
    from_address: str = "",
) -> Block:
    """Keep an e-mail address ("email"), all addresses at a host ("domain") or a network ("network", CIDR) out.

    `until` may be missing for e-mail, never for networks, which many people share. `person` is whose it is, and
    `from_address` where the moderator is: nobody shuts themselves out. Raises Invalid with the field.
    """
    require(policy.can_sanction(moderator, person) if person else policy.can_moderate(moderator))
    what, reason = what.strip(), checked_reason(reason)
    if until is not None and not now() < until <= now() + LONGEST:
        raise Invalid(_("It ends at a time to come, a year from now at the latest."), field="until")
    if kind == NETWORK:
        value = checked_network(what, until, from_address)
        return add(moderator, Block(kind=kind, value=value, shown=value, reason=reason, until=until), person)
    if kind == DOMAIN:
        host = checked_domain(what.lstrip("@"), moderator)
        return add(moderator, Block(kind=kind, value=domain_mark(host), shown=host, reason=reason, until=until), person)
    if kind != EMAIL or "@" not in what:
        raise Invalid(_("This is not an e-mail address such as name@example.org."), field="what")
    whose = by_email(what)
    if whose:
        require(policy.can_sanction(moderator, whose))
    row = Block(kind=EMAIL, value=mailbox_mark(what), shown=veiled(what), reason=reason, until=until)
    return add(moderator, row, person or whose)


def checked_network(text: str, until: datetime | None, from_address: str) -> str:
    """A network that may be blocked, in CIDR notation."""
    network = network_in(text)
    if network is None:
        raise Invalid(_("Write a network such as 203.0.113.0/24, or an address."), field="what")
    if network.prefixlen < WIDEST[network.version]:
        raise Invalid(_("That is too much of the internet: at least /%(bits)s.", bits=WIDEST[network.version]), "what")
    if is_within(from_address, str(network)):
        raise Invalid(_("You are in this network yourself."), field="what")
    if until is None:
        raise Invalid(_("Many people share a network: say until when."), field="length")
    return str(network)


def checked_domain(host: str, moderator: User) -> str:
    """A host whose addresses may be blocked: not the vendor's, and not one's own."""
    host = host.strip().rstrip(".").casefold()
    if "." not in host or " " in host:
        raise Invalid(_("Write a domain such as example.org."), field="what")
    if host in ours().vendor_domains or host == (moderator.email_key or "").rpartition("@")[2]:
        raise Invalid(_("That is your own domain."), field="what")
    return host


def add(moderator: User, row: Block, person: User | None) -> Block:
    """Write the block and the act down."""
    put_blocks(moderator, [row], person)
    after = {"block_id": row.id, "kind": row.kind, "until": row.until.isoformat() if row.until else None}
    log_act(BLOCK, moderator.id, ("person", row.person_id), person_id=row.person_id, reason=row.reason, after=after)
    return row


def put_blocks(moderator: User, rows: Sequence[Block], person: User | None) -> list[int]:
    """Write blocks down; the act is left to the caller. Returns their numbers."""
    for row in rows:
        row.by_id, row.at, row.person_id = moderator.id, now(), person.id if person else None
    db.session.add_all(rows)
    db.session.flush()
    return [row.id for row in rows]


def block_origins(moderator: User, person: User, reason: str, until: datetime) -> list[int]:
    """Keep out whoever comes from where a person came from in the last 90 days. Returns the numbers of the blocks."""
    marks = db.session.scalars(select(Origin.mark).where(Origin.user_id == person.id).order_by(Origin.id)).all()
    rows = [Block(kind=ORIGIN, value=mark, shown="", reason=reason, until=until) for mark in marks]
    return put_blocks(moderator, rows, person)


@command
def lift_block(moderator: User, row: Block) -> None:
    """Let them in again."""
    require(policy.can_moderate(moderator))
    if lock(row).lifted_at:
        raise Invalid(_("Somebody has lifted this already."))
    row.lifted_at = now()
    log_act(LIFT_BLOCK, moderator.id, ("person", row.person_id), person_id=row.person_id, after={"block_id": row.id})


def undo_block(moderator: User, act: Act) -> None:
    """Lift a block, inside a command that logs it."""
    require(policy.can_moderate(moderator))
    set_blocks([act.after["block_id"]], holds=False)


def undo_lift_block(moderator: User, act: Act) -> None:
    """Let a block hold again, inside a command that logs it."""
    require(policy.can_moderate(moderator))
    set_blocks([act.after["block_id"]], holds=True)


def set_blocks(block_ids: Iterable[int], *, holds: bool) -> None:
    """Let blocks hold again, or no longer; those that somebody lifted before stay lifted since then."""
    which = Block.id.in_(list(block_ids)), Block.lifted_at.is_not(None) if holds else Block.lifted_at.is_(None)
    db.session.execute(update(Block).where(*which).values(lifted_at=None if holds else now()))
