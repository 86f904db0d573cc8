"""How acts are undone: a table from the kind of an act to the function that does it.

A function gets the moderator and the act, and puts back what `act.before` says. It raises Invalid when what the act
changed has changed again since. Permission, the log and the cases are seen to by `commands.taking_back`. Every kind of
act has a row here or in NOT_UNDONE, which says why; those say so before they are done.
"""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.accounts.commands.blocking import undo_block, undo_lift_block
from community.accounts.commands.clearing import CLEAR, undo_clear_profile
from community.accounts.commands.closing import undo_close_account
from community.accounts.commands.sanctioning import undo_lift, undo_note, undo_remove_note, undo_sanction
from community.accounts.models import User
from community.badges.commands.undoing import UNDO_BADGES
from community.companies.commands import UNDO_COMPANIES
from community.core.access import Words, require
from community.core.audit import Act
from community.core.db import db, lock
from community.core.errors import Invalid
from community.core.rows import moment
from community.desk.commands.undoing import UNDO_DESK
from community.moderation.cleaning import undo_clean_up, undo_taken_votes
from community.moderation.kinds import TAKE_BACK
from community.moderation.merging import undo_merge
from community.moderation.models import Appeal
from community.questions.commands.areas import CHANGE as CHANGE_AREA
from community.questions.commands.areas import MAKE as MAKE_AREA
from community.questions.commands.areas import undo_area
from community.questions.commands.audience import CHANGE as CHANGE_AUDIENCE
from community.questions.commands.audience import undo_choice
from community.questions.commands.closing import close_again, undo_close
from community.questions.commands.holding import hold_again, wait_again
from community.questions.commands.removing import hide, put_back, show, take_down
from community.questions.commands.undoing import UNDO_THREADS
from community.questions.models import Post, Question
from community.questions.models.removal import BY_AUTHOR, FOR_FLAGS
from community.questions.policy import can_decide_held
from community.questions.writing import question_of
from community.reputation.rules import CHANGE as CHANGE_RULES
from community.reputation.rules import undo_rules
from community.spam.commands import UNDO_SPAM
from community.staff.commands.undoing import UNDO_STAFF

Undo = Callable[[User, Act], None]


def post_in(act: Act) -> tuple[Post, Question]:
    """The post that an act changed and its question, locked."""
    post = db.session.get(Post, act.subject_id)
    if post is None:
        raise Invalid(_("This post is not there any more."))
    question = lock(question_of(post))
    return lock(post), question


def bring_back(moderator: User, act: Act) -> None:
    post, question = post_in(act)
    if not post.is_deleted or post.deleted_reason == BY_AUTHOR:
        raise Invalid(_("This post has changed since: look at it first."))
    wait_again(post.id)
    put_back(moderator, post, question, act.before)


def remove_again(moderator: User, act: Act) -> None:
    post, question = post_in(act)
    if post.is_deleted:
        raise Invalid(_("This post is removed already."))
    take_down(moderator, post, question, act.before["category"])
    post.deleted_at, post.deleted_by_id = moment(act.before["at"]), act.before["by_id"]


def hide_again(moderator: User, act: Act) -> None:
    """The post waits again as it did before somebody approved it."""
    if act.subject_kind != "post" or not act.before.get("hidden"):
        return
    post, _question = post_in(act)
    require(can_decide_held(moderator, post))
    if post.is_deleted or post.hidden_at:
        raise Invalid(_("This post has changed since: look at it first."))
    if act.before.get("held_id"):
        hold_again(post, act.before["held_id"], act.before["hidden_for"])
    else:
        hide(post, act.before["hidden_for"])


def show_again(moderator: User, act: Act) -> None:
    post, _question = post_in(act)
    if post.is_deleted or post.hidden_for != FOR_FLAGS:
        raise Invalid(_("This post has changed since: look at it first."))
    show(post)


def reopen(moderator: User, act: Act) -> None:
    post, question = post_in(act)
    if not question.closed_at or post.is_deleted:
        raise Invalid(_("This post has changed since: look at it first."))
    undo_close(question, act.before, moderator.id)


def close_as_before(moderator: User, act: Act) -> None:
    post, question = post_in(act)
    if question.closed_at or post.is_deleted:
        raise Invalid(_("This post has changed since: look at it first."))
    close_again(question, act.before, moderator.id)


def decide_again(moderator: User, act: Act) -> None:
    """The appeal that was refused waits again."""
    refused = db.session.query(Appeal).filter_by(act_id=act.before["act_id"]).one()
    refused.granted = refused.decided_by_id = refused.decided_at = None
    refused.answer = ""


UNDO: dict[str, Undo] = {
    "remove post": bring_back,
    "restore post": remove_again,
    "approve": hide_again,
    "deal with flags": hide_again,
    "hide post": show_again,
    "close question": reopen,
    "reopen question": close_as_before,
    "refuse appeal": decide_again,
    **UNDO_THREADS,
    **UNDO_DESK,
    **UNDO_SPAM,
    **UNDO_BADGES,
    **UNDO_COMPANIES,
    **UNDO_STAFF,
    CHANGE_RULES: undo_rules,
    MAKE_AREA: undo_area,
    CHANGE_AREA: undo_area,
    CHANGE_AUDIENCE: undo_choice,
    "warn person": undo_sanction,
    "silence person": undo_sanction,
    "suspend person": undo_sanction,
    "suspend privilege": undo_sanction,
    "lift sanction": undo_lift,
    "note about person": undo_note,
    "remove note about person": undo_remove_note,
    "block sign-in": undo_block,
    "lift block": undo_lift_block,
    CLEAR: undo_clear_profile,
    "close account": undo_close_account,
    "clean up spam": undo_clean_up,
    "merge accounts": undo_merge,
    "take votes back": undo_taken_votes,
}


def undo_also(*tables: Mapping[str, Undo]) -> None:
    """Add the rows of features that stand above this one; the app does so when it is built."""
    for table in tables:
        UNDO.update(table)


NOT_UNDONE: Mapping[str, Words] = {
    "redact version": _l("What was redacted is gone for good."),
    TAKE_BACK: _l("Do it again instead."),
}
