"""The forms of the pages for administrators."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from community.core.forms import RefusableForm
from community.search.vocabulary import LONGEST_NOTE


class SynonymForm(RefusableForm):
    """Words that mean the same."""

    words = TextAreaField(_l("Words that mean the same"), [Length(max=600)], id="group-words")
    note = StringField(_l("Why, for your colleagues"), [Length(max=LONGEST_NOTE)])


class TagSynonymForm(RefusableForm):
    """Another name of a topic."""

    name = StringField(_l("Other name"), [Length(max=60)])
    tag = StringField(_l("Topic"), [Length(max=60)])


class ReasonForm(RefusableForm):
    """Opening somebody's mail."""

    reason = TextAreaField(_l("Why do you need to see this?"), [Length(max=300)])
