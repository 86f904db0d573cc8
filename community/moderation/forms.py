"""The forms of moderators: their limits, and what they say when something does not fit."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from community.questions.writing import REASON_MOST


class RemoveForm(FlaskForm):
    """Removing a post that waits."""

    reason = StringField(
        _l("Why it is removed"),
        [InputRequired(_l("Say why.")), Length(min=3, max=REASON_MOST, message=_l("Use 3 to 300 characters."))],
    )
