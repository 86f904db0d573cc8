"""The form in which administrators look after a company."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from community.companies.models import LONGEST_NAME
from community.core.errors import Invalid


class CompanyForm(FlaskForm):
    """What a company is called, and the domains of its people's addresses."""

    name = StringField(_l("Name"), [Length(max=LONGEST_NAME)])
    domains = TextAreaField(_l("Domains of its e-mail addresses"), [Length(max=2000)], render_kw={"rows": "3"})

    def refuse(self, invalid: Invalid) -> None:
        """Show a refusal of the command beside the field that caused it."""
        field = self.domains if invalid.field == "domains" else self.name
        field.errors = [*field.errors, invalid.message]
