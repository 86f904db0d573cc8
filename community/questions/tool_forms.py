"""The shape of what moderators send with their tools: lock, move, merge, split, turn into a comment, redact."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from community.core.forms import RefusableForm
from community.core.text import number_in
from community.questions import writing
from community.questions.forms import AskForm, Within
from community.questions.models import Question


class LockForm(RefusableForm):
    """Locking a question."""

    reason = StringField(_l("Why is it locked? Everyone reads this."), [Within(3, 200)])


class PlaceForm(AskForm):
    """Moving a question: of the form for asking, only where it stands."""

    title = goal = done_when = proposed_solution = source = tried = seen = search = note = base = None

    def show_place(self, question: Question) -> None:
        self.product.data, self.version.data = str(question.product_id or ""), str(question.version_id or "")
        self.tags.data = ", ".join(question.tag_names)


class MergeForm(RefusableForm):
    """Merging a question into another one. `sure` is the number that was shown, once it was."""

    into = StringField(_l("Number of the other question"))
    reason = StringField(_l("Why? For the record."), [Within(0, 300)])
    sure = HiddenField()

    def validate_into(self, field: StringField) -> None:
        field.data = (field.data or "").strip().lstrip("#")
        if number_in(field.data) is None:
            raise ValidationError(_("A question’s number is in its address, behind /q/."))

    @property
    def into_id(self) -> int:
        return int(self.into.data)


class SplitForm(RefusableForm):
    """Making a question of an answer or a comment."""

    title = StringField(_l("The question in one line"), [Within(writing.TITLE_LEAST, writing.TITLE_MOST)])
    tags = AskForm.tags
    validate_tags = AskForm.validate_tags


class ToCommentForm(RefusableForm):
    """Making a comment of an answer."""

    parent = SelectField(_l("Where does it belong?"), coerce=int)

    def offer(self, question: Question, others: Iterable[tuple[int, str]]) -> None:
        """Fill the choices: the question, and other answers by number and first words."""
        self.parent.choices = [SelectChoice(question.id, _("Under the question"))]
        self.parent.choices += [SelectChoice(number, _("Under: %(words)s", words=words)) for number, words in others]


class RedactForm(RefusableForm):
    """Taking a version of a post away for good."""

    reason = StringField(_l("Why? For the record: do not repeat what must go."), [Within(3, 300)])
