"""The operators of the query language: one table for reading, for the page of help and for completing while typing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

LONGEST_PIECE = 100  # letters
LAST_PIECE = re.compile(r'(?:^|(?<=\s))(-?)((?:[^\s":]+:)?(?:"[^"]*|[^\s"]*))$')


@dataclass(frozen=True)
class Kind:
    """An operator: what may stand after its colon, what it means, an example.

    `values` are those there are to choose from, or the usual ones, each with its meaning. `others` are names that
    people may try instead of this one.
    """

    name: str
    form: LazyString
    meaning: LazyString
    example: str
    values: Mapping[str, LazyString] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    @property
    def is_live(self) -> bool:
        """Whether this site has anything to find by it."""
        return self.name not in NOT_YET


NOT_YET = ("area", "company")
PERIODS = {
    "<7d": _l("in the last 7 days"),
    "<30d": _l("in the last 30 days"),
    "<1y": _l("in the last year"),
    ">1y": _l("more than a year ago"),
}
IS = {
    "solved": _l("an answer is accepted, or the goal was met"),
    "unsolved": _l("not solved so far"),
    "accepted": _l("an answer is accepted"),
    "confirmed": _l("the asker says that the goal was met"),
    "unanswered": _l("nobody has answered yet"),
    "answered": _l("there is an answer at least"),
    "open": _l("can still be answered"),
    "closed": _l("can no longer be answered"),
    "question": _l("questions, which is everything for now"),
    "mine": _l("asked by you"),
    "following": _l("asked or answered by you: what you are told about"),
}
KINDS = (
    Kind("is", _l("a word, such as solved or mine"), _l("How far a question got, and whether it is yours."),
         "is:solved", IS, ("state", "status")),
    Kind("tag", _l("a topic"), _l("Questions with this topic. Say it twice for questions with both."),
         "tag:schedules", others=("topic", "label", "tagged")),
    Kind("product", _l("the name of a product"), _l("Questions about this product. Say it twice for either of them."),
         'product:"Hub 2"', others=("device",)),
    Kind("version", _l("the name of a version"), _l("Questions about this version. Say it twice for either of them."),
         "version:6.2", others=("ver", "release")),
    Kind("author", _l("the name of a person"), _l("Questions that this person asked or answered."),
         'author:"Ana Ferreira"', others=("user", "from", "by", "person")),
    Kind("staff", _l("yes, no, or the name of a function"),
         _l("Whether the vendor’s staff answered, and which of them."),
         "staff:yes", {"yes": _l("with an answer by staff"), "no": _l("without an answer by staff")},
         ("official",)),
    Kind("has", _l("a word: picture or code"), _l("What the texts contain."),
         "has:code", {"picture": _l("a picture is shown"), "code": _l("code is quoted")}),
    Kind("votes", _l("a number, such as >=5 or 2..9"), _l("How many votes the question has."),
         "votes:>=5", {">=5": _l("5 votes or more"), "0": _l("no votes")}, ("vote", "score")),
    Kind("answers", _l("a number, such as 0 or >2"), _l("How many answers there are."),
         "answers:0", {"0": _l("no answers"), ">2": _l("more than 2 answers")}, ("answer", "replies")),
    Kind("created", _l("a day, a month, a year, or how long ago"),
         _l("When it was asked. A time is an age: <7d is the last 7 days, >30d is longer ago than 30 days."),
         "created:<2025-01", PERIODS, ("date", "asked", "age", "since", "before", "after")),
    Kind("updated", _l("a day, a month, a year, or how long ago"),
         _l("When something last happened: an answer, an edit."),
         "updated:>30d", PERIODS, ("active", "changed", "modified")),
    Kind("area", _l("its name"), _l("This community has no areas yet, so area: says nothing."), "area:lounge"),
    Kind("company", _l("its name"), _l("This community has no companies yet, so company: says nothing."),
         "company:acme", others=("firm",)),
)  # fmt: skip
OPERATORS = {kind.name: kind for kind in KINDS}


def nearest(name: str) -> str:
    """The operator that somebody may have meant by a name, or "" when none is near."""
    name = name.lower()
    for kind in KINDS:
        if name != kind.name and (name in kind.others or (len(kind.name) > 3 and one_off(name, kind.name))):
            return kind.name
    return next((kind.name for kind in KINDS if name == f"{kind.name}s"), "")


def one_off(one: str, other: str) -> bool:
    """Whether two names differ by one letter too many, too few, another, or two that changed places."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if len(longer) == len(shorter):
        places = [place for place, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
        swapped = len(places) == 2 and one[places[0]] + one[places[1]] == other[places[1]] + other[places[0]]
        return len(places) == 1 or (swapped and places[1] == places[0] + 1)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def completions(text: str) -> list[tuple[str, str]]:
    """How the operator at the end of a text (what stands before the cursor) may go on: each with its meaning.

    What is returned stands in place of the text's last piece, as in `is:s` -> `is:solved`. Values that only the
    database knows (topics, products, versions, people, functions) are not among them.
    """
    found = LAST_PIECE.search(text[-LONGEST_PIECE:])
    minus, piece = found.groups() if found else ("", "")
    name, colon, value = piece.lower().partition(":")
    if not colon:
        names = [kind for kind in KINDS if len(piece) > 1 and kind.name.startswith(name) and kind.is_live]
        return [(f"{minus}{kind.name}:", str(kind.meaning)) for kind in names]
    kind = OPERATORS.get(name)
    values = kind.values if kind else {}
    fitting = [(one, words) for one, words in values.items() if one.startswith(value) and one != value]
    return [(f"{minus}{name}:{one}", str(words)) for one, words in fitting]
