"""The forms of flags and of moderators: their limits, and what they say when something does not fit."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from community.moderation.commands.flagging import WORDS_MOST
from community.moderation.kinds import OF_PEOPLE, REASONS
from community.questions.models.removal import CATEGORIES


class FlagForm(FlaskForm):
    """Telling moderators of a post."""

    reason = RadioField(_l("What is wrong?"), [InputRequired(_l("Say what is wrong."))], choices=[*REASONS.items()])
    words = TextAreaField(
        _l("Anything else we should know"),
        [Optional(), Length(max=WORDS_MOST, message=_l("Use at most %(max)d characters."))],
    )


class PersonFlagForm(FlagForm):
    """Telling moderators of a person."""

    reason = RadioField(
        _l("What is wrong?"),
        [InputRequired(_l("Say what is wrong."))],
        choices=[(name, REASONS[name]) for name in OF_PEOPLE],
    )


class RemoveForm(FlaskForm):
    """Removing a post: what everybody sees, and what its author reads."""

    category = RadioField(_l("Why?"), [InputRequired(_l("Say why."))], choices=[*CATEGORIES.items()])
    words = StringField(_l("To its author"), [Length(max=WORDS_MOST, message=_l("Use at most %(max)d characters."))])


class AppealForm(FlaskForm):
    """Asking that somebody else decides."""

    words = TextAreaField(
        _l("Why should somebody else decide?"), [InputRequired(_l("Say why.")), Length(min=10, max=2000)]
    )
