"""Everything that changes the staff's desk."""

from community.desk.commands.handing import hand_over, take_off, undo_assignment
from community.desk.commands.noting import add_note, remove_note, undo_add_note, undo_remove_note
from community.desk.commands.writing import begin_reply, keep_claim, leave, set_state, take

__all__ = [
    "add_note",
    "begin_reply",
    "hand_over",
    "keep_claim",
    "leave",
    "remove_note",
    "set_state",
    "take",
    "take_off",
    "undo_add_note",
    "undo_assignment",
    "undo_remove_note",
]
