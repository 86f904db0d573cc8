"""Everything that changes flags and the review queue."""

from community.moderation.commands.appealing import appeal, grant_appeal, refuse_appeal
from community.moderation.commands.cases import claim, decide, in_the_way, let_go, open_case, settle
from community.moderation.commands.deciding import approve, close_flagged, deal_with, remove
from community.moderation.commands.flagging import flag_person, flag_post, withdraw_flag
from community.moderation.commands.reviewing import accept_suggested, reject_suggested
from community.moderation.commands.taking_back import take_back

__all__ = [
    "accept_suggested",
    "appeal",
    "approve",
    "claim",
    "close_flagged",
    "deal_with",
    "decide",
    "flag_person",
    "flag_post",
    "grant_appeal",
    "in_the_way",
    "let_go",
    "open_case",
    "refuse_appeal",
    "reject_suggested",
    "remove",
    "settle",
    "take_back",
    "withdraw_flag",
]
