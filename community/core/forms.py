"""What forms have in common."""

from flask_wtf import FlaskForm

from community.core.errors import Invalid


class RefusableForm(FlaskForm):
    """A form whose refusals by a command show up beside the field that caused them."""

    def refuse(self, invalid: Invalid) -> None:
        """Put the words beside the field that the refusal names, or else beside the first one."""
        field = self[invalid.field] if invalid.field in self else next(iter(self))
        field.errors = [*field.errors, invalid.message]
