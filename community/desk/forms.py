"""The forms of the staff's desk."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from community.core.forms import RefusableForm
from community.staff.models import Function, StaffGrant


class HandForm(RefusableForm):
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


class NoteForm(RefusableForm):
    """A note for other staff."""

    text = TextAreaField(_l("Note for staff"), render_kw={"rows": "3"})


class ReplyForm(RefusableForm):
    """A canned reply."""

    title = StringField(_l("Title"))
    text = TextAreaField(_l("Text"), render_kw={"rows": "8"})
