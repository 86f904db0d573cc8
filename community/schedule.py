"""Every recurring job of the product. The key is the minute field of a crontab, or its minute and hour (UTC)."""

from community.accounts.commands import forget_unconfirmed
from community.accounts.login import forget_old_origins, forget_old_sessions
from community.badges.commands import review_everybody
from community.core import events, mail
from community.core.pages import forget_old_drops
from community.core.worker import Schedule
from community.links.rounds import look_at_links
from community.moderation.commands.naming import look_for_names
from community.outcomes.commands import ask_how_it_went
from community.questions.commands import move_to_main_tags, unmask_where_earned
from community.questions.commands.picturing import put_all_where_they_belong
from community.questions.commands.serial import reverse_serial_votes
from community.questions.teaching import learn_from_what_stood
from community.recognition.experts import refresh_experts
from community.recognition.leading import refresh_leaders
from community.search.commands import repair
from community.search.following import look_for_news
from community.search.learning import forget_old_searches
from community.seo import cards
from community.seo.commands import tell_search_engines
from community.spam.commands import forget_old_traces
from community.staff.commands import remind_of_ends

EVERY: Schedule = {
    "*": [repair, move_to_main_tags, unmask_where_earned, look_at_links],
    "*/5": [look_for_news],
    "*/10": [tell_search_engines],
    "*/30": [
        forget_old_drops,
        events.forget_old_events,
        mail.forget_old_mails,
        forget_old_sessions,
        forget_old_origins,
        forget_unconfirmed,
        ask_how_it_went,
        forget_old_searches,
        cards.sweep,
        remind_of_ends,
        learn_from_what_stood,
        forget_old_traces,
    ],
    "17 2": [review_everybody, look_for_names, put_all_where_they_belong],
    "41 2": [reverse_serial_votes, refresh_experts, refresh_leaders],
}
