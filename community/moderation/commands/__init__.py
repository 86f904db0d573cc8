"""Everything that changes flags and the review queue."""

from community.moderation.commands.appealing import appeal, grant_appeal, refuse_appeal
from community.moderation.commands.cases import claim, decide, let_go, open_case, settle
from community.moderation.commands.deciding import approve, close_flagged, remove
from community.moderation.commands.flagging import flag_person, flag_post, withdraw_flag
from community.moderation.commands.taking_back import take_back

__all__ = [
    "appeal",
    "approve",
    "claim",
    "close_flagged",
    "decide",
    "flag_person",
    "flag_post",
    "grant_appeal",
    "let_go",
    "open_case",
    "refuse_appeal",
    "remove",
    "settle",
    "take_back",
    "withdraw_flag",
]
