"""The form of the notifications feature."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField

from community.notifications.models import KINDS


class MailForm(FlaskForm):
    """Which mails a person wants. The fields are named like the kinds of notes."""

    answer = BooleanField(_l("Somebody answers my question"))
    accepted = BooleanField(_l("My answer is accepted"))
    outcome = BooleanField(_l("Some days after I accepted an answer, to ask whether it worked"))
    comment = BooleanField(_l("Somebody comments on my question or answer"))
    mention = BooleanField(_l("Somebody mentions me"))
    suggestion = BooleanField(_l("Somebody suggests an edit of what I wrote, or what my question is for"))
    decided = BooleanField(_l("Somebody decides about what I suggested"))
    followed = BooleanField(_l("Something happens to a question that I follow"))
    search = BooleanField(_l("A search that I follow finds a new question"))

    def unwanted(self) -> list[str]:
        """The kinds that are not ticked."""
        return [kind for kind in KINDS if not self[kind].data]
