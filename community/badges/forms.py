"""The forms of administrators who make badges and give them."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from community.badges.commands.giving import HOW_MOST, NAME_MOST, REASON_MOST
from community.badges.rules import OWN_ICONS
from community.core.forms import RefusableForm


class BadgeForm(RefusableForm):
    """What a badge is called, what it is for, and its picture."""

    name = StringField(_l("Name"), [DataRequired(_l("Give it a name.")), Length(max=NAME_MOST)])
    how = TextAreaField(_l("What it is for"), [DataRequired(_l("Say what it is for.")), Length(max=HOW_MOST)])
    icon = RadioField(_l("Picture"), choices=list(OWN_ICONS), default=OWN_ICONS[0])


class GivingForm(RefusableForm):
    """Who gets a badge, and why."""

    handle = StringField(_l("Who"), [DataRequired(_l("Say who.")), Length(max=60)])
    reason = TextAreaField(_l("Why"), [DataRequired(_l("Say why.")), Length(max=REASON_MOST)])


class TakingForm(RefusableForm):
    """Why a badge is taken back."""

    reason = TextAreaField(_l("Why it is taken back"), [DataRequired(_l("Say why.")), Length(max=REASON_MOST)])
