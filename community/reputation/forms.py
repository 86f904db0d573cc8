"""The form of the rules: a number for each."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from community.core.access import Words
from community.reputation import prices, rules

LABELS: Mapping[str, Words] = {
    prices.ANSWER_UP: _l("An answer is voted up"),
    prices.QUESTION_UP: _l("A question is voted up"),
    prices.ACCEPTED: _l("An answer is accepted"),
    prices.ACCEPTING: _l("Accepting somebody’s answer"),
    prices.OUTCOME: _l("The asker confirms that the goal was met"),
    prices.STILL_WORKS: _l("Another company confirms that an answer still works"),
    prices.POST_DOWN: _l("A post is voted down"),
    prices.GAVE_DOWN: _l("Voting an answer down"),
    prices.REMOVAL: _l("A moderator removes a post"),
    "suggest_edits": _l("Suggest edits"),
    "vote_up": _l("Vote up"),
    "answer_protected": _l("Answer protected questions"),
    "comment": _l("Comment anywhere"),
    "vote_down": _l("Vote down"),
    "create_tags": _l("Create topics"),
    "see_vote_split": _l("See votes up and down"),
    "edit": _l("Edit without review"),
    "review_edits": _l("Review suggested edits"),
    "vote_to_close": _l("Vote to close"),
    rules.SHOW_CONTACTS: _l("Phone numbers and the like are not covered"),
    rules.NEW_SITE_POSTS: _l("Posts until which everybody has the basics"),
    rules.DAY_POINTS: _l("Points a day from votes, at most"),
    rules.PAIR_DAYS: _l("Days in which votes and acceptances between the same two people are halved"),
    rules.VOTES_A_DAY: _l("Votes a day that one person may cast"),
    rules.VOTES_TO_ONE: _l("Of these, votes on posts of the same person"),
    rules.SERIES_VOTES: _l("Votes for one person in a week that are taken back, when they are most of one’s votes"),
    rules.BURST_VOTES: _l("Votes for one person within three minutes that are taken back"),
}


class RulesForm(FlaskForm):
    """All rules. The fields are named like them."""

    def wanted(self) -> dict[str, int]:
        """The values as they were typed."""
        return {name: self[name].data for name in rules.RULES}


for name, rule in rules.RULES.items():
    within = NumberRange(
        rule.least, rule.most, _l("Use a number from %(least)s to %(most)s.", least=rule.least, most=rule.most)
    )
    field = IntegerField(LABELS[name], [InputRequired(_l("Use a whole number.")), within])
    setattr(RulesForm, name, field)
