"""The forms about staff: grants, channels, contacts, reasons."""

from datetime import UTC, date, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from community.core.db import now
from community.core.errors import Invalid
from community.core.forms import RefusableForm
from community.staff.models import ADDRESS, CALL, DOMAIN, EMAIL, HAND, LONGEST, PHONE, SSO, VISIT, WRITE

HOW = [
    SelectChoice(EMAIL, _l("A confirmed address at one of our domains")),
    SelectChoice(SSO, _l("A claim of our single sign-on")),
    SelectChoice(HAND, _l("By hand, for a reason")),
]
WHAT = [
    SelectChoice(ADDRESS, _l("E-mail address")),
    SelectChoice(PHONE, _l("Phone number")),
    SelectChoice(DOMAIN, _l("Domain, with all below it")),
]
WAYS = [SelectChoice(WRITE, _l("Write")), SelectChoice(CALL, _l("Call")), SelectChoice(VISIT, _l("Visit"))]


def end_of(day: date | None, field: str) -> datetime:
    """The last moment of a day. Raises Invalid when none was given."""
    if day is None:
        raise Invalid(_("Choose a day."), field=field)
    return datetime.combine(day, time(23, 59, 59), UTC)


def last_day() -> date:
    """The last day that a grant given now may name: it holds to the end of it."""
    return (now() + LONGEST - timedelta(days=1)).date()


class GrantForm(RefusableForm):
    """Letting somebody speak for the vendor."""

    email = StringField(_l("Address of the account"), [Length(max=254)])
    function = StringField(_l("Function"), [Length(max=40)])
    kind = RadioField(_l("How do you know who they are?"), choices=HOW, default=EMAIL, validate_choice=False)
    proof = StringField(_l("The claim, the address, or the reason"), [Length(max=200)])
    start = DateField(_l("From"))
    until = DateField(_l("Until"))


class RenewForm(RefusableForm):
    until = DateField(_l("Until"))


class RevokeForm(RefusableForm):
    reason = StringField(_l("Why it ends"), [Length(max=200)])


class ChannelForm(RefusableForm):
    """An official channel."""

    channel = SelectField(_l("What it is"), choices=WHAT, validate_choice=False)
    value = StringField(_l("Address, number or domain"), [Length(max=200)])
    note = StringField(_l("What for"), [Length(max=100)])


class CheckForm(RefusableForm):
    """Is this really the vendor?"""

    given = StringField(_l("Name, code, phone number, e-mail address or link"), [Length(max=200)])


class ReportForm(RefusableForm):
    """Reporting an impostor."""

    claim = StringField(_l("What they gave you"), [Length(max=200)])
    note = TextAreaField(_l("What happened?"), [Length(max=1000)])


class ContactForm(RefusableForm):
    """Announcing a contact."""

    means = RadioField(_l("How will you contact them?"), choices=WAYS, default=CALL, validate_choice=False)
    question = SelectField(_l("About which question?"), validate_choice=False)
    reason = TextAreaField(_l("What is it about?"), [Length(max=300)])


class WordForm(RefusableForm):
    word = StringField(_l("Your word"), [Length(max=40)])


class ReasonForm(RefusableForm):
    reason = TextAreaField(_l("Why do you need to see this?"), [Length(max=300)])


class VoiceForm(FlaskForm):
    official = BooleanField(_l("My answers and comments speak for the vendor unless I say otherwise"))
