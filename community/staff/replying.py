"""Canned replies: filling in what is known, and refusing one that nobody has made an answer to this question."""

import re
from collections.abc import Mapping

from flask_babel import gettext as _

from community.core.db import db
from community.core.errors import Invalid
from community.staff.models import CannedReply
from community.staff.queries import canned_replies

PLACE = re.compile(r"\{[^{}\n]{1,40}\}")
LONGEST_FILLED = 200  # characters that may stand where a placeholder was


def filled(text: str, about: Mapping[str, str]) -> str:
    """The text with what is known of the question in place of {name}, {product}, {version} and {me}. Others stay, for
    the writer to fill in."""
    return PLACE.sub(lambda place: about.get(place[0][1:-1].strip().lower()) or place[0], text)


def must_be_edited(text: str) -> None:
    """Raise Invalid for a text in which a placeholder of a canned reply is left, or which is one as it stands."""
    with db.session.no_autoflush:
        replies = canned_replies()
    plain = " ".join(text.split())
    for reply in replies:
        for place in PLACE.findall(reply.text):
            if place in text:
                raise Invalid(_("Fill in %(place)s, or take it out.", place=place), field="source")
        if as_it_stands(reply).fullmatch(plain):
            words = _("This is “%(title)s” as it stands. Say what is special about this question.", title=reply.title)
            raise Invalid(words, field="source")


def as_it_stands(reply: CannedReply) -> re.Pattern[str]:
    """What a canned reply looks like when only its placeholders are filled in."""
    pieces = PLACE.split(" ".join(reply.text.split()))
    return re.compile(f".{{0,{LONGEST_FILLED}}}?".join(map(re.escape, pieces)))
