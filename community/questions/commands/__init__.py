"""Everything that changes questions, answers and comments."""

from community.questions.commands.accepting import accept, unaccept
from community.questions.commands.answers import post_answer
from community.questions.commands.asking import ask
from community.questions.commands.closing import close, reopen, vote_to_close, withdraw_close_vote
from community.questions.commands.comments import post_comment
from community.questions.commands.drafts import drop_draft, put_aside, save_draft, take_up_again
from community.questions.commands.editing import edit_post, edit_question, roll_back
from community.questions.commands.holding import release, remove_held, unmask_where_earned
from community.questions.commands.recounting import recount
from community.questions.commands.removing import delete_post, undelete_post
from community.questions.commands.sealing import not_sealed, reseal_posts
from community.questions.commands.suggesting import (
    accept_suggestion,
    improve_suggestion,
    rebase_suggestion,
    reject_suggestion,
    suggest_edit,
    withdraw_suggestion,
)
from community.questions.commands.tagging import add_tag_synonym, move_to_main_tags, remove_tag_synonym
from community.questions.commands.viewing import add_views
from community.questions.commands.voting import vote

__all__ = [
    "accept",
    "accept_suggestion",
    "add_tag_synonym",
    "add_views",
    "ask",
    "close",
    "delete_post",
    "drop_draft",
    "edit_post",
    "edit_question",
    "improve_suggestion",
    "move_to_main_tags",
    "not_sealed",
    "post_answer",
    "post_comment",
    "put_aside",
    "rebase_suggestion",
    "recount",
    "reject_suggestion",
    "release",
    "remove_held",
    "remove_tag_synonym",
    "reopen",
    "reseal_posts",
    "roll_back",
    "save_draft",
    "suggest_edit",
    "take_up_again",
    "unaccept",
    "undelete_post",
    "unmask_where_earned",
    "vote",
    "vote_to_close",
    "withdraw_close_vote",
    "withdraw_suggestion",
]
