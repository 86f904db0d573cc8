"""Telling moderators of a post or a person, and taking that back."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from community.accounts.models import User
from community.core.access import require
from community.core.audit import log_act, tell_person
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.mail import ours
from community.moderation import policy
from community.moderation.commands.cases import finish, open_case, waiting
from community.moderation.kinds import ELSE, HIDING, OF_PEOPLE, REASONS
from community.moderation.models import FLAGGED, PERSON, POST, WHOLE, Case, Flag
from community.moderation.queries.flags import flag_by, past_flags
from community.questions.commands.removing import hide, show
from community.questions.models import Post
from community.questions.models.removal import FOR_FLAGS
from community.questions.writing import question_of, within
from community.staff.queries import live_grant

WORDS_MOST = 500
LEAST, MOST = 25, 150  # what a flag can weigh: nobody hides a post alone, and nobody counts for nothing
PRIOR = 2  # flags of each kind that everybody begins with


@command
def flag_post(person: User, post: Post, reason: str, words: str = "") -> Flag:
    """Tell moderators that something is wrong with a post. Enough weight hides it until one of them has looked."""
    question = lock(question_of(post))
    require(policy.can_flag(person, lock(post)))
    flag = new_flag(person, reason, words, tuple(REASONS), flag_by(person, post_id=post.id))
    flag.post_id = post.id
    case = open_case(FLAGGED, (POST, post.id), person_id=post.author_id)
    attach(flag, case)
    # What speaks for the vendor is hidden by moderators alone: its mark says who answers for it.
    if post.hidden_at is None and not post.is_official and is_enough(case.id):
        hide(post, FOR_FLAGS)
        reasons = reasons_of(case.id)
        about = {"reasons": reasons, "question_id": question.id, "kind": post.kind}
        said = _("Readers said: %(reasons)s.", reasons=", ".join(str(REASONS[one]) for one in reasons))
        act = log_act("hide post", None, (POST, post.id), person_id=post.author_id, reason=said, after=about)
        tell_person(act)
    return flag


@command
def flag_person(person: User, other: User, reason: str, words: str = "") -> Flag:
    """Tell moderators that something is wrong with a person rather than with one post."""
    require(policy.can_flag(person, lock(other)))
    flag = new_flag(person, reason, words, OF_PEOPLE, flag_by(person, person_id=other.id))
    flag.person_id = other.id
    attach(flag, open_case(FLAGGED, (PERSON, other.id), person_id=other.id))
    return flag


def new_flag(person: User, reason: str, words: str, allowed: tuple[str, ...], former: Flag | None) -> Flag:
    """A flag with its weight; one that was taken back is used again. Raises Invalid when one stands already."""
    if reason not in allowed:
        raise Invalid(_("Say what is wrong."), field="reason")
    words = within(words, 5 if reason == ELSE else 0, WORDS_MOST, _("What you write"), "words")
    if former is not None and former.withdrawn_at is None:
        raise Invalid(_("You have told us already. A moderator looks at it."), field="reason")
    flag = former or Flag(user_id=person.id)
    flag.reason, flag.words, flag.at, flag.withdrawn_at = reason, words, now(), None
    flag.weight = weight_of(person)
    return flag


def attach(flag: Flag, case: Case) -> None:
    flag.case_id = case.id
    db.session.add(flag)
    db.session.flush()
    case.weight += flag.weight


def weight_of(person: User) -> int:
    """What somebody's flag weighs, WHOLE for one ordinary person: twice the part of their flags that were right, as if
    they had begun with two right ones and two wrong ones (the mean of a beta distribution with that prior), within
    limits. Staff and moderators hide a post alone."""
    if person.is_moderator or live_grant(person.id):
        return threshold()
    right, wrong = past_flags(person.id)
    return min(max(2 * WHOLE * (right + PRIOR) // (right + wrong + 2 * PRIOR), LEAST), MOST)


def threshold() -> int:
    """The weight that hides a post."""
    return ours().flags_to_hide * WHOLE


def is_enough(case_id: int) -> bool:
    """Whether the standing flags of a case hide its post; those that only ask for help do not count."""
    standing = Flag.case_id == case_id, Flag.withdrawn_at.is_(None), Flag.result == "", Flag.reason.in_(HIDING)
    return (db.session.scalar(select(func.sum(Flag.weight)).where(*standing)) or 0) >= threshold()


def reasons_of(case_id: int) -> list[str]:
    """What is said in the flags of a case, each reason once."""
    said = select(Flag.reason).where(Flag.case_id == case_id, Flag.withdrawn_at.is_(None), Flag.result == "").distinct()
    return sorted(db.session.scalars(said))


@command
def withdraw_flag(person: User, flag: Flag) -> None:
    """Take one's own flag back. A post that was hidden by flags and has no longer enough is shown again."""
    post = db.session.get(Post, flag.post_id) if flag.post_id else None
    if post is not None:
        lock(question_of(post))
        lock(post)
    elif flag.person_id:
        lock(db.session.get_one(User, flag.person_id))
    require(policy.can_withdraw(person, lock(flag)))
    flag.withdrawn_at = now()
    case = waiting(FLAGGED, (POST, flag.post_id) if flag.post_id else (PERSON, flag.person_id or 0))
    db.session.flush()
    if case is None:
        return
    case.weight -= flag.weight
    if post is not None and post.hidden_for == FOR_FLAGS and not is_enough(case.id):
        show(post)
    if not reasons_of(case.id):
        finish(case, "withdrawn", person.id, None)
