"""The form in which administrators look after a company."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from community.companies.models import LONGEST_NAME
from community.core.forms import RefusableForm


class CompanyForm(RefusableForm):
    """What a company is called, and the domains of its people's addresses."""

    name = StringField(_l("Name"), [Length(max=LONGEST_NAME)])
    domains = TextAreaField(_l("Domains of its e-mail addresses"), [Length(max=2000)], render_kw={"rows": "3"})
