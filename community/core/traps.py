"""What a form notices about how it was filled in: a field that nobody sees, and for how long the form was open.

Both are signs, never reasons to refuse: an autofill may write into any field, and a password manager is quick. What
they add up to with other signs is for `spam`.
"""

import sys
import time
from dataclasses import dataclass

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import StringField

OF_TOKENS = "wtf-csrf-token"  # the salt of Flask-WTF
LONGEST = 1_000  # characters; tokens stay far below


@dataclass(frozen=True)
class Manner:
    """How a text was entered. `seconds` is how long its form was open, None when nobody knows; `trapped` is whether
    something stood in the field that nobody sees."""

    seconds: float | None = None
    trapped: bool = False


UNKNOWN = Manner()
# Keyboards do not reach the field, and browsers and password managers leave it alone.
UNTOUCHED = {"tabindex": "-1", "autocomplete": "off", "data-1p-ignore": "", "data-lpignore": "true"}


class Trapped(FlaskForm):
    """A form with a field that nobody sees; `_ui/field.html` has its macro `trap`."""

    homepage = StringField(_l("Leave this empty"), render_kw=UNTOUCHED)
    homepage.creation_counter = sys.maxsize  # the last field: the first one bears what is wrong with none

    def manner(self) -> Manner:
        """How this form was filled in. Its token says when it was shown."""
        token = self.csrf_token.data if "csrf_token" in self else ""
        return Manner(seconds_since(token or ""), bool((self.homepage.data or "").strip()))


def seconds_since(token: str) -> float | None:
    """How long ago a token of a form was made, to the second; None for what is none of ours."""
    if not token or len(token) > LONGEST:
        return None
    try:
        _secret, made_at = URLSafeTimedSerializer(current_app.secret_key or "", salt=OF_TOKENS).loads(
            token, return_timestamp=True
        )
    except BadData:
        return None
    return max(0.0, time.time() - made_at.timestamp())
