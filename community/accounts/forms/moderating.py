"""The forms with which moderators decide about people."""

from datetime import UTC, datetime, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput

from community.accounts import policy
from community.accounts.commands.clearing import NAME, PICTURE
from community.accounts.forms.people import AtMost, one_line, some_lines
from community.accounts.models import User
from community.accounts.models.sanctions import (
    ASK,
    COMMENT,
    DOMAIN,
    EDIT,
    EMAIL,
    LADDER,
    NETWORK,
    NOTE_MOST,
    REASON_MOST,
    SILENCE,
    SUSPENSION,
    VOTE,
    WARNING,
)
from community.core.db import now
from community.core.errors import Invalid
from community.core.forms import RefusableForm

ON_A_DAY = "day"
LENGTHS = [
    SelectChoice("0", _l("24 hours")),
    SelectChoice("1", _l("a week")),
    SelectChoice("2", _l("a month")),
    SelectChoice("3", _l("2 months")),
    SelectChoice("4", _l("6 months")),
    SelectChoice("5", _l("12 months")),
    SelectChoice(ON_A_DAY, _l("until a day")),
]
SANCTIONS = [
    SelectChoice(WARNING, _l("Warn")),
    SelectChoice(SILENCE, _l("Silence")),
    SelectChoice(VOTE, _l("Suspend voting")),
    SelectChoice(COMMENT, _l("Suspend commenting")),
    SelectChoice(ASK, _l("Suspend asking")),
    SelectChoice(EDIT, _l("Suspend editing what others wrote")),
    SelectChoice(SUSPENSION, _l("Suspend the account")),
]


def reason_field() -> TextAreaField:
    return TextAreaField(_l("Why, in words that the person reads"), [AtMost(REASON_MOST)], filters=[some_lines])


class EndingForm(RefusableForm):
    """Something that ends: after a step of the ladder, or on a day."""

    length = SelectField(_l("How long"), choices=LENGTHS, validate_choice=False)
    until = DateField(_l("Day"), [Optional()])

    def ends(self) -> datetime:
        """When it ends. Raises Invalid when that cannot be read."""
        if self.length.data == ON_A_DAY:
            if self.until.data is None:
                raise Invalid(_("Choose a day."), field="until")
            return datetime.combine(self.until.data, time(23, 59, 59), UTC)
        if self.length.data not in [str(step) for step in range(len(LADDER))]:
            raise Invalid(_("Say until when."), field="length")
        return now() + LADDER[int(self.length.data)]


class SanctionForm(EndingForm):
    """A warning, a silence, or the suspension of the account or one privilege."""

    kind = RadioField(_l("What to do"), choices=SANCTIONS, default=WARNING, validate_choice=False)
    reason = reason_field()

    def ends_if_it_does(self) -> datetime | None:
        return None if self.kind.data == WARNING else self.ends()


class NoteForm(RefusableForm):
    text = TextAreaField(_l("Note for moderators"), [AtMost(NOTE_MOST)], filters=[some_lines])


class BlockForm(EndingForm):
    """Keeping an address or a network out."""

    kind = RadioField(
        _l("What to block"),
        choices=[
            SelectChoice(EMAIL, _l("An e-mail address")),
            SelectChoice(DOMAIN, _l("All addresses at a domain")),
            SelectChoice(NETWORK, _l("A network")),
        ],
        default=EMAIL,
        validate_choice=False,
    )
    what = StringField(_l("Address, domain or network"), [AtMost(policy.LONGEST_EMAIL)], filters=[one_line])
    reason = reason_field()


class WhyForm(RefusableForm):
    """A reason alone."""

    reason = reason_field()


class ClearForm(RefusableForm):
    """What is taken out of a profile."""

    parts = SelectMultipleField(
        _l("What to take away"),
        choices=[
            SelectChoice(NAME, _l("The name")),
            SelectChoice(PICTURE, _l("The picture")),
            SelectChoice("about", _l("What they say about themselves")),
            SelectChoice("location", _l("The place")),
        ],
        validate_choice=False,
        option_widget=CheckboxInput(),
    )
    reason = reason_field()

    def offer(self, person: User) -> None:
        """Leave out what is not there."""
        self.parts.choices = [one for one in self.parts.choices if getattr(person, one.value)]


class RemovePersonForm(EndingForm):
    """Closing an account and keeping its owner out."""

    reason = reason_field()
    email = BooleanField(_l("Block the e-mail address, for as long"), default=True)
    origins = BooleanField(_l("Block the network addresses of the last 90 days, for as long"))


class MergeForm(RefusableForm):
    """The other account of a person."""

    into = StringField(_l("Account to keep: its name in mentions, or the number in its address"), [AtMost(60)],
                       filters=[one_line])  # fmt: skip
    reason = reason_field()


class VotesForm(RefusableForm):
    """On whose posts the votes of a person were none."""

    toward = StringField(_l("On posts of: a name in mentions, or the number in an address"), [AtMost(60)],
                         filters=[one_line])  # fmt: skip
    reason = reason_field()


class SuspendedForm(RefusableForm):
    """Appealing without being signed in."""

    words = TextAreaField(_l("Why should somebody else decide?"), [AtMost(2_000)], filters=[some_lines])
