"""What a name can consist of, whoever wants it."""

import re
import unicodedata

from flask_babel import gettext as _

SHORTEST_NAME, LONGEST_NAME = 2, 60
JOINERS = "\u200c\u200d"  # needed to write Persian, Hindi and others properly, and to draw emoji
BLANK_LETTERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
)  # drawn as nothing, though no control signs
MARK = re.compile(r"CHECK MARK|WITH CHECK|BOLD CHECK|SHIELD|NAME BADGE|VERIFIED|SQUARE ROOT|FOR BEGINNER|ROSETTE")


def problem_with_shape(name: str) -> str | None:
    """Why no one can be called this, as a sentence; None when it is fine."""
    if without_invisible(name) != name:
        return _("Leave out control characters and other signs that cannot be seen.")
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return _("Use %(least)s to %(most)s characters.", least=SHORTEST_NAME, most=LONGEST_NAME)
    if not any(letter.isalnum() for letter in name):
        return _("Use at least one letter or digit.")
    if marks := [sign for sign in name if is_mark(sign)]:
        return _("Leave out %(sign)s: shields and check marks in a name look like the mark of staff.", sign=marks[0])
    return None


def is_mark(sign: str) -> bool:
    """Whether a sign looks like a shield, a check mark or a badge; Unicode's own names tell."""
    return not sign.isascii() and MARK.search(unicodedata.name(sign, "")) is not None


def without_invisible(name: str) -> str:
    """The name without signs that cannot be seen, that turn the direction of writing, or that only change others."""
    return "".join(sign for at, sign in enumerate(name) if can_be_seen(name, at))


def can_be_seen(name: str, at: int) -> bool:
    sign = name[at]
    if sign in JOINERS:
        around = name[at - 1 : at] if at else "", name[at + 1 : at + 2]
        return all(near and not is_western(near) for near in around)
    if "\ufe00" <= sign <= "\ufe0f":  # chooses how the sign before it is drawn
        return at > 0 and unicodedata.category(name[at - 1]) == "So"
    return unicodedata.category(sign)[0] != "C" and sign not in BLANK_LETTERS and not 0xE0100 <= ord(sign) < 0xE01F0


def is_western(sign: str) -> bool:
    """Whether a sign belongs to a script that never needs a joiner, or is none of a script."""
    return sign.isspace() or unicodedata.name(sign, "").startswith(("LATIN", "GREEK", "CYRILLIC", "DIGIT"))
