"""How the acts of thread tools are undone: from the kind of an act to the function that does it."""

from collections.abc import Callable, Mapping

from community.accounts.models import User
from community.core.audit import Act
from community.questions.commands import (
    accepting,
    converting,
    editing,
    marking,
    merging,
    moving,
    splitting,
    suggesting,
    tagging,
)

UNDO_THREADS: Mapping[str, Callable[[User, Act], None]] = {
    **dict.fromkeys(marking.KINDS, marking.undo_mark),
    editing.EDIT: editing.undo_edit,
    suggesting.ACCEPT: suggesting.undo_decision,
    suggesting.REJECT: suggesting.undo_decision,
    moving.MOVE: moving.undo_move,
    merging.MERGE: merging.undo_merge,
    splitting.SPLIT: splitting.undo_split,
    converting.TO_COMMENT: converting.undo_make_comment,
    converting.TO_ANSWER: converting.undo_make_answer,
    accepting.ACCEPT: accepting.undo_accepting,
    accepting.UNACCEPT: accepting.undo_accepting,
    tagging.ADD: tagging.undo_add,
    tagging.REMOVE: tagging.undo_remove,
}
