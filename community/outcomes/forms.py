"""The form in which an asker says how it went."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from community.core.forms import RefusableForm
from community.outcomes.models import LONGEST_WORDS, NO, PARTLY, YES


def one_line(text: str | None) -> str:
    """What was typed, as one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text or "").split())


class OutcomeForm(RefusableForm):
    """How it went, and a sentence about it."""

    result = RadioField(
        _l("How did it end?"),
        [InputRequired(_l("Choose how it went."))],
        choices=[SelectChoice(YES, _l("Yes, done")), SelectChoice(PARTLY, _l("Partly")), SelectChoice(NO, _l("No"))],
    )
    words = TextAreaField(
        _l("In your words"),
        [Length(max=LONGEST_WORDS)],
        filters=[one_line],
        id="outcome-words",
        render_kw={"rows": "3"},
    )
