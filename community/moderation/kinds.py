"""The kinds of cases and of flags, each with its words: tables that the queue, its filters and the log share.

A new kind of case is a row in KINDS; a new kind of act that moderators or the product's rules do, a row in ACTS.
"""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from community.core.access import Words
from community.moderation.models import APPEAL, FLAGGED, HELD, IMPORT, NAME, SPAM, SUGGESTION


class Kind(NamedTuple):
    """How a kind of case looks: as a filter, on its card, with which icon and tint."""

    filter: Words
    card: Words
    icon: str
    tint: str = ""


KINDS: Mapping[str, Kind] = {
    FLAGGED: Kind(_l("Flagged"), _l("Flagged"), "flag", "warn"),
    HELD: Kind(_l("Held first posts"), _l("Held first post"), "clock", "lamp"),
    SPAM: Kind(_l("Suspected spam"), _l("Suspected spam"), "ban", "bad"),
    SUGGESTION: Kind(_l("Suggested edits"), _l("Suggested edit"), "pencil"),
    NAME: Kind(_l("Look-alike names"), _l("Looks like one of us"), "triangle-alert", "bad"),
    APPEAL: Kind(_l("Appeals"), _l("Appeal"), "undo-2", "lamp"),
    IMPORT: Kind(_l("Import leftovers"), _l("Left over from an import"), "archive"),
}

SPAM_FLAG, RUDE, PRIVATE, OFF_TOPIC, WRONG = "spam", "rude", "private", "offtopic", "wrong"
DUPLICATE, NEEDS_STAFF, ELSE = "duplicate", "staff", "other"

REASONS: Mapping[str, Words] = {
    SPAM_FLAG: _l("spam"),
    RUDE: _l("unkind to a person"),
    PRIVATE: _l("private data"),
    OFF_TOPIC: _l("off topic"),
    WRONG: _l("wrong or dangerous"),
    DUPLICATE: _l("asked or said before"),
    NEEDS_STAFF: _l("needs staff"),
    ELSE: _l("something else"),
}
OF_PEOPLE = (SPAM_FLAG, RUDE, PRIVATE, NEEDS_STAFF, ELSE)  # what can be said of a person
HIDING = (SPAM_FLAG, RUDE, PRIVATE, OFF_TOPIC, WRONG, ELSE)  # the others ask for help; nobody has to be kept from it


class Deed(NamedTuple):
    """A kind of act in words: for the log of moderators, for the person concerned, and for the public log (empty: it is
    not told there)."""

    log: Words
    own: Words
    public: Words = ""


ACTS: Mapping[str, Deed] = {
    "remove post": Deed(_l("removed a post"), _l("Your post was removed."), _l("A post was removed.")),
    "restore post": Deed(_l("brought a post back"), _l("Your post is back."), _l("A removed post was brought back.")),
    "approve": Deed(_l("found nothing wrong"), _l("We looked at what you wrote; it stays.")),
    "hide post": Deed(
        _l("hid a post that several readers flagged"),
        _l("Readers flagged your post. It is hidden until a moderator has looked at it. Edit it to ask for that."),
        _l("A post that several readers flagged was hidden for review."),
    ),
    "close question": Deed(_l("closed a question"), _l("Your question was closed."), _l("A question was closed.")),
    "reopen question": Deed(
        _l("opened a question again"), _l("Your question is open again."), _l("A closed question was opened again.")
    ),
    "refuse appeal": Deed(
        _l("refused an appeal"),
        _l("Another moderator has looked, and the decision stays."),
        _l("An appeal was refused."),
    ),
    "take back": Deed(
        _l("took an act back"), _l("A decision that concerned you was taken back."), _l("A decision was taken back.")
    ),
}


CONCERNING = tuple(kind for kind, words in ACTS.items() if words.own)  # what the person concerned is told of


def deed(kind: str) -> Deed:
    """The words of an act; of one without a row, its kind, and nothing in public."""
    return ACTS.get(kind) or Deed(kind, kind)
