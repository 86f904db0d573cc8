"""How acts at the desk are undone, by kind; see `moderation.undoing`."""

from collections.abc import Callable, Mapping

from community.accounts.models import User
from community.core.audit import Act
from community.desk.commands import handing, noting, writing
from community.staff.commands import replying

UNDO_DESK: Mapping[str, Callable[[User, Act], None]] = {
    handing.HAND: handing.undo_assignment,
    handing.TAKE_OFF: handing.undo_assignment,
    writing.STATE: handing.undo_assignment,
    noting.ADD: noting.undo_add_note,
    noting.REMOVE: noting.undo_remove_note,
    replying.MAKE: replying.undo_reply,
    replying.CHANGE: replying.undo_reply,
    replying.REMOVE: replying.undo_reply,
}
