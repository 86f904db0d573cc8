"""Making and changing canned replies."""

from typing import Any

from flask_babel import gettext as _

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.staff import policy
from community.staff.models import CannedReply
from community.staff.queries import live_grant

MAKE, CHANGE, REMOVE = "make canned reply", "change canned reply", "remove canned reply"


@command
def make_reply(actor: User, title: str, text: str) -> CannedReply:
    """Write a reply that staff may begin with. Raises Invalid naming the field."""
    require(policy.can_manage_replies(actor, live_grant(actor.id)))
    reply = CannedReply(title=checked_title(title), text=checked_text(text))
    db.session.add(reply)
    db.session.flush()
    log_act(MAKE, actor.id, ("reply", reply.id), after=as_plain(reply))
    return reply


@command
def change_reply(actor: User, reply: CannedReply, title: str, text: str) -> None:
    """Give a reply another title and text. Raises Invalid naming the field."""
    require(policy.can_manage_replies(actor, live_grant(actor.id)))
    before = as_plain(lock(reply))
    reply.title, reply.text = checked_title(title), checked_text(text)
    log_act(CHANGE, actor.id, ("reply", reply.id), before=before, after=as_plain(reply))


@command
def remove_reply(actor: User, reply: CannedReply) -> None:
    """Offer a reply no more; it can be put back from the log."""
    require(policy.can_manage_replies(actor, live_grant(actor.id)))
    before = as_plain(lock(reply))
    reply.removed_at = now()
    log_act(REMOVE, actor.id, ("reply", reply.id), before=before, after=as_plain(reply))


def undo_reply(moderator: User, act: Act) -> None:
    """Make a canned reply what it was before an act; one that was made is offered no more."""
    reply = lock(db.session.get_one(CannedReply, act.subject_id))
    if as_plain(reply) != act.after:
        raise Invalid(_("This reply has changed since."))
    if not act.before:
        reply.removed_at = now()
        return
    reply.title, reply.text, reply.removed_at = act.before["title"], act.before["text"], None


def as_plain(reply: CannedReply) -> dict[str, Any]:
    return {"title": reply.title, "text": reply.text, "is_there": reply.removed_at is None}


def checked_title(title: str) -> str:
    title = " ".join(title.replace("\x00", "").split())
    if not 1 <= len(title) <= 80:
        raise Invalid(_("Use 1 to %(most)s characters.", most=80), field="title")
    return title


def checked_text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not 10 <= len(text) <= 5_000:
        raise Invalid(_("Use 10 to %(most)s characters.", most=5_000), field="text")
    return text
