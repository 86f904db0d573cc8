"""The shape of what people send: ask, answer, comment, edit, close."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from community.catalog import models as catalog
from community.catalog.commands import parse_tags
from community.catalog.models import Product
from community.companies.models import Company
from community.core.errors import Invalid
from community.core.forms import RefusableForm
from community.core.text import number_in
from community.core.traps import Manner, Trapped
from community.questions import writing
from community.questions.models import Question
from community.questions.models.posts import ADDITIONS, DIFFERENT, EVERYONE, FITS, MEMBERS, PRIVATE
from community.questions.writing import AskFields


class Within:
    """Check a text's length after trimming, with a message that names the limit; gives the input its maxlength."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.max = least, most
        self.field_flags = {"maxlength": most}
        if least:
            self.field_flags["required"] = True

    def __call__(self, form: FlaskForm, field: Any) -> None:
        try:
            field.data = writing.within(field.data or "", self.least, self.max, _("This"), field.name)
        except Invalid as invalid:
            raise ValidationError(invalid.message) from invalid


def audience_field() -> RadioField:
    """Who may read a question, for its asker to choose."""
    choices = [
        SelectChoice(EVERYONE, _l("Everyone")),
        SelectChoice(MEMBERS, _l("People who are signed in")),
        SelectChoice(PRIVATE, _l("Only staff, my company and me")),
    ]
    return RadioField(_l("Who may read it?"), choices=choices, default=EVERYONE)


class AudienceForm(RefusableForm):
    """Choosing again who may read a question."""

    audience = audience_field()


class AskForm(Trapped, RefusableForm):
    """Asking and editing a question."""

    title = StringField(_l("Your question in one line"), [Within(writing.TITLE_LEAST, writing.TITLE_MOST)])
    goal = StringField(_l("What are you trying to get done?"), [Within(0, writing.LINE_MOST)])
    done_when = StringField(_l("You’ll know it worked when…"), [Within(0, writing.LINE_MOST)])
    proposed_solution = TextAreaField(_l("The solution you have in mind"), [Within(0, writing.NOTES_MOST)])
    product = SelectField(_l("Product"), coerce=str, default="")
    version = SelectField(_l("Version"), coerce=str, default="")
    tags = StringField(_l("Topics"))
    source = TextAreaField(_l("What happens?"), [Within(writing.BODY_LEAST, writing.BODY_MOST)])
    tried = TextAreaField(_l("What have you tried?"), [Within(0, writing.NOTES_MOST)])
    audience = audience_field()
    environment = TextAreaField(_l("Environment"), [Within(0, writing.ENVIRONMENT_MOST)])
    seen = HiddenField()
    search = HiddenField()
    note = StringField(_l("What did you change?"), [Within(0, 200)])
    base = HiddenField()

    def offer(self, products: Iterable[Product]) -> None:
        """Fill the choices of product and version."""
        products = list(products)
        self.product.choices = [
            SelectChoice("", _("Another, or not sure")),
            *(SelectChoice(str(product.id), product.name) for product in products),
        ]
        self.version.choices = [
            SelectChoice("", _("I do not know"), optgroup=_("Not sure")),
            *(
                SelectChoice(str(version.id), f"{product.name} {version.name}", optgroup=product.name)
                for product in products
                for version in product.versions
            ),
        ]
        self.owners = {str(version.id): str(product.id) for product in products for version in product.versions}

    def validate_tags(self, field: StringField) -> None:
        try:
            field.data = ", ".join(parse_tags(field.data or ""))
        except Invalid as invalid:
            raise ValidationError(invalid.message) from invalid

    def validate_version(self, field: SelectField) -> None:
        """A version says which product it belongs to; a product chosen as well must agree."""
        if not field.data:
            return
        owner = self.owners.get(field.data)
        if not self.product.data:
            self.product.data = owner
        if owner != self.product.data:
            raise ValidationError(_("This version belongs to another product."))

    def manner(self) -> Manner:
        """Whoever was shown similar questions sends again what was written before."""
        manner = super().manner()
        return replace(manner, seconds=None) if self.seen.data else manner

    def fields(self) -> AskFields:
        """What the command wants."""
        return AskFields(
            title=self.title.data,
            source=self.source.data,
            goal=self.goal.data,
            done_when=self.done_when.data,
            tried=self.tried.data,
            proposed_solution=self.proposed_solution.data,
            environment=self.environment.data or "",
            product_id=int(self.product.data) if self.product.data else None,
            version_id=int(self.version.data) if self.version.data else None,
            tags=parse_tags(self.tags.data or ""),
        )

    def show(self, values: dict[str, str]) -> None:
        """Fill the form from a draft or from the question that is edited."""
        for name, value in values.items():
            if name in self:
                self[name].data = value


def values_of(question: Question) -> dict[str, str]:
    """What the edit form of a question starts with."""
    return {
        "title": question.title,
        "goal": question.goal,
        "done_when": question.done_when,
        "tried": question.tried,
        "proposed_solution": question.proposed_solution,
        "environment": question.environment,
        "product": str(question.product_id or ""),
        "version": str(question.version_id or ""),
        "tags": ", ".join(tag.name for tag in question.tags),
        "source": question.source,
        "base": str(question.revision_count),
    }


class AnswerForm(Trapped, RefusableForm):
    """Answering."""

    verdict = RadioField(
        _l("How does your answer relate to the goal?"),
        choices=[
            SelectChoice(FITS, _l("Fits")),
            SelectChoice(ADDITIONS, _l("Fits, with additions")),
            SelectChoice(DIFFERENT, _l("A different path")),
        ],
        validate_choice=False,
        default="",
    )
    verdict_reason = StringField(_l("Why?"), [Within(0, writing.REASON_MOST)])
    source = TextAreaField(_l("Your answer"), [Within(writing.BODY_LEAST, writing.BODY_MOST)])
    official = BooleanField(_l("I speak for the vendor"))


class CommentForm(Trapped, RefusableForm):
    """Commenting."""

    source = TextAreaField(_l("Your comment"), [Within(writing.COMMENT_LEAST, writing.COMMENT_MOST)])
    official = BooleanField(_l("I speak for the vendor"))


class EditForm(RefusableForm):
    """Editing an answer or a comment; the command knows the limits of each."""

    source = TextAreaField(_l("The text"), [Within(writing.COMMENT_LEAST, writing.BODY_MOST)])
    note = StringField(_l("What did you change?"), [Within(0, 200)])
    base = HiddenField()


class GoalForm(RefusableForm):
    """Saying what a question of somebody else is for."""

    goal = StringField(_l("What are they trying to get done?"), [Within(0, writing.LINE_MOST)])
    done_when = StringField(_l("They’ll know it worked when…"), [Within(0, writing.LINE_MOST)])


class RejectForm(RefusableForm):
    """Rejecting a suggested edit."""

    reason = StringField(_l("Why not? Whoever suggested it reads this."), [Within(3, 300)])


class CloseForm(RefusableForm):
    """Closing a question."""

    reason = StringField(_l("Why is it closed? Everyone reads this."), [Within(0, 200)])
    duplicate_of = StringField(_l("Number of the question it repeats"))

    def validate_duplicate_of(self, field: StringField) -> None:
        text = (field.data or "").strip().lstrip("#")
        if text and number_in(text) is None:
            raise ValidationError(_("A question’s number is in its address, behind /q/."))
        field.data = text

    @property
    def original_id(self) -> int | None:
        return int(self.duplicate_of.data) if self.duplicate_of.data else None


class AreaForm(RefusableForm):
    """The rule of an area, for administrators."""

    name = StringField(_l("Name"), [Within(1, 60)])
    about = StringField(_l("What it is about"), [Within(0, 300)])
    product = SelectField(_l("Product"), coerce=str, default="", validate_choice=False)
    topic = StringField(_l("Or topic"))
    readers = RadioField(
        _l("Who may read?"),
        choices=[
            SelectChoice(catalog.EVERYONE, _l("Everyone")),
            SelectChoice(catalog.MEMBERS, _l("People who are signed in")),
            SelectChoice(catalog.COMPANIES, _l("Members of the companies below, and staff")),
            SelectChoice(catalog.STAFF, _l("Staff alone")),
        ],
        default=catalog.EVERYONE,
    )
    posters = RadioField(
        _l("Who may ask and answer?"),
        choices=[
            SelectChoice(catalog.MEMBERS, _l("Whoever may read and has an account")),
            SelectChoice(catalog.COMPANIES, _l("Members of the companies below, and staff")),
            SelectChoice(catalog.STAFF, _l("Staff alone")),
        ],
        default=catalog.MEMBERS,
    )
    companies = SelectMultipleField(
        _l("Companies"), coerce=str, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    moderators = StringField(_l("Who moderates it, besides the moderators of the site"))

    def offer(self, products: Iterable[Product], companies: Iterable[Company]) -> None:
        """Fill the choices of product and companies."""
        shelf = [SelectChoice(str(product.id), product.name) for product in products]
        self.product.choices = [SelectChoice("", _("A topic instead")), *shelf]
        self.companies.choices = [SelectChoice(str(company.id), company.name) for company in companies]
