"""Everything that changes questions, answers and comments."""

from community.questions.commands.accepting import accept, unaccept
from community.questions.commands.answers import post_answer
from community.questions.commands.areas import change_area, make_area
from community.questions.commands.asking import ask
from community.questions.commands.audience import choose_audience
from community.questions.commands.closing import close, reopen, vote_to_close, withdraw_close_vote
from community.questions.commands.comments import post_comment
from community.questions.commands.converting import make_answer, make_comment
from community.questions.commands.drafts import drop_draft, put_aside, save_draft, take_up_again
from community.questions.commands.editing import edit_post, edit_question, roll_back
from community.questions.commands.following import follow, unfollow, unfollow_by_link
from community.questions.commands.goals import suggest_goal
from community.questions.commands.holding import release, unmask_where_earned
from community.questions.commands.marking import mark, unmark
from community.questions.commands.merging import merge
from community.questions.commands.moving import move_question
from community.questions.commands.recounting import recount
from community.questions.commands.removing import delete_post, undelete_post
from community.questions.commands.sealing import check_labels, not_sealed, put_labels, reseal_posts
from community.questions.commands.splitting import split_off
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
    "change_area",
    "choose_audience",
    "check_labels",
    "close",
    "delete_post",
    "drop_draft",
    "edit_post",
    "edit_question",
    "follow",
    "improve_suggestion",
    "make_answer",
    "make_comment",
    "mark",
    "merge",
    "move_question",
    "move_to_main_tags",
    "make_area",
    "not_sealed",
    "post_answer",
    "post_comment",
    "put_aside",
    "put_labels",
    "rebase_suggestion",
    "recount",
    "reject_suggestion",
    "release",
    "remove_tag_synonym",
    "reopen",
    "reseal_posts",
    "roll_back",
    "save_draft",
    "split_off",
    "suggest_edit",
    "suggest_goal",
    "take_up_again",
    "unaccept",
    "unmark",
    "undelete_post",
    "unfollow",
    "unfollow_by_link",
    "unmask_where_earned",
    "vote",
    "vote_to_close",
    "withdraw_close_vote",
    "withdraw_suggestion",
]
