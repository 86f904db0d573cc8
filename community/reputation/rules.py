"""The rules of reputation as one table: prices, privileges, limits; three presets, and what this site made of them.

What a site changed is remembered by every process for less than two seconds, so that asking costs no statement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import after_commit, command, db
from community.core.errors import Invalid
from community.core.pages import ALL, changed
from community.reputation import policy, prices
from community.reputation.models import RuleChange, RuleValue

PRICE, PRIVILEGE, LIMIT = "price", "privilege", "limit"
SMALL, MEDIUM, LARGE, CUSTOM = "small", "medium", "large", "custom"
SIZES = (SMALL, MEDIUM, LARGE)

DAY_POINTS, PAIR_DAYS, VOTES_A_DAY, VOTES_TO_ONE = "day_points", "pair_days", "votes_a_day", "votes_to_one"
SERIES_VOTES, BURST_VOTES = "series_votes", "burst_votes"  # on one person's posts, see `questions.commands.serial`
NEW_SITE_POSTS = "new_site_posts"
SHOW_CONTACTS = "show_contacts"  # from which reputation on phone numbers and the like are not masked

CHANGE = "change rules of reputation"  # the kind of act
REMEMBERED = 1.5  # seconds
MEMORY = "reputation_rules"
SHOWN_CHANGES = 50


@dataclass(frozen=True)
class Rule:
    """A number, what it is in a small, a medium and a large community, and between what it may be changed."""

    kind: str
    small: int
    medium: int
    large: int
    least: int = 0
    most: int = 100_000


def priced(small: int, medium: int, large: int) -> Rule:
    """A gain or a loss; no change of mind turns the one into the other."""
    return Rule(PRICE, small, medium, large, *((0, 1000) if medium > 0 else (-1000, 0)))


# In a small community few people vote, meet again soon and know each other: a vote for a question is worth more, and
# privileges come early. In a large one points come easily: its thresholds are those that Stack Overflow grew into
# (https://stackoverflow.com/help/privileges), and those who meet rarely are remembered for longer.
RULES: dict[str, Rule] = {
    prices.ANSWER_UP: priced(10, 10, 10),
    prices.QUESTION_UP: priced(10, 5, 5),
    prices.ACCEPTED: priced(15, 15, 15),
    prices.ACCEPTING: priced(2, 2, 2),
    prices.OUTCOME: priced(10, 10, 10),
    prices.STILL_WORKS: priced(2, 2, 2),
    prices.POST_DOWN: priced(-2, -2, -2),
    prices.GAVE_DOWN: priced(-1, -1, -1),
    prices.REMOVAL: priced(-20, -20, -20),
    "suggest_edits": Rule(PRIVILEGE, 1, 1, 1),
    "vote_up": Rule(PRIVILEGE, 1, 8, 15),
    "answer_protected": Rule(PRIVILEGE, 1, 10, 10),
    "comment": Rule(PRIVILEGE, 1, 15, 50),
    "vote_down": Rule(PRIVILEGE, 50, 125, 125),
    "create_tags": Rule(PRIVILEGE, 50, 300, 1500),
    "see_vote_split": Rule(PRIVILEGE, 100, 500, 1000),
    "edit": Rule(PRIVILEGE, 300, 1000, 2000),
    "review_edits": Rule(PRIVILEGE, 300, 1000, 2000),
    "vote_to_close": Rule(PRIVILEGE, 500, 1500, 3000),
    NEW_SITE_POSTS: Rule(PRIVILEGE, 500, 500, 500),
    SHOW_CONTACTS: Rule(PRIVILEGE, 5, 20, 50),
    DAY_POINTS: Rule(LIMIT, 200, 200, 200, least=1),
    PAIR_DAYS: Rule(LIMIT, 30, 90, 180, most=3650),
    VOTES_A_DAY: Rule(LIMIT, 40, 40, 40, least=1),
    VOTES_TO_ONE: Rule(LIMIT, 10, 6, 6, least=1),
    SERIES_VOTES: Rule(LIMIT, 10, 10, 10, least=2),
    BURST_VOTES: Rule(LIMIT, 5, 5, 5, least=2),
}
PRESETS = {size: {name: getattr(rule, size) for name, rule in RULES.items()} for size in SIZES}


def value(name: str) -> int:
    """A rule as it is on this site: points, days, or how many."""
    return values()[name]


def price(cause: str) -> int:
    """What an entry of this cause is worth before any limit."""
    return value(cause)


def threshold(privilege: str) -> int:
    """The reputation from which on somebody has a privilege."""
    return value(privilege)


def is_threshold(name: str) -> bool:
    """Whether a rule says the reputation from which on somebody has a privilege."""
    return RULES[name].kind == PRIVILEGE and name != NEW_SITE_POSTS


def values() -> Mapping[str, int]:
    """All rules as they are on this site. Changes hold in every process within two seconds, here at once."""
    kept: tuple[float, Mapping[str, int]] | None = current_app.extensions.get(MEMORY)
    if kept and monotonic() - kept[0] < REMEMBERED:
        return kept[1]
    return look()


def look() -> Mapping[str, int]:
    """All rules, read from the database: for pages that are kept, which must not be made from what is remembered."""
    moment = monotonic()
    rows = db.session.execute(select(RuleValue.name, RuleValue.value))
    found = PRESETS[MEDIUM] | {name: number for name, number in rows if name in RULES}
    current_app.extensions[MEMORY] = moment, found
    return found


def forget() -> None:
    """Let this process see a change at once."""
    current_app.extensions.pop(MEMORY, None)


def preset_of(wanted: Mapping[str, int]) -> str:
    """The preset that these values are, or "custom"."""
    return next((size for size in SIZES if PRESETS[size] == wanted), CUSTOM)


@command
def change_rules(actor: User, wanted: Mapping[str, int]) -> list[RuleChange]:
    """Give rules other values; what is in the ledger stays as it is. Returns what changed.

    Raises Invalid, naming the rule, for a value that cannot be.
    """
    require(policy.can_change_rules(actor))
    made = set_rules(actor, wanted)
    if made:
        was, becomes = {one.name: one.before for one in made}, {one.name: one.after for one in made}
        log_act(CHANGE, actor.id, ("setting", None), before=was, after=becomes)
    return made


def set_rules(actor: User, wanted: Mapping[str, int]) -> list[RuleChange]:
    """The same without the log of acts. Everybody sees who changed what."""
    made = []
    for name, before, after in differences(look(), wanted):
        db.session.merge(RuleValue(name=name, value=after))
        made.append(RuleChange(name=name, before=before, after=after, by_id=actor.id))
    db.session.add_all(made)
    if made:
        changed(ALL)
        after_commit(forget)
    return made


def undo_rules(moderator: User, act: Act) -> None:
    """Give rules the values back that an act changed, unless they changed again."""
    if any(look().get(name) != number for name, number in act.after.items()):
        raise Invalid(_("This has changed since: look at it first."))
    set_rules(moderator, act.before)


def differences(before: Mapping[str, int], wanted: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """Which rules would change, from what to what. Raises Invalid, naming the rule, for a value that cannot be."""
    for name, number in wanted.items():
        rule = RULES[name]
        if not rule.least <= number <= rule.most:
            raise Invalid(_("Use a number from %(least)s to %(most)s.", least=rule.least, most=rule.most), field=name)
    return [(name, before[name], wanted[name]) for name in RULES if name in wanted and wanted[name] != before[name]]


def changes() -> Sequence[RuleChange]:
    """The latest changes of rules, newest first, with who made them."""
    wanted = select(RuleChange).options(joinedload(RuleChange.by)).order_by(RuleChange.id.desc())
    return db.session.scalars(wanted.limit(SHOWN_CHANGES)).all()
