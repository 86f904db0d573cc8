"""How reputation works, for everybody to read: made from the same rules that the ledger and the policies ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from community.core.access import Actor, Words
from community.core.pages import public, shows
from community.core.web import me
from community.questions.models.suggestions import VOTES_TO_CLOSE
from community.questions.standing import is_new_site, standing_of
from community.reputation import prices, privileges, rules

bp = Blueprint("explaining", __name__)

CAUSES: Mapping[str, Words] = {
    prices.ANSWER_UP: _l("Your answer is voted up"),
    prices.QUESTION_UP: _l("Your question is voted up"),
    prices.ACCEPTED: _l("Your answer to somebody else’s question is accepted"),
    prices.ACCEPTING: _l("You accept somebody’s answer to your question"),
    prices.OUTCOME: _l("The person who asked says that your answer did what they wanted"),
    prices.STILL_WORKS: _l("Another company confirms that your answer still works"),
    prices.POST_DOWN: _l("Your post is voted down"),
    prices.GAVE_DOWN: _l("You vote an answer down"),
    prices.REMOVAL: _l("A moderator removes your post"),
}
UNLOCKS: Mapping[str, Words] = {
    privileges.SUGGEST_EDITS: _l("Suggest an edit of what others wrote; its author or a reviewer decides"),
    privileges.VOTE_UP: _l("Vote up what helps"),
    privileges.ANSWER_PROTECTED: _l("Answer a question that moderators protect from new accounts"),
    privileges.COMMENT: _l("Comment on others’ posts; on your own and on answers to your questions you always can"),
    privileges.VOTE_DOWN: _l("Vote down what does not help"),
    privileges.CREATE_TAGS: _l("Give a question a topic that there was not before"),
    privileges.SEE_VOTE_SPLIT: _l("See how many votes are up and how many down"),
    privileges.EDIT: _l("Edit others’ questions and answers without review"),
    privileges.REVIEW_EDITS: _l("Accept, improve or reject edits that others suggest"),
    privileges.VOTE_TO_CLOSE: _l("Vote to close a question"),
}
NAMES: Mapping[str, Words] = {
    rules.SMALL: _l("for a small community"),
    rules.MEDIUM: _l("for a medium community"),
    rules.LARGE: _l("for a large community"),
    rules.CUSTOM: _l("of this community’s own"),
}


@dataclass(frozen=True)
class Price:
    """What something pays or costs."""

    cause: str
    words: Words
    points: int


@dataclass(frozen=True)
class Unlocked:
    """A privilege, what it needs, and whether the reader has it."""

    privilege: str
    words: Words
    needed: int
    basic: bool
    held: bool


@dataclass(frozen=True)
class Progress:
    """The reader's way to the next privilege; without one, they have everything that points unlock."""

    points: int
    next: Unlocked | None

    @property
    def missing(self) -> int:
        return self.next.needed - self.points if self.next else 0


@bp.get("/help/reputation")
@public()
def explain() -> ResponseReturnValue:
    shows("site", "home")  # with every question, the site may have become one that is no longer new
    values = rules.look()
    paid = [Price(cause, words, values[cause]) for cause, words in CAUSES.items()]
    unlocked = unlocked_for(me(), values)
    return render_template(
        "reputation/help.html",
        gains=[price for price in paid if price.points > 0],
        costs=[price for price in paid if price.points < 0],
        unlocked=unlocked,
        progress=progress_of(me(), unlocked) if me().is_authenticated else None,
        values=values,
        preset=NAMES[rules.preset_of(values)],
        is_new=is_new_site(),
        to_close=VOTES_TO_CLOSE,
    )


def unlocked_for(reader: Actor, values: Mapping[str, int]) -> list[Unlocked]:
    """All privileges, those for the fewest points first."""
    standing = standing_of(reader)
    rows = [
        Unlocked(
            name, words, values[name], name in privileges.BASICS, reader.id is not None and bool(standing.may(name))
        )
        for name, words in UNLOCKS.items()
    ]
    return sorted(rows, key=lambda row: row.needed)


def progress_of(reader: Actor, unlocked: list[Unlocked]) -> Progress:
    ahead = (row for row in unlocked if row.needed > reader.reputation and not reader.is_moderator)
    return Progress(reader.reputation, next(ahead, None))
