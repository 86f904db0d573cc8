"""The forms of the staff's desk."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from community.core.errors import Invalid
from community.staff.models import Function, StaffGrant


class DeskForm(FlaskForm):
    """A form whose refusals by a command show up beside the field that caused them."""

    def refuse(self, invalid: Invalid) -> None:
        field = self[invalid.field] if invalid.field in self else next(iter(self))
        field.errors = [*field.errors, invalid.message]


class HandForm(DeskForm):
    """For whom a question is to wait."""

    function = SelectField(_l("A function"), coerce=str, default="", validate_choice=False)
    person = SelectField(_l("Or somebody by name"), coerce=str, default="", validate_choice=False)

    def offer(self, functions: Iterable[Function], people: Iterable[StaffGrant]) -> None:
        """Fill the choices."""
        self.function.choices = [
            SelectChoice("", _("Choose")),
            *(SelectChoice(str(function.id), function.name) for function in functions),
        ]
        self.person.choices = [
            SelectChoice("", _("Nobody in particular")),
            *(SelectChoice(str(grant.user_id), f"{grant.user.name} · {grant.function.name}") for grant in people),
        ]


class NoteForm(DeskForm):
    """A note for other staff."""

    text = TextAreaField(_l("Note for staff"), render_kw={"rows": "3"})


class ReplyForm(DeskForm):
    """A canned reply."""

    title = StringField(_l("Title"))
    text = TextAreaField(_l("Text"), render_kw={"rows": "8"})
