"""Signs of spam: what each is worth, and how it is told to moderators. Points add up; from some sum on a post is held.

No sign but a blocked word is enough to hold what somebody writes who has been here for long. A site
changes not these points but the sums (see `spam.rules`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _now
from flask_babel import lazy_gettext as _

from community.core.access import Words

TRAP, QUICK, DOUBT = "trap", "quick", "doubt"
BLOCKED_WORD, BLOCKED_HOST = "blocked_word", "blocked_host"
SPAM_WORDS, GOOD_WORDS = "spam_words", "good_words"
STRANGE_HOST, FIRST_LINK, MOSTLY_LINK, LATE_LINK, CHEAP_HOST, SHORTENED = (
    "strange_host",
    "first_link",
    "mostly_link",
    "late_link",
    "cheap",
    "short",
)
BORROWED, MESSENGER, CONTACT, DISGUISED = "borrowed", "messenger", "contact", "disguised"
ODD_LETTERS, SHOUTING, OLD_QUESTION, CODE = "odd_letters", "shouting", "old_question", "code"
AGAIN, OF_OTHERS, OF_MANY, OF_SPAM, HOST_AGAIN, HOST_OF_SPAM = (
    "again",
    "of_others",
    "of_many",
    "of_spam",
    "host_again",
    "host_of_spam",
)
ELSEWHERE = "elsewhere"

POINTS: Mapping[str, int] = {
    TRAP: 30,
    QUICK: 8,
    BLOCKED_WORD: 120,
    BLOCKED_HOST: 120,
    STRANGE_HOST: 12,
    FIRST_LINK: 14,
    MOSTLY_LINK: 10,
    LATE_LINK: 15,
    CHEAP_HOST: 15,
    SHORTENED: 15,
    BORROWED: 15,
    MESSENGER: 18,
    CONTACT: 18,
    DISGUISED: 20,
    ODD_LETTERS: 20,
    SHOUTING: 10,
    OLD_QUESTION: 6,
    CODE: -6,
    AGAIN: 7,
    OF_OTHERS: 28,
    OF_MANY: 5,
    OF_SPAM: 60,
    HOST_AGAIN: 10,
    HOST_OF_SPAM: 40,
    ELSEWHERE: 60,
}
MOST_FOR_WORDS, LEAST_FOR_WORDS = 40, -8

WHAT: Mapping[str, Words] = {
    TRAP: _("A field that nobody sees was filled in"),
    QUICK: _("Written faster than people write"),
    DOUBT: _("Doubts about the account"),
    BLOCKED_WORD: _("A blocked word"),
    BLOCKED_HOST: _("A blocked site"),
    SPAM_WORDS: _("Reads like what was removed as spam"),
    GOOD_WORDS: _("Reads like what stood"),
    STRANGE_HOST: _("Links to a site that nobody named here before"),
    FIRST_LINK: _("A link in one of the first posts of its author"),
    MOSTLY_LINK: _("Hardly more than a link"),
    LATE_LINK: _("A link that was added later"),
    CHEAP_HOST: _("Links to a site under an ending that spam likes"),
    SHORTENED: _("A shortened link"),
    BORROWED: _("The words of a link name another site than it leads to"),
    MESSENGER: _("Wants to be written to in a messenger"),
    CONTACT: _("Names a way to be reached outside"),
    DISGUISED: _("An address written so that programs miss it"),
    ODD_LETTERS: _("Letters that only look like ordinary ones"),
    SHOUTING: _("Mostly capitals"),
    OLD_QUESTION: _("A first answer to an old question"),
    CODE: _("Has code in it"),
    AGAIN: _("The same person posted the same text"),
    OF_OTHERS: _("Somebody else posted the same text, or whole sentences of it"),
    OF_MANY: _("Several people posted the same text"),
    OF_SPAM: _("The same text was removed as spam"),
    HOST_AGAIN: _("Several new people link to the same site"),
    HOST_OF_SPAM: _("Links to a site that was named in spam"),
    ELSEWHERE: _("An outside service takes it for spam"),
}


class Sign(NamedTuple):
    """Something that speaks for spam (or, with negative points, against it); `detail` says what was found."""

    sign: str
    points: int
    detail: str = ""

    def as_kept(self) -> dict[str, Any]:
        return self._asdict()


def found(sign: str, detail: str = "", times: int = 1) -> Sign:
    """A sign with its usual points."""
    return Sign(sign, POINTS[sign] * times, detail[:80])


def told(why: Sequence[Mapping[str, Any]]) -> list[str]:
    """Kept signs in words, the strongest first, with their points; what was found stands in brackets."""
    ordered = sorted(why, key=lambda one: -int(one["points"]))
    return [in_words(str(one["sign"]), int(one["points"]), str(one.get("detail") or "")) for one in ordered]


def in_words(sign: str, points: int, detail: str) -> str:
    words = str(WHAT.get(sign, sign))
    if detail:
        words = _now("%(what)s (%(detail)s)", what=words, detail=detail)
    return _now("%(what)s: %(points)s", what=words, points=f"{points:+d}")
