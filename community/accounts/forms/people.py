"""The forms of accounts: their limits, and what they say when something does not fit."""

import re
import unicodedata
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, FileField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from community.accounts import names, policy
from community.accounts.commands.joining import checked_email
from community.accounts.models import User
from community.core.errors import Invalid
from community.core.passwords import LONGEST, problem_with
from community.core.traps import Trapped
from community.core.web import me


def one_line(text: Any) -> str:
    """What was typed, in one form of Unicode and with single spaces; nothing for what is not text."""
    return unicodedata.normalize("NFC", re.sub(" +", " ", as_typed(text))).strip()


def some_lines(text: Any) -> str:
    """Like `one_line`, keeping line breaks and leaving out characters that cannot be seen or stored."""
    lines = unicodedata.normalize("NFC", as_typed(text)).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign == "\n" or sign.isprintable() or sign in names.JOINERS).strip()


def joined(text: str) -> str:
    """Several lines as one."""
    return " ".join(text.split())


def as_typed(text: Any) -> str:
    """The text itself: a password's spaces belong to it."""
    return text if isinstance(text, str) else ""


class Needed(InputRequired):
    """Asks for a field in words that fit the field; sets no `required`, so that our own message is the one shown."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.field_flags: dict[str, bool] = {}


class AtMost(Length):
    """A limit that the browser knows and the server enforces; nothing else is checked beyond it."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most)

    def __call__(self, form: Any, field: Any) -> None:
        if len(field.data) > self.max:
            raise StopValidation(_("Use at most %(count)s characters.", count=self.max))


def looks_like_address(_form: FlaskForm, field: EmailField) -> None:
    """Refuse what no mail could be sent to; keep the address in its usual spelling."""
    try:
        field.data = checked_email(field.data)
    except Invalid as error:
        raise ValidationError(error.message) from error


def fits_a_person(_form: FlaskForm, field: StringField) -> None:
    """Refuse names that cannot be shown, or that look like the vendor's or a staff member's."""
    person = me()
    if problem := names.problem_with(field.data, person if isinstance(person, User) else None):
        raise ValidationError(problem)


def name_field() -> StringField:
    return StringField(
        _l("Your name"),
        [Needed(_l("Tell us what to call you.")), AtMost(names.LONGEST_NAME), fits_a_person],
        filters=[one_line],
        render_kw={"autocomplete": "name"},
    )


def email_field(autocomplete: str) -> EmailField:
    return EmailField(
        _l("E-mail address"),
        [Needed(_l("Give your e-mail address.")), AtMost(policy.LONGEST_EMAIL), looks_like_address],
        filters=[one_line],
        render_kw={"autocomplete": autocomplete},
    )


def password_field(label: Any, autocomplete: str) -> PasswordField:
    return PasswordField(
        label,
        [Needed(_l("Type your password.")), AtMost(LONGEST)],
        filters=[as_typed],
        render_kw={"autocomplete": autocomplete},
    )


class RegisterForm(Trapped):
    """Joining."""

    name = name_field()
    email = email_field("email")
    password = password_field(_l("Password"), "new-password")

    def validate_password(self, field: PasswordField) -> None:
        if problem := problem_with(field.data, self.name.data or "", self.email.data or ""):
            raise ValidationError(problem)


class SignInForm(FlaskForm):
    """Signing in. What is not an address or too long for a password simply does not fit."""

    email = EmailField(
        _l("E-mail address"),
        [Needed(_l("Give your e-mail address.")), AtMost(policy.LONGEST_EMAIL)],
        filters=[one_line],
        render_kw={"autocomplete": "username"},
    )
    password = password_field(_l("Password"), "current-password")
    keep = BooleanField(_l("Stay signed in on this device"))


class AddressForm(FlaskForm):
    """Asking for a mail with a link."""

    email = email_field("email")


class ConfirmForm(FlaskForm):
    """Confirming in the browser that joined: the button is enough."""


class ConfirmElsewhereForm(FlaskForm):
    """Confirming in another browser: the password tells that it is the same person."""

    password = password_field(_l("The password you chose"), "current-password")


class NewPasswordForm(FlaskForm):
    """A new password by a link."""

    password = password_field(_l("New password"), "new-password")


class ChangePasswordForm(FlaskForm):
    """A new password by the old one."""

    old = password_field(_l("Present password"), "current-password")
    new = password_field(_l("New password"), "new-password")


class ProfileForm(FlaskForm):
    """What others see of a person."""

    name = name_field()
    location = StringField(
        _l("Where you are"),
        [AtMost(policy.LONGEST_LOCATION)],
        filters=[some_lines, joined],
        render_kw={"autocomplete": "address-level2"},
    )
    about = TextAreaField(_l("About you"), [AtMost(policy.LONGEST_ABOUT)], filters=[some_lines])


class PictureForm(FlaskForm):
    """A picture of oneself."""

    picture = FileField(_l("Picture"), render_kw={"accept": "image/jpeg,image/png,image/gif,image/webp"})
