"""Reading flags, the review queue and the log."""

from community.moderation.queries.appeals import act_concerning, acts_concerning, appeal_against
from community.moderation.queries.flags import flag_by, flag_or_404
from community.moderation.queries.log import act_or_404, log
from community.moderation.queries.public import newest, years
from community.moderation.queries.queue import Card, card_or_404, case_or_404, counts, queue, waiting_long

__all__ = [
    "Card",
    "act_concerning",
    "act_or_404",
    "acts_concerning",
    "appeal_against",
    "card_or_404",
    "case_or_404",
    "counts",
    "flag_by",
    "flag_or_404",
    "log",
    "newest",
    "queue",
    "waiting_long",
    "years",
]
