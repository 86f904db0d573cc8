"""Cleaning up after a spammer: what there is, taking it away in one act, bringing it back by undoing that."""

from community.moderation.cleaning.finding import (
    AT_ONCE,
    EDITS_AT_ONCE,
    Edit,
    Plan,
    edits_to_undo,
    plan_of,
    post_ids_of,
)
from community.moderation.cleaning.taking import (
    cast_again,
    locked,
    take_edits,
    take_rest,
    take_votes,
    undo_clean_up,
    undo_taken_votes,
)

__all__ = [
    "AT_ONCE",
    "EDITS_AT_ONCE",
    "Edit",
    "Plan",
    "cast_again",
    "edits_to_undo",
    "locked",
    "plan_of",
    "post_ids_of",
    "take_edits",
    "take_rest",
    "take_votes",
    "undo_clean_up",
    "undo_taken_votes",
]
