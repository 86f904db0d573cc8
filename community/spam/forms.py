"""The forms of the page about spam: something to block, and a number for each rule."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from community.core.access import Words
from community.core.forms import RefusableForm
from community.spam import rules

LEVELS: Mapping[str, Words] = {
    rules.NEW: _l("New"),
    rules.BASIC: _l("Basic"),
    rules.KNOWN: _l("Member"),
    rules.TRUSTED: _l("Trusted"),
}
OF_LEVEL: Mapping[str, Words] = {
    rules.QUESTIONS: _l("Questions a day"),
    rules.ANSWERS: _l("Answers a day"),
    rules.COMMENTS: _l("Comments a day"),
    rules.LINKS: _l("Links in a post"),
    rules.PICTURES: _l("Pictures in a post"),
    rules.MENTIONS: _l("People mentioned in a post"),
    rules.HOLD: _l("Points from which a post waits for a moderator"),
}
STEPS: Mapping[str, Words] = {
    rules.BASIC_HOURS: _l("Basic after so many hours"),
    rules.BASIC_POSTS: _l("and with so many posts that stand"),
    rules.KNOWN_DAYS: _l("Member after so many days"),
    rules.KNOWN_POSTS: _l("and with so many questions and answers"),
    rules.KNOWN_POINTS: _l("and so many points"),
    rules.TRUSTED_DAYS: _l("Trusted after so many days"),
    rules.TRUSTED_POINTS: _l("and with so many points"),
}


class BlockForm(RefusableForm):
    """Words or a site."""

    text = StringField(_l("Words or a site"), [InputRequired(_l("Say what is blocked."))])


class RulesForm(FlaskForm):
    """All numbers. The fields are named like them."""

    def wanted(self) -> dict[str, int]:
        """The values as they were typed."""
        return {name: self[name].data for name in rules.DEFAULTS}


WITHIN = _l("Use a number from %(min)s to %(max)s.")
for name in rules.DEFAULTS:
    least = 1 if name.endswith(rules.HOLD) else 0
    label = STEPS.get(name) or OF_LEVEL[name.partition("_")[2]]
    field = IntegerField(
        label,
        [InputRequired(_l("Use a whole number.")), NumberRange(least, rules.MOST, WITHIN)],
        render_kw={"min": least},
    )
    setattr(RulesForm, name, field)
