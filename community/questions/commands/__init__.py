"""Everything that changes questions, answers and comments."""

from community.questions.commands.accepting import accept, unaccept
from community.questions.commands.answers import post_answer
from community.questions.commands.asking import ask
from community.questions.commands.closing import close, reopen
from community.questions.commands.comments import post_comment
from community.questions.commands.drafts import drop_draft, save_draft
from community.questions.commands.editing import edit_post, edit_question, roll_back
from community.questions.commands.recounting import recount
from community.questions.commands.removing import delete_post, undelete_post
from community.questions.commands.viewing import add_views
from community.questions.commands.voting import vote

__all__ = [
    "accept",
    "add_views",
    "ask",
    "close",
    "delete_post",
    "drop_draft",
    "edit_post",
    "edit_question",
    "post_answer",
    "post_comment",
    "recount",
    "reopen",
    "roll_back",
    "save_draft",
    "unaccept",
    "undelete_post",
    "vote",
]
