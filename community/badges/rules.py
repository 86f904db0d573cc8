"""The badges that everybody can earn: what each is called, how it is earned, and what must be true for it.

Earned is what others confirmed. Nothing here counts posts, days or visits.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from community.badges.deeds import (
    ASKED,
    EDITED,
    FILLED,
    HELPFUL,
    KEPT,
    LASTING,
    REVIEWED,
    SOLVED,
    TAUGHT,
    TOLD,
    WELCOMING,
    Deed,
    Kind,
)
from community.core.access import Words
from community.questions.models.posts import DIFFERENT
from community.questions.models.suggestions import GOAL

EVERYDAY, NOTABLE, RARE = 1, 2, 3  # ranks
STEPS, ANSWERS, QUESTIONS, GOALS, CARE, UPKEEP = "steps", "answers", "questions", "goals", "care", "upkeep"
GROUPS = (STEPS, ANSWERS, GOALS, CARE, QUESTIONS, UPKEEP)
ONCE, BY_POST, BY_YEAR, BY_PRODUCT = "once", "post", "year", "product"
REMOVED, UNDONE = "removed", "undone"
LOST = (REMOVED, UNDONE)  # why badges go by themselves: the post is gone, or what was confirmed was taken back
LONG, VERY_LONG, WEEK = timedelta(days=60), timedelta(days=365), timedelta(days=7)
# What administrators can choose for badges of their own: nothing like a shield or a check-mark, which are for staff.
OWN_ICONS = ("award", "sprout", "heart-handshake", "lightbulb", "house", "book-open", "sun", "flag", "globe", "users",
             "map-pin", "hand", "wrench", "thumbs-up")  # fmt: skip
ABOUT_LEAST = 60  # characters that say something about a person


class Earned(NamedTuple):
    """What earned a badge: the post, and when. A moment that is not known is that of the post's last up-vote."""

    post_id: int | None
    at: datetime | None


@dataclass(frozen=True)
class Rule:
    """A badge and what earns it: `count` deeds of a kind that fulfil `holds`.

    Of deeds that have the same value of `different` one counts. `each` says what it can be earned for again: every
    post, year (in UTC) or product. `moment` is the column that says when a deed was done.
    """

    key: str
    name: Words
    how: Words
    group: str
    rank: int
    icon: str
    kind: Kind
    holds: Callable[[Deed], Any]
    moment: str = "accepted_at"
    count: int = 1
    different: str = ""
    each: str = ONCE

    def earned(self, deeds: Iterable[Deed], kept: Mapping[str, int | None] | None = None) -> dict[str, Earned]:
        """What one person earned, by term: the deed that completed the number, in the order of time.

        A badge that is there already is `kept` for its post as long as that still counts.
        """
        found: dict[str, Earned] = {}
        seen: dict[str, set[object]] = {}
        counting = sorted(filter(self.holds, deeds), key=self.order)
        for deed in counting:
            term = self.term(deed)
            if term is None or term in found:
                continue
            done = seen.setdefault(term, set())
            done.add(getattr(deed, self.different) if self.different else len(done))
            if len(done) == self.count:
                found[term] = Earned(deed.post, getattr(deed, self.moment) if self.moment else None)
        for term, post_id in (kept or {}).items():
            if term in found and any(deed.post == post_id and self.term(deed) == term for deed in counting):
                found[term] = Earned(post_id, found[term].at)
        return found

    def order(self, deed: Deed) -> tuple[datetime, int]:
        return getattr(deed, self.moment or "written_at") or deed.written_at, deed.post or 0

    def term(self, deed: Deed) -> str | None:
        """What a deed counts for; None when it cannot count for this badge."""
        if self.each == ONCE:
            return ""
        if self.each == BY_YEAR:
            return str(getattr(deed, self.moment).year)
        value = deed.post if self.each == BY_POST else deed.product
        return None if value is None else str(value)


def everything(_deed: Deed) -> bool:
    """Whatever the kind of deeds holds already counts."""
    return True


def score(least: int) -> Callable[[Deed], bool]:
    return lambda deed: deed.score >= least


RULES: tuple[Rule, ...] = (
    Rule(
        "first-question", _("First question"), _("A question of yours was voted up by others, or found its answer."),
        STEPS, EVERYDAY, "hand", ASKED, lambda deed: deed.score > 0 or deed.solver not in (None, deed.person),
    ),
    Rule(
        "first-answer", _("First answer"), _("An answer of yours to somebody else was voted up or accepted."),
        STEPS, EVERYDAY, "message-circle", HELPFUL, lambda deed: deed.asker != deed.person,
    ),
    Rule(
        "first-accepted", _("First solution"), _("Somebody accepted an answer of yours."),
        STEPS, EVERYDAY, "house", SOLVED, everything,
    ),
    Rule(
        "autobiographer", _("Autobiographer"),
        _("You said who you are: a few sentences, a place and a picture on your profile."),
        STEPS, EVERYDAY, "at-sign", FILLED, lambda deed: len(deed.about.strip()) >= ABOUT_LEAST, "",
    ),
    Rule(
        "nice-answer", _("Nice answer"), _("An answer of yours reached a score of 10. For every such answer."),
        ANSWERS, EVERYDAY, "thumbs-up", HELPFUL, score(10), "", each=BY_POST,
    ),
    Rule(
        "good-answer", _("Good answer"), _("An answer of yours reached a score of 25. For every such answer."),
        ANSWERS, NOTABLE, "thumbs-up", HELPFUL, score(25), "", each=BY_POST,
    ),
    Rule(
        "great-answer", _("Great answer"), _("An answer of yours reached a score of 50. For every such answer."),
        ANSWERS, RARE, "thumbs-up", HELPFUL, score(50), "", each=BY_POST,
    ),
    Rule(
        "year-of-help", _("A year of help"), _("30 answers of yours were accepted in one year. Once a year."),
        ANSWERS, RARE, "sun", SOLVED, everything, count=30, each=BY_YEAR,
    ),
    Rule(
        "peer-of-many", _("Peer of many"), _("10 different people accepted an answer of yours."),
        ANSWERS, NOTABLE, "users", SOLVED, lambda deed: deed.asker is not None, count=10, different="asker",
    ),
    Rule(
        "product-expert", _("Product expert"),
        _("5 different people accepted an answer of yours about the same product. Once for each product."),
        ANSWERS, NOTABLE, "wrench", SOLVED, lambda deed: deed.asker is not None,
        count=5, different="asker", each=BY_PRODUCT,
    ),
    Rule(
        "all-rounder", _("All-rounder"), _("Answers of yours about 3 different products were accepted."),
        ANSWERS, NOTABLE, "globe", SOLVED, lambda deed: deed.product is not None, count=3, different="product",
    ),
    Rule(
        "other-path", _("Another path"),
        _("You told somebody that their idea leads elsewhere, showed another way, and they accepted it."),
        ANSWERS, NOTABLE, "route", SOLVED, lambda deed: deed.verdict == DIFFERENT,
    ),
    Rule(
        "comeback", _("Comeback"), _("An answer of yours was voted down; it was improved, and then accepted."),
        ANSWERS, NOTABLE, "undo-2", SOLVED, lambda deed: deed.was_down,
    ),
    Rule(
        "goal-met", _("Goal met"), _("Somebody said later that your answer got them where they wanted to be."),
        GOALS, EVERYDAY, "goal", SOLVED, lambda deed: deed.confirmed_at, "confirmed_at",
    ),
    Rule(
        "ten-goals", _("Ten goals met"), _("10 answers of yours got people where they wanted to be, as they said."),
        GOALS, RARE, "goal", SOLVED, lambda deed: deed.confirmed_at, "confirmed_at", count=10,
    ),
    Rule(
        "clear-goal", _("Clear goal"),
        _("You asked with a goal and with how you would know that it is reached, and accepted somebody's answer."),
        GOALS, EVERYDAY, "flag", ASKED,
        lambda deed: deed.goal and deed.done_when and deed.solver not in (None, deed.person),
    ),
    Rule(
        "honest-asker", _("Honest asker"),
        _("You came back and said how it went with 3 answers that you had accepted, whether they worked or not."),
        GOALS, EVERYDAY, "bookmark", TOLD, everything, "said_at", count=3,
    ),
    Rule(
        "translator", _("Translator of needs"),
        _("You said what somebody wanted to get done who had not said it, and they agreed."),
        GOALS, NOTABLE, "lightbulb", EDITED, lambda deed: deed.kind == GOAL, "decided_at",
    ),
    Rule(
        "welcome", _("Welcome"), _("You answered the first questions of 5 people."),
        CARE, NOTABLE, "heart-handshake", WELCOMING, everything, "written_at", count=5, different="asker",
    ),
    Rule(
        "rescue", _("Nobody left alone"),
        _("A question had waited for a week without any answer; then came yours, and it was accepted."),
        CARE, NOTABLE, "clock", SOLVED, lambda deed: deed.was_first and deed.written_at - deed.asked_at >= WEEK,
    ),
    Rule(
        "guide", _("Guide"), _("Your answer to a question more than 60 days old was accepted."),
        CARE, NOTABLE, "map-pin", SOLVED, lambda deed: deed.written_at - deed.asked_at > LONG,
    ),
    Rule(
        "teacher-of-teachers", _("Teacher of teachers"),
        _("Somebody whose question you solved has since solved one for somebody else."),
        CARE, RARE, "book-open", TAUGHT, lambda deed: deed.passed_on_at, "passed_on_at",
    ),
    Rule(
        "nice-question", _("Nice question"), _("A question of yours reached a score of 10. For every such question."),
        QUESTIONS, EVERYDAY, "circle-help", ASKED, score(10), "", each=BY_POST,
    ),
    Rule(
        "good-question", _("Good question"), _("A question of yours reached a score of 25. For every such question."),
        QUESTIONS, NOTABLE, "circle-help", ASKED, score(25), "", each=BY_POST,
    ),
    Rule(
        "shared-solution", _("Shared solution"),
        _("You found the answer to your own question, wrote it down, and it reached a score of 3."),
        QUESTIONS, EVERYDAY, "lightbulb", HELPFUL, lambda deed: deed.asker == deed.person and deed.score >= 3, "",
    ),
    Rule(
        "editor", _("Editor"), _("5 edits that you suggested were accepted."),
        UPKEEP, EVERYDAY, "pencil", EDITED, everything, "decided_at", count=5,
    ),
    Rule(
        "reviewer", _("Reviewer"),
        _("You decided about the edits that 5 different people suggested for others’ posts."),
        UPKEEP, NOTABLE, "scale", REVIEWED, everything, "decided_at", count=5, different="suggester",
    ),
    Rule(
        "keeper", _("Keeper"), _("You tried an answer more than a year old by somebody else and said that it works."),
        UPKEEP, EVERYDAY, "archive", KEPT, lambda deed: deed.tried_at - deed.written_at > VERY_LONG, "tried_at",
    ),
    Rule(
        "evergreen", _("Evergreen"), _("3 people tried an answer of yours more than a year old, and it still works."),
        UPKEEP, RARE, "sprout", LASTING, lambda deed: deed.tried_at - deed.written_at > VERY_LONG, "tried_at",
        count=3, different="tester",
    ),
)  # fmt: skip

BY_KEY: Mapping[str, Rule] = {rule.key: rule for rule in RULES}
KINDS = tuple(dict.fromkeys(rule.kind for rule in RULES))


def rules_of(kind: Kind) -> list[Rule]:
    """The badges that one kind of deed can earn."""
    return [rule for rule in RULES if rule.kind is kind]
