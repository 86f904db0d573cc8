"""Privileges: what a reputation unlocks. One function answers for all of them, by the table of rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from community.core.access import ALLOWED, Actor, Verdict, Words, denied
from community.reputation.rules import values

VOTE_UP, VOTE_DOWN, COMMENT, SUGGEST_EDITS = "vote_up", "vote_down", "comment", "suggest_edits"
CREATE_TAGS, SEE_VOTE_SPLIT, EDIT, REVIEW_EDITS = "create_tags", "see_vote_split", "edit", "review_edits"
VOTE_TO_CLOSE, ANSWER_PROTECTED = "vote_to_close", "answer_protected"

# What everybody has on a new site, and staff everywhere. Voting down is among them: where nobody has the points yet,
# nobody but a moderator could otherwise say that an answer is wrong.
BASICS = frozenset((SUGGEST_EDITS, VOTE_UP, COMMENT, VOTE_DOWN, CREATE_TAGS))

WHAT: Mapping[str, Words] = {
    SUGGEST_EDITS: _l("to suggest edits"),
    VOTE_UP: _l("to vote up"),
    ANSWER_PROTECTED: _l("to answer protected questions"),
    COMMENT: _l("to comment on others' posts"),
    VOTE_DOWN: _l("to vote down"),
    CREATE_TAGS: _l("to create topics"),
    SEE_VOTE_SPLIT: _l("to see how many votes are up and down"),
    EDIT: _l("to edit others' posts without review"),
    REVIEW_EDITS: _l("to decide about suggested edits"),
    VOTE_TO_CLOSE: _l("to vote to close questions"),
}
ALL = tuple(WHAT)
EXPLAINED = "/help/reputation"


class Shortfall(NamedTuple):
    """What somebody lacks for a privilege, as words. `have` is left out where the same words go to many people."""

    privilege: str
    needed: int
    have: int | None = None

    def __str__(self) -> str:
        what = str(WHAT[self.privilege])
        if self.have is None:
            return ngettext(
                "You need %(num)s point %(what)s.", "You need %(num)s points %(what)s.", self.needed, what=what
            )
        return ngettext(
            "You need %(num)s point %(what)s; you have %(have)s.",
            "You need %(num)s points %(what)s; you have %(have)s.",
            self.needed, what=what, have=self.have,
        )  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """What somebody lacks, worked out once for a page or a command: see `questions.standing`.

    `is_staff` is whether they speak for the vendor now.
    """

    lacking: Mapping[str, Verdict]
    is_staff: bool = False

    def may(self, privilege: str) -> Verdict:
        """Whether the person has a privilege, or what they lack."""
        return self.lacking.get(privilege, ALLOWED)


def standing(actor: Actor, is_staff: bool, is_new_site: bool) -> Standing:
    """Where a person stands. `is_staff` is whether they have a live grant; moderators have every privilege."""
    if actor.is_moderator:
        return Standing({})
    given = BASICS if is_staff or is_new_site else frozenset()
    if is_staff:  # nobody else: a question of a new site is protected, too
        given |= {ANSWER_PROTECTED}
    points, rules = actor.reputation, values()
    return Standing(
        {
            privilege: denied(Shortfall(privilege, needed, points), EXPLAINED)
            for privilege in ALL
            if privilege not in given and (needed := rules[privilege]) > points
        },
        is_staff,
    )
