"""The forms of flags and of moderators: their limits, and what they say when something does not fit."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from community.core.access import Words
from community.core.forms import RefusableForm
from community.moderation.commands.appealing import LEAST, MOST
from community.moderation.commands.flagging import WORDS_MOST
from community.moderation.kinds import OF_PEOPLE, REASONS


def chosen(table: Mapping[str, Words]) -> list[SelectChoice]:
    """A table of words as what can be chosen."""
    return [SelectChoice(key, words) for key, words in table.items()]


class FlagForm(RefusableForm):
    """Telling moderators of a post."""

    reason = RadioField(_l("What is wrong?"), [InputRequired(_l("Say what is wrong."))], choices=chosen(REASONS))
    words = TextAreaField(
        _l("Anything else we should know"),
        [Optional(), Length(max=WORDS_MOST, message=_l("Use at most %(max)d characters."))],
        id="said",
    )


class PersonFlagForm(FlagForm):
    """Telling moderators of a person."""

    reason = RadioField(
        _l("What is wrong?"),
        [InputRequired(_l("Say what is wrong."))],
        choices=chosen({name: REASONS[name] for name in OF_PEOPLE}),
    )


class AppealForm(RefusableForm):
    """Asking that somebody else decides."""

    words = TextAreaField(
        _l("Why should somebody else decide?"),
        [InputRequired(_l("Say why.")), Length(min=LEAST, max=MOST, message=_l("Use %(min)d to %(max)d characters."))],
        id="said",
    )
